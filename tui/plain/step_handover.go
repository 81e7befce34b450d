package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// export writes the configuration, what else is wanted, and says what is left to do.
func (p *prompter) export(ctx context.Context, a *wizard.Answers) error {
	flow := wizard.Export{}.Start(*a, p.session.World.Handover != nil)
	var err error
	for !a.Done(wizard.StepHandOver) {
		if err := p.keeping(ctx, a); err != nil {
			return err
		}
		if flow, err = p.exportConfig(ctx, flow, a); err != nil {
			return err
		}
	}
	if p.session.World.Handover != nil {
		if err := p.more(ctx, flow, a); err != nil {
			return err
		}
	}
	p.print(Record(a.Record()))
	return nil
}

// exportConfig shows what will be written, and writes it if that is wanted.
func (p *prompter) exportConfig(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	flow, err := p.place(ctx, flow, 0, a)
	if err != nil {
		return flow, err
	}
	p.say("This will be written, with the secrets themselves in place of the dots:")
	p.blocks(a.Preview())
	ok, err := p.yes(ctx, "Write it?", true)
	if err != nil || !ok {
		return flow, err
	}
	return p.carryOut(ctx, flow, a)
}

// place asks where a row goes.
func (p *prompter) place(ctx context.Context, flow wizard.Export, row int, a *wizard.Answers) (wizard.Export, error) {
	flow, _ = flow.Only(row).Choose(wizard.ChoosePlace, *a)
	r := flow.Rows[row]
	q := question{text: "File", preset: r.Where, help: r.Way.Title + ": " + r.Way.About + "."}
	return flow, p.answer(ctx, q, func(line string) error {
		next, turn := flow.Enter(line, *a)
		if next.Failure == nil {
			flow, *a = next, turn.Answers
		}
		return next.Failure
	})
}

// more writes what else is wanted, until nothing is.
func (p *prompter) more(ctx context.Context, flow wizard.Export, a *wizard.Answers) error {
	for explained := false; ; explained = true {
		p.say("What else shall be written?")
		choices, rows := []choice{{"nothing", "nothing more"}}, []int{0}
		for i, r := range flow.Rows {
			if r.Kind != wizard.RowWay || i == 0 {
				continue
			}
			text := r.Way.Title
			if !explained {
				text += ": " + r.Way.About + "."
			}
			choices, rows = append(choices, choice{r.Way.Name, text}), append(rows, i)
		}
		n, err := p.choose(ctx, question{text: "Write"}, choices, 0)
		if err != nil || n == 0 {
			return err
		}
		if flow, err = p.exportMore(ctx, flow, rows[n], a); err != nil {
			return err
		}
	}
}

// exportMore writes one thing besides the configuration.
func (p *prompter) exportMore(ctx context.Context, flow wizard.Export, row int, a *wizard.Answers) (wizard.Export, error) {
	var err error
	if flow.Rows[row].Way.File == "" {
		flow, err = p.pushTo(ctx, flow, row, a)
	} else {
		flow, err = p.place(ctx, flow, row, a)
	}
	if err != nil || !flow.Rows[row].On {
		return flow, err
	}
	for next := row + 1; next < len(flow.Rows) && flow.Rows[next].Kind != wizard.RowWay; next++ {
		if flow.Rows[next].Kind == wizard.RowCredential {
			if flow, err = p.into(ctx, flow, a); err != nil {
				return flow, err
			}
			continue
		}
		p.say("For the trigger there can be a Basic Auth credential beside it: " + wizard.BasicAuthAbout + ".")
		with, err := p.yes(ctx, "With it?", false)
		if err != nil {
			return flow, err
		}
		if flow.At = next; with != flow.Rows[next].On {
			flow, _ = flow.Choose(wizard.ChooseTick, *a)
		}
	}
	if flow, err = p.carryOut(ctx, flow, a); err != nil || !wizard.Offers(flow.Choices(*a), wizard.ChooseProve) || p.session.World.Prover == nil {
		return flow, err
	}
	return p.prove(ctx, flow, a)
}

// prove has n8n make the test calls with what was pushed, if that is wanted, and says what came of it.
func (p *prompter) prove(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	ok, err := p.yes(ctx, "Have n8n make the test calls now, with that credential?", true)
	if err != nil || !ok {
		return flow, err
	}
	p.say("n8n makes the test calls …")
	flow, turn := flow.Choose(wizard.ChooseProve, *a)
	flow, turn = flow.On(turn.Effect.Run(ctx, p.session.World, nil), turn.Answers)
	if *a = turn.Answers; p.reportError(flow.Failure) {
		return flow, nil
	}
	for _, c := range a.Proof.Checks {
		p.say(string(c.Status) + ": " + c.Resource + ", " + c.Call)
		if !c.Status.Works() {
			p.say("  " + c.Detail + ". " + c.Hint)
		}
	}
	for _, remark := range a.Proof.Remarks {
		p.say(remark)
	}
	if failed := len(a.Proof.Failed()); failed > 0 {
		p.say(fmt.Sprintf("%d of %s failed in n8n.", failed, words.Count(len(a.Proof.Checks), "call")))
	} else {
		p.say("n8n has used the credential: all its test calls work.")
	}
	return flow, nil
}

