package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/tui/widget"
)

// paneLines draw the pane, as high as its text and never higher than height; a narrow one is exactly that high.
func (m *model) paneLines(l layout, p page, height int, fill bool) []string {
	t := m.env.theme
	inner := l.pane - 4
	var lines []string
	for i, s := range p.pane(inner) {
		corner, end := "├", "┤"
		if i == 0 {
			corner, end = "╭", "╮"
		}
		lines = append(lines, t.edge(corner, s.title, s.right, end, l.pane))
		for _, line := range s.lines {
			lines = append(lines, t.walled(line, inner))
		}
	}
	for fill && len(lines) < height-1 {
		lines = append(lines, t.walled("", inner))
	}
	if over := len(lines) - (height - 1); over > 0 {
		lines = append(lines[:max(height-2, 0)], t.walled(t.quiet.Paint(fmt.Sprintf("↓ %d more", over+1)), inner))
	}
	return append(lines, t.quiet.Paint("╰"+strings.Repeat("─", l.pane-2)+"╯"))
}

// walled is a line of a pane between its walls.
func (t *theme) walled(line string, inner int) string {
	wall := t.quiet.Paint("│")
	return wall + " " + widget.Pad(line, inner) + " " + wall
}

// edge is a pane's upper edge, or the one between two sections, with a title in it and a word at its right.
func (t *theme) edge(corner, title, right, end string, width int) string {
	title = widget.Fit(title, width-6)
	line, used := t.quiet.Paint(corner+"─")+" "+t.title.Paint(title)+" ", 5+widget.Width(title) // with both corners
	if right == "" {
		return line + t.quiet.Paint(strings.Repeat("─", max(width-used, 0))+end)
	}
	used += widget.Width(right) + 3
	return line + t.quiet.Paint(strings.Repeat("─", max(width-used, 0))) + " " + right + " " + t.quiet.Paint("─"+end)
}

// box is a frame around lines, as wide as told, with a title and a word at its right.
func (t *theme) box(title, right string, lines []string, width int) []string {
	box := []string{t.edge("╭", title, right, "╮", width)}
	for _, line := range lines {
		box = append(box, t.walled(line, width-4))
	}
	return append(box, t.quiet.Paint("╰"+strings.Repeat("─", width-2)+"╯"))
}
