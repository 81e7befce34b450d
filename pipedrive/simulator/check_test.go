package simulator_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

func TestQueriesAreChecked(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string]string{ // empty: 200
		"/api/v2/deals?limit=500":                         "",
		"/api/v2/deals?limit=501":                         "limit: Value must be less than or equal to 500",
		"/api/v2/deals?limit=0":                           "limit: Value must be greater than or equal to 1",
		"/api/v2/deals?limit=x":                           "limit: must be a number",
		"/v1/notes?limit=x":                               "limit: must be a number",
		"/api/v2/deals?cursor=x":                          "cursor: is invalid",
		"/api/v2/deals?cursor=demo-99":                    "cursor: is invalid",
		"/api/v2/deals?ids=101,102":                       "",
		"/api/v2/deals?ids=101,x":                         "ids: must be a number",
		"/api/v2/deals?owner_id=me":                       "owner_id: must be a number",
		"/api/v2/deals?sort_by=title":                     "sort_by: must be one of [id, update_time, add_time]",
		"/api/v2/deals?status=open,won":                   "",
		"/api/v2/deals?user_id=1":                         "Parameter 'user_id' is not allowed for this request",
		"/v1/notes?nothing=1":                             "", // v1 ignores it
		"/v1/notes?lead_id=1":                             "lead_id: must be a valid UUID",
		"/v1/notes?start_date=yesterday":                  "start_date: must be a valid date",
		"/api/v2/activities?done=maybe":                   "done: must be a boolean",
		"/api/v2/deals/products":                          "deal_ids: is required",
		"/api/v2/deals/products?deal_ids=101,102":         "",
		"/api/v2/deals/products?deal_ids=1&deal_ids=x":    "deal_ids: must be a number",
		"/api/v2/deals/search":                            "term: is required",
		"/api/v2/deals/search?term=d":                     "term: must be at least 2 characters long",
		"/api/v2/deals/search?term=d&exact_match=true":    "",
		"/api/v2/itemSearch?term=de&item_types=deal,lead": "",
		"/v1/mailbox/mailThreads":                         "folder: is required",
		"/v1/mailbox/mailThreads?folder=inbox":            "",
	} {
		a := get(t, s, path)
		if want == "" && a.status != 200 || want != "" && (a.status != 400 || a.json(t)["error"] != "Validation failed: "+want ||
			a.json(t)["code"] != "ERR_SCHEMA_VALIDATION_FAILED") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestBodiesAreChecked(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/api/v2/deals", `{"title":"Chairs","value":12.5}`, 200, `"title":"Chairs"`},
		{"POST", "/api/v2/deals", `{"value":12.5}`, 400, "title: is required"},
		{"POST", "/api/v2/deals", `{"title":"Chairs","user_id":1}`, 400, "Parameter 'user_id' is not allowed for this request"},
		{"POST", "/api/v2/deals", `{"title":"Chairs","value":"much"}`, 400, "value: must be a number"},
		{"POST", "/api/v2/deals", `{"title":"Chairs","visible_to":"3"}`, 200, `"visible_to":"3"`},
		{"POST", "/api/v2/deals", `{"title":null}`, 400, "title: is required"},
		{"POST", "/api/v2/deals", `{"title":7}`, 400, "title: must be a string"},
		{"POST", "/api/v2/deals", `{"title":"Chairs","label_ids":[1,"x"]}`, 400, "label_ids[1]: must be a number"},
		{"POST", "/api/v2/deals", `{"title":"Chairs","label_ids":1}`, 400, "label_ids: must be an array"},
		{"POST", "/api/v2/deals", `{"title":"Chairs"`, 400, "the body cannot be read"},
		{"POST", "/api/v2/deals", `[]`, 400, "the body cannot be read"},
		{"PATCH", "/api/v2/deals/101", `{"status":"won"}`, 200, `"id":101`},
		{"PATCH", "/api/v2/deals/101", `{"value":7}`, 200, "Twelve desks"},
		{"POST", "/api/v2/deals", `{"title":"Chairs"}`, 200, `"add_time":"2026-11-02T09:15:00Z"`},
		{"PATCH", "/api/v2/deals/9", `{"status":"won"}`, 404, "Deal not found"},
		{"DELETE", "/api/v2/deals/101", ``, 200, `"id":101`},
		{"DELETE", "/api/v2/deals/9", ``, 404, "Deal not found"},
		{"POST", "/v1/notes", `{"content":"<p>Hello</p>","deal_id":101,"own":1}`, 200, "Hello"},
		{"POST", "/v1/notes", `{}`, 400, "content: is required"},
		{"POST", "/v1/leads", `{"title":"Lead","person_id":201}`, 201, `"title":"Lead"`},
	} {
		a := call(t, s, "", tt.method, tt.path, tt.body)
		if a.status != tt.status || !strings.Contains(a.body, tt.want) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, a.status, a.body)
		}
	}
}

func TestFilesAreTaken(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, name := range []string{"file", "other"} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile(name, "offer.pdf")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(bytes.Repeat([]byte("%PDF"), 100_000))
		_ = form.WriteField("deal_id", "101")
		_ = form.Close()
		a := serve(s, request(t, "POST", "http://127.0.0.1/v1/files", body.String(), "x-api-token", simulator.APIToken,
			"Content-Type", form.FormDataContentType()))
		if want := map[string]int{"file": 200, "other": 400}[name]; a.status != want {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}
