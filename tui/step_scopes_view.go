package tui

import (
	"slices"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// noRights asks about missing rights to register apps, and noRightsWay answers.
const (
	noRights    = "No rights in Developer Hub?"
	noRightsWay = "s saves this list as a task list for the one who administers Pipedrive."
)

func (s stepScopes) Page(_ *env, a wizard.Answers) page {
	long, short := a.ChecklistTitle()
	return page{
		title:    phrase{long, short},
		sentence: say(checklistSentence(a, s.row())),
		guide:    scopes.Guide,
		help: []string{
			"The labels are those of Developer Hub, in the order of its tab. Who allows the app accepts all of its scopes, or none.",
			noRights + " " + noRightsWay,
			"A note or a file belongs to deals, contacts or activities. As long as it is not said to which, any of their scopes will do; space on its row says it.",
		},
		pane: func(width int) []section { return s.pane(a, s.row(), width) },
		body: func(e *env) []string {
			return s.list.View(len(s.rows), e.width, e.height, s.drawer(e, e.width), e.theme.quiet)
		},
	}
}

// checklistSentence says why the scopes are listed and, with the cursor on one of them, which key says more.
func checklistSentence(a wizard.Answers, on scopeRow) string {
	text := a.ChecklistSentence()
	if list := a.Checklist(); len(list.Needed()) > 0 && list.Settled() && len(on.entry.Because) > 0 {
		return strings.TrimSuffix(text, ".") + "; space shows why."
	}
	return text
}

// The widths of a scope row's columns: its label and the scope itself.
const labelColumn, scopeColumn = 29, 19

// drawer returns what draws the rows.
func (s stepScopes) drawer(e *env, width int) widget.Rows {
	t := e.theme
	return func(i int, on bool) widget.Row {
		r := s.rows[i]
		pointer := t.pointer(on)
		switch {
		case r.entry.Scope != "":
			return widget.Row{Name: r.entry.Label, Lines: s.entryLines(e, r, pointer, on, width)}
		case r.family != "":
			box := t.tick(slices.Contains(r.relation.Said, r.family))
			text := t.row(on).Paint(words.Upper(string(r.family)))
			return widget.Row{Name: string(r.family), Lines: []string{pointer + "    " + box + " " + text}}
		case r.relation.Resource != "":
			fold := words.Either(s.unfolded[r.key], glyphUnfolded, glyphFolded)
			return s.remarkRow(i, "your choice", pointer+fold+" ", r.relation.String(), width)
		}
		glyph, word := t.quiet.Paint(glyphInfo), wizard.RemarkWord(r.remark)
		if r.remark.Trouble {
			glyph = t.care.Paint(glyphCare)
		}
		return s.remarkRow(i, word, pointer+glyph+" ", r.remark.Text, width)
	}
}

// remarkRow returns a row with its word in a column of its own if there is room, and a blank line before the first.
func (s stepScopes) remarkRow(i int, word, mark, text string, width int) widget.Row {
	const column = 19
	if width >= fullWidth-2 {
		mark += widget.Pad(word, column)
	} else {
		text = word + ": " + text
	}
	lines := widget.Hang(mark, text, width)
	if i > 0 && s.rows[i-1].entry.Scope != "" && width >= fullWidth-2 {
		lines = append([]string{""}, lines...)
	}
	return widget.Row{Lines: lines, Name: word}
}

func (s stepScopes) entryLines(e *env, r scopeRow, pointer string, on bool, width int) []string {
	t, why := e.theme, r.why
	fold, label := "  ", r.entry.Label
	if r.unfolds() {
		fold = words.Either(s.unfolded[r.key], glyphUnfolded, glyphFolded) + " "
	}
	line := pointer + fold + t.row(on).Paint(widget.Fit(label, width-4))
	switch room := width - 5 - labelColumn - scopeColumn; {
	case room >= 10:
		line = pointer + fold + t.row(on).Paint(widget.Pad(label, labelColumn)) + " " + t.quiet.Paint(widget.Pad(string(r.entry.Scope), scopeColumn-1)+" "+widget.Fit(why.Count, room))
	case r.entry.Always && widget.Width(label)+4+8 <= width:
		line += "  " + t.quiet.Paint("always")
	}
	lines := []string{line}
	if !s.unfolded[r.key] {
		return lines
	}
	for _, reason := range why.Lines {
		lines = append(lines, widget.Hang("      ", reason, width)...)
	}
	if len(why.Writes) > 0 {
		text := "Read only is not enough: " + strings.Join(why.Writes, " and ") + " " + why.Write + "."
		lines = append(lines, t.quiet.PaintLines(widget.Hang("      ", text, width))...)
	}
	return lines
}

// pane says why the scope under the cursor is not a smaller one, and what it gives access to.
func (s stepScopes) pane(a wizard.Answers, on scopeRow, width int) []section {
	var sections []section
	if why := on.why; on.entry.Scope != "" {
		lines := []string{string(on.entry.Scope), ""}
		if len(why.Writes) > 0 {
			text := strings.Join(why.Writes, "; ") + words.Either(why.Write == "writes", ": it writes.", ": these write.")
			if len(why.Enough) > 0 {
				text = "Read only would be enough for " + strings.Join(why.Enough, "; ") + ". " + text
			}
			lines = append(append(lines, "Why not less"), append(widget.Wrap(text, width), "")...)
		}
		if info, ok := scopes.Find(on.entry.Scope); ok {
			lines = append(append(lines, "What it opens"), widget.Wrap(words.Upper(info.Gives)+".", width)...)
		}
		sections = append(sections, section{title: on.entry.Label, lines: lines})
		var wider []string
		for _, w := range why.Wider {
			if info, ok := scopes.Find(w); ok {
				wider = append(wider, widget.Hang(widget.Pad(string(w), 13), info.Gives+": far wider than you need", width)...)
			}
		}
		if len(wider) > 0 {
			sections = append(sections, section{title: "Left out on purpose", lines: wider})
		}
	}
	return append(sections,
		section{title: noRights, lines: widget.Wrap(noRightsWay, width)},
		section{title: "What happens next", lines: widget.Wrap("You register the app and switch "+words.Either(len(a.Checklist().Needed()) == 1, "it on.", "them on. Who allows the app accepts all of them, or none."), width)},
	)
}
