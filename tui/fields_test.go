package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestTokenWarning(t *testing.T) {
	for token, part := range map[string]string{
		"":                           "",
		canaryToken:                  "",
		strings.ToUpper(canaryToken): "",
		canaryToken[:39]:             "40 characters",
		canaryToken + "0":            "40 characters",
		"g" + canaryToken[1:]:        "0–9 and a–f",
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
		"": "", "0123456789abcdef": "", canarySecret: "client secret or an API token", "short": "everything copied",
		"https://app.pipedrive.com": "address",
	} {
		wantWarning(t, id, clientIDWarning(id), part)
	}
	const id = "0123456789abcdef"
	for secret, part := range map[string]string{
		"": "", canarySecret: "", id: "Client ID once more", "0123456789": "swapped", "ada@acme.example": "e-mail",
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
		err := checkRedirectURL(text)
		switch {
		case part == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case part != "" && (err == nil || !strings.Contains(err.Error(), part) || fault.HintOf(err) == ""):
			t.Errorf("%q: got %v, want %q and a hint", text, err, part)
		}
	}
}

func TestIsN8NAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"https://n8n.example.com": true, "https://example.com/n8n/": true, "http://localhost:5678": true,
		"https://n8n.example.com/rest/oauth2-credential/callback": false, "http://localhost:53682/callback": false, "n8n": false, "": false,
	} {
		if got := isN8NAddress(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
