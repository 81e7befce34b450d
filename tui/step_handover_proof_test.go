package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// proofRun is one proof by n8n, which gets as far as the test lets it.
type proofRun struct {
	ctx    context.Context
	report func([]connection.Check)
	end    chan wizard.Proof
}

// proofRuns is a prover whose runs are received from it as they start.
type proofRuns chan *proofRun

func (p proofRuns) Prove(ctx context.Context, _ secret.Secret, _ config.N8N, _ connection.Method, _ []scopes.Target, report func([]connection.Check)) (wizard.Proof, error) {
	r := &proofRun{ctx, report, make(chan wizard.Proof)}
	p <- r
	select { // the end is awaited even without ctx, as the temporary workflow has to be removed
	case proof := <-r.end:
		return proof, ctx.Err()
	case <-time.After(time.Hour): // the test is over
		return wizard.Proof{}, ctx.Err()
	}
}

// heldProof starts at the last step, with an n8n that proves what the test tells it to.
func heldProof(t *testing.T) (start, proofRuns) {
	s, runs := atDocker(t), make(proofRuns, 8)
	s.prover = runs
	return s, runs
}

var triggerSeen = connection.Check{Resource: "trigger", Call: "GET /v1/webhooks", Status: connection.StatusOK, HTTP: 200}

// proofStates are the states while n8n is at work; each test leaves nothing behind in n8n.
func proofStates() []stepState {
	var runs proofRuns
	begin := func(t *testing.T) start {
		var s start
		s, runs = heldProof(t)
		return s
	}
	at := func(do func(d *driver, r *proofRun)) func(d *driver) {
		return func(d *driver) {
			givesKey(d)
			d.press("enter")
			r := <-runs
			do(d, r)
			d.settle()
		}
	}
	return []stepState{
		{name: "proving", start: begin, prepare: at(func(_ *driver, r *proofRun) { r.report(nil) })},
		{name: "proving-read", start: begin, prepare: at(func(_ *driver, r *proofRun) {
			r.report(nil)
			r.report([]connection.Check{deals, triggerSeen})
		})},
		{name: "removing", start: begin, prepare: at(func(d *driver, r *proofRun) { r.report(nil); d.settle(); d.press("enter") })},
		{name: "leaving", start: begin, prepare: at(func(d *driver, r *proofRun) { r.report(nil); d.settle(); d.press("ctrl+c") })},
		{name: "left-behind", start: begin, prepare: at(func(d *driver, r *proofRun) {
			d.press("enter")
			r.end <- wizard.Proof{Left: fault.New(fault.Failed, "delete it there: http://localhost:5678/workflow/w1",
				`the temporary workflow w1 ("connect-pipedrive test calls") is still in n8n: n8n did not let it go in time`)}
		})},
	}
}

var deals = connection.Check{Resource: "deal", Call: "GET /api/v2/deals?limit=1", Status: connection.StatusEmpty, HTTP: 200}

func TestProofStates(t *testing.T) { testStates(t, proofStates()) }

// Stopping removes the temporary workflow first, and no key leads away before it is gone.
func TestProofStops(t *testing.T) {
	for _, key := range []string{"enter", "esc"} {
		s, runs := heldProof(t)
		drive(t, s, func(d *driver) {
			givesKey(d)
			d.press("enter")
			r := <-runs
			r.report(nil)
			d.settle()
			d.want("◌ calling Deal", "enter Stop here")
			d.press("1")
			d.want("n8n is making the calls")
			d.press(key)
			d.want("◌ removing the temporary workflow, before anything else")
			d.press("esc")
			d.want("! the temporary workflow is being removed from n8n")
			d.wantNot("Deal")
			if r.ctx.Err() == nil {
				t.Error("n8n is not told to stop")
			}
			d.press("enter")
			d.want("! the temporary workflow is being removed from n8n")
			r.end <- wizard.Proof{}
			d.settle()
			d.want("The credential is in n8n", "· not proved n8n has made no call with it yet", "r prove")
			d.press("r")
			if again := <-runs; again == r {
				t.Error("n8n is not asked again")
			}
		})
	}
}

// Leaving while n8n proves, with ctrl+c or by a signal, waits until the temporary workflow is gone.
func TestProofIsTakenBackBeforeLeaving(t *testing.T) {
	leave := map[string]func(d *driver){"ctrl+c": func(d *driver) { d.press("ctrl+c") }, "SIGINT": func(d *driver) { d.update(contextEnded{}); d.settle() }}
	for name, leaves := range leave {
		for _, how := range []string{"removed", "late", "once more"} {
			t.Run(name+" "+how, func(t *testing.T) {
				s, runs := heldProof(t)
				drive(t, s, func(d *driver) {
					givesKey(d)
					d.press("enter")
					r := <-runs
					leaves(d)
					d.want("◌ removing, then I leave")
					if d.quit || r.ctx.Err() == nil {
						t.Fatalf("quit %v, told to stop %v", d.quit, r.ctx.Err())
					}
					d.press("enter", "esc", "?")
					d.want("◌ removing, then I leave")
					switch how {
					case "removed":
						r.end <- wizard.Proof{}
						d.settle()
					case "late":
						d.pass(settlePatience)
					default:
						leaves(d)
					}
					if want := map[string]ending{"ctrl+c": left, "SIGINT": cutOff}[name]; !d.quit || how != "once more" && d.model.end != want {
						t.Errorf("quit %v, end %v", d.quit, d.model.end)
					}
				})
			})
		}
	}
}

