package simulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
)

// listener is an app's callback listener; what it was called back with comes through the channel.
func listener(t *testing.T) (string, chan url.Values) {
	t.Helper()
	got := make(chan url.Values, 10)
	l := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/callback" {
			got <- r.URL.Query()
		}
	}))
	t.Cleanup(l.Close)
	return l.URL + "/callback", got
}

func TestApprove(t *testing.T) {
	for name, opts := range map[string]simulator.Options{"consent page": {}, "auto-approve": {AutoApprove: true}} {
		t.Run(name, func(t *testing.T) {
			s := start(t, opts)
			to, got := listener(t)
			if err := s.Approve(t.Context(), authorizeURL(s, to)); err != nil {
				t.Fatal(err)
			}
			q := <-got
			if q.Get("code") == "" || q.Get("state") != "s1" || len(got) != 0 {
				t.Errorf("called back with %v and %d more", q, len(got))
			}
		})
	}
}

func TestApproveFollowsTheShortURL(t *testing.T) {
	s := start(t, simulator.Options{})
	to, got := listener(t)
	// By another name of this machine, as a person may have typed it.
	long := strings.Replace(authorizeURL(s, to), "127.0.0.1", "localhost", 1)
	short := httptest.NewServer(http.RedirectHandler(long, http.StatusFound))
	defer short.Close()
	if err := s.Approve(t.Context(), short.URL); err != nil {
		t.Fatal(err)
	}
	if q := <-got; q.Get("code") == "" {
		t.Errorf("called back with %v", q)
	}
}

func TestApproveRefuses(t *testing.T) {
	s := start(t, simulator.Options{Callback: "https://n8n.example/callback"})
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, tt := range map[string]struct {
		url  string
		kind fault.Kind
	}{
		"elsewhere":            {"https://oauth.pipedrive.com/oauth/authorize", fault.Usage},
		"nonsense":             {"http://127.0.0.1:x", fault.Usage},
		"wrong callback":       {authorizeURL(s, callback), fault.Refused},
		"callback elsewhere":   {authorizeURL(s, "https://n8n.example/callback"), fault.Usage},
		"nobody at that port":  {gone.URL, fault.Unreachable},
		"app that is not here": {s.URL() + "/oauth/authorize?client_id=x", fault.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.Approve(t.Context(), tt.url)
			if err == nil || fault.KindOf(err) != tt.kind || fault.HintOf(err) == "" {
				t.Errorf("got %v (kind %v, hint %q), want kind %v", err, fault.KindOf(err), fault.HintOf(err), tt.kind)
			}
			if err != nil && (strings.Contains(err.Error(), "code=") || strings.Contains(err.Error(), "s1")) {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

func TestApproveEndsWithItsContext(t *testing.T) {
	s := start(t, simulator.Options{Faults: []string{"late-callback"}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Approve(ctx, authorizeURL(s, callback)); err == nil {
		t.Error("no error")
	}
}
