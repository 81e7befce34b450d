package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// What was handed over, what n8n proved of it, and what is left to do.

// The widths of a status row's columns: its word, and what was done.
const handWordColumn, handTextColumn = 9, 21

// statusOf returns a row that says what was done or is being done.
func statusOf(e *env, kind widget.Kind, word, text, about string) *handItem {
	return &handItem{row: -1, still: true, mark: e.theme.noted(kind), name: text, text: column(word+" ", handWordColumn) + text, about: about, at: handWordColumn + handTextColumn}
}

// column pads text to a column, with at least one blank.
func column(text string, at int) string { return text + widget.Blanks(max(1, at-widget.Width(text))) }

// done returns a row for each way that is done.
func (s stepHandOver) done(e *env, a wizard.Answers) []*handItem {
	var items []*handItem
	for i, r := range s.flow.Rows {
		switch {
		case !r.Done:
		case r.Way.Name == handover.Push:
			items = append(items, s.pushed(e, a, r.Where))
		default:
			about := words.Either(r.Way.Secret, "readable by you alone", "")
			if i == 0 {
				where, _ := a.SecretsIn()
				about = "secrets " + where + ", " + about
			}
			items = append(items, statusOf(e, widget.Good, "saved", r.Where, about))
		}
	}
	return items
}

// pushed returns the row that says which credential n8n got, and whether it was there before.
func (s stepHandOver) pushed(e *env, a wizard.Answers, where string) *handItem {
	name := "credential " + cmp.Or(a.N8N.CredentialName, "for Pipedrive")
	it := statusOf(e, widget.Good, "pushed", name+" into "+where, "")
	at := slices.IndexFunc(a.Handed, func(h wizard.Handed) bool { return h.Way == handover.Push })
	if at < 0 {
		return it
	}
	h := a.Handed[at]
	if h.Updated {
		used := slices.ContainsFunc(a.Used, func(u handover.Used) bool { return u.ID == a.N8N.CredentialID })
		it = statusOf(e, widget.Good, "updated", name+", "+words.Either(used, "the one that your workflows use", "the one from last time"), "")
	}
	if a.Method == connection.OAuth2 && !h.Tokens && len(h.Did) > 1 {
		it.notes = []widget.Note{{Kind: widget.Info, Text: words.Sentence(h.Did[len(h.Did)-1])}}
	}
	return it
}

// proving returns the row that says how far n8n's proof is.
func (s stepHandOver) proving(e *env) []*handItem {
	switch {
	case s.flow.Phase == wizard.ExportRemoving:
		return []*handItem{statusOf(e, widget.Busy, "removing", "the temporary workflow, before anything else", "")}
	case s.flow.Course.Checks != nil:
		return []*handItem{statusOf(e, widget.Busy, "removing", "the temporary workflow", "")}
	case s.flow.Course.Asked:
		return []*handItem{statusOf(e, widget.Busy, "proving", "a temporary workflow, removed afterwards", "")}
	}
	return []*handItem{statusOf(e, widget.Busy, "proving", "making a temporary workflow, removed afterwards", "")}
}

// calls returns the state of each object, as far as n8n has told. n8n makes the calls one after the other, and reports them
// all at once.
func (s stepHandOver) calls(e *env, a wizard.Answers) []*handItem {
	if s.flow.Phase == wizard.ExportRemoving && s.flow.Course.Checks == nil {
		return nil
	}
	t := e.theme
	items := []*handItem{{row: -1, mark: " ", still: true}}
	for _, targets := range scopes.ByObject(a.Targets()) {
		glyph, word, about := t.quiet.Paint(glyphOpen), "waiting", ""
		if check := worstOf(s.flow.Course.Checks, targets[0]); check != nil {
			glyph, word = proofStatus(t, *check)
			about = provedWords(a, *check).long
		} else if s.flow.Course.Asked {
			glyph, word = t.noted(widget.Busy), "calling"
		}
		name := targets[0].Title()
		text := "   " + glyph + " " + column(word, handWordColumn) + name
		items = append(items, &handItem{row: -1, still: true, mark: " ", name: name, text: text, about: about, at: 5 + handWordColumn + 22})
	}
	return items
}

// targetOf returns the target that a check was about.
func targetOf(c connection.Check) scopes.Target {
	return scopes.Target{Resource: c.Resource, Call: c.Call}
}

// worstOf returns the worst result for an object, or nil if it has none.
func worstOf(checks []connection.Check, of scopes.Target) *connection.Check {
	for _, c := range wizard.ByObject(checks) {
		if targetOf(c).Object() == of.Object() {
			return &c
		}
	}
	return nil
}

// proofStatus returns the result of one of n8n's calls as a glyph and a word.
func proofStatus(t *theme, c connection.Check) (glyph, word string) {
	if word = strconv.Itoa(c.HTTP); c.HTTP == 0 || c.Status == connection.StatusSkipped {
		word = shortWord(c.Status)
	}
	return t.noted(kindOf(c)), word
}

