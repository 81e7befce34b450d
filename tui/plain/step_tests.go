package plain

import (
	"context"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// tests goes through the flow of the test calls. Where all that was called just now is fine it goes on by itself.
func (p *prompter) tests(ctx context.Context, a *wizard.Answers) error {
	flow, turn := wizard.StartTestCalls(*a)
	p.open(strings.TrimSpace(flow.Sentence() + " " + p.demo(*a, wizard.StepTest)))
	for called := false; ; {
		*a = turn.Answers
		switch {
		case turn.Move == wizard.Forward:
			return nil
		case turn.Move == wizard.Backward:
			return errBack
		case turn.Effect != nil:
			flow, turn = p.makeCalls(ctx, flow, turn)
			called = true
			if ctx.Err() != nil {
				*a = turn.Answers
				return stopped{context.Cause(ctx)}
			}
		case called && flow.AllFine():
			p.sayResults(flow, *a)
			flow, turn = flow.Choose(wizard.ChooseNext, -1, *a)
		default:
			if !called {
				for i := range flow.Rows {
					p.sayRow(flow, i, *a)
				}
			}
			p.sayResults(flow, *a)
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
	end := turn.Effect.Run(ctx, p.world, func(event wizard.Event) {
		flow, _ = flow.On(event, turn.Answers)
		progress := event.(wizard.CallProgressed).Progress
		row := flow.Running[progress.Index].Row
		switch {
		case progress.Check != nil:
			p.sayRow(flow, row, turn.Answers)
		case progress.Retry != nil:
			p.say(flow.Rows[row].Calls[0].Target.Title() + ": " + progress.Retry.Reason + ", again in " + words.Seconds(progress.Retry.After))
		}
	})
	return flow.On(end, turn.Answers)
}

// sayRow says how an object's calls are, once all of them are made.
func (p *prompter) sayRow(flow wizard.TestCalls, i int, a wizard.Answers) {
	row := flow.Rows[i]
	check := row.Check()
	if check == nil {
		return
	}
	text := row.Calls[0].Target.Title() + ": "
	if advice, _ := a.Advice(row); check.Status == connection.StatusOK {
		text += advice
	} else {
		text += check.Status.Word() + ", " + advice
	}
	p.say(text)
}

// sayResults says how the calls went.
func (p *prompter) sayResults(flow wizard.TestCalls, a wizard.Answers) {
	if p.reportError(flow.Failure) {
		return
	}
	title, _ := flow.Title()
	p.say(title + ". " + flow.Spent(a))
	if text := a.NotExercised(); text != "" {
		p.say(text)
	}
	if flow.Remark != "" {
		p.say(words.Upper(flow.Remark) + ".")
	}
	if len(flow.Failed()) > 0 {
		p.say(flow.Sentence())
	}
	var hints []string
	for _, place := range flow.Failed() {
		call := flow.Rows[place.Row].Calls[place.Call]
		p.item("  - ", call.Made())
		if hint := wizard.HintHere(call.Check.Hint); hint != "" && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
			p.item("    ", words.Upper(hint)+".")
		}
	}
}
