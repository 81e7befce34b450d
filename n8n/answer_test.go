package n8n_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

// say answers every request with the same.
func say(status int, header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if name, value, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const html = "Content-Type: text/html"

func TestWhatN8NMayAnswer(t *testing.T) {
	for _, c := range []struct {
		name   string
		key    string
		known  bool
		answer http.HandlerFunc
		kind   fault.Kind
		want   string
	}{
		{"wrong key", "wrong", false, nil, fault.Refused, "n8n refused the API key: 401 Unauthorized"},
		{"key without the scope", "reader", false, nil, fault.Refused, "the API key does not allow creating the credential: it lacks the scope credential:create"},
		{"somebody else's credential", "another user's", true, nil, fault.Refused, "the API key does not allow changing the credential"},
		{"taken id", "another user's", false, nil, fault.Failed, "n8n refused creating the credential: 409 Conflict, A credential with this ID already exists"},
		{"bad request", n8ntest.Key, false, say(400, "", `{"message":"request.body.data is not of a type(s) string"}`), fault.Failed, "400 Bad Request, request.body.data is not of a type(s) string"},
		{"no such method", n8ntest.Key, true, onlyFor("PATCH", say(405, "", `{"message":"PATCH method not allowed"}`)), fault.Failed, "this n8n cannot change a credential by its public API"},
		{"401 of a proxy", n8ntest.Key, false, say(401, html, "<h1>Log in</h1>"), fault.Unreachable, "does not answer like n8n: 401 Unauthorized"},
		{"401 of another API", n8ntest.Key, false, say(401, "", `{"message":"Bad credentials"}`), fault.Unreachable, "does not answer like n8n: 401 Unauthorized, Bad credentials"},
		{"too many requests", n8ntest.Key, false, say(429, "", ""), fault.Unreachable, "takes no more requests"},
		{"crashed", n8ntest.Key, false, say(500, html, "<pre>ResponseError: Failed to parse request body</pre>"), fault.Unreachable, "n8n failed at telling what the API key may do: 500"},
		{"gateway", n8ntest.Key, false, say(502, html, ""), fault.Unreachable, "502 Bad Gateway"},
		{"editor's page", n8ntest.Key, false, say(200, html, "<!DOCTYPE html>"), fault.Unreachable, "no n8n answers at"},
		{"not found page", n8ntest.Key, false, say(404, html, "Cannot GET"), fault.Unreachable, "no n8n answers at"},
		{"cut off JSON", n8ntest.Key, false, onlyFor("POST", say(200, "", `{"id":"abc`)), fault.Unreachable, "no public API"},
		{"no id", n8ntest.Key, false, onlyFor("POST", say(200, "", `{}`)), fault.Unreachable, "no public API"},
		{"an id to draw with", n8ntest.Key, false, onlyFor("POST", say(200, "", `{"id":"\u001b[2J"}`)), fault.Unreachable, "no public API"},
		{"endless", n8ntest.Key, false, say(200, "", strings.Repeat("[", 2<<20)), fault.Unreachable, "the answer is longer than 1 MiB"},
		{"redirect", n8ntest.Key, false, say(308, "Location: https://elsewhere.example/x?token=1", ""), fault.Failed, "redirects to https://elsewhere.example/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := n8ntest.New(t, "")
			s.Keys["reader"] = []string{"credential:read"}
			s.Keys["another user's"] = []string{"credential:create", "credential:update"}
			s.Before = c.answer
			s.Add(n8ntest.Credential{ID: id, Type: "pipedriveApi", Owner: "its owner"})
			_, err := push(t, client(t, s, c.key), token(t), c.known)
			if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != c.kind || fault.HintOf(err) == "" {
				t.Errorf("kind %d, %v, hint %q; want kind %d, %q", fault.KindOf(err), err, fault.HintOf(err), c.kind, c.want)
			}
		})
	}
}

