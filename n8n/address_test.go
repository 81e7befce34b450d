package n8n

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"https://n8n.example.com", "https://n8n.example.com"},
		{" https://n8n.example.com/ \n", "https://n8n.example.com"},
		{"https://N8N.Example.com:443/", "https://n8n.example.com"},
		{"http://n8n.example.com:80", "http://n8n.example.com"},
		{"https://n8n.example.com:8443", "https://n8n.example.com:8443"},
		{"n8n.example.com", "https://n8n.example.com"},
		{"localhost:5678", "http://localhost:5678"},
		{"127.0.0.1:5678", "http://127.0.0.1:5678"},
		{"[::1]:5678/home", "http://[::1]:5678"},
		{"https://example.com/n8n/", "https://example.com/n8n"},
		{"https://example.com//n8n//auto/", "https://example.com/n8n/auto"},
		{"https://n8n.example.com/workflow/a1B2c3D4e5F6g7H8?new=true#x", "https://n8n.example.com"},
		{"https://n8n.example.com/home/credentials", "https://n8n.example.com"},
		{"https://example.com/n8n/projects/abc/workflows", "https://example.com/n8n"},
		{"https://example.com/n8n/rest/oauth2-credential/callback", "https://example.com/n8n"},
		{"https://example.com/my%20n8n/workflows", "https://example.com/my%20n8n"},
	} {
		a, err := ParseAddress(c.given)
		if err != nil || a.String() != c.want {
			t.Errorf("%q: %v, %v; want %s", c.given, a, err, c.want)
			continue
		}
		again, err := ParseAddress(a.String())
		if err != nil || again.String() != c.want {
			t.Errorf("%s does not stay itself: %v, %v", c.want, again, err)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, given := range []string{
		"", "  ", "https://", "https:///path", "ftp://n8n.example.com", "javascript://alert", "https://user:hunter2@n8n.example.com",
		"https://n8n example.com", "https://n8n.example.com:hunter2", "https://a\u202Eb.com", "https://{{host}}/", "\x1b[2J://x", "https://.app.n8n.cloud", "https://..app.n8n.cloud", ".", "htp:/localhost:5678", "http:/localhost", "http//localhost:5678", "https:n8n.example.com:", "n8n.example.com:/",
	} {
		a, err := ParseAddress(given)
		if fault.KindOf(err) != fault.Usage || err == nil || fault.HintOf(err) == "" {
			t.Errorf("%q gives %v, %v", given, a, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("a password is repeated: %v", err)
		}
	}
}

func TestWhereItIsSafeToSendAKey(t *testing.T) {
	for given, want := range map[string]bool{
		"https://n8n.example.com":         true,
		"http://n8n.example.com":          false,
		"http://localhost:5678":           true,
		"http://127.9.9.9:5678":           true,
		"http://[::1]":                    true,
		"http://[::ffff:127.0.0.1]":       true,
		"http://localhost.example.com":    false,
		"http://127.0.0.1.example.com":    false,
		"http://192.168.1.5:5678":         false,
		"http://0.0.0.0:5678":             false,
		"http://n8n:5678":                 false,
		"https://127.0.0.1.evil.example/": true,
	} {
		a, err := ParseAddress(given)
		if err != nil || a.Secure() != want {
			t.Errorf("%s: secure %v, %v", given, a.Secure(), err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"https://example.com/n8n/workflow/1", "localhost:5678", "http://[::1%25eth0]/", "//x", "https://a/%2e%2e/b", "https://a/b;c/d?e#f", ".", "0.."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		a, err := ParseAddress(given)
		if err != nil {
			return
		}
		again, err := ParseAddress(a.String())
		if err != nil || again.String() != a.String() {
			t.Errorf("%q: %s does not stay itself: %s, %v", given, a, again, err)
		}
		u, traps, err := RedirectURL(given)
		if err != nil || !strings.HasSuffix(u, "/rest/oauth2-credential/callback") || len(traps) == 0 {
			t.Errorf("%q: %s %v %v", given, u, traps, err)
		}
	})
}
