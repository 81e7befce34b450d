package plain

import (
	"context"

	"connect-pipedrive/wizard"
)

// steps is how each of wizard.Steps is gone through.
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