// What has no body says nothing of one: proxies turn such requests away.
func TestOnlyABodyHasAType(t *testing.T) {
	s := n8ntest.New(t, "")
	types := map[string]string{}
	s.Before = func(_ http.ResponseWriter, r *http.Request) { types[r.Method] = r.Header.Get("Content-Type") }
	if _, err := push(t, client(t, s, n8ntest.Key), token(t), false); err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{http.MethodGet: "", http.MethodPost: "application/json"}; !maps.Equal(types, want) {
		t.Errorf("%v, want %v", types, want)
	}
}

// The hint tells a refusal from an n8n that is too old, and neither from what is no n8n.
func TestWhatToDoAboutAnAnswer(t *testing.T) {
	const file, old = "export --to n8n makes a file to import instead", "this n8n may be too old for it"
	for _, c := range []struct {
		name, path string
		answer     http.HandlerFunc
		kind       fault.Kind
		want       string
	}{
		{"refused", "", say(400, "", `{"message":"no"}`), fault.Failed, file},
		{"refused without a word", "", say(422, html, ""), fault.Failed, file},
		{"not there", "", say(404, "", `{"message":"not found"}`), fault.Failed, old},
		{"not to be done so", "", say(405, "", `{"message":"PUT method not allowed"}`), fault.Failed, old},
		{"no n8n", "", say(404, html, "<h1>?</h1>"), fault.Unreachable, ""},
		{"no n8n below a path", "/flows", say(404, html, "<h1>?</h1>"), fault.Unreachable, ""},
		{"no page below a path", "/flows", say(200, "", "?"), fault.Unreachable, ""},
		{"a page below a path", "/flows", say(200, html, "<h1>?</h1>"), fault.Unreachable, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := n8ntest.New(t, "")
			s.Before = onlyFor(http.MethodPost, c.answer)
			if c.path != "" {
				s.Before = c.answer
			}
			client, err := n8n.NewClient(s.URL+c.path, secret.New(n8ntest.Key), n8n.Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = push(t, client, token(t), false)
			hint := fault.HintOf(err)
			if fault.KindOf(err) != c.kind || hint == "" || !strings.Contains(hint, c.want) {
				t.Errorf("kind %d, %v, hint %q", fault.KindOf(err), err, hint)
			}
			if c.want == "" && strings.Contains(hint, "has to cut") {
				t.Errorf("hint %q", hint)
			}
		})
	}
}

// What n8n answered with 4xx it has not done; what it failed at, or did not answer, it may have.
func TestWhatMayHaveArrived(t *testing.T) {
	with := func(kind fault.Kind, status int) error {
		e := fault.New(kind, "hint", "words")
		e.Status = status
		return fmt.Errorf("pushing: %w", e)
	}
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"given up": {context.Canceled, true}, "out of time": {fmt.Errorf("x: %w", context.DeadlineExceeded), true}, "no answer": {with(fault.Unreachable, 0), true},
		"failed": {with(fault.Unreachable, 502), true}, "a page": {with(fault.Unreachable, 200), true}, "too many": {with(fault.Unreachable, 429), false},
		"refused": {with(fault.Refused, 401), false}, "usage": {with(fault.Usage, 0), false}, "another error": {errors.New("x"), false},
	} {
		if got := n8n.MayHaveArrived(c.err); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Below a base path that no proxy cuts off, n8n answers with a page; at its root it is told from something else.
func TestBasePathThatNobodyCutsOff(t *testing.T) {
	s := n8ntest.New(t, "")
	c, err := n8n.NewClient(s.URL+"/flows", secret.New(n8ntest.Key), n8n.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, ask := range []func() error{
		func() error { _, err := c.Permissions(t.Context()); return err },
		func() error { return n8n.Reachable(t.Context(), s.URL+"/flows", n8n.Options{}) },
	} {
		err := ask()
		if want := "n8n answers at " + s.URL + ", but not below /flows"; fault.KindOf(err) != fault.Unreachable || err.Error() != want ||
			!strings.HasPrefix(fault.HintOf(err), "n8n itself is served at /, whatever N8N_PATH says: a proxy has to cut /flows off") {
			t.Errorf("%v, hint %q", err, fault.HintOf(err))
		}
	}
}

// n8n 2.20 has no such address where its public API is off, n8n 2.41 refuses every key (TestAKeyThatIsRefused).
func TestAnAPIThatIsOff(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			say(404, html, "Cannot GET "+r.URL.Path)(w, r)
		}
	}
	_, err := client(t, s, n8ntest.Key).Permissions(t.Context())
	if want := "n8n runs at " + s.URL + ", but its public API does not answer"; err == nil || err.Error() != want || !strings.Contains(fault.HintOf(err), "N8N_PUBLIC_API_DISABLED") {
		t.Errorf("%v, want %s, hint %q", err, want, fault.HintOf(err))
	}
}

