package pipedrive

import (
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

func newTestLogin(t testing.TB) *login {
	t.Helper()
	redirect, err := parseRedirect("http://localhost:53682/callback", 0)
	if err != nil {
		t.Fatal(err)
	}
	l := newLogin(redirect)
	l.authorizeURL = "https://oauth.pipedrive.com/oauth/authorize?client_id=x&state=" + l.state
	return l
}

func TestPasteIsTaken(t *testing.T) {
	for name, form := range map[string]func(query string) string{
		"the whole URL":            func(q string) string { return "http://localhost:53682/callback?" + q },
		"n8n's URL":                func(q string) string { return "https://n8n.example.com/rest/oauth2-credential/callback?" + q },
		"only the query":           func(q string) string { return q },
		"with a question mark":     func(q string) string { return "?" + q },
		"in quotes":                func(q string) string { return ` "http://localhost:53682/callback?` + q + `" ` },
		"in brackets":              func(q string) string { return "<http://localhost:53682/callback?" + q + ">" },
		"with a fragment":          func(q string) string { return "http://localhost:53682/callback?" + q + "#_=_" },
		"as in HTML":               func(q string) string { return strings.ReplaceAll("http://x/?"+q, "&", "&amp;") },
		"encoded once more":        func(q string) string { return url.QueryEscape("http://localhost:53682/callback?" + q) },
		"only the query, encoded":  func(q string) string { return url.QueryEscape(q) },
		"broken by a terminal":     func(q string) string { return wrap("http://localhost:53682/callback?"+q, "\r\n") },
		"with blanks inside":       func(q string) string { return wrap("http://localhost:53682/callback?"+q, " \t ") },
		"with invisible marks":     func(q string) string { return "\ufeff" + wrap("http://x/?"+q, "\u200b\u00ad") + "\x00" },
		"with other parameters":    func(q string) string { return "http://x/?session=1&" + q + "&locale=en" },
		"behind a single page app": func(q string) string { return "http://localhost:5678/rest/oauth2-credential/callback/?" + q },
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLogin(t)
			query := url.Values{"code": {"a.code:1+2/3="}, "state": {l.state}}.Encode()
			if err := l.paste(form(query)); err != nil {
				t.Fatal(err)
			}
			if a := <-l.answers; a.code != "a.code:1+2/3=" || a.denied != nil {
				t.Errorf("%+v", a)
			}
		})
	}
}

// wrap puts something after every 17th character.
func wrap(text, what string) string {
	var b strings.Builder
	for i, r := range text {
		if i%17 == 16 {
			b.WriteString(what)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestPasteIsRefused(t *testing.T) {
	l := newTestLogin(t)
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                {" \n", "nothing was pasted"},
		"quotes":                 {`""`, "nothing was pasted"},
		"the authorize URL":      {l.authorizeURL, "question, not of its answer"},
		"the authorize page":     {"https://oauth.pipedrive.com/oauth/authorize?state=" + l.state, "question, not of its answer"},
		"the wrong page":         {"https://app.pipedrive.com/pipeline/1/user/everyone", "no code"},
		"n8n's page alone":       {"https://n8n.example.com/rest/oauth2-credential/callback", "no code"},
		"another page's query":   {"https://n8n.example.com/home?tab=1", "no code"},
		"without a code":         {"http://localhost:53682/callback?state=" + l.state, "no code"},
		"with an empty code":     {"http://localhost:53682/callback?code=&state=" + l.state, "no code"},
		"with two codes":         {"http://x/?code=a&code=b&state=" + l.state, "no code"},
		"with a broken code":     {"http://x/?code=%00%0d&state=" + l.state, "no code"},
		"a bare code":            {"v1c:5e3bdd6b", "no code"},
		"a code without state":   {"http://localhost:53682/callback?code=abc", "state is missing"},
		"somebody else's state":  {"http://localhost:53682/callback?code=abc&state=" + strings.Repeat("A", 43), "another login"},
		"two states":             {"http://x/?code=abc&state=" + l.state + "&state=x", "another login"},
		"an error without state": {"http://x/?error=access_denied", "state is missing"},
		"a foreign error":        {"http://x/?error=access_denied&state=x", "another login"},
		"broken encoding":        {"http://x/?code=%zz&state=" + l.state, "damaged"},
		"5 kB":                   {"http://x/?code=" + strings.Repeat("a", 5000) + "&state=" + l.state, "too long"},
		"megabytes":              {strings.Repeat("http://x/?", 1<<20), "too long"},
		"escape sequences":       {"\x1b[31mhttp://x/\x1b[0m", "no code"},
	} {
		t.Run(name, func(t *testing.T) {
			err := l.paste(c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
				t.Errorf("%v (%s)", err, fault.HintOf(err))
			}
			if err != nil && (strings.Contains(err.Error(), l.state) || strings.Contains(err.Error(), "abc")) {
				t.Errorf("the error repeats what was pasted: %v", err)
			}
		})
	}
	if err := l.paste("?code=abc&state=" + l.state); err != nil {
		t.Errorf("after all that the right one is refused: %v", err)
	}
	if err := l.paste("?code=abc&state=" + l.state); err == nil || !strings.Contains(err.Error(), "answered already") {
		t.Errorf("a second paste: %v", err)
	}
}

func TestPastedDenialEndsTheLogin(t *testing.T) {
	for _, reason := range []string{"user_denied", "access_denied", "server_error"} {
		l := newTestLogin(t)
		if err := l.paste("http://x/?error=" + reason + "&error_description=so%1b%5B31m+it+is&state=" + l.state); err != nil {
			t.Fatal(err)
		}
		err := (<-l.answers).denied
		if fault.KindOf(err) != fault.Refused || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%s: %q", reason, err)
		}
		if reason == "server_error" && !strings.Contains(err.Error(), "server_error so it is") {
			t.Errorf("%q", err)
		}
	}
}

func FuzzPaste(f *testing.F) {
	const state = "fixed-state"
	for _, seed := range []string{
		"http://localhost:53682/callback?code=abc&state=" + state, "code=abc&state=" + state, "http%3A%2F%2Fx%2F%3Fcode%3Da%26state%3D" + state,
		"?error=access_denied&state=" + state, "<http://x/?code=a&amp;state=" + state + ">", "http://x/?code=%zz", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l := newTestLogin(t)
		l.state = state
		err := l.paste(text)
		select {
		case a := <-l.answers:
			if err != nil || !strings.Contains(text, "state") {
				t.Fatalf("%q was taken: %+v, %v", text, a, err)
			}
			if a.denied == nil && !isTokenText(a.code) {
				t.Fatalf("%q gave the code %q", text, a.code)
			}
		default:
			if err == nil || fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}
