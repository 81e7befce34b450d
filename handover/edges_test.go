package handover

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/scopes"
)

// Tokens go to n8n where it cannot have newer ones.
func TestWhichTokensAreSent(t *testing.T) {
	app, err := n8n.NewCredential(id, "Pipedrive", oauthCredential())
	if err != nil {
		t.Fatal(err)
	}
	handed, pushing := config.N8N{HandedOver: noon}, config.N8N{HandedOver: noon, Pushing: noon}
	later := noon.Add(time.Hour)
	for name, c := range map[string]struct {
		d           delivery
		found, sent bool
	}{
		"new ones":                                  {delivery{main: app}, true, true},
		"new ones, for another credential":          {delivery{main: app, moved: true}, true, true},
		"none":                                      {delivery{main: app.WithoutTokens()}, true, false},
		"handed over, and n8n has them":             {delivery{main: app, n8n: handed, expiry: later}, true, false},
		"handed over, and n8n has none to lose":     {delivery{main: app, n8n: handed}, false, true},
		"handed over to another credential":         {delivery{main: app, n8n: handed, moved: true}, false, false},
		"cut off, and still good":                   {delivery{main: app, n8n: pushing, expiry: later}, true, true},
		"cut off, and perhaps renewed since":        {delivery{main: app, n8n: pushing, expiry: noon}, true, false},
		"cut off, still good, another credential's": {delivery{main: app, n8n: pushing, expiry: later, moved: true}, true, false},
	} {
		if got := c.d.sendsTokens(c.found, false, noon); got != c.sent {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What n8n refuses to change is said, and a credential that turns out to be of another type is left alone.
func TestUpdatesThatCannotBe(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	if r := s.push(); strings.Contains(strings.Join(r.Did, "\n"), "lacks") {
		t.Errorf("a key that lacks nothing: %q", r.Did)
	}
	before := s.text()
	patched := 0
	s.on(http.MethodPatch, "/credentials/", func(w http.ResponseWriter, r *http.Request) {
		if patched++; r.ContentLength > 10 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"message":"no change"}`))
		}
	})
	if r, err := s.try(); err == nil || !strings.Contains(err.Error(), "no change") || s.text() != before || r.Tokens || patched == 0 {
		t.Errorf("%v, %+v", err, r)
	}
	s = newStand(t, n8ntest.Newest)
	s.n8n.Keys["unseeing"] = []string{"credential:create", "credential:read", "credential:update"}
	s.n8n.Add(n8ntest.Credential{ID: "theirOwnId123456", Name: "By token", Type: "pipedriveApi", Owner: "unseeing"})
	s.order.Key, s.order.Credential = secret.New("unseeing"), "theirOwnId123456"
	if _, err := s.try(); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "of the type pipedriveApi") || len(s.only().Data) != 0 {
		t.Errorf("%v, %+v", err, s.only())
	}
}

// An error tells what is known of n8n by the configuration, not by whoever gave the order.
func TestWhatIsKnownAfterAnError(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.write(s.text() + "[n8n]\nurl = \"https://n8n.example.com\"\n")
	s.order = Order{Way: way(t, ImportFile), Credential: "Nobody's"}
	if r, err := s.try(); err == nil || r.N8N.URL != "https://n8n.example.com" {
		t.Errorf("%v, %+v", err, r.N8N)
	}
}

// How n8n runs decides what is to be done with a file; where it is not known all ways are told.
func TestRecipesForHowN8NRuns(t *testing.T) {
	for _, c := range []struct {
		n8n  config.N8N
		want string
	}{
		{config.N8N{}, "docker compose, docker, npm install"},
		{config.N8N{URL: "https://n8n.example.com"}, "docker compose, docker, npm install"},
		{config.N8N{URL: "https://acme.app.n8n.cloud"}, "n8n Cloud"},
		{config.N8N{Runs: config.RunsInCloud}, "n8n Cloud"},
		{config.N8N{URL: "https://acme.app.n8n.cloud", Runs: config.RunsInDocker}, "docker compose, docker"},
		{config.N8N{Runs: config.RunsWithNPM}, "npm install"},
	} {
		var titles []string
		for _, r := range (Setup{N8N: c.n8n}).recipes("x.json") {
			if titles = append(titles, r.Title); r.Where == "" || r.Command == "" || r.Note == "" {
				t.Errorf("%+v", r)
			}
		}
		if got := strings.Join(titles, ", "); got != c.want {
			t.Errorf("%+v: %s", c.n8n, got)
		}
	}
	if r := (Setup{N8N: config.N8N{Runs: config.RunsInCloud}}).monitorRecipes("m.json"); r != nil {
		t.Errorf("n8n Cloud imports no workflow by a command: %+v", r)
	}
}

// An API token is no connection: nothing is said of tokens that n8n refreshes, or lacks.
func TestPushOfAnAPITokenSpeaksOfNoConnection(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.cred = tokenCredential()
	for range 2 {
		if r := s.push(); len(r.Did) != 1 {
			t.Errorf("%q", r.Did)
		}
	}
}

// One note is as good as several, and a call that is not resolved is named.
func TestSheetOfOneNote(t *testing.T) {
	s := Setup{Method: connection.OAuth2, Made: noon, Checklist: scopes.Checklist{
		Assumptions: []string{"note:get: any one of deals, contacts"}, Unresolved: []scopes.Unresolved{{Call: "GET /v1/nope", Reason: "no such endpoint"}},
	}}
	if text := string(markdown(t, Setup{Method: connection.OAuth2})); strings.Contains(text, "To expect") {
		t.Errorf("nothing is to be expected:\n%s", text)
	}
	text := string(markdown(t, s))
	for _, want := range []string{"## To expect\n\n- note:get: any one of deals, contacts\n", "not part of the scopes: `GET /v1/nope`: no such endpoint"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
}

// The app's two values are needed, and a file that is written ends what a push had begun.
func TestWhatHasToBeThere(t *testing.T) {
	for name, app := range map[string]connection.App{"no ID": {ClientSecret: secret.New("secret")}, "no secret": {ClientID: "id"}} {
		if _, _, err := tryWrite(setupOf(connection.Credential{Method: connection.OAuth2, App: app}), Order{Way: way(t, "n8n-overwrite")}); fault.KindOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, r, err := tryWrite(setupOf(tokenCredential(), config.N8N{CredentialID: id, Pushing: noon}), Order{Way: way(t, ImportFile)})
	if err != nil || !r.N8N.Pushing.IsZero() || r.N8N.CredentialID != id {
		t.Errorf("%v, %+v", err, r.N8N)
	}
}