// A switched off API refuses every key as if it were a wrong one.
func TestAKeyThatIsRefused(t *testing.T) {
	_, err := client(t, n8ntest.New(t, ""), "wrong").Permissions(t.Context())
	if hint := fault.HintOf(err); fault.KindOf(err) != fault.Refused || !strings.Contains(hint, "expiry") || !strings.Contains(hint, "N8N_PUBLIC_API_DISABLED") {
		t.Errorf("%v, hint %q", err, hint)
	}
}

func onlyFor(method string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == method {
			h(w, r)
		}
	}
}

// A redirect must not take the key along.
func TestRedirectsAreNotFollowed(t *testing.T) {
	followed := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer elsewhere.Close()
	s := n8ntest.New(t, "")
	s.Before = say(307, "Location: "+elsewhere.URL, "")
	if _, err := push(t, client(t, s, n8ntest.Key), token(t), true); err == nil || followed {
		t.Errorf("%v, followed: %v", err, followed)
	}
}

func TestN8NThatDoesNotAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hangs.Close()
	plain := n8ntest.New(t, "")
	for what, c := range map[string]struct{ url, want string }{
		"nobody listens":  {closed.URL, ": the connection was refused"},
		"no answer":       {hangs.URL, "no complete answer in time"},
		"http, not https": {strings.Replace(plain.URL, "http:", "https:", 1), "server gave HTTP response to HTTPS client"},
	} {
		cl, err := n8n.NewClient(c.url, secret.New("key"), n8n.Options{Timeout: 200 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		_, err = push(t, cl, token(t), false)
		if fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: kind %d, %v", what, fault.KindOf(err), err)
		}
	}
}

func TestPushCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := n8ntest.New(t, "")
	s.Before = func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }
	if _, err := client(t, s, n8ntest.Key).Schema(ctx, "pipedriveApi"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Whatever form n8n repeats a secret in, no error shows it.
func TestSecretsAreNotRepeated(t *testing.T) {
	all := []string{clientSecret, accessToken, refreshToken, n8ntest.Key}
	echo := func(form func(string) string) string {
		var b strings.Builder
		for _, s := range all {
			b.WriteString(" <" + form(s) + ">")
		}
		return b.String()
	}
	plain := func(s string) string { return s }
	forms := map[string]func(string) string{
		"plain":     plain,
		"query":     url.QueryEscape,
		"path":      url.PathEscape,
		"base64":    func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
		"quoted":    func(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) },
		"invisible": func(s string) string { return s[:3] + "\u200B" + s[3:] },
	}
	for name, form := range forms {
		s := n8ntest.New(t, "")
		s.Before = onlyFor("POST", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"message":` + quote(echo(form)) + `}`))
		})
		_, err := push(t, client(t, s, n8ntest.Key), oauth(t), false)
		if err == nil {
			t.Fatal("no error")
		}
		text := err.Error() + fault.HintOf(err)
		if strings.Count(text, "••••••") != len(all) {
			t.Errorf("%s: %s", name, text)
		}
		for _, s := range all {
			if strings.Contains(text, s) || strings.Contains(text, form(s)) {
				t.Errorf("%s: %s shows %s", name, text, s)
			}
		}
	}
}

func TestMessagesAreCleanAndShort(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Before = say(400, "", `{"message":`+quote("\x1b[2J\u202Ebad\r\n"+strings.Repeat("x", 5000))+`}`)
	_, err := push(t, client(t, s, n8ntest.Key), token(t), false)
	if err == nil || err.Error() != sanitize.Line(err.Error(), 400) {
		t.Errorf("%q", err)
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always has a JSON form
	return string(b)
}
