package cli

import (
	"bytes"
	"os"
	"slices"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// What a login invites to: to follow a URL, and to paste where that ended if nothing here can be called back.
func TestInvitation(t *testing.T) {
	invited := connection.Invitation{URL: "https://long", Deadline: time.Date(2026, 11, 26, 1, 2, 3, 0, time.UTC)}
	short := invited
	short.ShortURL = "http://localhost:1/"
	const open = "Open this URL in a browser and allow the app:\n\nhttps://long\n\n"
	for _, c := range []struct {
		of    connection.Invitation
		paste bool
		want  string
	}{
		{invited, true, open + "Then paste the URL that the browser was redirected to, and press enter.\n"},
		{short, false, open + "(or, on this machine, http://localhost:1/)\nWaiting for the callback until 01:02:03; pasting the redirected URL works, too.\n"},
	} {
		var said bytes.Buffer
		(&app{world: world{err: &said}}).showInvitation(c.of, c.paste)
		if said.String() != c.want {
			t.Errorf("%q, want %q", said.String(), c.want)
		}
	}
}

// Lines are pasted until one is taken; only the end of the input is told.
func TestPastes(t *testing.T) {
	for _, c := range []struct {
		in, said string
		pasted   []string
		ended    bool
	}{
		{"", "", nil, true},
		{"\n\none\n", "", []string{"one"}, false},
		{"bad\n\none\ntwo\n", "connect-pipedrive: not that\nhint: another\n", []string{"bad", "one"}, false},
		{"bad", "connect-pipedrive: not that\nhint: another\n", []string{"bad"}, true},
	} {
		in, feed, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = feed.WriteString(c.in)
		_ = feed.Close()
		var said bytes.Buffer
		var pasted []string
		ended := false
		(&app{world: world{in: in, err: &said}}).takePastes(func(line string) error {
			pasted = append(pasted, line)
			if line == "bad" {
				return fault.New(fault.Usage, "another", "not that")
			}
			return nil
		}, func() { ended = true })
		_ = in.Close()
		if said.String() != c.said || !slices.Equal(pasted, c.pasted) || ended != c.ended {
			t.Errorf("%q: pasted %q, ended %v, said %q", c.in, pasted, ended, said.String())
		}
	}
}

// What a login says it was granted is what the token's answer says, and nothing where it does not.
func TestLoggedIn(t *testing.T) {
	sel := scopes.Selection{NodeVersion: 2}
	deals, err := scopes.ParseActions("deal:create", 2)
	if err != nil {
		t.Fatal(err)
	}
	leads, err := scopes.ParseActions("lead:create", 2)
	if err != nil {
		t.Fatal(err)
	}
	const them, end = "you are Ada at Acme\n", "written to a.toml\n"
	for _, c := range []struct {
		scope string
		want  string
		sel   scopes.Selection
	}{
		{"", "granted: unknown, the answer does not say it\n", sel.Add(deals...)},
		{"base,deals:full", "granted: base, deals:full\n", sel.Add(deals...)},
		{"base", "granted: base\nmissing: deals:full\nhint: switch it on in Developer Hub, save, and log in again\n", sel.Add(deals...)},
		{"base", "granted: base\nmissing: deals:full, leads:full\nhint: switch them on in Developer Hub, save, and log in again\n", sel.Add(deals...).Add(leads...)},
	} {
		var said bytes.Buffer
		var opened openedConfig
		opened.file.Path = "a.toml"
		answers := wizard.Answers{Method: connection.OAuth2, Selection: c.sel}.WithToken(connection.Token{AccessToken: secret.New("x"), Scope: c.scope})
		answers.Account = connection.Account{User: "Ada", Company: "Acme"}
		(&app{world: world{err: &said}}).loggedIn(opened, answers)
		if said.String() != them+c.want+end {
			t.Errorf("%q: %q", c.scope, said.String())
		}
	}
}
