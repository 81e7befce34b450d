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
	"connect-pipedrive/wizard"
)

// Going on without a scope takes a key of its own; connecting again brings the new scopes.
func TestConnectMissingScopes(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		token := grantedToken()
		token.Scope = "base,deals:full"
		(<-logins).result <- token
		d.settle()
		d.want("step 6 of 8", "2 of 3 scopes are missing", "activities:read", "Activity: Get Many", "contacts:read", "Person: Get")
		d.press("y")
		if d.terminal.clipboard != "Activities: Read only\nContacts: Read only" {
			t.Errorf("copied %q", d.terminal.clipboard)
		}
		d.press("enter") // first Developer Hub, then the login
		if got := d.host.Opened; got[len(got)-1] != wizard.HubPage {
			t.Errorf("opened %q", got)
		}
		d.press("enter")
		(<-logins).result <- grantedToken()
		d.settle()
		d.press("enter")
		d.want("step 7 of 8")
	})
	s, logins = atLogin(t)
	drive(t, s, func(d *driver) {
		token := grantedToken()
		token.Scope = "base,deals:full"
		(<-logins).result <- token
		d.settle()
		d.press("m")
		d.want("Go on without them", "2 of your 3 actions would fail")
		d.press("enter")
		d.want("step 7 of 8")
		d.press("esc")
		d.want("2 of 3 scopes are missing")
	})
}

// If the token's answer does not list its scopes, neither the screen nor a prompt calls any of them granted, missing or
// excessive.
func TestConnectUnknownScopes(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	token := grantedToken()
	token.Scope = ""
	a = a.WithNewLogin(token)
	drive(t, start{answers: a, at: wizard.StepConnect}, func(d *driver) {
		d.want("Ada Lovelace", "did not say which scopes were granted")
		for _, claim := range []string{"needed scopes granted", "missing", "not needed"} {
			if strings.Contains(d.screen(), claim) {
				t.Errorf("says %q:\n%s", claim, d.screen())
			}
		}
	})
}

// The account of a kept token is asked for at once; a token refreshed on the way is kept.
func TestConnectKeptToken(t *testing.T) {
	s, _ := atLogin(t)
	s.answers = s.answers.WithNewLogin(grantedToken())
	refreshed := grantedToken()
	refreshed.AccessToken = secret.New("v1u:refreshed")
	s.pipedrive.OnAccount = func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
		return ada, refreshed, nil
	}
	drive(t, s, func(d *driver) {
		d.want("You are Ada Lovelace")
		if d.model.answers.Token != refreshed {
			t.Error("the refreshed token is lost")
		}
		d.press("enter")
		d.want("step 7 of 8")
	})
}

// A refused token needs a new login; a failing network just another try.
func TestConnectAgainAfterFailure(t *testing.T) {
	for _, test := range []struct {
		kind   fault.Kind
		logins int
	}{{fault.Refused, 1}, {fault.Unreachable, 0}} {
		s, logins := atLogin(t)
		s.answers = s.answers.WithNewLogin(grantedToken())
		s.pipedrive.OnAccount = func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
			return connection.Account{}, connection.Token{}, fault.New(test.kind, "", "it failed: %w", errors.New("why"))
		}
		drive(t, s, func(d *driver) {
			d.want("it failed: why")
			d.press("r")
			if len(logins) != test.logins {
				t.Errorf("%d logins after %v", len(logins), test.kind)
			}
		})
	}
}

// Responses that belong to an earlier run change nothing.
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

// If the port is taken, there are three ways on.
func TestConnectBusyPort(t *testing.T) {
	busy := func(s *start) {
		s.pipedrive = &fakePipedrive{OnAuthorize: func(ctx context.Context, _ connection.App, o connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
			if !o.PasteOnly {
				return connection.Token{}, busyPort()
			}
			invite(connection.Invitation{URL: "https://oauth.example/authorize", Deadline: time.Now().Add(5 * time.Minute)})
			<-ctx.Done()
			return connection.Token{}, ctx.Err()
		}}
	}
	for keys, want := range map[string]string{
		"enter": "paste anywhere, or p to type it in", "p": "paste anywhere", "n": "step 5 of 8", "down enter": "step 5 of 8", "r": "Port 53682 is busy",
		"down y": "sent to the clipboard: the callback URL",
	} {
		s, _ := atLogin(t)
		busy(&s)
		drive(t, s, func(d *driver) {
			d.want("Port 53682 is busy", "❯ p  Paste the page's address instead", "n  Take the next free port, 53683")
			d.press(strings.Fields(keys)...)
			d.want(want)
			if moved := d.model.answers.App.RedirectURL == "http://localhost:53683/callback"; moved != (want == "step 5 of 8") {
				t.Errorf("%s: %s", keys, d.model.answers.App.RedirectURL)
			}
		})
	}
}

// Back at the fields, where another secret is entered, the screen shows what Pipedrive said about the last one.
func TestConnectSaysAtTheFieldsWhatWasRefused(t *testing.T) {
	s, logins := atLogin(t)
	drive(t, s, func(d *driver) {
		(<-logins).failure <- failed(fault.Refused, connection.ErrUnknownApp, "Pipedrive does not know this client ID with this client secret", "")
		d.settle()
		again := actionFor(d.model.active().Actions(d.model.stepEnv(), d.model.answers), keyNamed(t, "r"))
		if said := again.do().said; said.Says() {
			t.Errorf("while the next login is prepared: %q", said.Text)
		}
		d.press("enter")
		d.want("● Register", "✗ refused  Pipedrive does not know this client ID with this client secret")
		d.press("down")
		d.wantNot("refused")
	})
}
