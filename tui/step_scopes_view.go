package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepScopes) View(e env, a wizard.Answers) string {
	lines := append(s.headLines(e, a), s.view(e, len(s.items), s.room(e, a), s.drawer(e))...)
	return strings.Join(append(lines, s.footLines(e)...), "\n")
}

// room is the height of the list.
func (s stepScopes) room(e env, a wizard.Answers) int {
	return e.height - len(s.headLines(e, a)) - len(s.footLines(e))
}

// drawer draws the item at an index.
func (s stepScopes) drawer(e env) func(i int, on bool) []string {
	return func(i int, on bool) []string { return s.itemLines(e, s.items[i], on) }
}

// headLines say what the list is for.
func (s stepScopes) headLines(e env, a wizard.Answers) []string {
	needed := len(s.checklist.Needed())
	var text string
	switch {
	case e.height >= 10 || needed == 0 && !tokenOnly(a):
		text = a.ChecklistHeading()
	case tokenOnly(a):
		text = "For the record, OAuth2 would need:"
	default:
		text = fmt.Sprintf("Switch on %s:", words.Count(needed, "scope"))
	}
	lines := widget.Wrap(text, min(e.width, 78))
	if e.height >= 14 {
		lines = append(lines, "")
	}
	return lines
}

// The columns of a scope's row: the label, the scope, how many reasons.
const labelColumn, scopeColumn = 34, 24

func (s stepScopes) itemLines(e env, it scopeItem, on bool) []string {
	t, g := e.theme, e.theme.glyphs
	pointer := "  "
	if on {
		pointer = t.here.Paint(g.pointer) + " "
	}
	bold := func(text string) string {
		if on {
			return t.title.Paint(text)
		}
		return text
	}
	switch {
	case it.text != "":
		var lines []string
		if it.head != "" {
			lines = append(lines, "")
			for _, l := range widget.Wrap(it.head, e.width-2) {
				lines = append(lines, "  "+t.title.Paint(l))
			}
		}
		return append(lines, widget.Hang(pointer+t.care.Paint(it.glyph)+" ", it.text, e.width)...)
	case it.reason != "":
		return s.reasonLines(e, it.reason, pointer, bold)
	}
	fold := "  "
	if len(it.entry.Because) > 0 {
		fold = g.folded + " "
		if s.unfolded[it.scope] {
			fold = g.unfolded + " "
		}
	}
	if e.width < 4+labelColumn+scopeColumn {
		return []string{pointer + fold + bold(widget.Fit(it.entry.Label, e.width-4))}
	}
	why := words.Count(len(it.entry.Because), "reason")
	if it.entry.Always {
		why = "always on"
	}
	return []string{pointer + fold + bold(widget.Pad(it.entry.Label, labelColumn)) + widget.Pad(string(it.scope), scopeColumn) +
		t.quiet.Paint(widget.Fit(why, e.width-4-labelColumn-scopeColumn))}
}

// reasonLines are a reason, and what would be unnecessary without it: in a column where there is room.
func (s stepScopes) reasonLines(e env, reason, pointer string, bold func(string) string) []string {
	line := pointer + "    " + bold(widget.Fit(reason, e.width-6))
	why, used := s.without[reason], 6+ansi.StringWidth(reason)
	column := max(used+2, 4+labelColumn)
	switch {
	case why == "":
		return []string{line}
	case column+ansi.StringWidth(why) <= e.width:
		return []string{line + widget.Blanks(column-used) + e.theme.quiet.Paint(why)}
	}
	return []string{line, widget.Blanks(8) + e.theme.quiet.Paint(widget.Fit(why, e.width-8))}
}

// footLines are the question about the file, and what came of the last key.
func (s stepScopes) footLines(e env) []string {
	t := e.theme
	var lines []string
	switch s.saving {
	case askPath:
		lines = append(lines, t.here.Paint("Save as: ")+widget.ViewInput(s.path, e.width-9))
	case askOverwrite:
		lines = append(lines, t.care.Paint(t.glyphs.care)+" "+widget.Fit(strings.TrimSpace(s.path.Value()), max(8, e.width-22))+" exists. Overwrite?")
	}
	if s.note.text != "" {
		for _, l := range widget.Wrap(s.note.text, e.width-2) {
			lines = append(lines, "  "+l)
		}
		last := len(lines) - len(widget.Wrap(s.note.text, e.width-2))
		glyph := t.good.Paint(t.glyphs.good)
		if s.note.bad {
			glyph = t.bad.Paint(t.glyphs.bad)
		}
		lines[last] = glyph + lines[last][1:]
	}
	if len(lines) > 0 && e.height >= 12 {
		lines = append([]string{""}, lines...)
	}
	return lines
}
