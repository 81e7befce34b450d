package wizard

import (
	"context"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// ChooseProve has n8n make the test calls, with the credential that was pushed.
const ChooseProve ChoiceName = "prove"

// Prover has n8n make test calls with the credential it stores.
type Prover interface {
	// Prove calls report twice: with nothing when n8n is asked to make the calls, then with the results, which n8n returns
	// all at once. By the time it returns, even because ctx ended, everything it made in n8n has been removed.
	Prove(ctx context.Context, key secret.Secret, at config.N8N, method connection.Method, targets []scopes.Target, report func([]connection.Check)) (Proof, error)
}

// Proof is the result of the calls that n8n made. With an error only Left is valid.
type Proof struct {
	Checks  []connection.Check
	Remarks []string      // what else is to be said
	Left    error         // why something made for it is still in n8n; nil: nothing is
	Took    time.Duration // from making the temporary workflow to its removal
}

// Holds reports whether n8n made calls and every one of them worked.
func (p *Proof) Holds() bool {
	if p == nil {
		return false
	}
	_, made := p.Tally()
	return made > 0 && len(p.Failed()) == 0
}

// Tally counts the objects that n8n called for, and how many of them need no attention.
func (p Proof) Tally() (fine, made int) { return tally(ByObject(p.Checks)) }

// Failed returns the results that need attention.
func (p Proof) Failed() (list []connection.Check) {
	for _, c := range p.Checks {
		if !c.Status.Works() {
			list = append(list, c)
		}
	}
	return list
}

// Prove has n8n make the test calls of the answers.
type Prove struct{ Answers Answers }

// ProofProgressed reports that n8n was asked to make the calls and then, while the temporary workflow still exists, their
// results.
type ProofProgressed struct{ Checks []connection.Check }

// Proved reports that n8n made the calls, or why not. Nothing is under way any more.
type Proved struct {
	Proof Proof
	Err   error
}

// Run has it make them.
func (e Prove) Run(ctx context.Context, w World, report func(Event)) Event {
	if w.Prover == nil {
		return Proved{Err: fault.New(fault.Usage, "run connect-pipedrive validate --n8n", "n8n cannot be asked from here")}
	}
	proof, err := w.Prover.Prove(ctx, e.Answers.N8NKey(), e.Answers.N8N, e.Answers.Method, e.Answers.Targets(), func(checks []connection.Check) {
		if report != nil {
			report(ProofProgressed{checks})
		}
	})
	return Proved{proof, err}
}

// provable reports whether something was pushed that n8n can prove.
func (x Export) provable(a Answers) bool {
	i := x.RowOf(handover.Push)
	return i >= 0 && x.Rows[i].Done && x.Proves && !a.N8NKey().IsZero()
}

// proving has n8n make the test calls.
func (x Export) proving(a Answers) (Export, Turn) {
	x.Phase, x.Course, a.Proof = ExportProving, Course{}, nil
	return x, Turn{Answers: a, Effect: Prove{a}}
}

// Course is how far n8n has got with the calls.
type Course struct {
	Asked  bool               // n8n was asked to make them
	Checks []connection.Check // what came of them
}

// proved records the result. Stopping a proof is not a failure.
func (x Export) proved(e Proved, a Answers) (Export, Answers) {
	stopped := x.Phase == ExportRemoving
	if x.Phase != ExportProving && !stopped {
		return x, a
	}
	x.Phase, x.Failure = ExportDone, e.Err
	if stopped {
		x.Failure = nil
	}
	if e.Err == nil {
		a.Proof = &e.Proof
	}
	if e.Proof.Left != nil {
		a.Left = e.Proof.Left
	}
	return x, a
}

// stopped returns to where the stopped work had begun. A proof is removed from n8n first.
func (x Export) stopped() Export {
	if x.Phase == ExportProving {
		x.Phase = ExportRemoving
		return x
	}
	x.Phase = ExportChoosing
	return x
}
