package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// export hands over in the way that suits where n8n runs, or that the person chooses, and says what is left to do.
func (p *prompter) export(ctx context.Context, a *wizard.Answers) error {
	var written []string
	begun := false
	err := goThrough(a, p.handing.Start(*a, p.world), wizard.Turn{Answers: *a}, func(flow wizard.Export, turn wizard.Turn) (wizard.Export, wizard.Turn, error) {
		p.handing = flow // so that ticks and names are still there after going back
		switch {
		case turn.Effect != nil:
			return p.carryOut(ctx, flow, turn, &written)
		case begun && flow.Phase == wizard.ExportDone && flow.Failure == nil:
			turn.Move = wizard.Forward
			return flow, turn, nil
		case flow.Phase == wizard.ExportDone:
			begun = false
			return p.handedOver(ctx, flow, turn.Answers)
		case flow.Phase == wizard.ExportExists:
			p.say(flow.Current().Where + " exists.")
			return p.chooseIn(ctx, flow, turn.Answers)
		case flow.Phase == wizard.ExportPlace, flow.Phase == wizard.ExportKey:
			return p.enter(ctx, flow, turn.Answers)
		}
		begun, written = true, nil
		return p.change(ctx, flow, turn.Answers)
	})
	if err == nil {
		p.print(record(a.Record(), p.width()))
	}
	return err
}

// carryOut runs the effect that the flow wants, and reports the result. The configuration is written twice if it has to
// remember what was handed over.
func (p *prompter) carryOut(ctx context.Context, flow wizard.Export, turn wizard.Turn, written *[]string) (wizard.Export, wizard.Turn, error) {
	switch turn.Effect.(type) {
	case wizard.Reach:
		p.say("Asking whether n8n answers …")
	case wizard.Prove:
		p.say("n8n makes the test calls …")
	}
	event := turn.Effect.Run(ctx, p.world, nil)
	flow, turn = flow.On(event, turn.Answers)
	switch done := event.(type) {
	case wizard.Reached:
		p.reportError(done.Err)
	case wizard.HandedOver:
		if !p.reportError(flow.Failure) && done.Err == nil && !slices.Contains(*written, done.Order.Where) {
			p.sayHandedOver(done)
			*written = append(*written, done.Order.Where)
		}
	case wizard.Proved:
		p.sayProof(turn.Answers.Proof)
	}
	return flow, turn, nil
}

// handedOver asks what else to do about an earlier hand-over.
func (p *prompter) handedOver(ctx context.Context, flow wizard.Export, a wizard.Answers) (wizard.Export, wizard.Turn, error) {
	p.open("All is written.")
	p.reportError(flow.Failure)
	return p.chooseIn(ctx, flow, a)
}

// chooseIn has the person choose among what the flow offers.
func (p *prompter) chooseIn(ctx context.Context, flow wizard.Export, a wizard.Answers) (wizard.Export, wizard.Turn, error) {
	name, err := p.pickChoice(ctx, "What now", flow.Choices(a))
	if err != nil {
		return flow, wizard.Turn{Answers: a}, err
	}
	flow, turn := flow.Choose(name, a)
	return flow, turn, nil
}

// sayTicked says what is written, and where.
func (p *prompter) sayTicked(flow wizard.Export, a wizard.Answers) {
	p.open(strings.TrimSpace(p.demo(a, wizard.StepHandOver) + " Ready to be written:"))
	for i, r := range flow.Rows {
		if !r.On {
			continue
		}
		text := r.Where + ": " + r.Way.Brief()
		if r.Way.Name == handover.Push {
			text = "Push into " + r.Where
			if flow.Proves {
				text += ", which then proves it"
			}
		}
		if flow.Offers(i, wizard.ChooseInto, a) {
			text += "; its credential: " + a.Into(flow.Into)
		}
		if i == 0 {
			where, _ := a.SecretsIn()
			text += "; secrets " + where
		}
		if r.Done {
			text += "; done already"
		}
		p.item("  - ", text)
		if r.BasicAuth && flow.Offers(i, wizard.ChooseBasicAuth, a) {
			p.item("  - ", "Basic Auth: "+wizard.BasicAuthAbout)
		}
	}
}

// change is something that can be done to a row; without a name the configuration is shown as it would be written.
type change struct {
	option
	row  int
	name wizard.ChoiceName
}

