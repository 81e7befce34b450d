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

// export hands over what suits where n8n runs, or what the person makes of it, and says what is left to do.
func (p *prompter) export(ctx context.Context, a *wizard.Answers) error {
	flow := p.handing.Start(*a, p.world.Handover != nil)
	defer func() { p.handing = flow }() // what is ticked and named is there after going back
	for finished := false; !finished; {
		var err error
		if flow.Phase == wizard.ExportDone {
			finished, flow, err = p.handedOver(ctx, flow, a)
		} else {
			p.sayTicked(flow, *a)
			flow, err = p.change(ctx, flow, a)
			finished = flow.Phase == wizard.ExportDone && flow.Failure == nil
		}
		if err != nil {
			return err
		}
	}
	p.print(record(a.Record(), p.width()))
	return nil
}

// handedOver asks what else is wanted of what was handed over before.
func (p *prompter) handedOver(ctx context.Context, flow wizard.Export, a *wizard.Answers) (finished bool, next wizard.Export, err error) {
	p.open("All is written.")
	if flow.Failure != nil {
		p.sayError(flow.Failure)
	}
	name, err := p.pickChoice(ctx, "What now", labelled(flow.Choices(*a)))
	if err != nil || name == wizard.ChooseNext {
		return err == nil, flow, err
	}
	if name == wizard.ChooseProve {
		return false, p.prove(ctx, flow, a), nil
	}
	flow, _ = flow.Choose(name, *a)
	return false, flow, nil
}

