package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// atLogin starts at Connect with an app and no token; the logins come out of the channel.
func atLogin(t *testing.T) (start, chan *login) {
	t.Helper()
	fake, logins := loginFake()
	return start{answers: upTo(t, connection.OAuth2, wizard.StepConnect), at: wizard.StepConnect, pipedrive: fake}, logins
}

func refusing() *fakePipedrive {
	return &fakePipedrive{account: func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
		return connection.Account{}, connection.Token{}, fault.New(fault.Refused,
			"check that all 40 characters were copied, and from the right company", "Pipedrive refused the API token (401 unauthorized access)")
	}}
}

// The address is on the screen before a browser opens.
func TestConnectShowsAddressFirst(t *testing.T) {
	s, _ := atLogin(t)
	s.host, s.hold = &fakeHost{}, true
	drive(t, s, func(d *driver) {
		d.want("http://localhost:53682/", "oauth.pipedrive.com")
		if len(d.host.opened) > 0 {
			t.Fatal("the browser was opened before the address was drawn")
		}
		close(d.terminal.held)
		d.settle()
		if len(d.host.opened) != 1 || d.host.opened[0] != "http://localhost:53682/" { // not the long one: it would stand in the list of processes
			t.Errorf("opened %q", d.host.opened)
		}
		d.want("The browser shows Pipedrive's page")
	})
}

func TestConnectCountsDown(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		d.want("5:00 left")
		for range 61 {
			d.pass(time.Second)
		}
		d.want("3:59 left")
		l := <-logins
		l.failure <- fault.New(fault.Unreachable, "start again", "the login was not answered in time")
		d.settle()
		d.want("The login was not answered in time", "Start again")
		d.press("r")
		d.want("5:00 left")
		if (<-logins) == l {
			t.Error("the old login is still running")
		}
	})
}

func TestConnectByCallback(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		(<-logins).result <- grantedToken()
		d.settle()
		d.want("You are Ada Lovelace at Acme (acme.pipedrive.com), ada@acme.example", "3 of 3 needed scopes granted")
		d.press("enter")
		d.want("step 7 of 8")
		if !d.model.answers.Done(wizard.StepConnect) {
			t.Error("not connected")
		}
	})
}

// Pasting works while the callback is waited for, and again after a bad one.
func TestConnectByPaste(t *testing.T) {
	s, _ := atLogin(t)
	drive(t, s, func(d *driver) {
		d.paste("https://n8n.example.com/?code=1&state=f00d") // no field is open: a paste is no text
		d.want("Waiting for the answer")
		d.press("p")
		d.paste("nonsense")
		d.want("This address has no code in it. Copy the whole address, from https:// to its end.")
		d.write("https://n8n.example.com/?code=1&state=f00d") // as terminals without bracketed paste send it
		d.wantNot("code=1")
		d.press("enter")
		d.want("You are Ada Lovelace")
	})
}

func TestConnectOpensFieldWhereNoCallbackCanCome(t *testing.T) {
	s, logins := atLogin(t)
	s.answers.App.RedirectURL = "https://n8n.example.com/rest/oauth2-credential/callback"
	drive(t, s, func(d *driver) {
		if !(<-logins).pasteOnly {
			t.Error("a listener was asked for")
		}
		d.want("The app's callback URL is not on this machine")
		d.paste("https://n8n.example.com/?code=1&state=f00d")
		d.want("You are Ada Lovelace")
	})
}

// Only on the normal screen a long address can be selected in one piece.
func TestConnectNormalScreen(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		d.press("u")
		if !d.model.onNormalScreen() {
			t.Fatal("still in the alternate screen")
		}
		d.want("any key goes back", "5:00 left")
		if printed := d.terminal.printed; len(printed) != 1 || !strings.HasPrefix(printed[0], "https://oauth.pipedrive.com/oauth/authorize?") {
			t.Errorf("printed %q", printed)
		}
		d.press("q")
		if d.model.onNormalScreen() {
			t.Fatal("not back in the alternate screen")
		}
		d.press("u")
		(<-logins).result <- grantedToken()
		d.settle()
		d.want("The browser's answer has arrived.")
		d.press("y") // comes back, and answers nothing that was not on the screen
		d.want("Is that you")
	})
}

func TestConnectCopies(t *testing.T) {
	s, _ := atLogin(t)
	drive(t, s, func(d *driver) {
		d.press("y")
		d.want("Sent to the terminal's clipboard.")
		if !strings.HasPrefix(d.terminal.clipboard, "https://oauth.pipedrive.com/oauth/authorize?") {
			t.Errorf("copied %q", d.terminal.clipboard)
		}
	})
}

func TestConnectDemoAllows(t *testing.T) {
	s, logins := atLogin(t)
	var on []scopes.Scope
	var d *driver
	s.demo = &wizard.Demo{
		SwitchOn: func(s []scopes.Scope) { on = s },
		Approve: func(context.Context, string) error {
			(<-logins).result <- grantedToken()
			return nil
		},
	}
	drive(t, s, func(started *driver) {
		d = started
		if len(on) != 3 {
			t.Errorf("switched on %v", on)
		}
		d.want("a press Allow")
		d.press("a")
		d.want("You are Ada Lovelace")
	})
}

