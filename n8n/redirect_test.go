package n8n

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestRedirectURL(t *testing.T) {
	const callback = "/rest/oauth2-credential/callback"
	for _, c := range []struct {
		given, want string
		trap        string // words of the first trap
	}{
		{"http://localhost:5678", "http://localhost:5678" + callback, "N8N_EDITOR_BASE_URL, else N8N_WEBHOOK_URL, else WEBHOOK_URL"},
		{"http://127.0.0.1:5678", "http://127.0.0.1:5678" + callback, "n8n calls itself localhost"},
		{"https://n8n.example.com", "https://n8n.example.com" + callback, "https://n8n.example.com:5678/…"},
		{"https://n8n.example.com:5678/", "https://n8n.example.com:5678" + callback, "https with port 5678"},
		{"http://n8n.example.com:5678/", "http://n8n.example.com:5678" + callback, "unencrypted"},
		{"https://example.com:8443/n8n", "https://example.com:8443/n8n" + callback, "N8N_PATH must say so"},
		{"https://acme.app.n8n.cloud", "https://acme.app.n8n.cloud" + callback, "n8n Cloud"},
		{"http://acme.app.n8n.cloud:443/x", "https://acme.app.n8n.cloud" + callback, "n8n Cloud"},
		{"https://acme.app.n8n.cloud/workflow/1", "https://acme.app.n8n.cloud" + callback, "left out /workflow/1"},
		{"https://n8n.example.com/home/credentials", "https://n8n.example.com" + callback, "left out /home/credentials"},
	} {
		url, traps, err := RedirectURL(c.given)
		if err != nil || url != c.want {
			t.Errorf("%s gives %s, %v; want %s", c.given, url, err, c.want)
			continue
		}
		if len(traps) == 0 || !strings.Contains(traps[0], c.trap) {
			t.Errorf("%s: traps %q, want first one with %q", c.given, traps, c.trap)
		}
	}
	if _, _, err := RedirectURL("nowhere://"); fault.KindOf(err) != fault.Usage {
		t.Error(err)
	}
}
