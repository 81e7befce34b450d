package tui

import (
	"context"
	"slices"

	"connect-pipedrive/handover"
	"connect-pipedrive/wizard"
)

// n8n asks where n8n runs and is opened.
func (p *plain) n8n(ctx context.Context, a *wizard.Answers) error {
	p.say("Where does your n8n run? It decides your app's callback URL, and how the credential gets into n8n.")
	var choices []choice
	for _, r := range wizard.Places() {
		choices = append(choices, choice{string(r), r.Title() + ": " + r.About()})
	}
	n, err := p.choose(ctx, question{text: "n8n"}, choices, max(0, slices.Index(wizard.Places(), a.Runs)))
	if err != nil {
		return err
	}
	runs, address := wizard.Places()[n], a.N8N.URL
	if runs == wizard.RunsLater {
		*a = a.WithN8N(runs, "")
		return nil
	}
	if address == "" && runs != wizard.RunsInCloud {
		address = runs.Address()
	}
	q := question{text: "Address at which n8n is opened", preset: address, help: "The address in your browser when n8n is open, for example " + wizard.LocalN8N + "."}
	return p.answer(ctx, q, func(line string) error {
		if _, _, err := handover.RedirectURL(line); err != nil {
			return err
		}
		*a = a.WithN8N(runs, line)
		return nil
	})
}
