package wizard

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

const (
	tokenCanary  = "0123456789abcdef0123456789abcdef01234567"
	secretCanary = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee"
)

func TestTokenWarning(t *testing.T) {
	for token, part := range map[string]string{
		"":                           "",
		tokenCanary:                  "",
		strings.ToUpper(tokenCanary): "",
		tokenCanary[:39]:             "40 characters",
		tokenCanary + "0":            "40 characters",
		"g" + tokenCanary[1:]:        "0–9 and a–f",
		"v1u:AQIBAHj":                "access token",
		"https://acme.pipedrive.com/settings/api": "address",
		"ada@acme.example":                        "e-mail",
		"••••••••":                                "no key has",
	} {
		wantWarning(t, token, tokenWarning(token), part)
	}
}

func TestClientWarnings(t *testing.T) {
	for id, part := range map[string]string{
		"": "", "0123456789abcdef": "", secretCanary: "client secret or an API token", "short": "everything copied",
		"https://app.pipedrive.com": "address",
	} {
		wantWarning(t, id, clientIDWarning(id), part)
	}
	const id = "0123456789abcdef"
	for secret, part := range map[string]string{
		"": "", secretCanary: "", id: "Client ID once more", "0123456789": "swapped", "ada@acme.example": "e-mail",
	} {
		wantWarning(t, secret, clientSecretWarning(secret, id), part)
	}
}

func wantWarning(t *testing.T, value, got, part string) {
	t.Helper()
	if part == "" && got != "" || !strings.Contains(got, part) {
		t.Errorf("%q: got %q, want %q in it", value, got, part)
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
		for _, f := range a.Fields() {
			if f.Label == "" || f.Help == "" && !f.Secret || f.Advice == "" && !f.IsCallback() || f.Refuse("") == nil {
				t.Errorf("%s: %q is not complete", m, f.Label)
			}
			const value = "https://n8n.example.com/callback"
			if a = f.Set(a, value); f.Value(a) != value {
				t.Errorf("%s: %q holds %q", m, f.Label, f.Value(a))
			}
			_, _ = f.Ref(a.Refs), f.Warning(a, value)
		}
		if !a.credentialsDone() {
			t.Errorf("%s: all fields are filled in, and the step is not done", m)
		}
	}
}
