package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/tui/widget"
)

// box is a frame around sections, at least and at most so many lines high.
func (t *theme) box(width, least, most int, sections ...section) []string {
	inner := width - 4
	var lines []string
	for i, s := range sections {
		corner, end := "├", "┤"
		if i == 0 {
			corner, end = "╭", "╮"
		}
		lines = append(lines, t.edge(corner, s.title, s.right, end, width))
		for _, line := range s.lines {
			lines = append(lines, t.walled(line, inner))
		}
	}
	for len(lines) < least-1 {
		lines = append(lines, t.walled("", inner))
	}
	if over := len(lines) - (most - 1); over > 0 {
		lines = append(lines[:max(most-2, 0)], t.walled(t.quiet.Paint(fmt.Sprintf("↓ %d more", over+1)), inner))
	}
	return append(lines, t.quiet.Paint("╰"+strings.Repeat("─", width-2)+"╯"))
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
