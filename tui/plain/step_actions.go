package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// relationsHelp says how to type what notes and files belong to.
const relationsHelp = "note=deals or file=deals,contacts: what these belong to; note=any leaves it open."

// actionsHelp lists everything that can be typed to pick.
const actionsHelp = `Numbers and ranges (1 3-5), names (deal:create), all of an object (deal), of all objects (*:get); with a minus in front they are taken away (-deal:create).
Presets: read-only, everything, none. A custom API call as an HTTP Request node sends it: GET /api/v2/pipelines.
drop-downs: those of n8n's editor (users, stages, fields). version 1: nodes made before version 2.
` + relationsHelp + `
list: all actions. list deal: those of an object, one a line. settled 1: the first of what was not clear is picked.`

// actions asks what the workflows do in Pipedrive.
func (p *prompter) actions(ctx context.Context, a *wizard.Answers) error {
	if n := len(a.Found.Taken()); n > 0 {
		p.open("Picked from " + words.Count(n, "workflow") + ": " + a.Found.Together() + ".")
	} else {
		p.open("What will your workflows do in Pipedrive?")
	}
	for i, u := range a.Selection.Unresolved {
		p.item("  - ", fmt.Sprintf("Not clear: %s: %s. Pick what it stands for, then type settled %d.", u.Where(), u.Reason, i+1))
	}
	if len(a.Selection.Items) == 0 {
		p.overview(*a)
	} else {
		p.sayPicked(*a)
	}
	q := question{text: "Add or -remove by name or number, list OBJECT, or an empty line to go on", help: actionsHelp}
	return p.answer(ctx, q, func(line string) error {
		if line == "" {
			return p.actionsPicked(a)
		}
		before := a.Checklist().Needed()
		if err := p.takeLine(a, line); err != nil {
			return err
		}
		p.sayPicked(*a)
		if a.Method == connection.OAuth2 {
			p.say("Scopes: " + scopesWords(before, a.Checklist().Needed()))
		}
		return askAgain("")
	})
}

// actionsPicked goes on. With a token nothing has to be picked: then everything that only reads is tested.
func (p *prompter) actionsPicked(a *wizard.Answers) error {
	switch {
	case !a.Selection.Empty():
	case a.Method == connection.APIToken:
		a.Selection = wizard.TestAll(a.Selection, wizard.NodeActions(a.Selection.Version()))
		p.say("Picked, to be tested: all that only reads and is current.")
	default:
		return errors.New("nothing is picked")
	}
	return nil
}

// takeLine changes the selection as a line says, completely or not at all.
func (p *prompter) takeLine(a *wizard.Answers, line string) error {
	typed := strings.Fields(line)
	name, away := strings.CutPrefix(line, "-")
	resource, families, relates := strings.Cut(line, "=")
	var err error
	switch sel := a.Selection; {
	case typed[0] == "list":
		if err := p.list(*a, typed[1:]); err != nil {
			return err
		}
		return askAgain("")
	case typed[0] == "version":
		return p.nodeVersion(a, strings.Join(typed[1:], " "))
	case typed[0] == "settled":
		return settle(a, strings.Join(typed[1:], " "))
	case name == "drop-downs":
		a.Selection.Lookups = !away
	case strings.Contains(line, "/"):
		return p.call(a, name, away)
	case relates:
		a.Selection, err = wizard.RelateLine(sel, resource, families)
	default:
		a.Selection, err = wizard.PickLine(sel, line)
	}
	return err
}

func (p *prompter) nodeVersion(a *wizard.Answers, text string) error {
	if text != "1" && text != "2" {
		return fmt.Errorf("no node version %q: type version 1 or version 2", text)
	}
	if text != strconv.Itoa(a.Selection.Version()) {
		sel, lacking, _ := wizard.SwitchVersion(a.Selection, nil)
		if a.Selection = sel; len(lacking) > 0 {
			p.say("Version " + text + " lacks " + wizard.ItemNames(lacking) + ": no longer picked.")
		}
	}
	return nil
}

// settle takes what a workflow left open as picked.
func settle(a *wizard.Answers, text string) error {
	n, err := strconv.Atoi(text)
	if open := a.Selection.Unresolved; err == nil && n >= 1 && n <= len(open) {
		a.Selection = a.Selection.Settle(open[n-1], true)
		return nil
	}
	return errors.New("which of what is not clear? Type settled 1, for example")
}

// call adds a custom API call, or removes it. One that is not Pipedrive's is accepted when it is typed again.
func (p *prompter) call(a *wizard.Answers, text string, away bool) error {
	read := wizard.ReadCall(text)
	at := slices.Index(a.Selection.Calls, read.Text)
	switch {
	case away && at < 0:
		return fmt.Errorf("%s is not picked", read.Text)
	case away:
		a.Selection = a.Selection.RemoveCall(at)
	case at >= 0:
		return fmt.Errorf("%s is in your list already", read.Text)
	case read.Fault != "" && p.warned != read.Text:
		p.warned = read.Text
		hint := "the same line again keeps it, as not clear"
		if read.Instead != "" {
			hint = "type " + read.Instead + " instead; " + hint
		}
		return fault.New(fault.Usage, hint, "%s: %s", read.Fault, read.Reason)
	default:
		a.Selection = a.Selection.AddCall(read.Text)
	}
	return nil
}

// overview lists the objects with their numbered actions, one object per line.
func (p *prompter) overview(a wizard.Answers) {
	var names []string
	all := wizard.PickRows(a.Selection)
	for i, n := range all {
		names = append(names, keep(fmt.Sprintf("%d %s", i+1, n.Name)))
		if i+1 == len(all) || all[i+1].Object != n.Object {
			p.item("  ", n.Object+": "+strings.Join(names, ", "))
			names = nil
		}
	}
}

// list says what each action is: one per line for the named objects, or in short for all.
func (p *prompter) list(a wizard.Answers, objects []string) error {
	if len(objects) == 0 {
		p.overview(a)
		return nil
	}
	shown := false
	for i, n := range wizard.PickRows(a.Selection) {
		if !slices.ContainsFunc(objects, n.Named) {
			continue
		}
		mark := ""
		if a.Selection.Has(n.Action) {
			mark = ", picked"
		}
		p.item(fmt.Sprintf("%3d. ", i+1), n.Name+" ("+n.Action.String()+"): "+n.Title+mark)
		shown = true
	}
	if !shown {
		return errors.New("no such object: " + strings.Join(objects, " "))
	}
	return nil
}

// sayPicked says what is picked, one object per line.
func (p *prompter) sayPicked(a wizard.Answers) {
	if a.Selection.Empty() {
		p.say("Nothing is picked.")
		return
	}
	p.say("Picked:")
	for _, uses := range wizard.Uses(a.Selection) {
		p.item("  ", uses)
	}
	for _, r := range a.Relations() {
		p.item("  ", "What they belong to: "+r.String())
	}
	if a.Selection.Lookups {
		p.item("  ", "Drop-downs in n8n's editor")
	}
}

// scopesWords names the needed scopes and what changed.
func scopesWords(before, now []scopes.Scope) string {
	text := words.Join(now, ", ")
	if text == "" {
		text = "none but base"
	}
	if added := scopes.Without(now, before); len(added) > 0 {
		text += "; new: " + words.Join(added, ", ")
	}
	if gone := scopes.Without(before, now); len(gone) > 0 {
		text += "; no longer: " + words.Join(gone, ", ")
	}
	return text
}
