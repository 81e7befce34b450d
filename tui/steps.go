package tui

import (
	"context"

	"connect-pipedrive/wizard"
)

// faces is how each of wizard.Steps is gone through: on a screen and with prompts.
var faces = [...]struct {
	screen step
	prompt func(p *plain, ctx context.Context, a *wizard.Answers) error
}{
	wizard.StepN8N:      {stepN8N{}, (*plain).n8n},
	wizard.StepMethod:   {stepMethod{}, (*plain).method},
	wizard.StepActions:  {stepActions{}, (*plain).actions},
	wizard.StepScopes:   {stepScopes{}, (*plain).scopes},
	wizard.StepRegister: {stepRegister{}, (*plain).registration},
	wizard.StepConnect:  {stepConnect{}, (*plain).connect},
	wizard.StepTest:     {stepTests{}, (*plain).tests},
	wizard.StepHandOver: {stepHandOver{}, (*plain).export},
}

// newSteps makes the steps of wizard.Steps, in their order.
func newSteps() []step {
	steps := make([]step, len(faces))
	for i, f := range faces {
		steps[i] = f.screen
	}
	return steps
}
