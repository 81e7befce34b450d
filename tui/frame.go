package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// From top to bottom a frame consists of: the name, the answers of finished steps and the position; all steps, with the rail
// below them; the title and the count; the sentence; the body, with the pane to its right; what just happened; a rule; the
// button and the keys. It fills the window exactly, so the button always stays on the last line.
//
// A small window has a single line for everything above the title, and neither sentence nor pane.

// The smallest window in which every step works, and the greatest width of the frame: longer lines are hard to read.
const (
	minWidth  = 40
	minHeight = 12
	maxWidth  = 120
)

// The window sizes from which there is room for more.
const (
	fullWidth, fullHeight = 60, 16 // the stepper, the rule, a margin
	paneWidth             = 100    // a second pane
	narrowPaneWidth       = 76     // a narrow pane
	sentenceHeight        = 18
	airyHeight            = 20 // blank lines
)

// layout is how lines and columns are divided up for one window and one page.
type layout struct {
	small    bool
	margin   int // at the left, and at the right
	width    int // the columns between the margins
	left     int // of title and body: fewer when there is a pane beside both
	body     int // of the body: fewer when there is a narrow pane
	pane     int // of the pane, 0 for none
	airy     bool
	sentence []string
	messages []string
	height   int // of the body, in lines
}

const paneGap = 2

// layout lays a page out in the window.
func (m *model) layout(p page) layout {
	w, h := m.window.width, m.window.height
	l := layout{width: w, small: w < fullWidth || h < fullHeight}
	if w >= fullWidth {
		l.margin, l.width = 1, min(w, maxWidth)-2
	}
	l.left, l.airy = l.width, h >= airyHeight && !l.small
	l.body = l.left
	switch {
	case p.pane == nil || l.small:
	case w >= paneWidth:
		l.pane = 44
		l.left -= l.pane + paneGap
		l.body = l.left
	case p.narrow && w >= narrowPaneWidth:
		l.pane = 30
		l.body -= l.pane + paneGap
	}
	if text := m.sentence(p).in(l.left); text != "" && !l.small && h >= sentenceHeight {
		l.sentence = widget.Wrap(text, l.left)
	}
	used := 3 // name, title, button
	if !l.small {
		used += 3 + len(l.sentence) // stepper, rail, rule
	}
	if l.airy {
		used += 2 // below the rail, above the body
	}
	l.messages = m.messages(p, l.width, max(1, (h-used)/3))
	l.height = max(h-used-max(len(l.messages), 1), 1)
	return l
}

// sentence returns the line under the title; in the demo that says what is simulated in this step, if anything is.
func (m *model) sentence(p page) phrase {
	if demo := m.answers.Simulated(m.at); m.env.demo != nil && demo != "" && !p.told {
		return say(demo)
	}
	return p.sentence
}

// stepEnv returns the env for the active step in the current window.
func (m *model) stepEnv() *env {
	_, _, e := m.look()
	return e
}

// look returns the active step's page, its layout, and the env to draw it with.
func (m *model) look() (page, layout, *env) {
	p := m.active().Page(m.sized(layout{}), m.answers)
	l := m.layout(p)
	return p, l, m.sized(l)
}

// sized returns an env with the size of a layout's body.
func (m *model) sized(l layout) *env {
	e := m.env
	e.visit, e.width, e.height, e.beside = m.visit, l.body, l.height, l.pane > 0
	return &e
}

// View draws the frame.
func (m model) View() string {
	switch {
	case m.end != running || m.window.width == 0:
		return ""
	case m.selecting:
		p := m.active().Page(m.sized(layout{}), m.answers)
		return strings.Join(widget.Wrap(cmp.Or(p.printed, comeBackWords), m.window.width), "\n")
	case m.tooSmall():
		return m.tooSmallView()
	}
	p, l, e := m.look()
	actions := m.active().Actions(e, m.answers)
	switch m.overlay {
	case helping:
		p, actions = m.helpPage(p, actions), m.overlayActions("Close")
	case choosing:
		p, actions = m.menuPage(actions), m.overlayActions("Take it")
	}
	if m.overlay != none {
		l = m.layout(p)
	}
	lines := make([]string, 0, m.window.height)
	if l.small {
		lines = append(lines, m.smallHead(l))
	} else {
		lines = append(lines, m.head(l, p))
		lines = append(lines, m.stepper(l)...)
		if l.airy {
			lines = append(lines, "")
		}
	}
	lines = append(lines, m.middle(l, p, p.body(m.sized(l)))...)
	lines = append(lines, l.messages...)
	if len(l.messages) == 0 {
		lines = append(lines, "")
	}
	if !l.small {
		lines = append(lines, m.env.theme.quiet.Paint(strings.Repeat(glyphLight, l.width)))
	}
	lines = append(lines, m.bar(l, actions))
	return strings.Join(indented(lines, l.margin), "\n")
}

