package plain

import (
	"context"
	"errors"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// connect goes through the flow of connecting.
func (p *prompter) connect(ctx context.Context, a *wizard.Answers) error {
	flow, turn := wizard.Connect{Demo: p.session.World.Demo != nil}.Start(*a)
	if turn.Effect == nil && flow.Phase == wizard.ConnectSettled {
		p.say("Connected: " + a.Summary(wizard.StepConnect))
	}
	for {
		*a = turn.Answers
		var err error
		switch {
		case turn.Move == wizard.Forward:
			return nil
		case turn.Move == wizard.Backward:
			return errBack
		case turn.Effect != nil:
			flow, turn, err = p.follow(ctx, flow, turn)
		default:
			flow, turn, err = p.decide(ctx, flow, *a)
		}
		if err != nil {
			return err
		}
	}
}

// follow runs what connecting wants done.
func (p *prompter) follow(ctx context.Context, flow wizard.Connect, turn wizard.Turn) (wizard.Connect, wizard.Turn, error) {
	if login, ok := turn.Effect.(wizard.Authorize); ok {
		return p.login(ctx, flow, login, turn.Answers)
	}
	p.say("Asking Pipedrive whose account this is …")
	event := turn.Effect.Run(ctx, p.session.World, nil)
	if ctx.Err() != nil {
		return flow, turn, stopped{context.Cause(ctx)}
	}
	flow, turn = flow.On(event, turn.Answers)
	return flow, turn, nil
}

// decide has the person choose.
func (p *prompter) decide(ctx context.Context, flow wizard.Connect, a wizard.Answers) (wizard.Connect, wizard.Turn, error) {
	var name wizard.ChoiceName
	var err error
	switch choices := flow.Choices(a); flow.Phase {
	case wizard.ConnectConfirm:
		name, err = p.recognise(ctx, a)
	case wizard.ConnectSettled:
		name, err = p.pickChoice(ctx, "Connection", choices)
	case wizard.ConnectNotMe:
		p.say(a.AnotherAccount())
		p.sayError(errors.New("this is another account than yours"))
		name, err = p.pickChoice(ctx, "What now", choices)
	case wizard.ConnectFailed:
		p.sayError(flow.Failure)
		name, err = p.pickChoice(ctx, "What now", choices)
	default: // scopes are missing
		p.say("You are " + a.Account.Full() + ".")
		p.compare(a)
		name, err = p.pickChoice(ctx, "What now", choices)
	}
	if err != nil {
		return flow, wizard.Turn{Answers: a}, err
	}
	if name == wizard.ChooseYes || name == wizard.ChooseKeep {
		p.compare(a)
	}
	flow, turn := flow.Choose(name, a)
	return flow, turn, nil
}

// recognise asks whether the account is the person's.
func (p *prompter) recognise(ctx context.Context, a wizard.Answers) (wizard.ChoiceName, error) {
	p.say("You are " + a.Account.Full() + ".")
	mine, err := p.yes(ctx, "Is that you, in the right company?", true)
	if mine {
		return wizard.ChooseYes, err
	}
	return wizard.ChooseNo, err
}

// compare says which scopes were granted, and which are missing.
func (p *prompter) compare(a wizard.Answers) {
	c, ok := a.Comparison()
	if !ok {
		p.say(tokenRightsWords(a.Account))
		return
	}
	p.say("Scopes needed: " + orNone(words.Join(c.Needed, ", ")))
	if !c.Known() {
		p.say(unknownScopesWords)
		return
	}
	p.say("Scopes granted: " + orNone(words.Join(c.Granted, ", ")))
	if len(c.Excess) > 0 {
		p.say(excessWords(a, c.Excess))
	}
	if n := len(c.Missing); n > 0 {
		p.say("Missing: " + words.Join(c.Missing, ", ") + ". " + missingWords(n))
	} else {
		p.say(nothingMissingWords(a))
	}
}