// provedWords says what one of n8n's calls returned.
func provedWords(a wizard.Answers, c connection.Check) phrase {
	switch {
	case c.Status == connection.StatusSkipped:
		return say("not made")
	case c.Status == connection.StatusEmpty:
		if here := worstOf(a.Checks(), targetOf(c)); here != nil && here.Status == c.Status {
			return phrase{"n8n read none, as here", "none there"}
		}
		return phrase{"n8n read none", "none there"}
	case !c.Status.Works():
		return say(c.Status.Word())
	case c.Resource == scopes.Trigger.Resource:
		return say("webhooks")
	case strings.Contains(c.Call, "limit=1"):
		return say("n8n read 1")
	}
	return say("n8n read it")
}

// proof returns the rows that say what n8n proved, what it did not, and what was left behind there.
func (s stepHandOver) proof(e *env, a wizard.Answers) []*handItem {
	p, pushed := a.Proof, s.flow.Ticked(handover.Push)
	var items []*handItem
	switch {
	case s.flow.Failure != nil:
		kind, text := widget.Care, s.flow.Failure.Error()
		if fault.KindOf(s.flow.Failure) == fault.Refused { // so the proof was not even tried
			kind, text = widget.Info, text+"; pushed all the same"
		}
		it := &handItem{row: -1, still: true, mark: e.theme.noted(kind), text: "not proved  " + text}
		if hint := fault.HintOf(s.flow.Failure); hint != "" {
			it.notes = []widget.Note{{Text: words.Sentence(hint)}}
		}
		items = append(items, it)
	case p == nil && pushed:
		items = append(items, statusOf(e, widget.Info, "not proved", "n8n has made no call with it yet", ""))
	case p != nil:
		items = append(items, provedItems(e, a, *p)...)
	}
	if a.Left != nil {
		text, page := a.LeftBehind()
		items = append(items, &handItem{row: -1, mark: e.theme.noted(widget.Care), text: "left behind  " + text, value: page, what: "the address", page: page, url: true})
	}
	return items
}

// provedItems says how much n8n proved, and what it could not.
func provedItems(e *env, a wizard.Answers, p wizard.Proof) []*handItem {
	fine, made := p.Tally()
	about := fmt.Sprintf("in %.1f s", p.Took.Seconds()) + words.Either(p.Left == nil, "; the temporary workflow is gone", "")
	if e.beside { // the pane shows it
		about = ""
	}
	read := fmt.Sprintf("%d of %s", fine, words.Count(made, "object"))
	items := []*handItem{statusOf(e, widget.Good, "proved", read+" read", about)}
	if !p.Holds() {
		items[0] = statusOf(e, widget.Care, "not proved", "n8n read "+read, "")
	}
	for _, c := range p.Failed() {
		answer := words.Either(c.HTTP == 0, "no answer", strconv.Itoa(c.HTTP))
		it := &handItem{row: -1, mark: e.theme.noted(widget.Bad), text: fmt.Sprintf("n8n got %s for %s", answer, targetOf(c).Title())}
		if here, ok := a.CheckOf(targetOf(c)); ok && here.Status.Works() && here.HTTP != 0 {
			it.text += fmt.Sprintf(" where I got %d: it may use another account's tokens", here.HTTP)
		}
		for _, text := range []string{c.Detail, wizard.HintHere(c.Hint)} {
			if text != "" {
				it.notes = append(it.notes, widget.Note{Text: words.Sentence(text)})
			}
		}
		items = append(items, it)
	}
	for _, remark := range p.Remarks {
		items = append(items, &handItem{row: -1, mark: e.theme.noted(widget.Info), text: words.Upper(remark)})
	}
	return items
}

// next returns the rows that say what is left to do, and below them how to test again.
func (s stepHandOver) next(e *env, a wizard.Answers) []*handItem {
	if !s.flow.Ticked(handover.Push) {
		return nil
	}
	blank := &handItem{row: -1, still: true, mark: " "}
	items := []*handItem{blank}
	for _, it := range numbered(a.Next()) {
		if it.mark == "" && len(items) > 1 && e.beside {
			items = append(items, blank)
		}
		items = append(items, it)
	}
	if e.beside {
		items = append(items, blank, &handItem{row: -1, text: "Good to know", still: true})
		known := []string{"the token has all rights of its user", "it ends when its user makes a new one"}
		if a.Method == connection.OAuth2 {
			known = []string{"n8n refreshes the tokens from now on; I leave them alone", "scopes added later count only after connecting again",
				connection.EndsUnused}
		}
		for _, text := range known {
			items = append(items, &handItem{row: -1, mark: e.theme.noted(widget.Info), text: text, still: true})
		}
	}
	items = append(items, blank, &handItem{row: -1, text: "To test it again", still: true})
	return append(items, &handItem{row: -1, mark: " ", about: a.TestAgain(), value: a.TestAgain(), what: "the command"})
}

// all returns everything on the screen that can be copied, each below its title, without secrets.
func (s stepHandOver) all(e *env, a wizard.Answers) string {
	var parts []string
	for _, it := range s.items(e, a) {
		if it.value != "" && !it.secret {
			parts = append(parts, strings.TrimSpace(it.text+"\n"+it.value))
		}
	}
	if command, where := s.flow.Import(a); command != "" && s.flow.Phase == wizard.ExportChoosing {
		parts = append(parts, words.Upper(where)+"\n"+command)
	}
	return strings.Join(parts, "\n\n")
}
