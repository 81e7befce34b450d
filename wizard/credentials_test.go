package wizard

import (
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

const (
	tokenCanary  = "0123456789abcdef0123456789abcdef01234567"
	secretCanary = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee"
)

const idCanary = "0123456789abcdef"

func TestWhatCanBeSaidOfAValue(t *testing.T) {
	token, app := Answers{Method: connection.APIToken}, Answers{Method: connection.OAuth2, App: connection.App{ClientID: idCanary}}
	id, secret := app.Fields()[0], app.Fields()[1]
	for _, c := range []struct {
		field Field
		a     Answers
		value string
		fit   Fit
		words string
	}{
		{token.Fields()[0], token, "", Empty, "from the page above"},
		{token.Fields()[0], token, tokenCanary, Fits, ""},
		{token.Fields()[0], token, strings.ToUpper(tokenCanary), Fits, ""},
		{token.Fields()[0], token, tokenCanary[:38], Unusual, "a token has 40 characters, this one 38"},
		{token.Fields()[0], token, "g" + tokenCanary[1:], Unusual, "0-9 and a-f"},
		{token.Fields()[0], token, "v1u:AQIBAHj", Unusual, "access token"},
		{token.Fields()[0], token, "https://acme.pipedrive.com/settings/api", Wrong, "address"},
		{token.Fields()[0], token, "ada@acme.example", Wrong, "e-mail"},
		{token.Fields()[0], token, "••••••••", Wrong, "no key has"},
		{id, app, "", Empty, "OAuth & access scopes"},
		{id, app, idCanary, Fits, ""},
		{id, app, secretCanary, Unusual, "looks like the secret"},
		{id, app, idCanary + "0", Unusual, "a Client ID has 16 characters, this one 17; go on if it is right"},
		{id, app, "https://app.pipedrive.com", Wrong, "address"},
		{secret, app, "", Empty, "OAuth & access scopes"},
		{secret, app, secretCanary, Fits, ""},
		{secret, app, idCanary, Wrong, "This is the Client ID again. The secret is below it: 40 characters."},
		{secret, app, "0123456789", Unusual, "has 40 characters, this one 10"},
		{secret, app, "ada@acme.example", Wrong, "e-mail"},
	} {
		v := c.field.Judge(c.a, c.value)
		if v.Fit != c.fit || !strings.Contains(v.Text, c.words) || v.Refused() != (c.fit == Wrong || c.fit == Empty) {
			t.Errorf("%s %q: %s, %q", c.field.Label, c.value, v.Fit, v.Text)
		}
	}
}

func TestAPasteFindsItsFieldByShape(t *testing.T) {
	a := Answers{Method: connection.OAuth2}
	for _, c := range []struct {
		text  string
		focus int
		want  []Placed
	}{
		{idCanary, 1, []Placed{{0, idCanary}}},
		{secretCanary + "\n", 0, []Placed{{1, secretCanary}}},
		{"Client ID\n" + idCanary + "\nClient secret\n" + secretCanary, 0, []Placed{{0, idCanary}, {1, secretCanary}}},
		{" odd one\u200b ", 1, []Placed{{1, "oddone"}}},
		{" \n", 0, nil},
	} {
		if got := a.PlacePaste(c.text, c.focus); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
	token := Answers{Method: connection.APIToken}
	if got := token.PlacePaste(tokenCanary[:20]+"\r\n  "+tokenCanary[20:], 0); !slices.Equal(got, []Placed{{0, tokenCanary}}) {
		t.Errorf("a token that copying broke: %d", len(got))
	}
}

func TestCheckRedirectURL(t *testing.T) {
	for text, part := range map[string]string{
		"http://localhost:53682/callback":                         "",
		"http://127.0.0.1:1/":                                     "",
		"http://[::1]:53682/callback":                             "",
		"https://n8n.example.com/rest/oauth2-credential/callback": "",
		"":                                "whole address",
		"n8n.example.com/callback":        "whole address",
		"ftp://n8n.example.com":           "whole address",
		"https://":                        "whole address",
		"http://n8n.example.com/callback": "needs https",
		"https://n8n.example.com/#x":      "fragment",
		"https://n8n.example.com/#":       "fragment",
		"https://me:pw@n8n.example.com/":  "user or a password",
		"http://[::1":                     "whole address",
	} {
		err := CheckRedirectURL(text)
		switch {
		case part == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case part != "" && (err == nil || !strings.Contains(err.Error(), part) || fault.HintOf(err) == ""):
			t.Errorf("%q: got %v, want %q and a hint", text, err, part)
		}
	}
}

func TestCallbackOf(t *testing.T) {
	for text, want := range map[string]string{
		"https://n8n.example.com": "https://n8n.example.com/rest/oauth2-credential/callback", "http://localhost:5678": "http://localhost:5678/rest/oauth2-credential/callback",
		"https://example.com/n8n/":                                "https://example.com/n8n/rest/oauth2-credential/callback",
		"https://n8n.example.com/rest/oauth2-credential/callback": "", "http://localhost:53682/callback": "", "n8n": "", "": "",
	} {
		got, traps, ok, err := CallbackOf(text)
		if got != want || ok != (want != "") || err != nil || ok != (len(traps) > 0) {
			t.Errorf("%q: %q, %q, %v, %v", text, got, traps, ok, err)
		}
	}
}

// Each field gives back what was entered into it, and what it holds is what the step needs.
func TestFieldsAreComplete(t *testing.T) {
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		a := Answers{Method: m}
		for i, f := range a.Fields() {
			if f.Label == "" || f.Help == "" || f.Steps == "" || !f.Judge(a, "").Refused() {
				t.Errorf("%s: %q is not complete", m, f.Label)
			}
			value := []string{idCanary, secretCanary}[i]
			if a = f.Set(a, value); f.Value(a) != value {
				t.Errorf("%s: %q holds another value", m, f.Label)
			}
		}
		if !a.Registered().Done(StepRegister) {
			t.Errorf("%s: all fields are filled in, and the step is not done", m)
		}
	}
}

// Each field knows its own reference and value.
func TestFieldsKnowTheirPlace(t *testing.T) {
	refs := config.Refs{APIToken: secret.InEnv("A"), ClientID: secret.InEnv("B"), ClientSecret: secret.InEnv("C")}
	var got []string
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		for _, f := range (Answers{Method: m}).Fields() {
			got = append(got, f.Ref(refs).Target()+f.Value(f.Set(Answers{}, f.Label)))
		}
	}
	if want := []string{"AAPI token", "BClient ID", "CClient secret"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
