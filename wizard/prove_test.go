package wizard

import (
	"context"
	"errors"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// proverFunc is a Prover.
type proverFunc func(key secret.Secret, at config.N8N) (Proof, error)

func (f proverFunc) Prove(_ context.Context, key secret.Secret, at config.N8N, _ connection.Method, _ []scopes.Target, _ func([]connection.Check)) (Proof, error) {
	return f(key, at)
}

// TestProofIsOfferedAfterAPush holds that n8n proves only what was pushed to it, and what came of it stays.
func TestProofIsOfferedAfterAPush(t *testing.T) {
	a := Answers{N8N: config.N8N{URL: "http://localhost:5678", CredentialID: "aB3dE6gH9jK2mN5p"}}
	x := Export{}.Start(a, proves)
	x.Phase = ExportDone
	if Offers(x.Choices(a), ChooseProve) {
		t.Error("offered before anything was pushed")
	}
	x = x.with(x.RowOf(handover.Push), func(r *ExportRow) { r.On, r.Done = true, true })
	if Offers(x.Choices(a), ChooseProve) {
		t.Error("offered without a key")
	}
	a = a.WithAPIKey("key")
	x, turn := x.Choose(ChooseProve, a)
	if x.Phase != ExportProving || turn.Effect == nil {
		t.Fatalf("%+v", x)
	}
	w := World{Prover: proverFunc(func(key secret.Secret, at config.N8N) (Proof, error) {
		if key.Reveal() != "key" || at.CredentialID != a.N8N.CredentialID {
			t.Errorf("%v", at)
		}
		return Proof{Checks: []connection.Check{{Status: connection.StatusOK}, {Status: connection.StatusPlan}}}, nil
	})}
	done, after := x.On(turn.Effect.Run(t.Context(), w, nil), a)
	if done.Phase != ExportDone || after.Answers.Proof == nil || len(after.Answers.Proof.Failed()) != 1 {
		t.Errorf("%+v", done)
	}
	failed, after := x.On(Proved{Err: errors.New("no")}, a)
	if failed.Phase != ExportDone || failed.Failure == nil || after.Answers.Proof != nil {
		t.Errorf("%+v", failed)
	}
	stopped, _ := x.Choose(ChooseStop, a)
	left := errors.New("still there")
	late, after := stopped.On(Proved{Err: errors.New("stopped"), Proof: Proof{Left: left}}, a)
	if stopped.Phase != ExportRemoving || late.Phase != ExportDone || late.Failure != nil || after.Answers.Proof != nil || !errors.Is(after.Answers.Left, left) {
		t.Errorf("%+v", late)
	}
	if _, isError := turn.Effect.Run(t.Context(), World{}, nil).(Proved); !isError {
		t.Error("without a prover there is no answer")
	}
}
