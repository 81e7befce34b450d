package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// connectFrames is frames for a login that the test may answer.
func connectFrames(t *testing.T, change func(*start), prepare func(d *driver, l *login)) {
	t.Helper()
	var logins chan *login
	frames(t, func(t *testing.T) start {
		var s start
		s, logins = atLogin(t)
		if change != nil {
			change(&s)
		}
		return s
	}, func(d *driver) { prepare(d, <-logins) })
}

func TestConnectFrames(t *testing.T) {
	noBrowser := func(s *start) {
		s.host = &fakeHost{openErr: fault.New(fault.Failed, "open the URL yourself", "not opening a browser: this is an SSH session")}
	}
	denied := fault.New(fault.Refused, "press Allow there, or ask an administrator to", "the access was denied in the browser")
	t.Run("waiting", func(t *testing.T) { connectFrames(t, nil, func(d *driver, _ *login) { d.pass(time.Second) }) })
	t.Run("no-browser", func(t *testing.T) { connectFrames(t, noBrowser, func(*driver, *login) {}) })
	t.Run("paste-only", func(t *testing.T) {
		connectFrames(t, func(s *start) { s.answers.App.RedirectURL = "https://n8n.example.com/rest/oauth2-credential/callback" },
			func(*driver, *login) {})
	})
	t.Run("bad-paste", func(t *testing.T) {
		connectFrames(t, nil, func(d *driver, _ *login) {
			d.press("p")
			d.paste("https://example.com/")
		})
	})
	t.Run("normal-screen", func(t *testing.T) {
		fake, _ := loginFake()
		s := start{answers: upTo(t, connection.OAuth2, wizard.StepConnect), at: wizard.StepConnect, pipedrive: fake}
		drive(t, s, func(d *driver) {
			d.press("u")
			if got := d.screen(); strings.Count(got, "\n") > 2 || !strings.Contains(got, "any key") {
				t.Errorf("got %s", got)
			}
		})
	})
	t.Run("confirm", func(t *testing.T) {
		connectFrames(t, nil, func(d *driver, l *login) { l.result <- grantedToken(); d.settle() })
	})
	t.Run("missing", func(t *testing.T) {
		connectFrames(t, nil, func(d *driver, l *login) {
			token := grantedToken()
			token.Scope = "base,deals:full,products:full,leads:read"
			l.result <- token
			d.settle()
			d.press("y")
		})
	})
	t.Run("not-me", func(t *testing.T) {
		connectFrames(t, nil, func(d *driver, l *login) { l.result <- grantedToken(); d.settle(); d.press("n") })
	})
	t.Run("denied", func(t *testing.T) {
		connectFrames(t, nil, func(d *driver, l *login) { l.failure <- denied; d.settle() })
	})
	t.Run("token-refused", func(t *testing.T) {
		frames(t, func(t *testing.T) start {
			return start{answers: upTo(t, connection.APIToken, wizard.StepConnect), at: wizard.StepConnect, pipedrive: refusing()}
		}, func(*driver) {})
	})
	t.Run("wide-names", func(t *testing.T) {
		frames(t, func(t *testing.T) start {
			return start{answers: upTo(t, connection.APIToken, wizard.StepConnect), at: wizard.StepConnect, pipedrive: &fakePipedrive{
				account: func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
					return connection.Account{User: "山田太郎 👩‍💻", Email: "taro@acme.example", Company: strings.Repeat("株式会社アクメ", 6), Domain: "acme"}, connection.Token{}, nil
				},
			}}
		}, func(*driver) {})
	})
}
