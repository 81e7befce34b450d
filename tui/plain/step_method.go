package plain

import (
	"context"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// method asks how n8n is to sign in.
func (p *prompter) method(ctx context.Context, a *wizard.Answers) error {
	p.say("How shall n8n sign in to Pipedrive?")
	chosen := a.Method
	if suggested := a.Found.Suggested(); chosen == "" && suggested != "" {
		chosen = suggested
		p.say(a.MethodReason())
	}
	preset := -1
	var choices []choice
	for i, m := range plainMethods {
		title, text := methodWords(m)
		choices = append(choices, choice{string(m), title + ": " + text})
		if m == chosen {
			preset = i
		}
	}
	n, err := p.choose(ctx, question{text: "Method"}, choices, preset)
	if err != nil {
		return err
	}
	a.Method = plainMethods[n]
	return nil
}

// plainMethods are the methods in the order of n8n's own list.
var plainMethods = []connection.Method{connection.APIToken, connection.OAuth2}

// methodWords says what a method is good for.
func methodWords(m connection.Method) (title, text string) {
	if m == connection.OAuth2 {
		return m.Title(), "least privilege: n8n gets only the scopes that your actions need. Takes an app in Developer Hub, " +
			"about ten minutes."
	}
	return m.Title(), "quick: copy one line from Pipedrive. The token has all rights of its user, everywhere in the company, " +
		"and no scopes to limit it."
}
