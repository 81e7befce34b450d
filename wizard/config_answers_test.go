package wizard

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestConfigToAnswersAndBack(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	put(t, store, "file:refresh token", "refresh-one")
	put(t, store, "file:n8n key", "n8n-key")
	c := full(t)
	a, problems := FromConfig(c, store)
	if problems != nil {
		t.Fatal(problems)
	}
	if a.APIToken.Reveal() != "api token" || a.App.ClientSecret.Reveal() != "client-secret" || a.Token.RefreshToken.Reveal() != "refresh-one" ||
		a.App.ClientID != "5f2c" || a.N8N.BasicAuthPassword.Reveal() != "password" || a.KeepIn != KeepInKeyring || !a.Demo {
		t.Errorf("answers: %+v", a)
	}
	if cred := a.Credential(); cred.Token.AccessToken.IsZero() {
		t.Error("the token is not taken for the app's")
	}
	a.KeepIn = KeepInFile // the literals stay literals
	a.Refs.ClientSecret = secret.Ref{}
	back, deposits, err := a.Config()
	if err != nil {
		t.Fatal(err)
	}
	c.Refs.ClientSecret = secret.Literal(secret.New("client-secret"))
	if d := cmp.Diff(string(c.Text()), string(back.Text())); d != "" {
		t.Error(d)
	}
	want := []config.Deposit{
		{Ref: secret.InEnv("PIPEDRIVE_API_TOKEN"), Secret: secret.New("api token")}, {Ref: ref(t, "file:refresh token"), Secret: secret.New("refresh-one")},
		{Ref: ref(t, "file:n8n key"), Secret: secret.New("n8n-key")},
	}
	slices.SortFunc(deposits, func(a, b config.Deposit) int { return strings.Compare(a.Ref.Reveal(), b.Ref.Reveal()) })
	slices.SortFunc(want, func(a, b config.Deposit) int { return strings.Compare(a.Ref.Reveal(), b.Ref.Reveal()) })
	if d := cmp.Diff(want, deposits, sameSecrets); d != "" {
		t.Error(d)
	}
}

func TestAConfigurationIsWhatIsLeftToDo(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	put(t, store, "file:refresh token", "refresh-one")
	a, _ := FromConfig(full(t), store)
	for s, done := range map[Step]bool{
		StepMethod: true, StepActions: true, StepScopes: false, StepRegister: true, StepConnect: false,
		StepTest: false, StepHandOver: false,
	} {
		if a.Done(s) != done {
			t.Errorf("%s done: %v", s.Title(), a.Done(s))
		}
	}
	empty, _ := FromConfig(config.Config{Method: connection.OAuth2}, store)
	if empty.Done(StepRegister) || empty.Ticked != nil {
		t.Error("registered without an app")
	}
}

// What cannot be read is asked for again, and is not forgotten where it was.
func TestReferencesThatLeadNowhere(t *testing.T) {
	store := testStore(t, nil)
	c := full(t)
	a, problems := FromConfig(c, store)
	if len(problems) != 4 { // environment, keyring and two files
		t.Errorf("problems: %v", problems)
	}
	for _, p := range problems {
		if fault.HintOf(p) == "" {
			t.Errorf("no hint: %v", p)
		}
	}
	if !a.APIToken.IsZero() || a.credentialsDone() {
		t.Error("something out of nothing")
	}
	back, _, err := a.Config()
	if err != nil || back.Refs.APIToken != c.Refs.APIToken || back.Refs.ClientSecret != c.Refs.ClientSecret || back.Refs.RefreshToken != c.Refs.RefreshToken || back.Refs.N8NAPIKey != c.Refs.N8NAPIKey {
		t.Errorf("references got lost: %v, %v", back, err)
	}
}

func TestWhereSecretsGo(t *testing.T) {
	const client, access, refresh = "keyring:connect-pipedrive/5f2c:client-secret", "keyring:connect-pipedrive/5f2c:access-token",
		"keyring:connect-pipedrive/5f2c:refresh-token"
	app, token := finished(t, connection.OAuth2), finished(t, connection.APIToken)
	for _, c := range []struct {
		name   string
		a      Answers
		keep   Keeping
		had    config.Refs
		client string // where the client secret goes
		access string // and the access token
		api    string // and the API token
	}{
		{name: "file", a: app, client: "client-secret", access: "access-one"},
		{name: "keyring", a: app, keep: KeepInKeyring, client: client, access: access},
		{name: "references stay", a: app, had: config.Refs{ClientSecret: ref(t, "env:SECRET"), AccessToken: ref(t, "file:x")}, client: "env:SECRET", access: "file:x"},
		{name: "references stay with the keyring, too", a: app, keep: KeepInKeyring, had: config.Refs{ClientSecret: ref(t, "env:SECRET"), AccessToken: ref(t, "keyring:my/own")},
			client: "env:SECRET", access: "keyring:my/own"},
		{name: "out of the keyring, if chosen", a: app, keep: KeepInFile, had: config.Refs{ClientSecret: ref(t, client)}, client: "client-secret", access: "access-one"},
		{name: "token in a file", a: token, api: token.APIToken.Reveal()},
		{name: "token in the keyring", a: token, keep: KeepInKeyring, api: "keyring:connect-pipedrive/acme:api-token"},
		{name: "token in the environment", a: token, had: config.Refs{APIToken: ref(t, "env:TOKEN")}, api: "env:TOKEN"},
		{name: "the other method's stays", a: token, had: config.Refs{APIToken: ref(t, "env:TOKEN"), ClientID: ref(t, "id"), ClientSecret: ref(t, client)},
			keep: KeepInKeyring, api: "env:TOKEN", client: client},
	} {
		c.a.KeepIn, c.a.Refs = c.keep, c.had
		got, deposits, err := c.a.Config()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got.Refs.ClientSecret.Reveal() != c.client || got.Refs.AccessToken.Reveal() != c.access || got.Refs.APIToken.Reveal() != c.api {
			t.Errorf("%s: client secret %s, access token %s, API token %s", c.name,
				got.Refs.ClientSecret.Reveal(), got.Refs.AccessToken.Reveal(), got.Refs.APIToken.Reveal())
		}
		for _, d := range deposits {
			if d.Ref.IsLiteral() || d.Secret.IsZero() {
				t.Errorf("%s: deposit %v", c.name, d.Ref)
			}
		}
		if c.name == "keyring" && (got.Refs.RefreshToken.Reveal() != refresh || len(deposits) != 3) {
			t.Errorf("refresh token %s, %d deposits", got.Refs.RefreshToken.Reveal(), len(deposits))
		}
	}
}

