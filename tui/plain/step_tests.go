package plain

import (
	"context"
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// tests goes through the flow of the test calls.
func (p *prompter) tests(ctx context.Context, a *wizard.Answers) error {
	flow, turn := wizard.StartTestCalls(*a)
	for _, c := range flow.Tested() {
		p.say(checkLine(c) + " (from before)")
	}
	for {
		*a = turn.Answers
		switch {
		case turn.Move == wizard.Forward:
			return nil
		case turn.Move == wizard.Backward:
			return errBack
		case turn.Effect != nil:
			flow, turn = p.makeCalls(ctx, flow, turn)
			if ctx.Err() != nil {
				*a = turn.Answers
				return stopped{context.Cause(ctx)}
			}
		default:
			p.results(flow, *a)
			name, err := p.pickChoice(ctx, "What now", flow.Choices(*a))
			if err != nil {
				return err
			}
			flow, turn = flow.Choose(name, -1, *a)
		}
	}
}

// makeCalls makes the calls that the flow wants, and says how each goes.
func (p *prompter) makeCalls(ctx context.Context, flow wizard.TestCalls, turn wizard.Turn) (wizard.TestCalls, wizard.Turn) {
	p.say(fmt.Sprintf("Making %s …", words.Count(len(flow.Running), "test call")))
	end := turn.Effect.Run(ctx, p.session.World, func(event wizard.Event) {
		flow, _ = flow.On(event, turn.Answers)
		switch progress := event.(wizard.CallProgressed).Progress; {
		case progress.Check != nil:
			if c := flow.Rows[flow.Running[progress.Index].Row].Check(); c != nil {
				p.say(checkLine(*c))
			}
		case progress.Retry != nil:
			target := flow.Rows[flow.Running[progress.Index].Row].Calls[0].Target
			p.say(fmt.Sprintf("%s: %s, %s", target.Title(), progress.Retry.Reason, retryWords(*progress.Retry)))
		}
	})
	return flow.On(end, turn.Answers)
}

// results says how the calls went.
func (p *prompter) results(flow wizard.TestCalls, a wizard.Answers) {
	if p.reportError(flow.Failure) {
		return
	}
	p.say(checksWords(flow.Tested(), a.TokensSpent))
	if text := a.NotExercised(); text != "" {
		p.say(text)
	}
	var hints []string
	for _, c := range flow.Checks() {
		if !c.Status.Works() {
			if slices.Contains(hints, c.Hint) {
				c.Hint = "" // said already
			}
			hints = append(hints, c.Hint)
			p.details(c)
		}
	}
}

// details says all about a call that failed.
func (p *prompter) details(c connection.Check) {
	p.say(checkName(c) + " failed: " + c.Status.Word())
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
	text := checkName(c) + ": " + c.Status.Word()
	switch {
	case c.HTTP != 0:
		text += fmt.Sprintf(", HTTP %d, %d ms", c.HTTP, c.MS)
	case c.Status == connection.StatusSkipped && c.Detail != "":
		text += ", " + c.Detail
	}
	return text
}
