package plain

import (
	"context"
	"slices"

	"connect-pipedrive/wizard"
)

// method asks how n8n is to sign in.
func (p *prompter) method(ctx context.Context, a *wizard.Answers) error {
	p.open("How shall n8n sign in to Pipedrive? " + a.PreselectedBecause(p.session.Answers.Configured()))
	var options []option
	for _, m := range wizard.Methods() {
		options = append(options, option{string(m), m.Title() + ": " + wizard.MethodAbout(m)})
	}
	n, err := p.choose(ctx, "Method", options, slices.Index(wizard.Methods(), a.Preselected()), wizard.MethodHelp)
	if err == nil {
		a.Method = wizard.Methods()[n]
	}
	return err
}