// middle draws title, sentence and body, with the pane to their right: a wide pane starts beside the title, a narrow one
// beside the body.
func (m *model) middle(l layout, p page, body []string) []string {
	t := m.env.theme
	title := t.title.Paint(widget.Fit(p.title.in(l.left-len(p.count.long)-2), l.left))
	if count := p.count.in(max(l.left-widget.Width(title)-2, 0)); count != "" {
		title = widget.Spread(title, t.quiet.Paint(count), l.left)
	}
	head := append([]string{title}, l.sentence...)
	if l.airy {
		head = append(head, "")
	}
	body = append(slices.Clip(body[:min(len(body), l.height)]), make([]string, max(0, l.height-len(body)))...)
	switch {
	case l.pane == 0:
		return append(head, body...)
	case l.left == l.width: // narrow
		return append(head, beside(body, t.pane.box(l.pane, l.height, l.height, p.pane(l.pane-4)...), l.body+paneGap)...)
	}
	all := append(head, body...)
	return beside(all, t.pane.box(l.pane, 0, len(all), p.pane(l.pane-4)...), l.left+paneGap)
}

// beside places the lines of right in a column to the right of left.
func beside(left, right []string, column int) []string {
	left = append(left, make([]string, max(0, len(right)-len(left)))...)
	for i, line := range right {
		left[i] = widget.Pad(left[i], column) + line
	}
	return left
}

// indented indents lines and strips their trailing blanks.
func indented(lines []string, by int) []string {
	for i, line := range lines {
		lines[i] = strings.TrimRight(widget.Blanks(by)+line, " ")
	}
	return lines
}

// messages returns what just happened and what should be known, in at most limit lines.
func (m *model) messages(p page, width, limit int) []string {
	t := m.env.theme
	var notes []widget.Note
	if from := m.answers.StartedFrom; from != "" && m.visit == 1 {
		notes = append(notes, widget.Note{Text: "started from " + from})
	}
	for _, n := range m.notices {
		notes = append(notes, widget.Note{Kind: widget.Care, Text: n})
	}
	elsewhere := slices.DeleteFunc(slices.Clone(m.lost), func(l wizard.LostStep) bool { return l.Step == m.at })
	lost := lostNote(elsewhere, m.answers)
	switch {
	case m.ending != running:
		notes = append(notes, widget.Note{Kind: widget.Busy, Text: m.active().(settling).Settling() + ", then I leave"})
	case m.said.Says() && (m.overlay != none || m.saidOn == p.title.long):
		notes = append(notes, m.said)
	case m.overlay != none:
	case p.message.Says():
		notes = append(notes, p.message)
	case lost.Says():
		notes = append(notes, lost)
	}
	var lines []string
	for _, n := range notes {
		text := n.Text
		if n.Keys != "" && !m.active().Typing() {
			text += "; " + n.Keys
		}
		lines = append(lines, widget.Hang(t.noted(n.Kind)+" ", text, width)...)
	}
	if len(lines) > limit {
		lines = lines[:limit]
		lines[limit-1] = widget.Fit(lines[limit-1]+" "+glyphMore, width)
	}
	return lines
}

func (m *model) tooSmallView() string {
	text := fmt.Sprintf("window too small: %d×%d needed, now %d×%d; nothing is lost", minWidth, minHeight, m.window.width, m.window.height)
	lines := widget.Wrap(text, m.window.width)
	return strings.Join(lines[:min(len(lines), max(m.window.height, 1))], "\n")
}
