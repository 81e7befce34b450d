package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/wizard"
)

func (s stepCredentials) View(e env, a wizard.Answers) string {
	const label = 14
	var lines []string
	for i, f := range s.fields {
		mark, name := "  ", f.label
		if i == s.focus {
			mark, name = e.theme.accent.paint(e.theme.glyphs.pointer)+" ", e.theme.title.paint(f.label)
		}
		room, length := e.width-2-label, ""
		if n := len([]rune(f.input.Value())); f.secret && n > 0 {
			length = fmt.Sprintf("  %d chars", n)
			room = min(room-len(length), 48) // so that the length stands beside its dots
		}
		lines = append(lines, mark+pad(name, label)+inputView(f.input, room)+e.theme.dim.paint(length))
		if warning := f.check(s.taken(a), f.input.Value()); warning != "" {
			lines = append(lines, remark(e, e.theme.warning, e.theme.glyphs.warning, warning)...)
		}
	}
	if s.note != "" {
		lines = append(lines, remark(e, e.theme.bad, e.theme.glyphs.bad, s.note)...)
	}
	for _, t := range s.traps {
		lines = append(lines, remark(e, e.theme.warning, e.theme.glyphs.warning, t)...)
	}
	if s.canCompute() {
		lines = append(lines, remark(e, e.theme.dim, e.theme.glyphs.info, "Is n8n opened there? ctrl+o makes its callback URL of the address.")...)
	}
	lines = append(lines, "")
	return strings.Join(append(lines, s.advice(e, a, e.height-len(lines))...), "\n")
}

// advice explains the field with the focus, as far as there is room.
func (s stepCredentials) advice(e env, a wizard.Answers, room int) []string {
	texts := map[string]string{
		"API token":     "Paste it with your terminal's paste key. It is shown as dots.",
		"Client ID":     "From the app's OAuth & access scopes tab in Developer Hub.",
		"Client secret": "From the same tab, below the Client ID. It is shown as dots.",
	}
	f := s.fields[s.focus]
	if f.ref != nil {
		switch ref := f.ref(a.Refs); {
		case ref.IsEnv(): // the configuration need not say so
			texts[f.label] = "Taken from the environment variable " + ref.Target() + ", and kept there alone."
		case !ref.IsZero() && !ref.IsLiteral():
			texts[f.label] = "Kept in " + ref.String() + ", as the configuration says."
		}
	}
	if text := texts[f.label]; text != "" {
		return painted(e.theme.dim, wrap(text, e.width))
	}
	intro := wrap("An app has one callback URL, and n8n needs its own there. Three ways:", e.width)
	full, short := slices.Clone(intro), []string{}
	for i, w := range ways() {
		mark := fmt.Sprintf("%d ", i+1)
		full = append(full, hanging(mark, w.title+": "+w.text, e.width)...)
		short = append(short, fit(mark+w.short, e.width))
	}
	for _, lines := range [][]string{full, append(intro, short...)} {
		if len(lines) <= room {
			return lines
		}
	}
	return short
}
