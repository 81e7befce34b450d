package plain

import (
	"context"

	"connect-pipedrive/wizard"
)

// steps are the prompts of each of wizard.Steps.
var steps = [...]func(p *prompter, ctx context.Context, a *wizard.Answers) error{
	wizard.StepN8N:      (*prompter).n8n,
	wizard.StepMethod:   (*prompter).method,
	wizard.StepActions:  (*prompter).actions,
	wizard.StepScopes:   (*prompter).checklist,
	wizard.StepRegister: (*prompter).registration,
	wizard.StepConnect:  (*prompter).connect,
	wizard.StepTest:     (*prompter).tests,
	wizard.StepHandOver: (*prompter).export,
}

// goThrough runs a step's flow to its end. next runs the effect that the flow wants, or has the person decide.
func goThrough[F any](a *wizard.Answers, flow F, turn wizard.Turn, next func(F, wizard.Turn) (F, wizard.Turn, error)) (err error) {
	for {
		*a = turn.Answers
		switch {
		case err != nil:
			return err
		case turn.Move == wizard.Forward:
			return nil
		case turn.Move == wizard.Backward:
			return errBack
		case turn.Move == wizard.Onward:
			return errOnward
		}
		flow, turn, err = next(flow, turn)
	}
}
