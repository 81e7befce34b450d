package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// checklist shows the checklist.
func (p *prompter) checklist(ctx context.Context, a *wizard.Answers) error {
	p.sayChecklist(*a)
	q := question{text: "An empty line goes on, save writes it as Markdown, labels prints them alone, " + keep("why N") + " explains",
		help: "save scopes.md, or another name: for a ticket, or a colleague with admin rights. labels: one a line, to copy. why 1: what the first is for. " + relationsHelp}
	return p.answer(ctx, q, func(line string) error {
		verb, rest, _ := strings.Cut(line, " ")
		resource, families, relates := strings.Cut(line, "=")
		switch {
		case line == "":
			*a = a.ScopesConfirmed()
			return nil
		case verb == "save":
			return p.save(ctx, a.SaveChecklist(cmp.Or(strings.TrimSpace(rest), "scopes.md"), true))
		case verb == "labels":
			p.print(a.Checklist().Labels())
			return askAgain("")
		case verb == "why":
			return p.why(*a, rest)
		case relates:
			sel, err := wizard.RelateLine(a.Selection, resource, families)
			if err != nil {
				return err
			}
			a.Selection = sel
			p.sayChecklist(*a)
			return askAgain("")
		}
		return fmt.Errorf("%q is none of save, labels, why N", line)
	})
}

// sayChecklist lists the scopes, then everything else there is to say.
func (p *prompter) sayChecklist(a wizard.Answers) {
	list := a.Checklist()
	title, _ := a.ChecklistTitle()
	p.open(title + ". " + a.ChecklistSentence())
	n, base := 0, ""
	for _, e := range list.Scopes {
		text := labelOf(e.Scope)
		if reasons := a.ReasonsOf(list, e).Lines; len(reasons) > 0 {
			text += ", for " + strings.Join(reasons, "; ")
		}
		if e.Always {
			base = "Always on: " + text
			continue
		}
		n++
		p.item(fmt.Sprintf("%2d. ", n), text)
	}
	p.item("  - ", base)
	for _, r := range list.Remarks() {
		p.item("  - ", words.Upper(wizard.RemarkWord(r))+": "+r.Text)
	}
	for _, r := range a.Relations() {
		p.item("  - ", "Your choice: "+r.String()+". To say it type "+r.Resource+"="+words.Join(scopes.Families(r.Resource), ", or "+r.Resource+"=")+".")
	}
}

// why explains a scope.
func (p *prompter) why(a wizard.Answers, number string) error {
	list := a.Checklist()
	n, err := strconv.Atoi(strings.TrimSpace(number))
	needed := list.Needed()
	if err != nil || n < 1 || n > len(needed) {
		return errors.New("no such scope: type why and a number of the list")
	}
	for _, e := range list.Scopes {
		if e.Scope != needed[n-1] {
			continue
		}
		why := a.ReasonsOf(list, e)
		p.say(labelOf(e.Scope) + ":")
		for _, line := range why.Lines {
			p.item("  - ", line)
		}
		if info, ok := scopes.Find(e.Scope); ok {
			p.say("It opens: " + info.Gives + ".")
		}
		if len(why.Writes) > 0 {
			p.say("Read only is not enough; these write: " + strings.Join(why.Writes, "; ") + ".")
		}
		for _, wide := range why.Wider {
			if info, ok := scopes.Find(wide); ok {
				p.say("Left out on purpose: " + string(wide) + ": " + info.Gives + ", far wider than you need.")
			}
		}
	}
	return askAgain("")
}

// save saves the checklist.
func (p *prompter) save(ctx context.Context, text wizard.SaveText) error {
	saved := text.Run(ctx, p.world, nil).(wizard.TextSaved)
	if saved.Err != nil {
		return saved.Err
	}
	return askAgain("Saved to " + saved.Path + ".")
}
