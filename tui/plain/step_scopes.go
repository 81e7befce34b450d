package plain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// scopes shows the checklist.
func (p *prompter) checklist(ctx context.Context, a *wizard.Answers) error {
	for {
		list := a.Checklist()
		title, _ := a.ChecklistTitle()
		p.say(title + ". " + a.ChecklistSentence())
		p.print(list.Text())
		choices := []choice{
			{"next", "go on"},
			{"save", "save it as Markdown, for a ticket or a colleague with admin rights"},
			{"lines", "print the labels alone, one a line, to copy"},
		}
		for _, r := range a.Relations() {
			choices = append(choices, choice{r.Resource, "say what it belongs to: " + r.String()})
		}
		n, err := p.choose(ctx, question{text: "Checklist"}, choices, 0)
		if err != nil {
			return err
		}
		switch n {
		case 0:
			*a = a.ScopesConfirmed()
			return nil
		case 1:
			if err := p.saveChecklist(ctx, list.Markdown()); err != nil {
				return err
			}
		case 2:
			p.print(a.Checklist().Labels())
		default:
			if err := p.relate(ctx, a, a.Relations()[n-3]); err != nil {
				return err
			}
		}
	}
}

// relate asks what notes or files belong to.
func (p *prompter) relate(ctx context.Context, a *wizard.Answers, r wizard.Relation) error {
	possible := words.Join(scopes.Families(r.Resource), ", ")
	q := question{text: r.Name + " belongs to", preset: "any", help: "Type one or more of " + possible + ", or any to leave it open."}
	if len(r.Said) > 0 {
		q.preset = words.Join(r.Said, ",")
	}
	return p.answer(ctx, q, func(line string) error {
		sel, err := wizard.RelateLine(a.Selection, r.Resource, line)
		if err == nil {
			a.Selection = sel
		}
		return err
	})
}

// saveChecklist writes the checklist beside what is there: nothing is overwritten unasked.
func (p *prompter) saveChecklist(ctx context.Context, text string) error {
	path, err := p.ask(ctx, question{text: "File", preset: "scopes.md", help: "The checklist is written there; it holds no secret."})
	if err != nil {
		return err
	}
	err = p.session.World.Host.SaveText(path, text, false)
	if errors.Is(err, fs.ErrExist) {
		over, asked := p.yes(ctx, fmt.Sprintf("%s exists. Overwrite it?", path), false)
		if asked != nil {
			return asked
		}
		if !over {
			p.say("Not saved.")
			return nil
		}
		err = p.session.World.Host.SaveText(path, text, true)
	}
	if err != nil {
		p.sayError(err)
		return nil
	}
	p.say("Saved to " + path + ".")
	return nil
}
