package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connect-pipedrive/tui/widget"
)

// border is how a box is drawn. lipgloss can neither put a title into a border nor draw one faint.
type border struct {
	lipgloss.Border
	line, title widget.Style
}

// box draws a frame around sections, with a minimum and a maximum height in lines.
func (b border) box(width, least, most int, sections ...section) []string {
	inner := width - 4
	var lines []string
	for i, s := range sections {
		corner, end := b.MiddleLeft, b.MiddleRight
		if i == 0 {
			corner, end = b.TopLeft, b.TopRight
		}
		lines = append(lines, b.edge(corner, s.title, s.right, end, width))
		for _, line := range s.lines {
			lines = append(lines, b.walled(line, inner))
		}
	}
	for len(lines) < least-1 {
		lines = append(lines, b.walled("", inner))
	}
	if over := len(lines) - (most - 1); over > 0 {
		lines = append(lines[:max(most-2, 0)], b.walled(b.line.Paint(fmt.Sprintf("↓ %d more", over+1)), inner))
	}
	return append(lines, b.line.Paint(b.BottomLeft+strings.Repeat(b.Bottom, width-2)+b.BottomRight))
}

// walled draws a line of a box between its walls.
func (b border) walled(line string, inner int) string {
	return b.line.Paint(b.Left) + " " + widget.Pad(line, inner) + " " + b.line.Paint(b.Right)
}

// edge draws the upper edge of a box, or the one between two sections, with a title in it and a word on the right.
func (b border) edge(corner, title, right, end string, width int) string {
	title = widget.Fit(title, width-6)
	line, used := b.line.Paint(corner+b.Top)+" "+b.title.Paint(title)+" ", 5+widget.Width(title) // including both corners
	if right == "" {
		return line + b.line.Paint(strings.Repeat(b.Top, max(width-used, 0))+end)
	}
	used += widget.Width(right) + 3
	return line + b.line.Paint(strings.Repeat(b.Top, max(width-used, 0))) + " " + right + " " + b.line.Paint(b.Top+end)
}
