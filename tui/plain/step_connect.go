package plain

import (
	"context"
	"fmt"
	"slices"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// connect runs the flow of connecting.
func (p *prompter) connect(ctx context.Context, a *wizard.Answers) error {
	flow, turn := wizard.Connect{Demo: p.world.Demo != nil}.Start(*a)
	return goThrough(a, flow, turn, func(flow wizard.Connect, turn wizard.Turn) (wizard.Connect, wizard.Turn, error) {
		if turn.Effect != nil {
			return p.follow(ctx, flow, turn)
		}
		return p.decide(ctx, flow, turn.Answers)
	})
}

// follow runs the effect that connecting wants.
func (p *prompter) follow(ctx context.Context, flow wizard.Connect, turn wizard.Turn) (wizard.Connect, wizard.Turn, error) {
	switch effect := turn.Effect.(type) {
	case wizard.Authorize:
		return p.login(ctx, flow, effect, turn.Answers)
	case wizard.AskAccount:
		p.open("Asking Pipedrive whose account this is …")
	}
	event := turn.Effect.Run(ctx, p.world, nil)
	if ctx.Err() != nil {
		return flow, turn, leaving{error: context.Cause(ctx)}
	}
	flow, turn = flow.On(event, turn.Answers)
	return flow, turn, nil
}

// decide says what the situation is, and has the person choose.
func (p *prompter) decide(ctx context.Context, flow wizard.Connect, a wizard.Answers) (wizard.Connect, wizard.Turn, error) {
	what := "What now"
	switch flow.Phase {
	case wizard.ConnectConfirm:
		p.account(a)
		what = "Is that you, in the right company"
	case wizard.ConnectSettled:
		p.open("Connected.")
		p.account(a)
		what = "Connection"
	case wizard.ConnectNotMe:
		p.say("This is another account than yours. " + a.AnotherAccount())
	case wizard.ConnectFailed:
		p.sayError(flow.Failure)
	default: // scopes are missing
		p.account(a)
	}
	if flow.Remark != "" {
		p.say(words.Sentence(flow.Remark))
	}
	name, err := p.pickChoice(ctx, what, flow.Choices(a))
	if err != nil {
		return flow, wizard.Turn{Answers: a}, err
	}
	flow, turn := flow.Choose(name, a)
	p.refused = turn.Move == wizard.Backward
	return flow, turn, nil
}

// account says whose it is, which scopes were granted, and which are missing.
func (p *prompter) account(a wizard.Answers) {
	p.say("You are " + a.Account.Full() + ".")
	if r := a.GrantRemark(); r.Says() {
		p.say(words.Upper(r.Word) + ": " + r.Text + ".")
		return
	}
	c, _ := a.Comparison()
	p.say(fmt.Sprintf("%d of %s granted.", len(c.Needed)-len(c.Missing), words.Count(len(c.Needed), "scope")))
	for _, scope := range c.Excess {
		p.item("  - ", "Not needed: "+labelOf(scope)+a.ExcessWords())
	}
	list := a.Checklist()
	for _, e := range list.Scopes {
		if slices.Contains(c.Missing, e.Scope) {
			p.item("  - ", "Missing: "+labelOf(e.Scope)+", for "+words.Join(a.ReasonsOf(list, e).Lines, "; "))
		}
	}
	if len(c.Missing) > 0 {
		p.say("In Developer Hub, your app, OAuth & access scopes, switch on what is missing and save; then connect again: a token never gets " +
			"scopes that were added later. Without them " + a.WouldFail() + ".")
	}
	if !list.Settled() {
		p.say("Not clear: " + wizard.NotSettled + ".")
	}
}

// labelOf returns a scope's label in Developer Hub, with its name.
func labelOf(s scopes.Scope) string { return s.Label() + " (" + string(s) + ")" }
