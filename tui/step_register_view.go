package tui

import (
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepRegister) Page(e *env, a wizard.Answers) page {
	a = a.FilledBy(e.demo)
	s = s.of(a)
	p := page{
		title:    phrase{"Register an app in Pipedrive", "Register an app"},
		sentence: say("One decision, then Developer Hub, then two pastes."),
		help:     a.RegisterHelp(),
		guide:    a.RegisterGuide(),
		pane:     func(width int) []section { return registerPane(a, width) },
	}
	if a.Method == connection.APIToken {
		p.title = phrase{"Copy your API token from Pipedrive", "Copy your API token"}
		p.sentence = say("It has all your rights; take the one of the company n8n is to work with.")
	} else {
		n := len(s.parts)
		p.count = phrase{fmt.Sprintf("part %d of %d", s.part+1, n), fmt.Sprintf("part %d/%d", s.part+1, n)}
	}
	if a.Reopened() == s.part {
		what := words.Either(s.parts[s.part].Short == "app", "Callback URL changed: put it into the app", "scopes changed: switch what is marked")
		p.message = widget.Note{Kind: widget.Again, Text: "open again, as the " + what + ", then Save"}
	}
	p.body = func(e *env) []string { return s.body(e, a, e.width, e.height) }
	return p
}

// body draws the folded parts above the open one, the open one, which scrolls, and the folded parts below it.
func (s stepRegister) body(e *env, a wizard.Answers, width, height int) []string {
	rows := s.rows(a)
	draw := s.drawer(e, a, rows, width)
	at := s.list.Within(len(rows)).Cursor
	open := slices.Index(rows, registerRow{partRow, s.part})
	end := len(rows)
	if after := slices.Index(rows, registerRow{partRow, s.part + 1}); after >= 0 {
		end = after
	}
	lines := func(from, to int) (lines []string) {
		for i := from; i < to; i++ {
			lines = append(lines, draw(i, i == at).Lines...)
		}
		return lines
	}
	head, inner, tail := lines(0, open+1), s.kindLines(e, a, width), lines(end, len(rows))
	over := len(head) + len(inner) + len(lines(open+1, end)) + len(tail) - height
	if over > 0 && len(tail) > 1 && at < end { // first drop what the cursor is not in
		over -= len(tail) - 1
		tail = []string{e.theme.quiet.Paint(widget.Fit(fmt.Sprintf("↓ %d more: %s", len(tail), words.Join(s.shorts(s.part+1), ", ")), width))}
	}
	if over > 0 && open > 1 && at > open {
		over -= open - 1
		head = []string{e.theme.quiet.Paint(widget.Fit(fmt.Sprintf("↑ %d more: %s", open, words.Join(s.shorts(0)[:open], ", ")), width)), head[open]}
	}
	n := end - open - 1
	list := widget.List{Cursor: max(0, min(at-open-1, n-1))}
	draws := func(i int, on bool) widget.Row { return draw(open+1+i, on && open+1+i == at) }
	body := list.View(n, width, height-len(head)-len(tail)-len(inner), draws, e.theme.quiet)
	if over > 0 {
		return slices.Concat(head, inner, body, tail)
	}
	return spaced(head, inner, body, tail, height)
}

// shorts returns the short names of the parts, from one on.
func (s stepRegister) shorts(from int) (names []string) {
	for _, p := range s.parts[from:] {
		names = append(names, p.Short)
	}
	return names
}

// spaced puts the pieces below one another, separated by blank lines as far as there is room.
func spaced(head, inner, body, tail []string, height int) []string {
	free := height - len(head) - len(inner) - len(body) - len(tail)
	gap := func(lines []string, wanted bool) []string {
		if wanted && free > 0 && len(lines) > 0 {
			free--
			return append(slices.Clip(lines), "")
		}
		return lines
	}
	inner = gap(inner, true)
	head = gap(head, true)
	body = gap(body, len(tail) > 0)
	return slices.Concat(head, inner, body, tail)
}

// kindLines draws the choice of the app's kind; empty in other parts, or without room.
func (s stepRegister) kindLines(e *env, a wizard.Answers, width int) []string {
	if s.parts[s.part].Short != "app" || width < fullWidth-2 {
		return nil
	}
	t := e.theme
	var lines []string
	for i, kind := range wizard.AppKinds() {
		about := inTwo(kind.About()).in(width - rowIndent - 19)
		chosen := kind == a.AppKind()
		name := t.row(chosen).Paint(widget.Pad(words.Upper(string(kind)), 9))
		lines = append(lines, widget.Blanks(rowIndent+2)+widget.Pad([]string{"Kind", ""}[i], 6)+t.radio(chosen)+" "+name+t.quiet.Paint(widget.Fit(about, width-rowIndent-19)))
	}
	return lines
}

// registerPane returns what is beside the parts in wide windows.
func registerPane(a wizard.Answers, width int) []section {
	if a.Method == connection.APIToken {
		return []section{
			{title: "What the token may do", lines: widget.Wrap("All that its user may, in one company: each company has a token of its own.", width)},
			{title: "What happens next", lines: widget.Wrap("I ask Pipedrive whose token it is, and you say whether that is you.", width)},
		}
	}
	now, later := "here, so that the answer arrives by itself", "n8n's: I remind you at the end"
	switch a.CallbackWay() {
	case wizard.CallbackN8N:
		now, later = "n8n's: you paste the browser's address here", "nothing to change"
	case wizard.CallbackTwo:
		later = "nothing to change: n8n has an app of its own"
	}
	callback := slices.Concat(widget.Wrap("It has to match to the letter, port and path included. An app has exactly one.", width),
		[]string{""}, widget.Hang("Now    ", now, width), widget.Hang("Later  ", later, width))
	if traps := a.CallbackTraps(); a.CallbackWay() == wizard.CallbackN8N && len(traps) > 0 {
		callback = append(callback, "")
		for _, trap := range traps {
			callback = append(callback, widget.Hang("· ", trap, width)...)
		}
	}
	var browser []string
	for _, text := range a.BrowserErrors() {
		browser = append(browser, widget.Hang("! ", text, width)...)
	}
	next := "You leave all scopes off, copy two values, and allow the access."
	if n := len(a.Checklist().Needed()); n > 0 {
		next = "You switch on " + words.Count(n, "scope") + " on the next tab, copy two values, and allow the access."
	}
	return []section{
		{title: "Callback URL", lines: callback},
		{title: "If the browser complains", lines: browser},
		{title: "Private or public", lines: widget.Wrap("Private goes live without review, for your own n8n. Public is for the Marketplace. The kind is final.", width)},
		{title: "What happens next", lines: widget.Wrap(next, width)},
	}
}

// kept says how the configuration stores a field's value, unless that is as readable text.
func kept(a wizard.Answers, f wizard.Field) string {
	switch ref := f.Ref(a.Refs); {
	case ref.IsEnv(): // the configuration may leave that out
		return "from " + ref.Target() + ", and kept there alone"
	case !ref.IsZero() && !ref.IsLiteral():
		return "kept in " + ref.String() + ", as the configuration says"
	}
	return ""
}
