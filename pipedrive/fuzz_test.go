package pipedrive

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// shownWell reports whether remote text may be drawn as one line of a terminal.
func shownWell(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\u2028' || r == '\u2029' || r == '\ufeff'
	})
}

// FuzzErrorBody has errors of the API and of the token endpoint, with bodies of every kind that repeat a secret.
func FuzzErrorBody(f *testing.F) {
	const token = "v1u:4ccess/t0ken+x="
	for _, seed := range []struct {
		status     int
		kind, body string
	}{
		{400, jsonType, `{"success":false,"message":"Invalid grant: refresh token is invalid","error":"invalid_grant"}`},
		{401, jsonType, `{"success":false,"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com"}`},
		{403, jsonType, `{"success":false,"error":"Scope and URL mismatch ` + token + `","errorCode":403}`},
		{403, "text/html", webPage}, {404, jsonType, `{"error":["a"],"code":{"x":1}}`}, {429, "", ""}, {500, "text/plain", "oops\x1b[31m\u202e\x9b"},
		{302, "", "\xff\xfe"}, {400, jsonType, `{"error_description":"` + strings.Repeat("long ", 500) + `"}`},
	} {
		f.Add(seed.status, seed.kind, seed.body)
	}
	cred := connection.Credential{Method: connection.OAuth2, Token: connection.Token{AccessToken: secret.New(token)}}
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		if status < 300 || status > 599 {
			return
		}
		scrub := newScrubber(cred)
		header := http.Header{"Content-Type": {kind}, "Location": {body}}
		v := judgeError(rawAnswer{status: status, header: header, body: []byte(body)}, situation{method: connection.OAuth2})
		detail := scrub.Line(v.detail, maxDetail)
		if v.status == "" || detail == "" && v.detail == "" || v.hint == "" {
			t.Errorf("%d %q: %+v", status, body, v)
		}
		err := oauthError(status, []byte(body), scrub)
		if fault.HintOf(err) == "" {
			t.Errorf("%d %q: no hint: %v", status, body, err)
		}
		for _, text := range []string{detail, err.Error()} {
			if !shownWell(text) || strings.Contains(text, token) || len([]rune(text)) > 2*maxDetail {
				t.Errorf("%d %q: %q", status, body, text)
			}
		}
	})
}

// FuzzParseRedirect has an app's redirect URL from a configuration.
func FuzzParseRedirect(f *testing.F) {
	for _, seed := range []string{
		"http://localhost:53682/callback", "https://n8n.example.com/rest/oauth2-credential/callback", "http://[::1]:8080", "http://127.0.0.1",
		"http://localhost:0/", "http://user:pass@localhost/", "ftp://localhost/", "http://localhost:99999/", "//localhost/x", "http://localhost/%zz", "",
		"http://localhost:53682/callback?x=1#y", " http://LOCALHOST:1/ ",
	} {
		f.Add(seed, 0)
	}
	f.Add("http://localhost/callback", 8080)
	f.Fuzz(func(t *testing.T, text string, port int) {
		r, err := parseRedirect(text, port)
		if err != nil {
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || !shownWell(err.Error()) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if r.loopback && !connection.LoopbackHost(r.url.Hostname()) {
			t.Errorf("%q is taken for this machine", text)
		}
		again, err := parseRedirect(r.String(), 0)
		if err != nil || again.String() != r.String() || again.port() != r.port() || again.path() != r.path() {
			t.Errorf("%q: %q, then %q, %v", text, r, again, err)
		}
		if r.loopback && !strings.HasPrefix(r.short("/abc"), "http://") {
			t.Errorf("%q: short %q", text, r.short("/abc"))
		}
	})
}
