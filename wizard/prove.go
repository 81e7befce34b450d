package wizard

import (
	"context"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// ChooseProve has n8n make the test calls, with the credential that was pushed.
const ChooseProve ChoiceName = "prove"

// Prover has an n8n make test calls with the credential that it keeps.
type Prover interface {
	Prove(ctx context.Context, key secret.Secret, at config.N8N, method connection.Method, targets []scopes.Target) (Proof, error)
}

// Proof is what came of the calls that n8n made.
type Proof struct {
	Checks  []connection.Check
	Remarks []string // what else is to be said
}

// Holds reports whether n8n made calls and every one of them worked.
func (p *Proof) Holds() bool { return p != nil && len(p.Checks) > 0 && len(p.Failed()) == 0 }

// Failed are the results with something to do about.
func (p Proof) Failed() (list []connection.Check) {
	for _, c := range p.Checks {
		if !c.Status.Works() {
			list = append(list, c)
		}
	}
	return list
}

// Prove has n8n make the test calls of the answers.
type Prove struct {
	Key     secret.Secret
	Answers Answers
}

// Proved says that n8n made the calls, or why not.
type Proved struct {
	Proof Proof
	Err   error
}

// Run has it make them.
func (e Prove) Run(ctx context.Context, w World, _ func(Event)) Event {
	if w.Prover == nil {
		return Proved{Err: fault.New(fault.Usage, "run connect-pipedrive validate --n8n", "n8n cannot be asked from here")}
	}
	proof, err := w.Prover.Prove(ctx, e.Key, e.Answers.N8N, e.Answers.Method, e.Answers.Targets())
	return Proved{proof, err}
}

// provable reports whether something was pushed that n8n can prove.
func (x Export) provable() bool {
	for _, r := range x.Rows {
		if r.Kind == RowWay && r.Way.Name == handover.Push && r.Done {
			return !x.key.IsZero()
		}
	}
	return false
}

// proving has n8n make the test calls.
func (x Export) proving(a Answers) (Export, Turn) {
	x.Phase, a.Proof = ExportProving, nil
	return x, Turn{Answers: a, Effect: Prove{x.key, a}}
}

// proved keeps what came of it.
func (x Export) proved(e Proved, a Answers) (Export, Answers) {
	if x.Phase != ExportProving {
		return x, a
	}
	x.Phase, x.Failure = ExportDone, e.Err
	if e.Err == nil {
		a.Proof = &e.Proof
	}
	return x, a
}

// stopped is back where what was stopped had begun.
func (x Export) stopped() Export {
	if x.Phase == ExportProving {
		x.Phase = ExportDone
		return x
	}
	x.Phase = ExportChoosing
	return x
}
