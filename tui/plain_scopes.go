package tui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"connect-pipedrive/wizard"
)

// scopes shows the checklist.
func (p *plain) scopes(ctx context.Context, a *wizard.Answers) error {
	list := a.Checklist()
	p.say(a.ChecklistHeading())
	p.print(list.Text())
	for {
		n, err := p.choose(ctx, question{text: "Checklist"}, []choice{
			{"next", "go on"},
			{"save", "save it as Markdown, for a ticket or a colleague with admin rights"},
			{"lines", "print the scopes alone, one a line, to copy"},
		}, 0)
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
			p.print(list.List())
		}
	}
}

func (p *plain) saveChecklist(ctx context.Context, text string) error {
	path, err := p.ask(ctx, question{text: "File", preset: "scopes.md", help: "The checklist is written there; it holds no secret."})
	if err != nil {
		return err
	}
	err = p.opts.Host.SaveText(path, text, false)
	if errors.Is(err, fs.ErrExist) {
		over, asked := p.yes(ctx, fmt.Sprintf("%s exists. Overwrite it?", path), false)
		if asked != nil {
			return asked
		}
		if !over {
			p.say("Not saved.")
			return nil
		}
		err = p.opts.Host.SaveText(path, text, true)
	}
	if err != nil {
		p.sayError(err)
		return nil
	}
	p.say("Saved to " + path + ".")
	return nil
}
