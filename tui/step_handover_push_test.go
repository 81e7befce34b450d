package tui

import (
	"context"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// proverFunc is an n8n that makes the test calls.
type proverFunc func() (wizard.Proof, error)

func (f proverFunc) Prove(_ context.Context, _ secret.Secret, _ config.N8N, _ connection.Method, _ []scopes.Target, report func([]connection.Check)) (wizard.Proof, error) {
	proof, err := f()
	if report(nil); err == nil {
		report(proof.Checks)
	}
	return proof, err
}

var (
	readOne = connection.Check{Resource: "deal", Call: "GET /api/v2/deals", Status: connection.StatusOK, HTTP: 200}
	refused = connection.Check{Resource: "person", Call: "GET /api/v2/persons", Status: connection.StatusMissingScope, HTTP: 403,
		Detail: "n8n got 403", Hint: "choose the credential that was pushed"}
)

// proving starts at the last step, with an n8n that reports this proof.
func proving(checks ...connection.Check) func(t *testing.T) start {
	return func(t *testing.T) start {
		s := atDocker(t)
		s.prover = proverFunc(func() (wizard.Proof, error) { return wizard.Proof{Checks: checks}, nil })
		return s
	}
}

func givesKey(d *driver) { d.press("p"); d.paste(canarySecret); d.press("enter") }

// With a key n8n proves what was pushed, and the result stays on the screen. The key goes nowhere else.
func TestHandOverPushesAndProves(t *testing.T) {
	s := proving(readOne)(t)
	drive(t, s, func(d *driver) {
		d.paste(canarySecret)
		d.guarded()
		d.press("enter")
		d.want("enter Push and prove", "○ 2 Push", "○ 3 Prove 2 objects read by a temporary workflow, removed afterwards")
		d.wantNot("credential.json")
		d.press("enter")
		d.want("✓ n8n read Pipedrive itself, with its own tokens", "Three things are left for you", "✓ saved", "✓ pushed", "✓ proved 1 of 1 object read",
			"Publish the workflow with the trigger", "connect-pipedrive validate --n8n")
		if d.quit || s.handover.Key != canarySecret || d.model.answers.Proof == nil {
			t.Errorf("quit %v, proof %v", d.quit, d.model.answers.Proof)
		}
		d.press("enter")
		if !d.quit {
			t.Error("the program goes on")
		}
	})
}

// Only what n8n really called is said to be proved.
func TestHandOverSaysWhatIsNotProved(t *testing.T) {
	drive(t, proving(readOne, refused)(t), func(d *driver) {
		givesKey(d)
		d.press("enter")
		d.want("The credential is in n8n", "! not proved n8n read 1 of 2 objects", "✗ n8n got 403 for Person", "Choose the credential that was pushed.")
		d.wantNot("n8n read Pipedrive itself")
	})
	s := proving()(t)
	s.prover = proverFunc(func() (wizard.Proof, error) {
		return wizard.Proof{}, fault.New(fault.Failed, "give the key workflow:create", "this key may not create workflows")
	})
	drive(t, s, func(d *driver) {
		givesKey(d)
		d.press("enter")
		d.want("! not proved this key may not create workflows", "Give the key workflow:create.", "The credential is in n8n")
	})
}

// The demo pushes nothing; its credential's file is still written.
func TestHandOverDemoOffersNoPush(t *testing.T) {
	s := atDocker(t)
	s.demo = &wizard.Demo{}
	drive(t, s, func(d *driver) {
		d.press("p")
		d.paste(canarySecret)
		d.want("nothing reaches an n8n", "enter Save and finish")
		d.press("m")
		d.wantNot("Push with an API key")
	})
}

// The menu leads to a push where no key is known yet.
func TestHandOverMenuPushes(t *testing.T) {
	drive(t, atHandOver(t, connection.OAuth2, wizard.RunsLater), func(d *driver) {
		d.choose("Push with an API key")
		d.want("Where is n8n opened?")
	})
	drive(t, atDocker(t), func(d *driver) {
		d.choose("Push with an API key")
		d.want("An API key of n8n")
	})
}

// n8n is asked whether it is there before a key is asked for; its address is asked for if it is not known.
func TestHandOverReachesFirst(t *testing.T) {
	s := atHandOver(t, connection.OAuth2, wizard.RunsLater)
	s.handover.ReachErr = fault.New(fault.Unreachable, "is it running?", "n8n does not answer at https://n8n.example.com")
	drive(t, s, func(d *driver) {
		d.press("p")
		d.want("Where is n8n opened?")
		d.write("https://n8n.example.com")
		d.press("enter")
		d.want("✗ not pushed n8n does not answer", "Is it running?")
		d.wantNot("An API key of n8n")
	})
}

// While a push is under way no key leads away, as it would not be known what n8n got. Leaving stops the push, and waits for
// its result.
func TestHandOverIsNotLeftWhileItPushes(t *testing.T) {
	for _, leaves := range []bool{false, true} {
		s, stopped := proving(readOne)(t), false
		s.handover.Pushing = func(ctx context.Context) {
			select {
			case <-ctx.Done():
				stopped = true
			case <-time.After(time.Second):
			}
		}
		drive(t, s, func(d *driver) {
			givesKey(d)
			d.press("enter", "esc")
			d.want("◌ writing http://localhost:5678", "! what is being written comes to its end first")
			d.press("1")
			d.want("● Hand over")
			if leaves {
				d.press("ctrl+c")
			}
			d.pass(time.Second)
			if d.quit != leaves || stopped != leaves || d.model.answers.N8N.CredentialID != "abcdefgh12345678" {
				t.Errorf("leaves %v: quit %v, stopped %v, n8n %v", leaves, d.quit, stopped, d.model.answers.N8N)
			}
		})
	}
}