func TestConnectOpensAgain(t *testing.T) {
	s, _ := atLogin(t)
	s.host = &fakeHost{openErr: errors.New("no display")}
	s.demo = &wizard.Demo{Approve: func(context.Context, string) error { return errors.New("the page is gone") }}
	drive(t, s, func(d *driver) {
		d.want("No display.")
		d.press("a")
		d.want("The page is gone.")
		d.host.openErr = nil
		d.press("o")
		d.want("The browser shows Pipedrive's page")
		d.wantNot("No display.")
		if len(d.host.opened) != 2 {
			t.Errorf("opened %d times", len(d.host.opened))
		}
		d.press("p", "x", "enter")
		d.want("This address has no code in it.")
		d.press("esc")
		d.want("p paste")
		d.press("p", "enter") // nothing to take
		d.want("enter take it")
	})
}

// Leaving ends the login; what it still says is dropped.
func TestConnectLeaving(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		l := <-logins
		d.press("esc")
		d.want("step 5 of 8")
		select {
		case <-l.cancelled:
		default:
			t.Error("the login goes on")
		}
		d.press("tab", "tab", "enter")
		d.want("step 6 of 8", "5:00 left")
	})
}

func TestConnectNotMe(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		(<-logins).result <- grantedToken()
		d.settle()
		d.press("n")
		d.want("switch to the right company", "r connects again")
		d.press("r")
		d.want("5:00 left")
		if d.model.answers.Done(wizard.StepConnect) {
			t.Error("the wrong account counts")
		}
	})
}

// Going on without a scope takes a key of its own; connecting again takes the new scopes.
func TestConnectMissingScopes(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		token := grantedToken()
		token.Scope = "base,deals:full"
		(<-logins).result <- token
		d.settle()
		d.press("y", "enter")
		d.want("step 6 of 8", "2 scopes missing", "activities:read", "contacts:read")
		d.press("r")
		(<-logins).result <- grantedToken()
		d.settle()
		d.press("y")
		d.want("step 7 of 8")
	})
	s, logins = atLogin(t)
	drive(t, s, func(d *driver) {
		token := grantedToken()
		token.Scope = "base,deals:full"
		(<-logins).result <- token
		d.settle()
		d.press("y", "c")
		d.want("step 7 of 8")
		d.press("esc")
		d.want("2 scopes missing")
	})
}

// A token that was kept is asked about at once; a refresh on the way is kept.
// A token whose answer does not say its scopes: neither a screen nor a prompt calls them granted, missing or too much.
func TestConnectUnknownScopes(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	token := grantedToken()
	token.Scope = ""
	a = a.WithNewLogin(token)
	drive(t, start{answers: a, at: wizard.StepConnect}, func(d *driver) {
		d.want("Ada Lovelace", "Which scopes were granted is not known")
		for _, claim := range []string{"needed scopes granted", "missing", "not needed"} {
			if strings.Contains(d.screen(), claim) {
				t.Errorf("says %q:\n%s", claim, d.screen())
			}
		}
	})
	out, _, _ := plainAt(t, Options{Pipedrive: &fakePipedrive{}}, a, "yes")
	mustHave(t, out, "Which scopes were granted is not known")
	for _, claim := range []string{"Scopes granted", "Nothing is missing", "More than needed"} {
		if strings.Contains(out, claim) {
			t.Errorf("says %q:\n%s", claim, out)
		}
	}
}

func TestConnectKeptToken(t *testing.T) {
	s, _ := atLogin(t)
	s.answers = s.answers.WithNewLogin(grantedToken())
	refreshed := grantedToken()
	refreshed.AccessToken = secret.New("v1u:refreshed")
	s.pipedrive.account = func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
		return ada, refreshed, nil
	}
	drive(t, s, func(d *driver) {
		d.want("You are Ada Lovelace")
		if d.model.answers.Token != refreshed {
			t.Error("the refreshed token is lost")
		}
		d.press("y")
		d.want("step 7 of 8")
	})
}

// A refused token needs a new login; a failing network only another try.
func TestConnectAgainAfterFailure(t *testing.T) {
	for _, test := range []struct {
		kind   fault.Kind
		logins int
	}{{fault.Refused, 1}, {fault.Unreachable, 0}} {
		s, logins := atLogin(t)
		s.answers = s.answers.WithNewLogin(grantedToken())
		s.pipedrive.account = func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
			return connection.Account{}, connection.Token{}, fault.New(test.kind, "", "it failed: %w", errors.New("why"))
		}
		drive(t, s, func(d *driver) {
			d.want("It failed: why")
			d.press("r")
			if len(logins) != test.logins {
				t.Errorf("%d logins after %v", len(logins), test.kind)
			}
		})
	}
}

// Answers of an earlier run change nothing.
func TestConnectStaleAnswers(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		stale := active[stepConnect](d).id
		d.press("r")
		<-logins
		d.update(happened{ofWork: ofWork{stale}, event: wizard.Authorized{Token: grantedToken()}})
		d.update(happened{ofWork: ofWork{stale}, event: wizard.Pasted{Err: errors.New("stale")}})
		d.settle()
		d.want("5:00 left")
		d.wantNot("stale")
	})
}

func TestConnectResize(t *testing.T) {
	s, _ := atLogin(t)
	drive(t, s, func(d *driver) {
		d.press("p")
		d.write("https://half")
		before := d.screen()
		for _, size := range [][2]int{{40, 12}, {200, 60}, {20, 5}, {80, 24}} {
			d.resize(size[0], size[1])
			if size[0] >= minWidth {
				d.fits()
			}
		}
		if d.screen() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, d.screen())
		}
	})
}
