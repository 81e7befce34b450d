package n8n_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

func TestNewClient(t *testing.T) {
	key := secret.New("key")
	for _, c := range []struct {
		address  string
		key      secret.Secret
		insecure bool
		want     string // in the error; empty: none
	}{
		{"https://n8n.example.com/n8n", key, false, ""},
		{"http://localhost:5678", key, false, ""},
		{"http://n8n.example.com", key, false, "http://n8n.example.com is not encrypted"},
		{"http://n8n.example.com", key, true, ""},
		{"http://n8n:5678/home", key, false, "http://n8n:5678 is not encrypted"},
		{"https://n8n.example.com", secret.Secret{}, false, "no API key"},
		{"", key, false, "address is empty"},
	} {
		_, err := n8n.NewClient(c.address, c.key, n8n.Options{InsecureHTTP: c.insecure})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.address, err, c.want)
		}
		if err != nil && fault.KindOf(err) != fault.Usage {
			t.Errorf("%s: kind %d", c.address, fault.KindOf(err))
		}
	}
}

func TestReachable(t *testing.T) {
	for _, c := range []struct {
		name   string
		before http.HandlerFunc
		kind   fault.Kind // 0: reachable
		want   string
	}{
		{"n8n", nil, 0, ""},
		{"API off", apiOff, fault.Unreachable, "its public API does not answer"},
		{"another service", say(404, html, "nothing"), fault.Unreachable, "no n8n answers at"},
		{"another API", say(404, "", `{"message":"no route"}`), fault.Unreachable, "no n8n answers at"},
		{"redirect", say(302, "Location: /login?next=x", ""), fault.Failed, "redirects to"},
		{"starting", say(503, html, "n8n is starting up"), fault.Unreachable, "503 Service Unavailable"},
	} {
		s := n8ntest.New(t, "/n8n")
		s.Before = c.before
		err := n8n.Reachable(t.Context(), s.URL+"/workflow/abc", n8n.Options{})
		if c.kind == 0 && err == nil {
			continue
		}
		if err == nil || fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: kind %d, %v", c.name, fault.KindOf(err), err)
		}
	}
	if err := n8n.Reachable(t.Context(), "ftp://x", n8n.Options{}); fault.KindOf(err) != fault.Usage {
		t.Error(err)
	}
}

// apiOff answers as n8n does with N8N_PUBLIC_API_DISABLED=true: the editor's page is everywhere.
func apiOff(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/api/v1/") {
		say(200, html, "<!DOCTYPE html>")(w, r)
	}
}

func TestRequestsAreLoggedWithoutSecrets(t *testing.T) {
	var log bytes.Buffer
	s := n8ntest.New(t, "")
	s.Before = func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != "application/json" || r.Header.Get("User-Agent") != "connect-pipedrive" {
			t.Errorf("%s is asked with %v", r.URL.Path, r.Header)
		}
	}
	c, err := n8n.NewClient(s.URL, secret.New(n8ntest.Key), n8n.Options{
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := push(t, c, oauth(t), true); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), "request to n8n"); n != 4 {
		t.Errorf("%d requests logged:\n%s", n, log.String())
	}
	for _, s := range []string{clientSecret, accessToken, refreshToken, n8ntest.Key} {
		if strings.Contains(log.String(), s) {
			t.Errorf("logged %s", s)
		}
	}
}
