package simulator_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// open calls the API and gives the answer with its body unread.
func open(t *testing.T, s *simulator.Server, header ...string) *http.Response {
	t.Helper()
	c := client()
	c.Transport.(*http.Transport).DisableCompression = true
	resp, err := c.Do(request(t, "GET", s.URL()+deals, "", append(header, "x-api-token", simulator.APIToken)...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// read counts bytes up to a limit, and fails if fewer come.
func read(t *testing.T, r io.Reader, n int64) {
	t.Helper()
	if got, err := io.CopyN(io.Discard, r, n); err != nil {
		t.Fatalf("ended after %d bytes: %v", got, err)
	}
}

func redirects(to func(*simulator.Server) string) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		if a := get(t, s, deals); a.status != 302 || a.header.Get("Location") != to(s)+deals {
			t.Errorf("%d to %s", a.status, a.header.Get("Location"))
		}
	}
}

func cutShort(body string) bool { return body != "" && !json.Valid([]byte(body)) }

var hostileFaults = map[string]func(*testing.T, *simulator.Server){
	"html":          answers(200, "<html"),
	"redirect-host": redirects(func(*simulator.Server) string { return "https://elsewhere.invalid" }),
	"redirect-http": redirects((*simulator.Server).URL),
	"empty-body": func(t *testing.T, s *simulator.Server) {
		if a := get(t, s, deals); a.status != 200 || a.body != "" {
			t.Errorf("%d %s", a.status, a.body)
		}
	},
	"truncated": func(t *testing.T, s *simulator.Server) {
		if a := get(t, s, deals); a.status != 200 || !cutShort(a.body) {
			t.Errorf("%d %s", a.status, a.body)
		}
	},
	"endless-json": func(t *testing.T, s *simulator.Server) { read(t, open(t, s).Body, 20<<20) },
	"huge": func(t *testing.T, s *simulator.Server) {
		resp := open(t, s)
		read(t, resp.Body, 100<<20)
		rest, err := io.ReadAll(resp.Body)
		if err != nil || !strings.HasSuffix(string(rest), `"}]}`) {
			t.Errorf("ends in %.20q: %v", rest, err)
		}
	},
	"gzip-bomb": func(t *testing.T, s *simulator.Server) {
		packed, err := io.ReadAll(open(t, s, "Accept-Encoding", "gzip").Body)
		if err != nil || len(packed) > 2<<20 {
			t.Fatalf("%d bytes: %v", len(packed), err)
		}
		unpacked, err := gzip.NewReader(strings.NewReader(string(packed)))
		if err != nil {
			t.Fatal(err)
		}
		read(t, unpacked, 70<<20) // a gigabyte would take a second
	},
	"wrong-types": func(t *testing.T, s *simulator.Server) {
		v := get(t, s, deals).json(t)
		one := v["data"].(map[string]any)["items"].([]any)[0].(map[string]any)
		if _, ok := one["id"].(string); !ok {
			t.Errorf("id %T", one["id"])
		}
		if _, ok := one["title"].(float64); !ok {
			t.Errorf("title %T", one["title"])
		}
		if v["success"] != true {
			t.Error("an answer that does not succeed is not looked into")
		}
	},
	"escape-names": func(t *testing.T, s *simulator.Server) {
		name := get(t, s, "/v1/users/me").json(t)["data"].(map[string]any)["name"].(string)
		for what, part := range map[string]string{"escape": "\x1b[", "C1": "\u009b", "bidi": "\u202e", "zero width": "\u200b", "name": "Dana Demo"} {
			if !strings.Contains(name, part) {
				t.Errorf("no %s in %q", what, name)
			}
		}
	},
	"reset": func(t *testing.T, s *simulator.Server) {
		resp := open(t, s)
		body, err := io.ReadAll(resp.Body)
		if resp.StatusCode != http.StatusOK || !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d, %d bytes: %v", resp.StatusCode, len(body), err)
		}
	},
}
