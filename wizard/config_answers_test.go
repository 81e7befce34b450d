package wizard

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// testStore has a keyring that forgets, and no environment but this.
func testStore(t *testing.T, env map[string]string) secret.Store {
	t.Helper()
	keyring.MockInit()
	return secret.Store{Getenv: func(n string) string { return env[n] }, Keyring: secret.System{}, Dir: t.TempDir()}
}

func put(t *testing.T, s secret.Store, r, text string) {
	t.Helper()
	if err := s.Put(ref(t, r), secret.New(text)); err != nil {
		t.Fatal(err)
	}
}

func TestConfigToAnswersAndBack(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	put(t, store, "file:refresh token", "refresh-one")
	c := full(t)
	a, problems := c.Answers(store)
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
	c.ClientSecret = secret.Literal(secret.New("client-secret"))
	if d := cmp.Diff(c, back, sameSecrets); d != "" {
		t.Error(d)
	}
	want := []Deposit{{secret.InEnv("PIPEDRIVE_API_TOKEN"), secret.New("api token")}, {ref(t, "file:refresh token"), secret.New("refresh-one")}}
	slices.SortFunc(deposits, func(a, b Deposit) int { return strings.Compare(a.Ref.Reveal(), b.Ref.Reveal()) })
	if d := cmp.Diff(want, deposits, sameSecrets); d != "" {
		t.Error(d)
	}
}

func TestAConfigurationIsWhatIsLeftToDo(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	put(t, store, "file:refresh token", "refresh-one")
	a, _ := full(t).Answers(store)
	for s, done := range map[Step]bool{
		StepMethod: true, StepActions: true, StepScopes: false, StepRegister: true, StepCredentials: true, StepConnect: false,
		StepTests: false, StepExport: false,
	} {
		if a.Done(s) != done {
			t.Errorf("%s done: %v", s.Title(), a.Done(s))
		}
	}
	empty, _ := Config{Method: connection.OAuth2}.Answers(store)
	if empty.Done(StepRegister) || empty.Ticked != nil {
		t.Error("registered without an app")
	}
}

// What cannot be read is asked for again, and is not forgotten where it was.
func TestReferencesThatLeadNowhere(t *testing.T) {
	store := testStore(t, nil)
	c := full(t)
	a, problems := c.Answers(store)
	if len(problems) != 3 { // environment, keyring and file
		t.Errorf("problems: %v", problems)
	}
	for _, p := range problems {
		if fault.HintOf(p) == "" {
			t.Errorf("no hint: %v", p)
		}
	}
	if !a.APIToken.IsZero() || a.Done(StepCredentials) {
		t.Error("something out of nothing")
	}
	back, _, err := a.Config()
	if err != nil || back.APIToken != c.APIToken || back.ClientSecret != c.ClientSecret || back.Token.RefreshToken != c.Token.RefreshToken {
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
		had    Refs
		client string // where the client secret goes
		access string // and the access token
		api    string // and the API token
	}{
		{name: "file", a: app, client: "client-secret", access: "access-one"},
		{name: "keyring", a: app, keep: KeepInKeyring, client: client, access: access},
		{name: "references stay", a: app, had: Refs{ClientSecret: ref(t, "env:SECRET"), AccessToken: ref(t, "file:x")}, client: "env:SECRET", access: "file:x"},
		{name: "references stay with the keyring, too", a: app, keep: KeepInKeyring, had: Refs{ClientSecret: ref(t, "env:SECRET"), AccessToken: ref(t, "keyring:my/own")},
			client: "env:SECRET", access: "keyring:my/own"},
		{name: "out of the keyring, if chosen", a: app, keep: KeepInFile, had: Refs{ClientSecret: ref(t, client)}, client: "client-secret", access: "access-one"},
		{name: "token in a file", a: token, api: token.APIToken.Reveal()},
		{name: "token in the keyring", a: token, keep: KeepInKeyring, api: "keyring:connect-pipedrive/acme:api-token"},
		{name: "token in the environment", a: token, had: Refs{APIToken: ref(t, "env:TOKEN")}, api: "env:TOKEN"},
		{name: "the other method's stays", a: token, had: Refs{APIToken: ref(t, "env:TOKEN"), ClientID: ref(t, "id"), ClientSecret: ref(t, client)},
			keep: KeepInKeyring, api: "env:TOKEN", client: client},
	} {
		c.a.KeepIn, c.a.Refs = c.keep, c.had
		got, deposits, err := c.a.Config()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got.ClientSecret.Reveal() != c.client || got.Token.AccessToken.Reveal() != c.access || got.APIToken.Reveal() != c.api {
			t.Errorf("%s: client secret %s, access token %s, API token %s", c.name,
				got.ClientSecret.Reveal(), got.Token.AccessToken.Reveal(), got.APIToken.Reveal())
		}
		for _, d := range deposits {
			if d.Ref.IsLiteral() || d.Secret.IsZero() {
				t.Errorf("%s: deposit %v", c.name, d.Ref)
			}
		}
		if c.name == "keyring" && (got.Token.RefreshToken.Reveal() != refresh || len(deposits) != 3) {
			t.Errorf("refresh token %s, %d deposits", got.Token.RefreshToken.Reveal(), len(deposits))
		}
	}
}

