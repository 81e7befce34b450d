package tui

import (
	"context"
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// tests makes the test calls.
func (p *plain) tests(ctx context.Context, a *wizard.Answers) error {
	targets := a.Targets()
	var todo []scopes.Target
	for _, t := range targets {
		if c, ok := a.CheckOf(t); ok {
			p.say(checkLine(c) + " (from before)")
		} else {
			todo = append(todo, t)
		}
	}
	if !a.ChecksCurrent() {
		if err := p.check(ctx, a, todo); err != nil {
			return err
		}
	}
	for {
		failed := failedChecks(a.Checks())
		p.say(checksWords(a.Checks(), a.TokensSpent))
		for _, i := range failed {
			p.details(a.Checks()[i])
		}
		choices := []choice{{"next", "go on"}, {"all", "make all calls again"}}
		if len(failed) > 0 {
			choices = []choice{{"retry", "make the failed calls again"}, {"all", "make all calls again"}, {"anyway", "go on anyway"}}
		}
		n, err := p.choose(ctx, question{text: "What now"}, choices, 0)
		if err != nil {
			return err
		}
		switch choices[n].word {
		case "next":
			return nil
		case "anyway":
			a.WentOn = true
			return nil
		case "all":
			err = p.check(ctx, a, targets)
		case "retry":
			err = p.check(ctx, a, pick(targets, failed))
		}
		if err != nil {
			return err
		}
	}
}

// check makes the calls of some targets and keeps what they gave; results that others have from before stay.
func (p *plain) check(ctx context.Context, a *wizard.Answers, some []scopes.Target) error {
	all := a.Targets()
	checks := make([]connection.Check, len(all))
	for i, t := range all {
		checks[i], _ = a.CheckOf(t)
	}
	for len(some) > 0 {
		p.say(fmt.Sprintf("Making %s …", words.Count(len(some), "test call")))
		token, tokens, err := p.opts.Pipedrive.Check(ctx, a.Credential(), some, func(e connection.Progress) {
			switch {
			case e.Check != nil:
				checks[slices.Index(all, some[e.Index])] = *e.Check
				p.say(checkLine(*e.Check))
			case e.Retry != nil:
				p.say(fmt.Sprintf("%s: %s, %s", targetName(some[e.Index]), e.Retry.Reason, retryWords(*e.Retry)))
			}
		})
		if !token.AccessToken.IsZero() {
			*a = a.WithToken(token)
		}
		if err == nil {
			*a = a.WithChecks(checks, tokens)
			return nil
		}
		a.TokensSpent += tokens
		if ctx.Err() != nil {
			return stopped{context.Cause(ctx)}
		}
		p.failed(err)
		n, asked := p.choose(ctx, question{text: "What now"}, []choice{
			{"again", "try again"}, {"back", "go back to the connection"},
		}, 0)
		if asked != nil {
			return asked
		}
		if n == 1 {
			return errBack
		}
	}
	*a = a.WithChecks(checks, 0)
	return nil
}

// details says all about a call that failed.
func (p *plain) details(c connection.Check) {
	p.say(checkName(c) + " failed: " + statusWord(c.Status))
	p.item("  Call: ", c.Call)
	if c.Detail != "" {
		p.item("  Pipedrive says: ", c.Detail)
	}
	if c.Hint != "" {
		p.item("  What to do: ", c.Hint)
	}
}

// checkLine is a result in one line, with the reason where there was no call.
func checkLine(c connection.Check) string {
	text := checkName(c) + ": " + statusWord(c.Status)
	switch {
	case c.HTTP != 0:
		text += fmt.Sprintf(", HTTP %d, %d ms", c.HTTP, c.MS)
	case c.Status == connection.StatusSkipped && c.Detail != "":
		text += ", " + c.Detail
	}
	return text
}

func pick[T any](all []T, indexes []int) []T {
	some := make([]T, len(indexes))
	for i, n := range indexes {
		some[i] = all[n]
	}
	return some
}
