package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepCredentials) View(e env, a wizard.Answers) string {
	const label = 14
	var lines []string
	for i, f := range s.fields {
		mark, name := "  ", f.Label
		if i == s.focus {
			mark, name = e.theme.here.Paint(e.theme.glyphs.pointer)+" ", e.theme.title.Paint(f.Label)
		}
		room, length := e.width-2-label, ""
		if n := len([]rune(f.input.Value())); f.Secret && n > 0 {
			length = fmt.Sprintf("  %d chars", n)
			room = min(room-len(length), 48) // so that the length stands beside its dots
		}
		lines = append(lines, mark+widget.Pad(name, label)+widget.ViewInput(f.input, room)+e.theme.quiet.Paint(length))
		if warning := f.Warning(s.takeFields(a), f.input.Value()); warning != "" {
			lines = append(lines, remark(e, e.theme.care, e.theme.glyphs.care, warning)...)
		}
	}
	if s.note != "" {
		lines = append(lines, remark(e, e.theme.bad, e.theme.glyphs.bad, s.note)...)
	}
	for _, t := range s.traps {
		lines = append(lines, remark(e, e.theme.care, e.theme.glyphs.care, t)...)
	}
	if s.isN8NAddress() {
		lines = append(lines, remark(e, e.theme.quiet, e.theme.glyphs.info, "Is n8n opened there? ctrl+o makes its callback URL of the address.")...)
	}
	lines = append(lines, "")
	return strings.Join(append(lines, s.advice(e, a, e.height-len(lines))...), "\n")
}

// advice explains the field with the focus, as far as there is room.
func (s stepCredentials) advice(e env, a wizard.Answers, room int) []string {
	f := s.fields[s.focus]
	text := f.Advice
	switch ref := f.Ref(a.Refs); {
	case ref.IsEnv(): // the configuration need not say so
		text = "Taken from the environment variable " + ref.Target() + ", and kept there alone."
	case !ref.IsZero() && !ref.IsLiteral():
		text = "Kept in " + ref.String() + ", as the configuration says."
	}
	if text != "" {
		return e.theme.quiet.PaintLines(widget.Wrap(text, e.width))
	}
	intro := widget.Wrap("An app has one callback URL, and n8n needs its own there. Three ways:", e.width)
	full, short := slices.Clone(intro), []string{}
	for i, w := range a.CallbackWays() {
		mark := fmt.Sprintf("%d ", i+1)
		full = append(full, widget.Hang(mark, w.Title+": "+w.Text, e.width)...)
		short = append(short, widget.Fit(mark+w.Short, e.width))
	}
	for _, lines := range [][]string{full, append(intro, short...)} {
		if len(lines) <= room {
			return lines
		}
	}
	return short
}