// The client ID is no secret: it stays in the configuration, unless that refers to another place.
func TestWhereTheClientIDGoes(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.KeepIn = KeepInKeyring
	c, _, err := a.Config()
	if err != nil || c.ClientID.Reveal() != "5f2c" {
		t.Errorf("%v, %v", c.ClientID, err)
	}
	a.Refs.ClientID = ref(t, "file:id")
	c, deposits, err := a.Config()
	if err != nil || c.ClientID != a.Refs.ClientID || deposits[0] != (Deposit{a.Refs.ClientID, secret.New("5f2c")}) {
		t.Errorf("%v, %v, %v", c.ClientID, deposits, err)
	}
	a.App.ClientID = ""
	if c, _, _ := a.Config(); c.ClientID != a.Refs.ClientID {
		t.Errorf("the reference got lost: %v", c.ClientID)
	}
}

func TestKeyringEntriesHaveAnOwner(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.KeepIn, a.Account = KeepInKeyring, connection.Account{}
	if c, _, err := a.Config(); err != nil || c.APIToken.Reveal() != "keyring:connect-pipedrive/company:api-token" {
		t.Errorf("%v, %v", c.APIToken, err)
	}
}

func TestTheUnusedMethodIsNotWritten(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.App = connection.App{ClientID: "tried", ClientSecret: secret.New("x")}
	a.Token, a.TokenFor = tokenFor("one", ""), a.appKey()
	c, _, err := a.Config()
	if err != nil || !c.ClientID.IsZero() || !c.ClientSecret.IsZero() || !c.Token.AccessToken.IsZero() {
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
		if a.Exported().Done(StepExport) {
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
		"GET https://acme.pipedrive.com/v1/users/me?api_token=canary&x=1", "GET /v1/notes?x=1&api_token=canary",
	}}}
	c, _, err := a.Config()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"GET https://acme.pipedrive.com/v1/users/me?api_token=&x=1", "GET /v1/notes?x=1&api_token="}
	if !slices.Equal(c.Selection.Calls, want) {
		t.Errorf("%q", c.Selection.Calls)
	}
}

func TestCredentialResolvesItsMethodAlone(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	c := full(t)
	c.Method = connection.APIToken
	if cred, err := c.Credential(store); err != nil || cred.APIToken.Reveal() != "api token" {
		t.Errorf("%v, %v", cred, err)
	}
	c.Method = connection.OAuth2
	if _, err := c.Credential(store); err == nil || !strings.Contains(err.Error(), "client-secret") {
		t.Errorf("the missing client secret: %v", err)
	}
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	if _, err := c.Credential(store); err == nil || !strings.Contains(err.Error(), "refresh token") {
		t.Errorf("the missing refresh token: %v", err)
	}
	put(t, store, "file:refresh token", "refresh-one")
	cred, err := c.Credential(store)
	if err != nil || cred.App.ClientID != "5f2c" || cred.Token.RefreshToken.Reveal() != "refresh-one" || cred.Token.Expiry != at {
		t.Errorf("%v, %v", cred, err)
	}
}
