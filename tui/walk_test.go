package tui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// walkKeys are the keys pressed on a walk; those that lead on or move come more often.
var walkKeys = strings.Fields("enter enter enter space space down down up left right tab shift+tab esc home end pgup pgdown o y u p r x s w n / m ? " +
	"1 2 3 4 5 6 7 8 ctrl+r ctrl+u backspace a")

// walkPastes are what is pasted.
var walkPastes = []string{canaryToken, "https://n8n.example.com", "http://localhost:53682/callback?code=1", "x y", "0123456789abcdef"}

// Whatever is pressed, in whatever order, in a world that is well or not: each frame fits, every key that is named or offered
// does something, every screen can be left, and ctrl+c ends the program.
func TestRandomWalks(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			var pressed []string
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("after %v", pressed)
				}
			})
			drive(t, randomStart(t, r), func(d *driver) {
				d.revealing = true // ctrl+r is among the keys
				for range 60 {
					pressed = append(pressed, d.stroll(r))
					if d.looksRight(); d.quit || t.Failed() {
						return
					}
				}
				d.leaves()
			})
		})
	}
}

// stroll presses a key, pastes something, resizes the window or lets a second pass, and returns which.
func (d *driver) stroll(r *rand.Rand) string {
	switch r.IntN(20) {
	case 0:
		d.paste(walkPastes[r.IntN(len(walkPastes))])
		return "a paste"
	case 1:
		d.pass(time.Second)
		return "a second"
	case 2:
		size := append(between, sizes...)[r.IntN(len(between)+len(sizes))]
		d.resize(size[0], size[1])
		return fmt.Sprint(size)
	}
	key := walkKeys[r.IntN(len(walkKeys))]
	d.press(key)
	return key
}

// looksRight fails the test unless the frame fits, and what it names and offers does something.
func (d *driver) looksRight() {
	d.t.Helper()
	m := d.model
	if d.quit || m.selecting {
		return
	}
	d.fits()
	if m.overlay != none || m.active().Typing() { // letters are text there
		return
	}
	d.keepsItsWord()
	_, _, e := m.look()
	for _, a := range m.active().Actions(e, m.answers) {
		if !enabled(a.key) || a.why != "" || a.do == nil || a.in == inButton || m.at == wizard.StepMethod {
			continue // the button may repeat what is wrong, and a choice may be made again
		}
		if out := a.do(); out.cmd == nil && out.move == wizard.Stay && !out.said.Says() && out.print == "" &&
			reflect.DeepEqual(out.step, m.active()) && reflect.DeepEqual(out.answers, m.answers) {
			d.t.Errorf("%v, %q, does nothing:\n%s", a.key.Keys(), a.key.Help().Desc, d.screen())
		}
	}
}

// leaves fails the test unless esc leads back to the first step, and ctrl+c ends the program there.
func (d *driver) leaves() {
	d.t.Helper()
	d.pass(10 * time.Second)
	for range 25 {
		d.press("esc")
	}
	if d.model.at != wizard.StepN8N || d.model.active().Typing() || d.model.overlay != none {
		d.t.Errorf("esc does not lead out:\n%s", d.screen())
	}
	d.press("ctrl+c")
	if d.pass(settlePatience); !d.quit {
		d.t.Errorf("ctrl+c does not leave:\n%s", d.screen())
	}
}

// randomStart returns a setup that has got somewhere, in a window of some size, in a world where some things are not well.
func randomStart(t *testing.T, r *rand.Rand) start {
	often := func() bool { return r.IntN(3) == 0 }
	at := wizard.Steps()[r.IntN(8)]
	s := start{at: at, answers: reaching(t, at), host: &fakeHost{}, handover: &fakeHandover{}, pipedrive: randomPipedrive(r)}
	if often() {
		m := methods[r.IntN(len(methods))]
		s.at, s.answers = wizard.StepTest, upTo(t, m, wizard.StepTest, "deal:get", "note:create", "trigger")
	} else if often() {
		s.at, s.answers = wizard.StepActions, unsettled(t, connection.OAuth2, "deal:create", "note:get", "file:get")
	}
	runs := wizard.Places()[r.IntN(len(wizard.Places()))]
	address := runs.Address()
	if runs == wizard.RunsInCloud {
		address = "https://acme.app.n8n.cloud"
	}
	s.answers = s.answers.WithN8N(runs, address)
	if often() {
		s.answers = s.answers.WithAPIKey(canaryToken)
	}
	if often() {
		s.reader = &fakeReader{found: threeFound(t)}
	} else if often() {
		found, err := lacking()
		s.reader = &fakeReader{found: found, err: err}
	}
	if often() {
		s.demo = &wizard.Demo{}
	}
	if often() {
		s.prover = proverFunc(func() (wizard.Proof, error) { return wizard.Proof{Checks: []connection.Check{readOne, refused}}, nil })
	}
	if often() {
		s.host.OpenErr = errors.New("no display")
	}
	if often() {
		s.handover.Files = map[string]bool{"credential.json": true, "handover.md": true}
	}
	if often() {
		s.handover.ReachErr = silence()
	}
	if often() {
		s.handover.Err = map[string]error{handover.Push: fault.New(fault.Failed, "ask its administrator", "n8n: it failed"), handover.ImportFile: errors.New("the disk is full")}
	}
	if often() {
		s.host.SaveErr = fault.New(fault.Failed, "free some space", "writing: no space left on device")
	}
	size := append(between, sizes...)[r.IntN(len(between)+len(sizes))]
	s.width, s.height = size[0], size[1]
	return s
}

// randomPipedrive is well, never answers a login, refuses it or the account for any reason, or answers test calls with
// anything.
func randomPipedrive(r *rand.Rand) *fakePipedrive {
	failures := []error{
		busyPort(), failed(fault.Refused, connection.ErrDenied, "access was denied", ""), failed(fault.Unreachable, connection.ErrNotAnswered, "not answered in time", ""),
		failed(fault.Refused, connection.ErrUnknownApp, "the app is not known", ""), failed(fault.Refused, connection.ErrCodeSpent, "the code is spent", ""),
		failed(fault.Unreachable, nil, "the connection was refused", "try again"), failed(fault.Failed, connection.ErrNotKept, "no space left", "make room"),
		failed(fault.Refused, nil, "the login was refused", "log in again"), errors.New("it failed"),
	}
	switch r.IntN(5) {
	case 0:
		waits, _ := loginFake()
		return waits
	case 1:
		return &fakePipedrive{OnAuthorize: func(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
			return grantedToken(), failures[r.IntN(len(failures))]
		}}
	case 2:
		return &fakePipedrive{OnAccount: func(_ context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
			if r.IntN(2) == 0 {
				return ada, cred.Token, nil
			}
			return connection.Account{}, cred.Token, failures[r.IntN(len(failures))]
		}}
	case 3:
		statuses := []connection.Status{
			connection.StatusOK, connection.StatusEmpty, connection.StatusMissingScope, connection.StatusNoPermission, connection.StatusPlan, connection.StatusRateLimited,
			connection.StatusUnauthorized, connection.StatusNotFound, connection.StatusUnreachable, connection.StatusFailed, connection.StatusSkipped,
		}
		return &fakePipedrive{OnCheck: func(_ context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
			for i, t := range targets {
				report(connection.Progress{Index: i, Check: &connection.Check{Resource: t.Resource, Call: t.Call, Status: statuses[r.IntN(len(statuses))], HTTP: 403, MS: 80}})
			}
			return cred.Token, 10, nil
		}}
	}
	return &fakePipedrive{}
}
