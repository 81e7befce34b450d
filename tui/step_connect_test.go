package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// atLogin starts at Connect with an app and no token; the logins are received from the channel.
func atLogin(t *testing.T) (start, chan *login) {
	t.Helper()
	fake, logins := loginFake()
	return start{answers: upTo(t, connection.OAuth2, wizard.StepConnect), at: wizard.StepConnect, pipedrive: fake}, logins
}

// The address is on the screen before a browser opens.
func TestConnectShowsAddressFirst(t *testing.T) {
	s, _ := atLogin(t)
	s.host, s.hold = &fakeHost{}, true
	drive(t, s, func(d *driver) {
		d.want("http://localhost:53682/")
		if len(d.host.Opened) > 0 {
			t.Fatal("the browser was opened before the address was drawn")
		}
		close(d.terminal.held)
		d.settle()
		if len(d.host.Opened) != 1 || d.host.Opened[0] != "http://localhost:53682/" { // not the long one: it would show up in the list of processes
			t.Errorf("opened %q", d.host.Opened)
		}
		d.want("✓ 1  The browser was asked")
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
		l.failure <- failed(fault.Unreachable, connection.ErrNotAnswered, "the login was not answered in time", "")
		d.settle()
		d.want("No answer within 5 minutes", "Try again")
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
		d.want("You are Ada Lovelace", "at Acme, acme.pipedrive.com", "ada@acme.example · administrator", "3 of 3 scopes granted")
		d.press("enter")
		d.want("step 7 of 8")
		if !d.model.answers.Done(wizard.StepConnect) {
			t.Error("not connected")
		}
	})
}

// Pasting works while the callback is awaited, and again after a wrong paste.
func TestConnectByPaste(t *testing.T) {
	s, _ := atLogin(t)
	drive(t, s, func(d *driver) {
		d.paste("nonsense") // wherever the focus is
		d.want("this address has no code in it: copy the whole address, from https:// to its end")
		d.press("p")
		d.wantNot("no code in it")
		d.write("https://n8n.example.com/?code=1&state=f00d") // as terminals without bracketed paste send it
		d.wantNot("code=1")
		d.press("enter")
		d.want("You are Ada Lovelace")
	})
}

func TestConnectOpensFieldWhereNoCallbackCanCome(t *testing.T) {
	s, logins := atLogin(t)
	s.answers.App.RedirectURL = "https://n8n.example.com/rest/oauth2-credential/callback"
	s.host = &fakeHost{}
	drive(t, s, func(d *driver) {
		if !(<-logins).pasteOnly {
			t.Error("a listener was asked for")
		}
		d.want("paste anywhere, or p to type it in")
		d.press("y", "u") // these keys still work
		if !d.model.selecting || !strings.Contains(d.terminal.clipboard, "oauth/authorize") {
			t.Error("the address cannot be copied or shown")
		}
		d.press("u", "o")
		if len(d.host.Opened) != 2 {
			t.Errorf("opened %q", d.host.Opened)
		}
		d.paste("https://n8n.example.com/?code=1&state=f00d")
		d.want("You are Ada Lovelace")
	})
}

// Only on the normal screen can a long address be selected in one piece.
func TestConnectNormalScreen(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		d.press("u")
		if !d.model.selecting {
			t.Fatal("still in the alternate screen")
		}
		d.want("any key goes back", "5:00 left")
		if printed := d.terminal.printed; len(printed) != 1 || !strings.HasPrefix(printed[0], "https://oauth.pipedrive.com/oauth/authorize?") {
			t.Errorf("printed %q", printed)
		}
		d.press("q")
		if d.model.selecting {
			t.Fatal("not back in the alternate screen")
		}
		d.press("u")
		(<-logins).result <- grantedToken()
		d.settle()
		d.want("The browser's answer has arrived.")
		d.burst("enter", "enter") // the first comes back, the second answers nothing that was not on the screen
		d.want("Is this you")
	})
}

func TestConnectCopies(t *testing.T) {
	s, _ := atLogin(t)
	drive(t, s, func(d *driver) {
		d.press("y")
		d.want("sent to the clipboard: the address")
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
		d.want("enter Allow it for me")
		d.press("enter")
		d.want("You are Ada Lovelace")
	})
}

func TestConnectOpensAgain(t *testing.T) {
	s, _ := atLogin(t)
	s.host = &fakeHost{OpenErr: errors.New("it broke")}
	s.demo = &wizard.Demo{Approve: func(context.Context, string) error { return errors.New("the page is gone") }}
	drive(t, s, func(d *driver) {
		d.want("! no browser it broke")
		d.press("enter")
		d.want("✗ the page is gone")
		d.host.OpenErr = nil
		d.press("o")
		d.want("✓ 1  The browser was asked")
		d.wantNot("no display")
		if len(d.host.Opened) != 2 {
			t.Errorf("opened %d times", len(d.host.Opened))
		}
		d.press("p", "x", "enter")
		d.want("this address has no code in it")
		d.press("esc")
		d.want("p paste")
		d.press("p", "enter") // nothing to take
		d.want("enter Take it", "nothing is pasted yet")
	})
}

// Leaving ends the login; what it reports afterwards is dropped.
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
		d.press("x")
		d.want("Another account, then", "enter Connect again")
		d.press("enter")
		d.want("5:00 left")
		if d.model.answers.Done(wizard.StepConnect) {
			t.Error("the wrong account counts")
		}
	})
}
