package cli

import (
	"testing"

	"github.com/spf13/pflag"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func TestPort(t *testing.T) {
	for text, want := range map[string]int{"53682": 53682, "1": 1, "65535": 65535, "0": 0, "-1": 0, "65536": 0, "x": 0, "": 0} {
		var got int
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		registerPort(flags, &got)
		if err := flags.Parse([]string{"--port", text}); (err == nil) != (want != 0) || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

// TestWizardRedirectURL holds that the wizard has registered what it listens to.
func TestWizardRedirectURL(t *testing.T) {
	const n8n = "https://n8n.example.com/rest/oauth2-credential/callback"
	demo := &wizard.Demo{App: connection.App{RedirectURL: "http://localhost:40404/callback"}}
	for _, test := range []struct {
		name  string
		given string
		port  int
		demo  *wizard.Demo
		want  string
	}{
		{"nothing: the wizard proposes", "", 0, nil, ""},
		{"the configuration's", "http://localhost:1234/cb", 0, nil, "http://localhost:1234/cb"},
		{"the demo's free port", "", 0, demo, "http://localhost:40404/callback"},
		{"the demo's configuration", "http://localhost:1234/cb", 0, demo, "http://localhost:1234/cb"},
		{"a port", "", 5555, nil, "http://localhost:5555/callback"},
		{"a port for the configuration's", "http://127.0.0.1/cb?x=1", 5555, nil, "http://127.0.0.1:5555/cb?x=1"},
		{"a port for the demo", "", 5555, demo, "http://localhost:5555/callback"},
		{"a port for IPv6", "http://[::1]:1/cb", 5555, nil, "http://[::1]:5555/cb"},
		{"a port is for loopback only", n8n, 5555, nil, n8n},
		{"an n8n of this machine keeps its own", wizard.LocalN8N + "/rest/oauth2-credential/callback", 5555, nil, wizard.LocalN8N + "/rest/oauth2-credential/callback"},
	} {
		if got := (wizardFlags{port: test.port}).redirectURL(test.given, test.demo); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
