package pipedrive

import (
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

func TestParseService(t *testing.T) {
	for text, want := range map[string]string{
		"http://127.0.0.1:8080":        "http://127.0.0.1:8080",
		"http://127.9.9.9:1/":          "http://127.9.9.9:1",
		"http://localhost:8080":        "http://localhost:8080",
		"http://LOCALHOST:8080":        "http://localhost:8080",
		"http://[::1]:8080":            "http://[::1]:8080",
		"https://pd.example.com/pd/":   "https://pd.example.com/pd",
		" https://pd.example.com \n":   "https://pd.example.com",
		"http://pd.example.com":        "",
		"http://localhost.evil.com":    "",
		"http://127.0.0.1.evil.com":    "",
		"http://127.1":                 "http://127.0.0.1",
		"http://[::ffff:127.0.0.1]:1":  "http://127.0.0.1:1",
		"https://PD.example.com.:8443": "https://pd.example.com:8443",
		"user:pw@127.0.0.1:8080":       "",
		"http://user:pw@127.0.0.1:x":   "",
		"http://0.0.0.0:8080":          "",
		"http://[::]:8080":             "",
		"http://[::1%25lo]:8080":       "",
		"ftp://127.0.0.1":              "",
		"//127.0.0.1":                  "",
		"127.0.0.1:8080":               "",
		"localhost":                    "",
		"https://":                     "",
		"https://:443":                 "",
		"https://user:pw@example.com":  "",
		"https://example.com?x=1":      "",
		"https://example.com#x":        "",
		"https://exa\x1b[31mmple.com/": "",
		"":                             "",
	} {
		u, err := ParseService(text)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q was taken as %s", text, u)
		case want == "" && (fault.KindOf(err) != fault.Usage || fault.HintOf(err) == ""):
			t.Errorf("%q: error %v of kind %d", text, err, fault.KindOf(err))
		case want == "" && strings.Contains(err.Error(), "pw"), err != nil && strings.ContainsRune(err.Error(), '\x1b'):
			t.Errorf("%q: unclean error %q", text, err)
		case want != "" && (err != nil || u.String() != want):
			t.Errorf("%q: got %v, %v, want %s", text, u, err, want)
		}
	}
}

func TestTrustedDomain(t *testing.T) {
	pipedrive := New(Options{})
	local := New(Options{Base: mustURL(t, "http://127.0.0.1:8080")})
	for text, want := range map[string]string{
		"":                                  "",
		"https://acme.pipedrive.com":        "https://acme.pipedrive.com",
		"https://acme.pipedrive.com/":       "https://acme.pipedrive.com",
		"https://ACME.pipedrive.com:443":    "https://acme.pipedrive.com",
		"https://pipedrive.com":             "https://pipedrive.com",
		"https://acme-2.eu.pipedrive.com":   "https://acme-2.eu.pipedrive.com",
		"http://acme.pipedrive.com":         "no",
		"https://acme.pipedrive.com:8443":   "no",
		"https://acme.pipedrive.com/api":    "no",
		"https://acme.pipedrive.com?x":      "no",
		"https://acme.pipedrive.com#x":      "no",
		"https://u:p@acme.pipedrive.com":    "no",
		"https://acme.pipedrive.com.evil.x": "no",
		"https://evilpipedrive.com":         "no",
		"https://evil.x/.pipedrive.com":     "no",
		"https://evil.x?.pipedrive.com":     "no",
		`https://evil.x\.pipedrive.com`:     "no",
		"https://.pipedrive.com":            "no",
		"https://a..pipedrive.com":          "no",
		"https://a_b.pipedrive.com":         "no",
		"https://аcme.pipedrive.com":        "no", // Cyrillic а
		"acme.pipedrive.com":                "no",
		"//acme.pipedrive.com":              "no",
		"https://127.0.0.1:8080":            "no",
		"http://127.0.0.1:8080":             "no",
		"http://127.0.0.1:9":                "no",
	} {
		got, ok := pipedrive.trustedDomain(text)
		if !ok {
			got = "no"
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got, ok := local.trustedDomain("http://127.0.0.1:8080"); !ok || got != "http://127.0.0.1:8080" {
		t.Errorf("the base's own host is not trusted: %q", got)
	}
	for _, text := range []string{"http://127.0.0.1:9", "https://127.0.0.1:8080", "http://127.0.0.1:8080/x"} {
		if _, ok := local.trustedDomain(text); ok {
			t.Errorf("%q is trusted beside the base", text)
		}
	}
}

func TestCallURL(t *testing.T) {
	for _, c := range []struct {
		name, base   string
		method       connection.Method
		domain, path string
		want         string
	}{
		{"API token, v1", "", connection.APIToken, "", "/v1/files", "https://api.pipedrive.com/v1/files?limit=1"},
		{"API token, v2", "", connection.APIToken, "", "/api/v2/deals", "https://api.pipedrive.com/api/v2/deals?limit=1"},
		{"OAuth2, v1", "", connection.OAuth2, "https://acme.pipedrive.com", "/v1/files", "https://acme.pipedrive.com/api/v1/files?limit=1"},
		{"OAuth2, v2", "", connection.OAuth2, "https://acme.pipedrive.com", "/api/v2/deals", "https://acme.pipedrive.com/api/v2/deals?limit=1"},
		{"OAuth2 without a domain", "", connection.OAuth2, "", "/v1/files", "https://api.pipedrive.com/v1/files?limit=1"},
		{"OAuth2, foreign domain", "", connection.OAuth2, "https://evil.example", "/v1/files", ""},
		{"base, API token", "http://127.0.0.1:1/pd", connection.APIToken, "", "/v1/files", "http://127.0.0.1:1/pd/v1/files?limit=1"},
		{"base, OAuth2", "http://127.0.0.1:1", connection.OAuth2, "https://acme.pipedrive.com", "/v1/files", "http://127.0.0.1:1/v1/files?limit=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var opts Options
			if c.base != "" {
				opts.Base = mustURL(t, c.base)
			}
			u, err := New(opts).callURL(c.method, c.domain, c.path, "limit=1")
			if c.want == "" {
				if fault.KindOf(err) != fault.Usage {
					t.Errorf("got %v, %v", u, err)
				}
				return
			}
			if err != nil || u.String() != c.want {
				t.Errorf("got %v, %v, want %s", u, err, c.want)
			}
		})
	}
}

func FuzzTrustedDomain(f *testing.F) {
	for _, seed := range []string{"https://acme.pipedrive.com", "https://evil.x#.pipedrive.com", "https://a@b.pipedrive.com:443/"} {
		f.Add(seed)
	}
	s := New(Options{})
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := s.trustedDomain(text)
		if !ok || got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "https" || u.Path != "" || u.User != nil || u.Port() != "" {
			t.Fatalf("%q is trusted as %q", text, got)
		}
		if h := u.Hostname(); h != "pipedrive.com" && !strings.HasSuffix(h, ".pipedrive.com") {
			t.Fatalf("%q is trusted as %q", text, got)
		}
	})
}