// At the end the sheet can be saved beside an existing one, and everything that can be copied can be selected, except secrets.
func TestHandOverSheetAndAll(t *testing.T) {
	s := proving(readOne)(t)
	s.host.Files = map[string]string{"handover.md": "mine"}
	drive(t, s, func(d *driver) {
		givesKey(d)
		d.press("enter", "s")
		d.want("✓ saved handover-2.md, without secrets")
		d.press("u")
		d.want(comeBackWords)
		d.press("enter")
		d.want("✓ proved")
		printed := strings.Join(d.terminal.printed, "")
		for _, want := range []string{"\nhttp://localhost:5678/home/workflows\n", "\nhttp://localhost:5678/rest/oauth2-credential/callback\n", "connect-pipedrive validate --n8n"} {
			if !strings.Contains(printed, want) {
				t.Errorf("%q is not in\n%s", want, printed)
			}
		}
		d.press("down", "down", "o")
		if got := d.host.Opened; len(got) != 1 || got[0] != "https://app.pipedrive.com/developer-hub" {
			t.Errorf("opened %v", got)
		}
	})
	drive(t, atHandOver(t, connection.OAuth2, wizard.RunsInCloud), func(d *driver) {
		d.press("u", "enter")
		if printed := strings.Join(d.terminal.printed, ""); strings.Contains(printed, canarySecret) || !strings.Contains(printed, "0123456789abcdef") {
			t.Errorf("printed %s", printed)
		}
	})
}

// The states of a proof, each with its own words.
func TestHandOverTroubleStates(t *testing.T) {
	var states []stepState
	add := func(name string, change func(*start)) {
		states = append(states, stepState{name: name, start: func(t *testing.T) start {
			s := proving(deals, triggerSeen)(t)
			change(&s)
			return s
		}, prepare: func(d *driver) { givesKey(d); d.press("enter") }})
	}
	add("not-saved", func(s *start) {
		s.host.SaveErr = fault.New(fault.Failed, "free some space, or choose another folder", "writing config.toml: no space left on the disk")
	})
	failing := func(err error) func(*start) {
		return func(s *start) { s.handover.Err = map[string]error{handover.Push: err} }
	}
	pushing := func(err *fault.Error, status int) func(*start) {
		err.Status = status
		return failing(err)
	}
	add("n8n-gone", pushing(fault.New(fault.Unreachable, "is it running?", "n8n no longer answers"), 0))
	add("n8n-refuses", pushing(fault.New(fault.Failed, "see n8n's log", "n8n: request/body/data requires property \"serverUrl\""), 400))
	add("n8n-old", failing(handover.ErrNoUpdate))
	add("cut-off", pushing(fault.New(fault.Failed, "look for it in n8n; hand over into it with --credential ID; if there is none, remove pushing from [n8n] and push again",
		"a push of 2026-11-02 10:00 UTC was cut off, and whether n8n made a credential then is not known"), 0))
	add("updated", func(s *start) { s.handover.Result.Updated, s.handover.Result.Tokens = true, true })
	add("tokens-stay", func(s *start) {
		s.handover.Result.Updated = true
		s.handover.Result.Did = []string{"updated", "n8n's own tokens stay: it has them since 2026-11-02; newer ones come by `connect-pipedrive login`"}
	})
	add("cannot-prove", func(s *start) {
		s.prover = proverFunc(func() (wizard.Proof, error) {
			return wizard.Proof{}, fault.New(fault.Refused, "in n8n, open Settings > n8n API, and give the key workflow:create",
				"the API key does not allow having n8n make the test calls: it lacks the scope workflow:create")
		})
	})
	add("left-behind", func(s *start) {
		s.prover = proverFunc(func() (wizard.Proof, error) {
			return wizard.Proof{Checks: []connection.Check{deals, triggerSeen}, Left: fault.New(fault.Failed, "delete it there: http://localhost:5678/workflow/w1",
				`the temporary workflow w1 ("connect-pipedrive test calls") is still in n8n: n8n did not let it go in time`)}, nil
		})
	})
	add("started-from", func(s *start) {
		s.host.Configs, s.answers.ConfigPath, s.answers.StartedFrom = map[string]wizard.Answers{"config.toml": {}}, "config.toml", "config.toml"
	})
	add("into", func(s *start) {
		s.answers.Used = []handover.Used{{ID: "w0rkfl0wscred001", Name: "Pipedrive (sales)", Method: connection.OAuth2, Nodes: 7}}
	})
	states[len(states)-1].prepare = func(d *driver) { givesKey(d); d.press("down", "down", " ") }
	testStates(t, states)
}

// If only another login helps, the button leads to it; with its tokens the hand-over is done as it was requested.
func TestHandOverConnectsAgain(t *testing.T) {
	s := atDocker(t)
	s.handover.Err = map[string]error{handover.ImportFile: &fault.Error{Kind: fault.Failed, Message: "n8n has the tokens since 2026-11-22",
		Hint: "connect again and hand over the new tokens", Err: handover.ErrReplaces}}
	s.pipedrive = &fakePipedrive{OnAuthorize: func(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
		return connection.Token{AccessToken: secret.New("v1u:new"), Scope: "base,deals:read,webhooks:full"}, nil
	}}
	drive(t, s, func(d *driver) {
		d.press("enter")
		d.want("✗ not saved credential.json: n8n has the tokens", "Connect again and hand over the new tokens.", "enter Connect again")
		s.handover.Err = nil
		d.press("enter")
		d.want("● Connect", "Is this you, in the right company?")
		d.press("enter")
		d.want("● Test")
		d.press("enter")
		d.want("● Hand over", "enter Save and finish")
	})
}
