package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// head draws the first line: the name, the demo badge, the answers of finished steps, and the position.
func (m *model) head(l layout, p page) string {
	t := m.env.theme
	const name, gap = "connect-pipedrive", "  "
	at, of := m.place()
	line, where := t.title.Paint(name)+m.badge(gap), fmt.Sprintf("step %d of %d", at, of)
	room := l.width - widget.Width(line) - len(gap) - len(where) - len(gap)
	if crumbs := m.crumbs(room, l.width+2*l.margin >= paneWidth, p.crumb); crumbs != "" {
		line += gap + t.quiet.Paint(crumbs)
	}
	return widget.Spread(line, t.quiet.Paint(where), l.width)
}

// place returns the number of the active step and how many steps there are.
func (m *model) place() (at, of int) {
	steps := m.answers.Steps()
	return slices.Index(steps, m.at) + 1, len(steps)
}

func (m *model) badge(gap string) string {
	if m.env.demo == nil {
		return ""
	}
	return gap + m.env.theme.badge.Paint("DEMO")
}

// shortCrumbs is how many answers fit into the first line of a frame that is not wide.
const shortCrumbs = 3

// crumbs returns the answers of the steps before this one, then its own. If not all fit, the newest are kept.
func (m *model) crumbs(room int, wide bool, own string) string {
	var parts []string
	for _, s := range m.answers.Steps() {
		if s < m.at && m.progress[s].Done && m.progress[s].Crumb.Long != "" {
			parts = append(parts, m.progress[s].Crumb.In(wide || m.at <= 1))
		}
	}
	if own != "" {
		parts = append(parts, own)
	}
	if !wide {
		parts = parts[max(0, len(parts)-shortCrumbs):]
	}
	dot := " " + glyphDot + " "
	for len(parts) > 1 && widget.Width(strings.Join(parts, dot)) > room {
		parts = parts[1:]
	}
	return widget.Fit(strings.Join(parts, dot), room)
}

// stepper draws the line of steps, and the rail below it, which is heavy up to where the setup has got.
func (m *model) stepper(l layout) []string {
	t := m.env.theme
	steps := m.answers.Steps()
	labels := m.labels(steps, l.width)
	spare := l.width - (len(steps) - 1)
	for _, label := range labels {
		spare -= widget.Width(label)
	}
	each, rest := max(spare, 0)/len(steps), max(spare, 0)%len(steps)
	var line, rail strings.Builder
	for i, s := range steps {
		width, gap := widget.Width(labels[i])+each, 1
		switch {
		case i >= rest:
		case each > 0:
			width++
		default: // too little for longer rails, so widen the gaps
			gap++
		}
		if i == len(steps)-1 {
			gap = 0
		}
		glyph, style := m.mark(s)
		labelled, railed := style.Paint(glyph)+strings.TrimPrefix(labels[i], glyph), t.quiet.Paint(strings.Repeat(glyphLight, width))
		if glyph == glyphActive || glyph == glyphOpen {
			labelled = style.Paint(labels[i])
		}
		if glyph == glyphActive || glyph == glyphDone {
			railed = style.Paint(strings.Repeat(glyphHeavy, width))
		}
		line.WriteString(labelled + widget.Blanks(width-widget.Width(labels[i])+gap))
		rail.WriteString(railed + widget.Blanks(gap))
	}
	return []string{line.String(), rail.String()}
}

// labels names the steps. If the window is too narrow for all names, the steps furthest from the active one lose theirs.
func (m *model) labels(steps []wizard.Step, width int) []string {
	labels := make([]string, len(steps))
	used := len(steps) - 1
	for i, s := range steps {
		glyph, _ := m.mark(s)
		labels[i] = glyph + " " + s.Title()
		used += widget.Width(labels[i])
	}
	at := slices.Index(steps, m.at)
	for away := len(steps); away > 0 && used > width; away-- {
		for _, i := range []int{at - away, at + away} {
			if i >= 0 && i < len(steps) && used > width {
				short := strings.Fields(labels[i])[0]
				used -= widget.Width(labels[i]) - widget.Width(short)
				labels[i] = short
			}
		}
	}
	return labels
}

// mark returns the glyph and style for a step's state.
func (m *model) mark(s wizard.Step) (glyph string, style widget.Style) {
	t, lost := m.env.theme, slices.ContainsFunc(m.lost, func(l wizard.LostStep) bool { return l.Step == s })
	switch {
	case s == m.at:
		return glyphActive, t.here
	case lost || s < m.at && !m.progress[s].Done:
		return glyphAgain, t.care
	case m.progress[s].Done && m.progress.Reaches(s):
		return glyphDone, t.good
	}
	return glyphOpen, t.quiet
}

// smallHead returns the head of a small window: just the active step and a rail.
func (m *model) smallHead(l layout) string {
	t := m.env.theme
	at, of := m.place()
	line := t.here.Paint(glyphActive+" "+m.at.Title()) + t.quiet.Paint(fmt.Sprintf(" %d/%d", at, of)) + m.badge("  ")
	rail := t.here.Paint(strings.Repeat(glyphHeavy, at)) + t.quiet.Paint(strings.Repeat(glyphLight, of-at))
	return widget.Spread(line, rail, l.width)
}