// into asks which credential of n8n to hand over into.
func (p *prompter) into(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	p.say("Into which credential of n8n? " + wizard.CredentialAbout + ".")
	ids := []string{""}
	choices := []choice{{"new", a.Into("")}}
	preset := 0
	for i, u := range flow.Targets(*a) {
		ids, choices = append(ids, u.ID), append(choices, choice{u.ID, a.Into(u.ID)})
		if u.ID == flow.Into {
			preset = i + 1
		}
	}
	n, err := p.choose(ctx, question{text: "Credential"}, choices, preset)
	if err != nil {
		return flow, err
	}
	return flow.HandInto(ids[n], *a), nil
}

// pushTo asks for n8n's address, and if n8n answers there, for its key. No address: it was thought better of.
func (p *prompter) pushTo(ctx context.Context, flow wizard.Export, row int, a *wizard.Answers) (wizard.Export, error) {
	flow, _ = flow.Only(row).Choose(wizard.ChoosePlace, *a)
	address, err := p.ask(ctx, question{text: "Address of n8n, such as https://n8n.example.com", preset: flow.Rows[row].Where,
		help: "As you open it in the browser."})
	if err != nil || address == "" {
		return flow, err
	}
	flow, turn := flow.Enter(address, *a)
	if p.reportError(flow.Failure) { // another n8n than the setup's
		return flow, nil
	}
	p.say("Asking whether n8n answers …")
	flow, turn = flow.On(turn.Effect.Run(ctx, p.session.World, nil), turn.Answers)
	if *a = turn.Answers; p.reportError(flow.Failure) || flow.Phase != wizard.ExportKey {
		return flow, nil
	}
	var key secret.Secret
	if err := p.secret(ctx, question{text: "API key of n8n"}, key, func(line string) error {
		if key = secret.New(line); line == "" {
			return errors.New("nothing was entered")
		}
		return nil
	}); err != nil {
		return flow, err
	}
	flow, _ = flow.Enter(key.Reveal(), *a)
	return flow, nil
}

// carryOut does what is ticked, and says what came of it.
func (p *prompter) carryOut(ctx context.Context, flow wizard.Export, a *wizard.Answers) (wizard.Export, error) {
	flow, turn := flow.Choose(wizard.ChooseWrite, *a)
	for {
		*a = turn.Answers
		switch {
		case flow.Phase == wizard.ExportExists:
			over, err := p.yes(ctx, flow.Current().Where+" exists. Overwrite it?", false)
			if err != nil {
				return flow, err
			}
			name := map[bool]wizard.ChoiceName{true: wizard.ChooseOverwrite, false: wizard.ChooseSpare}[over]
			flow, turn = flow.Choose(name, *a)
		case turn.Effect == nil:
			return flow, nil
		default:
			done, _ := turn.Effect.Run(ctx, p.session.World, nil).(wizard.HandedOver)
			flow, turn = flow.On(done, *a)
			if !p.reportError(flow.Failure) && done.Err == nil {
				p.sayHandedOver(done)
			}
		}
	}
}

func (p *prompter) sayHandedOver(done wizard.HandedOver) {
	for _, line := range done.Result.Did {
		p.say(line)
	}
	if done.Order.Way.Name != handover.Push {
		p.say("Written to " + done.Order.Where + ".")
	}
}

// blocks writes blocks of text: a title, its lines indented. Lines are broken but for those of a file.
func (p *prompter) blocks(blocks []wizard.Block) {
	for _, b := range blocks {
		p.print("\n")
		p.say(b.Title)
		for _, line := range b.Lines {
			mark, text := markOf(line)
			if text == "" {
				p.print("\n")
				continue
			}
			p.item("  "+mark, text)
		}
	}
}

// keeping asks where secrets are kept.
func (p *prompter) keeping(ctx context.Context, a *wizard.Answers) error {
	p.say("Where shall the secrets be kept?")
	kinds := []wizard.Keeping{wizard.KeepInFile, wizard.KeepInKeyring}
	preset := 0
	var choices []choice
	for i, k := range kinds {
		title, text := k.About()
		choices = append(choices, choice{string(k), title + ": " + text})
		if a.KeepIn == k {
			preset = i
		}
	}
	n, err := p.choose(ctx, question{text: "Secrets"}, choices, preset)
	if err != nil {
		return err
	}
	a.KeepIn = kinds[n]
	return nil
}

// markOf is what a line of a block begins with that its continuation does not repeat: "1. ", "✓ ", blanks.
func markOf(line string) (mark, text string) {
	end := len(line) - len(strings.TrimLeft(line, " 0123456789"))
	switch rest := line[end:]; {
	case strings.HasPrefix(rest, ". ") && end > 0:
		end += len(". ")
	case strings.HasPrefix(rest, "✓ "):
		end += len("✓ ")
	default:
		end = len(line) - len(strings.TrimLeft(line, " "))
	}
	return line[:end], line[end:]
}
