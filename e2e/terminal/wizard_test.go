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
	x.waitFor("What do your workflows do in Pipedrive?", "0 of 51")
	x.keys("/")
	x.text("create a deal")
	x.waitFor("Create")
	x.keys("Enter")
	x.keys("Down", "Down", "Space")
	x.waitFor("[x] Create", "+ deals:full")
	x.keys("Enter")
}

func TestDemoWithOAuth2(t *testing.T) {
	x := open(t, 80, 24)
	x.line("connect-pipedrive --demo --no-browser")
	x.waitFor("How shall n8n sign in", "ctrl+c quit")
	x.keys("Down", "Enter")
	x.pickDealCreate()
	x.waitFor("Scopes", "Deals: Full access", "deals:full")
	x.keys("Enter")
	x.waitFor("Register", "0 of 13 done")
	x.keys("a")
	x.waitFor("All 13 tasks are done")
	x.keys("Enter")
	x.waitFor("Client secret", "••••")
	x.keys("Enter")
	x.keys("Enter")
	x.keys("Enter")
	x.waitFor("Waiting for the answer", "http://localhost:")
	x.keys("a")
	x.waitFor("You are Dana Demo at Acme Demo", "1 of 1 needed scopes granted")
	x.keys("y")
	x.waitFor("1 test call: 1 ok")
	x.keys("Enter")
	x.waitFor("config.demo.toml", "enter write")
	x.keys("Enter")
	x.waitFor("Written to config.demo.toml", "This was the demo")
	x.keys("Enter")
	if code := x.exitCode(); code != "0" {
		t.Errorf("exit code %s", code)
	}
	wantAll(t, x.history(), "config.demo.toml", "Dana Demo")
	wantAll(t, x.config("config.demo.toml"), "demo = true", `actions = ["deal:create"]`, `access_token = "v1u:`, `company = "Acme Demo"`)
	if _, err := os.Stat(filepath.Join(x.dir, "config.toml")); err == nil {
		t.Error("the demo wrote config.toml")
	}
}

func TestDemoWithAPIToken(t *testing.T) {
	x := open(t, 80, 24)
	x.line("connect-pipedrive --demo --no-browser")
	x.waitFor("How shall n8n sign in")
	x.keys("Enter")
	x.pickDealCreate()
	x.waitFor("Scopes", "Deals: Full access")
	x.keys("Enter")
	x.waitFor("Register", "done")
	x.keys("a")
	x.waitFor("are done")
	x.keys("Enter")
	x.waitFor("API token", "••••")
	x.keys("Enter")
	x.waitFor("You are Dana Demo at Acme Demo")
	x.keys("y")
	x.waitFor("1 test call: 1 ok")
	x.keys("Enter")
	x.waitFor("config.demo.toml", "enter write")
	x.keys("Enter")
	x.waitFor("Written to config.demo.toml", "This was the demo")
	x.keys("Enter")
	if code := x.exitCode(); code != "0" {
		t.Errorf("exit code %s", code)
	}
	wantAll(t, x.config("config.demo.toml"), "demo = true", `method = "api-token"`, `actions = ["deal:create"]`, `company = "Acme Demo"`)
}

func TestAnUnfinishedSetupGoesOn(t *testing.T) {
	x := open(t, 80, 24)
	x.line("connect-pipedrive --no-browser")
	x.waitFor("How shall n8n sign in")
	x.keys("Down", "Enter")
	x.pickDealCreate()
	x.waitFor("Deals: Full access")
	x.keys("C-c")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
	x.line("clear; connect-pipedrive --no-browser")
	x.waitFor("was not finished", "Method, Nodes and actions", "Go on with it?")
	x.keys("Enter")
	x.waitFor("Scopes", "Deals: Full access", "step 3 of 8")
	x.keys("C-c")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
}
