package tui

import (
	"context"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// method asks how n8n is to sign in.
func (p *plain) method(ctx context.Context, a *wizard.Answers) error {
	p.say("How shall n8n sign in to Pipedrive?")
	methods := []connection.Method{connection.APIToken, connection.OAuth2}
	preset := -1
	var choices []choice
	for i, m := range methods {
		title, text := methodWords(m)
		choices = append(choices, choice{string(m), title + ": " + text})
		if a.Method == m {
			preset = i
		}
	}
	n, err := p.choose(ctx, question{text: "Method"}, choices, preset)
	if err != nil {
		return err
	}
	a.Method = methods[n]
	return nil
}