// labelled are choices that a list shows by what stands beside a key on the screen.
func labelled(choices []wizard.Choice) []wizard.Choice {
	for i, c := range choices {
		choices[i].Text = c.Label
	}
	return choices
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
			if p.world.Prover != nil {
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

// way is something that can be done now.
type way struct {
	option
	do func() (wizard.Export, error)
}

// change has the person begin, or change what is done.
func (p *prompter) change(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	ways := append([]way{{option{"write", writeWords(flow, p.world.Prover != nil)}, func() (wizard.Export, error) { return p.carryOut(ctx, flow, a) }}},
		p.changes(ctx, flow, a)...)
	options := make([]option, len(ways))
	for i, w := range ways {
		options[i] = w.option
	}
	n, err := p.choose(ctx, "Hand over", options, 0)
	if err != nil {
		return flow, err
	}
	return ways[n].do()
}

func writeWords(flow wizard.Export, proves bool) string {
	switch {
	case flow.Ticked(handover.Push) && proves:
		return "Save, push and prove"
	case flow.Ticked(handover.Push):
		return "Save and push"
	}
	return "Save and finish"
}

// changes are all that can be changed of what is done.
func (p *prompter) changes(ctx context.Context, flow wizard.Export, a *wizard.Answers) (list []way) {
	add := func(word, text string, do func() (wizard.Export, error)) {
		list = append(list, way{option{word, text}, do})
	}
	choosing := func(i int, name wizard.ChoiceName) func() (wizard.Export, error) {
		return func() (wizard.Export, error) {
			flow.At = i
			flow, turn := flow.Choose(name, *a)
			*a = turn.Answers
			return flow, nil
		}
	}
	_, choice := a.SecretsIn()
	for i, r := range flow.Rows {
		switch w := r.Way; {
		case w.Name == handover.Push && p.world.Demo != nil: // its credential is of no use in an n8n
		case w.Name == handover.Push && !r.On:
			add(w.Name, w.Title+": "+w.About, func() (wizard.Export, error) { return p.push(ctx, flow, i, a) })
		case !r.On:
			add(w.Name, w.Title+", "+r.Where+": "+w.About, choosing(i, wizard.ChooseTick))
		default:
			if w.File != "" {
				add("rename-"+w.Name, "Another name for "+r.Where, func() (wizard.Export, error) { return p.place(ctx, flow, i, a) })
			}
			if i > 0 {
				add("no-"+w.Name, "Without: "+w.Title, choosing(i, wizard.ChooseTick))
			}
			if flow.Offers(i, wizard.ChooseInto, *a) {
				add("credential", "Into another credential: "+wizard.CredentialAbout, choosing(i, wizard.ChooseInto))
			}
			if flow.Offers(i, wizard.ChooseBasicAuth, *a) {
				add("basic-auth", words.Either(r.BasicAuth, "Without Basic Auth", "With Basic Auth: "+wizard.BasicAuthAbout), choosing(i, wizard.ChooseBasicAuth))
			}
			if i > 0 {
				continue
			}
			if title, about := a.KeepIn.Other().About(); choice {
				add(string(a.KeepIn.Other()), "Secrets "+words.Lower(title)+": "+about, choosing(i, wizard.ChooseTick))
			}
			add("show", "Show "+r.Where+" as it is written", func() (wizard.Export, error) { p.show(flow, *a); return flow, nil })
		}
	}
	return list
}

// place asks where a row goes.
func (p *prompter) place(ctx context.Context, flow wizard.Export, row int, a *wizard.Answers) (wizard.Export, error) {
	flow.At = row
	flow, _ = flow.Choose(wizard.ChoosePlace, *a)
	r := flow.Rows[row]
	q := question{text: "File", preset: r.Where, help: r.Way.Title + ": " + r.Way.About + "."}
	err := p.answer(ctx, q, entering(&flow, a))
	return flow, err
}

// entering takes what is entered for a row; what is wrong with it changes nothing.
func entering(flow *wizard.Export, a *wizard.Answers) func(line string) error {
	return func(line string) error {
		next, turn := flow.Enter(line, *a)
		if next.Failure == nil {
			*flow, *a = next, turn.Answers
		}
		return next.Failure
	}
}

// push asks for n8n's address where it is not known, and if n8n answers there, for its key.
func (p *prompter) push(ctx context.Context, flow wizard.Export, row int, a *wizard.Answers) (wizard.Export, error) {
	flow.At = row
	flow, _ = flow.Choose(wizard.ChoosePlace, *a)
	address := flow.Rows[row].Where
	if address == "" {
		var err error
		if address, err = p.ask(ctx, question{text: "Address of n8n, such as https://n8n.example.com", help: "As you open it in the browser."}); err != nil || address == "" {
			return flow.Leave(), err
		}
	}
	flow, turn := flow.Enter(address, *a)
	if p.reportError(flow.Failure) { // another n8n than the setup's
		return flow.Leave(), nil
	}
	p.say("Asking whether n8n answers …")
	flow, turn = flow.On(turn.Effect.Run(ctx, p.world, nil), turn.Answers)
	if *a = turn.Answers; p.reportError(flow.Failure) || flow.Phase != wizard.ExportKey {
		return flow.Leave(), nil
	}
	err := p.secret(ctx, question{text: "API key of n8n"}, entering(&flow, a))
	return flow, err
}

// carryOut does what is ticked, and says what came of it. What was pushed n8n then proves.
func (p *prompter) carryOut(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	flow, turn := flow.Choose(wizard.ChooseWrite, *a)
	var written []string // the configuration twice, where it is to remember what was handed over
	for {
		*a = turn.Answers
		switch {
		case flow.Phase == wizard.ExportExists:
			p.say(flow.Current().Where + " exists.")
			name, err := p.pickChoice(ctx, "What now", labelled(flow.Choices(*a)))
			if err != nil {
				return flow.Leave(), err
			}
			flow, turn = flow.Choose(name, *a)
		case turn.Effect != nil:
			done, _ := turn.Effect.Run(ctx, p.world, nil).(wizard.HandedOver)
			flow, turn = flow.On(done, *a)
			if !p.reportError(flow.Failure) && done.Err == nil && !slices.Contains(written, done.Order.Where) {
				p.sayHandedOver(done)
				written = append(written, done.Order.Where)
			}
		case wizard.Offers(flow.Choices(*a), wizard.ChooseProve) && p.world.Prover != nil:
			return p.prove(ctx, flow, a), nil
		default:
			return flow, nil
		}
	}
}

func (p *prompter) sayHandedOver(done wizard.HandedOver) {
	for _, line := range done.Result.Did {
		p.say(words.Sentence(line))
	}
	if done.Order.Way.Name != handover.Push {
		p.say("Written to " + done.Order.Where + ".")
	}
}

// prove has n8n make the test calls with what was pushed, and says what came of it.
func (p *prompter) prove(ctx context.Context, flow wizard.Export, a *wizard.Answers) wizard.Export {
	p.say("n8n makes the test calls …")
	flow, turn := flow.Choose(wizard.ChooseProve, *a)
	flow, turn = flow.On(turn.Effect.Run(ctx, p.world, nil), turn.Answers)
	if *a = turn.Answers; a.Proof == nil {
		return flow
	}
	for _, c := range a.Proof.Checks {
		text := scopes.Target{Resource: c.Resource, Call: c.Call}.Title() + ": " + c.Status.Word()
		p.say(text + words.Either(c.Resource == scopes.CallResource, "", ", "+c.Call))
		if !c.Status.Works() {
			p.item("  ", strings.TrimSpace(c.Detail+". "+words.Upper(wizard.HintHere(c.Hint))))
		}
	}
	for _, remark := range a.Proof.Remarks {
		p.say(remark)
	}
	fine, made := a.Proof.Tally()
	p.say(fmt.Sprintf("n8n read %d of %s with the credential.", fine, words.Count(made, "object")))
	return flow
}

// show writes what the configuration will hold, secrets as dots.
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
