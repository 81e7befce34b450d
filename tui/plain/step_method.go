package plain

import (
	"context"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// method asks how n8n is to sign in.
func (p *prompter) method(ctx context.Context, a *wizard.Answers) error {
	p.open(wizard.MethodQuestion + " " + a.PreselectedBecause(p.session.Answers.Configured()))
	m, err := choose(ctx, p, "Method", wizard.Methods(), slices.Index(wizard.Methods(), a.Preselected()), func(m connection.Method) option {
		return option{string(m), m.Title() + ": " + wizard.MethodAbout(m)}
	}, wizard.MethodHelp)
	if err == nil {
		a.Method = m
	}
	return err
}
