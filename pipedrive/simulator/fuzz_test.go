package simulator

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

// FuzzCalls: whatever is sent is answered, and never with a 5xx.
func FuzzCalls(f *testing.F) {
	s, err := Start(Options{Burst: -1, RetiredV1: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	for i, e := range scopes.Endpoints() {
		if i%7 == 0 {
			path, body := exampleOf(s, e)
			f.Add(e.Method, path, body, "application/json")
		}
	}
	f.Add("GET", "/v1/deals:(id,title)?start=-9&sort=id+DESC", "", "")
	f.Add("POST", "/v1/files", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nb\r\n--x--", "multipart/form-data; boundary=x")
	f.Add("POST", "/v1/webhooks", "subscription_url=https://n8n.acme.example&event_action=*&event_object=*", "application/x-www-form-urlencoded")
	f.Fuzz(func(t *testing.T, method, path, body, media string) {
		target, err := url.ParseRequestURI(path)
		if err != nil || !strings.HasPrefix(target.Path, "/v1/") && !strings.HasPrefix(target.Path, "/api/") || strings.ContainsAny(method, " \r\n\t") {
			t.Skip()
		}
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery = method, target.Path, target.RawQuery
		r.Header.Set("X-Api-Token", APIToken)
		r.Header.Set("Content-Type", media)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code < 200 || w.Code >= 500 {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	})
}
