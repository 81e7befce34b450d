package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/wizard"
)

func (s stepExport) View(e env, a wizard.Answers) string {
	head := s.head(e, a)
	return strings.Join(append(head, s.scroll.view(e, s.body(e, a), s.room(e, a))), "\n")
}

// room is the height for the body.
func (s stepExport) room(e env, a wizard.Answers) int { return max(e.height-len(s.head(e, a)), 0) }

// head is what stands still: where it is written, where secrets go, what is asked, what went wrong.
func (s stepExport) head(e env, a wizard.Answers) []string {
	t := e.theme
	if s.phase == phaseWritten {
		lines := hanging(t.good.paint(t.glyphs.good)+" ", "Written to "+t.title.paint(s.path)+".", e.width)
		return s.spaced(e, lines)
	}
	const label = 15
	path := fit(s.path, e.width-label)
	if s.phase == phaseEditing {
		path = inputView(s.input, e.width-label)
	}
	lines := []string{pad("Configuration", label) + path}
	for i, k := range []wizard.Keeping{wizard.KeepInFile, wizard.KeepInKeyring} {
		name, mark := "", "( ) "
		if i == 0 {
			name = "Secrets"
		}
		title, text := keepingWords(k)
		on := (a.KeepIn == wizard.KeepInKeyring) == (k == wizard.KeepInKeyring)
		if on {
			mark = "(x) "
		}
		lines = append(lines, fit(pad(name, label)+mark+title, e.width))
		if on && e.height >= 10 {
			for _, l := range wrap(text, e.width-label-4) {
				lines = append(lines, strings.Repeat(" ", label+4)+t.dim.paint(l))
			}
		}
	}
	switch {
	case s.phase == phaseExists:
		lines = append(lines, hanging(t.warning.paint(t.glyphs.warning)+" ", fmt.Sprintf("%s exists. Overwrite it? y yes, n no", s.path), e.width)...)
	case s.phase == phaseWriting:
		lines = append(lines, "Writing …")
	case s.failure != nil:
		lines = append(lines, hanging(t.bad.paint(t.glyphs.bad)+" ", sentence(s.failure), e.width)...)
	}
	return s.spaced(e, lines)
}

// spaced puts a blank line below, where there is room for it.
func (s stepExport) spaced(e env, lines []string) []string {
	if e.height >= 10 {
		return append(lines, "")
	}
	return lines
}

// body is what scrolls: the preview, or what to do next.
func (s stepExport) body(e env, a wizard.Answers) []string {
	blocks := a.NextSteps()
	if s.phase != phaseWritten {
		a.ConfigPath = s.path
		blocks = previewOf(a)
	}
	var lines []string
	for i, b := range blocks {
		if i > 0 {
			lines = append(lines, "")
		}
		for _, l := range wrap(b.Title, e.width) {
			lines = append(lines, e.theme.title.paint(l))
		}
		for _, l := range b.Lines {
			mark, text := markOf(l)
			lines = append(lines, hanging("  "+mark, text, e.width)...)
		}
	}
	return lines
}