// change has the person begin, or change what will be done.
func (p *prompter) change(ctx context.Context, flow wizard.Export, a wizard.Answers) (wizard.Export, wizard.Turn, error) {
	p.sayTicked(flow, a)
	first := flow.Choices(a)[0]
	changes := append([]change{{option: option{string(first.Name), words.Upper(first.Text)}, name: first.Name}}, changesOf(flow, a)...)
	taken, err := choose(ctx, p, "Hand over", changes, 0, change.shown)
	if err != nil {
		return flow, wizard.Turn{Answers: a}, err
	}
	if taken.name == "" {
		p.show(flow, a)
		return flow, wizard.Turn{Answers: a}, nil
	}
	flow.At = taken.row
	flow, turn := flow.Choose(taken.name, a)
	return flow, turn, nil
}

// changesOf returns everything that can be changed about what will be done.
func changesOf(flow wizard.Export, a wizard.Answers) (list []change) {
	_, choice := a.SecretsIn()
	for i, r := range flow.Rows {
		add := func(word, text string, name wizard.ChoiceName) {
			list = append(list, change{option{word, text}, i, name})
		}
		w := r.Way
		if !r.On {
			add(w.Name, words.Either(w.File == "", w.Title, w.Title+", "+r.Where)+": "+w.About, wizard.ChooseTick)
			continue
		}
		if w.File != "" {
			add("rename-"+w.Name, "Another name for "+r.Where, wizard.ChoosePlace)
		}
		if i > 0 {
			add("no-"+w.Name, "Without: "+w.Title, wizard.ChooseTick)
		}
		if flow.Offers(i, wizard.ChooseInto, a) {
			add("credential", "Into another credential: "+wizard.CredentialAbout, wizard.ChooseInto)
		}
		if flow.Offers(i, wizard.ChooseBasicAuth, a) {
			add("basic-auth", words.Either(r.BasicAuth, "Without Basic Auth", "With Basic Auth: "+wizard.BasicAuthAbout), wizard.ChooseBasicAuth)
		}
		if i > 0 {
			continue
		}
		if title, about := a.KeepIn.Other().About(); choice {
			add(string(a.KeepIn.Other()), "Secrets "+words.Lower(title)+": "+about, wizard.ChooseTick)
		}
		add("show", "Show "+r.Where+" as it is written", "")
	}
	return list
}

// enter asks for what the flow is waiting for: a file's name, n8n's address or its key. A wrong entry changes nothing.
func (p *prompter) enter(ctx context.Context, flow wizard.Export, a wizard.Answers) (next wizard.Export, turn wizard.Turn, err error) {
	next, turn = flow, wizard.Turn{Answers: a}
	take := func(line string) error {
		entered, came := flow.Enter(line, a)
		if entered.Failure == nil {
			next, turn = entered, came
		}
		return entered.Failure
	}
	r := flow.Rows[flow.At]
	switch {
	case flow.Phase == wizard.ExportKey:
		err = p.secret(ctx, question{text: "API key of n8n"}, take)
	case r.Way.File != "":
		err = p.answer(ctx, question{text: "File", preset: r.Where, help: r.Way.Title + ": " + r.Way.About + "."}, take)
	default:
		var address string
		address, err = p.ask(ctx, question{text: "Address of n8n, such as https://n8n.example.com", help: "As you open it in the browser."})
		if err == nil && (address == "" || p.reportError(take(address))) { // empty, or another n8n than the setup's
			next = flow.Leave()
		}
	}
	return next, turn, err
}

func (p *prompter) sayHandedOver(done wizard.HandedOver) {
	for _, line := range done.Result.Did {
		p.say(words.Sentence(line))
	}
	if done.Order.Way.Name != handover.Push {
		p.say("Written to " + done.Order.Where + ".")
	}
}

// sayProof reports the results of n8n's calls, if there are any.
func (p *prompter) sayProof(proof *wizard.Proof) {
	if proof == nil {
		return
	}
	for _, c := range proof.Checks {
		text := scopes.Target{Resource: c.Resource, Call: c.Call}.Title() + ": " + c.Status.Word()
		p.say(text + words.Either(c.Resource == scopes.CallResource, "", ", "+c.Call))
		if !c.Status.Works() {
			p.item("  ", strings.TrimSpace(c.Detail+". "+words.Upper(wizard.HintHere(c.Hint))))
		}
	}
	for _, remark := range proof.Remarks {
		p.say(remark)
	}
	fine, made := proof.Tally()
	p.say(fmt.Sprintf("n8n read %d of %s with the credential.", fine, words.Count(made, "object")))
}

// show prints what the configuration will contain, with secrets as dots.
func (p *prompter) show(flow wizard.Export, a wizard.Answers) {
	a.ConfigPath = flow.Rows[0].Where
	for _, b := range a.Preview() {
		p.print("\n")
		p.say(b.Title)
		for _, line := range b.Lines {
			p.print(strings.TrimRight("  "+line, " ") + "\n")
		}
	}
}
