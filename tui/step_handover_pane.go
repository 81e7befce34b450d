package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// donePane returns what was proved, what nothing proves, and a summary of the setup.
func (s stepHandOver) donePane(e *env, a wizard.Answers, width int) []section {
	var sections []section
	if p := a.Proof; p != nil {
		fine, made := p.Tally()
		sec := section{title: words.Either(p.Holds(), "Proved by n8n", "Called by n8n"), right: fmt.Sprintf("%d of %d", fine, made)}
		for _, c := range wizard.ByObject(p.Checks) {
			glyph, word := proofStatus(e.theme, c)
			sec.lines = append(sec.lines, widget.Fit(glyph+" "+widget.Pad(word, 4)+" "+column(widget.Fit(targetOf(c).Title(), 21), 22)+provedWords(a, c).in(10), width))
		}
		with := words.Either(a.Method == connection.OAuth2, "n8n's own tokens", "the token that n8n keeps")
		gone := words.Either(p.Left == nil, "; the temporary workflow is gone", "")
		took := fmt.Sprintf("%.1f s, with %s%s.", p.Took.Seconds(), with, gone)
		sec.lines = append(append(sec.lines, ""), widget.Wrap(took, width)...)
		sections = append(sections, sec)
	}
	return append(append(sections, writesSection(a, width)...), section{title: "Your setup", lines: setupLines(a, width)})
}

// writesSection names the actions that write, which no call exercises.
func writesSection(a wizard.Answers, width int) []section {
	writes := a.Selection.Writes()
	title := "Not exercised"
	if c, ok := a.Comparison(); ok && c.Known() {
		if _, unmet := a.Checklist().Met(writes, c.Granted); len(unmet) == 0 {
			title = "Granted, not exercised"
		}
	}
	var names []string
	for _, w := range writes {
		resource, _, _ := strings.Cut(w, ":")
		name := scopes.Target{Resource: resource}.Title()
		if resource == scopes.Trigger.Resource {
			name = "webhooks"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []section{{title: title, lines: widget.Wrap("Writing: "+strings.Join(names, ", ")+". A test that wrote would leave traces.", width)}}
}

// setupLines summarises the setup.
func setupLines(a wizard.Answers, width int) []string {
	var lines []string
	row := func(word, text string) { lines = append(lines, widget.Hang(widget.Pad(word, 9), text, width)...) }
	row("n8n", a.Summary(wizard.StepN8N))
	row("Method", a.Method.Title()+words.Either(a.Method == connection.OAuth2, ", "+a.AppWords(), ""))
	row("Actions", a.Summary(wizard.StepActions))
	if c, ok := a.Comparison(); ok && c.Known() {
		text := fmt.Sprintf("%d, all granted", len(c.Needed))
		if !a.Checklist().Settled() {
			text += "; more may be needed"
		}
		if n := len(c.Missing); n > 0 {
			text = fmt.Sprintf("%d, %d missing", len(c.Needed), n)
		}
		row("Scopes", text+words.Either(len(c.Excess) == 0, ", none too many", fmt.Sprintf(", %d too many", len(c.Excess))))
	}
	row("Account", a.Summary(wizard.StepConnect))
	return lines
}
