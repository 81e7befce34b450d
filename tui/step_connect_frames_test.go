package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// n8nCallback is the callback URL of an n8n on this machine.
const n8nCallback = wizard.LocalN8N + "/rest/oauth2-credential/callback"

// failed returns an error of a login.
func failed(kind fault.Kind, why error, message, hint string) error {
	return &fault.Error{Kind: kind, Message: message, Hint: hint, Err: why}
}

// busyPort is the error of listening on a port that another program has.
func busyPort() error {
	return failed(fault.Failed, connection.ErrPortBusy, "port 53682 of the redirect URL is in use by another program", "use --paste")
}

func TestConnectStates(t *testing.T) {
	var states []stepState
	add := func(name string, change func(*start), prepare func(d *driver, l *login)) {
		var logins chan *login
		states = append(states, stepState{name: name, start: func(t *testing.T) start {
			var s start
			s, logins = atLogin(t)
			if change != nil {
				change(&s)
			}
			return s
		}, prepare: func(d *driver) {
			var l *login
			if s, ok := d.model.active().(stepConnect); ok && s.flow.Phase == wizard.ConnectWaiting {
				l = <-logins
			}
			if prepare != nil {
				prepare(d, l)
			}
		}})
	}
	failing := func(err error) func(d *driver, l *login) {
		return func(d *driver, l *login) { l.failure <- err; d.settle() }
	}
	granting := func(scope string, keys ...string) func(d *driver, l *login) {
		return func(d *driver, l *login) {
			token := grantedToken()
			token.Scope = scope
			l.result <- token
			d.settle()
			d.press(keys...)
		}
	}
	const all = "base,deals:full,contacts:read,activities:read"
	n8ns := func(s *start) {
		s.answers.App.RedirectURL = n8nCallback
		for i := range s.answers.Parts() {
			s.answers = s.answers.FinishingPart(i)
		}
	}

	add("waiting", nil, func(d *driver, _ *login) { d.pass(19 * time.Second) })
	add("demo", func(s *start) { s.demo = &wizard.Demo{} }, nil)
	add("no-browser", func(s *start) {
		s.host = &fakeHost{OpenErr: fault.New(fault.Failed, "open the URL yourself", "this is an SSH session")}
	}, nil)
	add("paste-only", n8ns, nil)
	add("bad-paste", n8ns, func(d *driver, _ *login) { d.press("p"); d.paste("https://example.com/") })
	add("taken", nil, func(d *driver, l *login) { l.stuck = true; d.paste("https://n8n.example.com/?code=1&state=f00d") })
	add("who", nil, granting(all+",leads:read"))
	add("settled", nil, granting(all, "enter", "esc"))
	add("not-me", nil, granting(all, "x"))
	add("missing", nil, granting("base,deals:full", "y"))
	add("missing-opened", nil, granting("base,deals:full", "enter"))
	add("missing-more", nil, granting("base,deals:full", "m"))
	add("port-busy", func(s *start) {
		s.pipedrive = &fakePipedrive{OnAuthorize: func(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
			return connection.Token{}, busyPort()
		}}
	}, nil)
	add("denied", nil, failing(failed(fault.Refused, connection.ErrDenied, "access was denied on Pipedrive's page", "")))
	add("late", nil, failing(failed(fault.Unreachable, connection.ErrNotAnswered, "the login was not answered in time", "")))
	add("unknown-app", nil, failing(failed(fault.Refused, connection.ErrUnknownApp, "Pipedrive does not know this client ID with this client secret", "")))
	add("spent-code", nil, failing(failed(fault.Refused, connection.ErrCodeSpent, "the authorization code is no longer valid", "")))
	add("unreachable", nil, failing(failed(fault.Unreachable, nil, "Pipedrive: the connection was refused", "check the network connection and try again")))
	add("not-kept", nil, func(d *driver, l *login) {
		l.failure <- failed(fault.Failed, connection.ErrNotKept, "config.toml: no space left on the disk", "make room")
		d.settle()
	})
	add("remark", nil, func(d *driver, l *login) {
		token := grantedToken()
		token.Remark = "the token answer is odd: it names no scopes"
		l.result <- token
		d.settle()
	})
	add("token-refused", func(s *start) {
		s.answers, s.pipedrive = upTo(t, connection.APIToken, wizard.StepConnect), refusing()
		s.answers.APIToken = secret.New(canaryToken[:len(canaryToken)-2])
	}, nil)
	add("token-who", func(s *start) { s.answers = upTo(t, connection.APIToken, wizard.StepConnect) }, nil)
	add("wide-names", func(s *start) {
		s.answers = upTo(t, connection.APIToken, wizard.StepConnect)
		s.pipedrive = &fakePipedrive{OnAccount: func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
			return connection.Account{User: "山田太郎 👩‍💻", Email: "taro@acme.example", Company: strings.Repeat("株式会社アクメ", 6), Domain: "acme"}, connection.Token{}, nil
		}}
	}, nil)
	testStates(t, states)
}

// No hint on the screen names a flag: the screen has none.
func TestConnectNamesNoFlag(t *testing.T) {
	for _, err := range []error{busyPort(), failed(fault.Refused, connection.ErrHandedOver, "the access token has expired", "connect again with login, or refresh here with --refresh"),
		failed(fault.Failed, nil, "it broke", "run it again with --debug FILE to see what was asked; or wait")} {
		s, _ := atLogin(t)
		s.pipedrive = &fakePipedrive{OnAuthorize: func(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
			return connection.Token{}, err
		}}
		drive(t, s, func(d *driver) { d.wantNot("--") })
	}
}
