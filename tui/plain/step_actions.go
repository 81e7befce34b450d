package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// actions asks what the workflow does in Pipedrive.
func (p *prompter) actions(ctx context.Context, a *wizard.Answers) error {
	p.sayUnresolved(a.Selection)
	for _, ask := range []func(context.Context, *wizard.Answers) error{
		p.nodeVersion, p.pick, p.relations, p.calls, p.lookups,
	} {
		if err := ask(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (p *prompter) sayUnresolved(sel scopes.Selection) {
	if len(sel.Unresolved) == 0 {
		return
	}
	p.say("The workflow leaves this open; pick below what it stands for:")
	for _, u := range sel.Unresolved {
		p.item("  - ", fmt.Sprintf("%s %s: %s", u.Workflow, u.Node+u.Call, u.Reason))
	}
}

func (p *prompter) nodeVersion(ctx context.Context, a *wizard.Answers) error {
	current := a.Selection.Version()
	return p.answer(ctx, question{
		text: "Version of the Pipedrive node, 1 or 2", preset: strconv.Itoa(current),
		help: "A node that you add to a workflow today is version 2. Version 1 is in workflows built before; it sends requests " +
			"that Pipedrive has retired.",
	}, func(line string) error {
		version, err := strconv.Atoi(line)
		if err != nil || version < 1 || version > 2 {
			return fmt.Errorf("no node version %q: type 1 or 2", line)
		}
		sel, dropped := a.Selection.In(version)
		a.Selection = sel
		if len(dropped) > 0 {
			p.say(fmt.Sprintf("Version %d lacks %s: no longer picked.", version, wizard.ItemNames(dropped)))
		}
		return nil
	})
}

// pick takes actions until an empty line.
func (p *prompter) pick(ctx context.Context, a *wizard.Answers) error {
	p.overview(*a)
	q := question{
		text: "Pick actions, or an empty line to go on",
		help: "Numbers and ranges (1 3-5), names (deal:create), all of an object (deal or deal:*), of all objects (*:get); with a minus " +
			"in front they are taken away (-deal:create). Presets: read-only, everything, none. list deal says what each action " +
			"of an object is, list that of all.",
	}
	for {
		line, err := p.ask(ctx, q)
		if err != nil {
			return err
		}
		switch typed := strings.Fields(line); {
		case line == "": // also without a pick: custom calls, asked for next, are a selection, too
			return nil
		case typed[0] == "list":
			p.list(*a, typed[1:])
		default:
			if err := p.takePicks(a, line); err != nil {
				p.sayError(err)
			}
		}
	}
}

// takePicks takes one line of picks, all of it or nothing.
func (p *prompter) takePicks(a *wizard.Answers, line string) error {
	sel, err := wizard.PickLine(a.Selection, line)
	if err != nil {
		return err
	}
	before := a.Checklist().Needed()
	a.Selection = sel
	p.say("Picked: " + pickedWords(sel))
	p.say("Scopes needed: " + scopesWords(before, a.Checklist().Needed()))
	return nil
}

// overview lists the objects with their numbered operations, one object a line.
func (p *prompter) overview(a wizard.Answers) {
	p.say(fmt.Sprintf("What will the workflow do? The actions of the Pipedrive node, version %d, and of the trigger:", a.Selection.Version()))
	var names []string
	all := wizard.PickRows(a.Selection)
	for i, n := range all {
		names = append(names, fmt.Sprintf("%d %s", i+1, n.Short()))
		if i+1 == len(all) || all[i+1].Object != n.Object {
			p.item("  ", n.Object+": "+strings.Join(names, ", "))
			names = nil
		}
	}
	p.say("Picked: " + pickedWords(a.Selection))
}

// list says what each action is: of the named objects, or of all.
func (p *prompter) list(a wizard.Answers, objects []string) {
	shown := 0
	for i, n := range wizard.PickRows(a.Selection) {
		match := func(o string) bool {
			return strings.EqualFold(o, n.Action.Resource) || strings.EqualFold(o, strings.ReplaceAll(n.Object, " ", ""))
		}
		if len(objects) > 0 && !slices.ContainsFunc(objects, match) {
			continue
		}
		mark := ""
		if a.Selection.Has(n.Action) {
			mark = ", picked"
		}
		p.item(fmt.Sprintf("%3d. ", i+1), n.Action.String()+": "+n.Title+mark)
		shown++
	}
	if shown == 0 {
		p.sayError(errors.New("no such object: " + strings.Join(objects, " ")))
	}
}

// relations asks what picked files and notes belong to, which their scopes follow from.
func (p *prompter) relations(ctx context.Context, a *wizard.Answers) error {
	for _, resource := range scopes.Relating() {
		families := scopes.Families(resource)
		if !a.Selection.Picks(resource) {
			continue
		}
		preset := "any"
		if now := a.Selection.Relations(resource); len(now) > 0 {
			preset = words.Join(now, ", ")
		}
		err := p.answer(ctx, question{
			text:   fmt.Sprintf("What do the %ss belong to? %s, several, or any", resource, words.Join(families, ", ")),
			preset: preset,
			help: fmt.Sprintf("A %s's scopes are those of what it belongs to: all that you name here are needed. any means that "+
				"one of them is assumed to do.", resource),
		}, func(line string) error {
			sel, err := wizard.RelateLine(a.Selection, resource, line)
			a.Selection = sel
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// calls takes custom API calls until an empty line.
func (p *prompter) calls(ctx context.Context, a *wizard.Answers) error {
	for i, c := range a.Selection.Calls {
		p.item(fmt.Sprintf("%2d. ", i+1), c)
	}
	q := question{
		text: "Custom API call, or an empty line to go on",
		help: "What HTTP Request nodes send with this credential, such as GET /api/v2/pipelines or GET /v1/users; a full address, ids and " +
			"a query are fine. A minus and a number takes one away: -1.",
	}
	for {
		line, err := p.ask(ctx, q)
		if err != nil {
			return err
		}
		if line != "" {
			if err := p.call(a, line); err != nil {
				p.sayError(err)
			}
			continue
		}
		if !a.Selection.Empty() {
			return nil
		}
		p.sayError(errors.New("nothing is picked: type a call, or back to start over with the actions"))
	}
}

func (p *prompter) call(a *wizard.Answers, line string) error {
	before := a.Checklist().Needed()
	if n, err := strconv.Atoi(line); err == nil && n < 0 {
		if -n > len(a.Selection.Calls) {
			return fmt.Errorf("there is no call %d", -n)
		}
		a.Selection = a.Selection.RemoveCall(-n - 1)
	} else {
		if _, err := scopes.ParseCall(line); err != nil {
			return err
		}
		if slices.Contains(a.Selection.Calls, scopes.WithoutToken(line)) {
			return errors.New("this call is in the list already")
		}
		a.Selection = a.Selection.AddCall(line)
	}
	for i, c := range a.Selection.Calls {
		p.item(fmt.Sprintf("%2d. ", i+1), c)
	}
	p.say("Scopes needed: " + scopesWords(before, a.Checklist().Needed()))
	return nil
}

func (p *prompter) lookups(ctx context.Context, a *wizard.Answers) error {
	before := a.Checklist().Needed()
	on, err := p.yes(ctx, "Shall the drop-downs of n8n's editor work, too (users, stages, fields)?", a.Selection.Lookups)
	if err != nil {
		return err
	}
	a.Selection.Lookups = on
	p.say("Scopes needed: " + scopesWords(before, a.Checklist().Needed()))
	return nil
}

func pickedWords(sel scopes.Selection) string {
	if len(sel.Items) == 0 {
		return "nothing yet"
	}
	return fmt.Sprintf("%d: %s", len(sel.Items), wizard.ItemNames(sel.Items))
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
