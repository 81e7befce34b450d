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
	called := false
	return goThrough(a, flow, turn, func(flow wizard.TestCalls, turn wizard.Turn) (_ wizard.TestCalls, _ wizard.Turn, err error) {
		if turn.Effect != nil {
			called = true
			return p.makeCalls(ctx, flow, turn)
		}
		if !called {
			for i := range flow.Rows {
				p.sayRow(flow, i, turn.Answers)
			}
		}
		p.sayResults(flow, turn.Answers)
		name := wizard.ChooseNext
		if !called || !flow.AllFine() {
			name, err = p.pickChoice(ctx, "What now", flow.Choices(turn.Answers))
		}
		if err == nil {
			flow, turn = flow.Choose(name, -1, turn.Answers)
		}
		return flow, turn, err
	})
}

// makeCalls makes the calls that the flow wants, and says how each goes.
func (p *prompter) makeCalls(ctx context.Context, flow wizard.TestCalls, turn wizard.Turn) (wizard.TestCalls, wizard.Turn, error) {
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
	flow, turn = flow.On(end, turn.Answers)
	if ctx.Err() != nil {
		return flow, turn, leaving{error: context.Cause(ctx)}
	}
	return flow, turn, nil
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
