package simulator

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

func startInside(t *testing.T, opts Options) *Server {
	t.Helper()
	opts.Burst = -1
	s, err := Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// serveInside calls the API with the API token and a JSON body.
func serveInside(s *Server, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(body))
	r.Header.Set("X-Api-Token", APIToken)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

// exampleOf is a call of an endpoint that Pipedrive would take: records that exist, and what is required.
func exampleOf(s *Server, e scopes.Endpoint) (path, body string) {
	segments, params := strings.Split(e.Path, "/"), e.Params
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		segments[i] = "1"
		if params[0] == scopes.UUID {
			segments[i] = demoUUID
		}
		params = params[1:]
		kind, fields := strings.CutSuffix(segments[1], "Fields")
		switch of, known := s.collection(segments[1]); {
		case i == 2 && known && len(of) > 0:
			segments[i] = text(of[0]["id"])
		case fields && segment == "{field_code}":
			segments[i] = text(fieldsOf("v2", kind)[0]["field_code"])
		case i == 2 && e.Path == "/webhooks/{id}":
			segments[i] = "901"
		}
	}
	op := operationOf(e)
	query := url.Values{}
	for name, of := range op.Query {
		if name, required := strings.CutSuffix(name, "!"); required {
			query.Set(name, exampleValue(name, of))
		}
	}
	if object, ok := sample(e.API, "", op.Body).(record); ok {
		if raw, err := json.Marshal(withoutNull(object)); err == nil {
			body = string(raw)
		}
	}
	if strings.HasPrefix(e.Path, "/webhooks") && e.Method == http.MethodPost {
		body = `{"subscription_url":"https://n8n.acme.example/webhook/1","event_action":"create","event_object":"deal"}`
	}
	prefix := "/v1"
	if e.API == "v2" {
		prefix = "/api/v2"
	}
	path = prefix + strings.Join(segments, "/")
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, body
}

func exampleValue(name string, of shape) string {
	switch v := sample("v1", name, of).(type) {
	case []any:
		return text(v[0])
	default:
		return text(v)
	}
}

func withoutNull(object record) record {
	for name, value := range object {
		if value == nil {
			delete(object, name)
		}
	}
	return object
}

// TestEveryEndpointAnswersAsSpecified with a call that brings what is required: success, and a body of the type.
func TestEveryEndpointAnswersAsSpecified(t *testing.T) {
	s := startInside(t, Options{})
	for _, e := range scopes.Endpoints() {
		path, body := exampleOf(s, e)
		w := serveInside(s, e.Method, path, body)
		op := operationOf(e)
		if want := max(op.Status, 200); w.Code != want {
			t.Errorf("%s %s %s: %d %s", e.Method, path, body, w.Code, w.Body)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			continue
		}
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v", e, err)
		}
		if err := checkValue("answer", op.Answer, got); err != nil {
			t.Errorf("%s: %v in %s", e, err, w.Body)
		}
	}
}

// TestWhatN8nReads: the GETs of its nodes answer, and those that Pipedrive has retired are gone.
func TestWhatN8nReads(t *testing.T) {
	s := startInside(t, Options{})
	seen := 0
	for _, version := range []int{1, 2} {
		for _, op := range scopes.Operations(version) {
			for _, request := range op.Requests {
				if request.Method != http.MethodGet {
					continue
				}
				segments := strings.Split(request.Path, "/")
				for i, segment := range segments {
					if of, known := s.collection(segments[1]); known && strings.HasPrefix(segment, "{") {
						segments[i] = text(of[0]["id"])
					}
				}
				path := "/" + request.API + strings.Join(segments, "/")
				if request.API == "v2" {
					path = "/api" + path
				}
				if strings.HasSuffix(path, "/search") {
					path += "?term=desk"
				}
				want := map[scopes.RequestStatus]int{scopes.Current: http.StatusOK, scopes.Retired: http.StatusGone}[request.Status]
				if w := serveInside(s, http.MethodGet, path, ""); w.Code != want {
					t.Errorf("%s@%d: GET %s: %d, want %d: %s", op.Resource+":"+op.Operation, version, path, w.Code, want, w.Body)
				}
				seen++
			}
		}
	}
	if seen < 50 {
		t.Errorf("%d requests", seen)
	}
}
