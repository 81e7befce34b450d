//go:build e2e

package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// config returns the written configuration, and wants it to be readable by its owner alone.
func (x *terminal) config(name string) string {
	x.t.Helper()
	path := filepath.Join(x.dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		x.t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		x.t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		x.t.Errorf("%s has mode %o, want 600", name, info.Mode().Perm())
	}
	return string(data)
}

func wantAll(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}

// pickDealCreate goes from the start to the picker with a method, picks Deal, Create, and goes on to the checklist.
func (x *terminal) pickDealCreate() {
	x.t.Helper()
	x.waitFor("What will your workflows do in Pipedrive?", "0 of 51")
	x.keys("/")
	x.text("create a deal")
	x.waitFor("Create")
	x.keys("Enter")
	x.keys("Down", "Down", "Space")
	x.waitFor("■ Create", "+ deals:full")
	x.keys("Enter")
}

// screen is one of a journey: what it shows, and the keys that lead on.
type screen struct {
	shows []string
	keys  []string
}

// journey goes from screen to screen.
func (x *terminal) journey(screens ...screen) {
	x.t.Helper()
	for _, s := range screens {
		x.waitFor(s.shows...)
		x.keys(s.keys...)
	}
}

// TestDemo goes through the whole demo to the written file, with each method.
func TestDemo(t *testing.T) {
	tests := []struct {
		name    string
		choose  []string // the method
		connect []screen // from the credentials to the account
		config  []string
	}{
		{"OAuth2", []string{"Enter"},
			[]screen{
				{[]string{"Client secret", "••••"}, []string{"Enter"}},
				{[]string{"Allow the access in your browser", "http://localhost:"}, []string{"Enter"}},
				{[]string{"You are Dana Demo", "1 of 1 scope granted"}, []string{"Enter"}},
			},
			[]string{`method = "oauth2"`, `access_token = "v1u:`}},
		{"API token", []string{"Right", "Enter"},
			[]screen{
				{[]string{"API token", "••••"}, []string{"Enter"}},
				{[]string{"You are Dana Demo"}, []string{"Enter"}},
			},
			[]string{`method = "api-token"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, 80, 24)
			x.line(demo())
			x.journey(screen{[]string{"Where does your n8n run?"}, []string{"Enter"}}, screen{[]string{"How shall n8n sign in"}, tt.choose})
			x.pickDealCreate()
			if tt.name == "OAuth2" {
				x.journey(screen{[]string{"Scopes", "Deals: Full access", "deals:full"}, []string{"Enter"}})
			}
			x.journey(tt.connect...)
			x.journey(screen{[]string{"Two files, then one command", "config.demo.toml", "credential.json"}, []string{"Enter"}})
			if code := x.exitCode(); code != "0" {
				t.Errorf("exit code %s", code)
			}
			wantAll(t, x.history(), "config.demo.toml", "Dana Demo")
			wantAll(t, x.config("config.demo.toml"), append(tt.config, "demo = true", `actions = ["deal:create"]`, `company = "Acme Demo"`)...)
			if _, err := os.Stat(filepath.Join(x.dir, "config.toml")); err == nil {
				t.Error("the demo wrote config.toml")
			}
		})
	}
}

func TestAnUnfinishedSetupGoesOn(t *testing.T) {
	x := open(t, 80, 24)
	x.line("connect-pipedrive --no-browser")
	x.waitFor("Where does your n8n run?")
	x.keys("Enter")
	x.waitFor("How shall n8n sign in")
	x.keys("Enter")
	x.pickDealCreate()
	x.waitFor("Deals: Full access")
	x.keys("C-c")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
	x.line("clear; connect-pipedrive --no-browser")
	x.waitFor("· unfinished  from today", "up to Scopes.", "Go on at Scopes", "x start afresh")
	x.keys("z", "C-c")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
	x.line("clear; connect-pipedrive --no-browser")
	x.waitFor("Go on at Scopes")
	x.keys("Enter")
	x.waitFor("Scopes", "Deals: Full access", "step 4 of 8")
	x.keys("C-c")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
}