// The client ID is no secret: it stays in the configuration, unless that refers to another place.
func TestWhereTheClientIDGoes(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.KeepIn = KeepInKeyring
	c, _, err := a.Config()
	if err != nil || c.Refs.ClientID.Reveal() != "5f2c" {
		t.Errorf("%v, %v", c.Refs.ClientID, err)
	}
	a.Refs.ClientID = ref(t, "file:id")
	c, deposits, err := a.Config()
	if err != nil || c.Refs.ClientID != a.Refs.ClientID || deposits[0] != (config.Deposit{Ref: a.Refs.ClientID, Secret: secret.New("5f2c")}) {
		t.Errorf("%v, %v, %v", c.Refs.ClientID, deposits, err)
	}
	a.App.ClientID = ""
	if c, _, _ := a.Config(); c.Refs.ClientID != a.Refs.ClientID {
		t.Errorf("the reference got lost: %v", c.Refs.ClientID)
	}
}

func TestKeyringEntriesHaveAnOwner(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.KeepIn, a.Account = KeepInKeyring, connection.Account{}
	if c, _, err := a.Config(); err != nil || c.Refs.APIToken.Reveal() != "keyring:connect-pipedrive/company:api-token" {
		t.Errorf("%v, %v", c.Refs.APIToken, err)
	}
}

func TestTheUnusedMethodIsNotWritten(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.App = connection.App{ClientID: "tried", ClientSecret: secret.New("x")}
	a.Token, a.TokenFor = tokenFor("one", ""), a.appKey()
	c, _, err := a.Config()
	if err != nil || !c.Refs.ClientID.IsZero() || !c.Refs.ClientSecret.IsZero() || !c.Refs.AccessToken.IsZero() || c.Token.Scope != "" {
		t.Errorf("%v, %v", c, err)
	}
}

func TestASecretThatLooksLikeAReference(t *testing.T) {
	for _, text := range []string{"env:X", "file:x", "keyring:a/b"} {
		a := finished(t, connection.APIToken)
		a.APIToken = secret.New(text)
		if _, _, err := a.Config(); fault.KindOf(err) != fault.Usage || err == nil || strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
		if a.Exported().Done(StepHandOver) {
			t.Error("exported what cannot be written")
		}
		a.KeepIn = KeepInKeyring // there it can be kept as it is
		a = a.WithAccount(ada)
		if _, _, err := a.Config(); err != nil {
			t.Errorf("%q in the keyring: %v", text, err)
		}
	}
}

func TestCallsAreStoredWithoutTokens(t *testing.T) {
	a := Answers{Selection: scopes.Selection{Calls: []string{
		"GET https://acme.pipedrive.com/v1/users/me?api_token=canary&x=1", "GET /v1/notes?x=1&API%5FTOKEN=canary",
	}}}
	c, _, err := a.Config()
	if err != nil {
		t.Fatal(err)
	}
	want := `calls = ["GET https://acme.pipedrive.com/v1/users/me?x=1", "GET /v1/notes?x=1"]`
	if text := string(c.Text()); !strings.Contains(text, want) || strings.Contains(text, "canary") {
		t.Errorf("%s", text)
	}
}

func TestSaveAndLoad(t *testing.T) {
	for _, keep := range []Keeping{KeepInFile, KeepInKeyring} {
		for _, method := range []connection.Method{connection.APIToken, connection.OAuth2} {
			store := testStore(t, nil)
			f := config.File{Path: filepath.Join(store.Dir, "config.toml"), Store: store}
			a := finished(t, method)
			a.KeepIn = keep
			c, deposits, err := a.Config()
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Save(t.Context(), c, deposits, false); err != nil {
				t.Fatal(err)
			}
			text := content(t, f.Path)
			for _, canary := range []string{"client-secret\"", "access-one", "refresh-one", "0123456789abcdef0123"} {
				if keep == KeepInKeyring && strings.Contains(text, `"`+canary) {
					t.Errorf("%s is in the file", canary)
				}
			}
			if c, err = f.Load(); err != nil {
				t.Fatal(err)
			}
			b, problems := FromConfig(c, f.Store)
			if problems != nil || b.Credential() != a.Credential() || b.KeepIn != map[Keeping]Keeping{KeepInKeyring: KeepInKeyring}[keep] {
				t.Errorf("%s %s: read back %+v, %v", keep, method, b.Credential(), problems)
			}
		}
	}
}
