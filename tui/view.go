package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/wizard"
)

// From top to bottom a frame is: the header, the finished steps, the active one's title and body, what is wrong or
// still to come, the keys. It fills the window exactly, so that the keys stand still on the last line.

// maxWidth is the widest that the frame becomes: longer lines are hard to read.
const maxWidth = 112

// layout says which lines a frame has, for one window and one state of the setup.
type layout struct {
	margin, width int  // the left margin, and the columns right of it
	airy          bool // there is room for blank lines
	finished      int  // lines for finished steps: one each, or all in one
	demo          bool // a line of its own says what is simulated
	notices       int
	remaining     bool
	height        int // the body's
}

// bodyMin is the body height below which finished steps share one line.
const bodyMin = 12

func (m model) layout() layout {
	l := layout{width: min(m.window.width, maxWidth)}
	if m.window.width >= 60 {
		l.margin, l.width = 1, min(m.window.width-1, maxWidth)
	}
	h := m.window.height
	l.airy, l.remaining = h >= 16, h >= 16
	l.demo = m.env.demo != nil && h >= 16
	used := 1 + 1 + 1 // header, title, keys
	if l.airy {
		used += 3 // below the header, below the title, the line for notices
	}
	if l.demo {
		used++
	}
	if l.remaining {
		used++
	}
	l.finished = int(m.at)
	if l.finished > 1 && h-used-l.finished < bodyMin {
		l.finished = 1
	}
	used += l.finished
	if len(m.notices) > 0 {
		l.notices = min(len(m.noticeLines(l.width)), max(1, (h-used)/3))
		used += l.notices
		if l.airy {
			used++
		}
	}
	l.height = max(h-used, 1)
	return l
}

// body is the size that a step may fill; it is indented so that it stands below the title's text.
func (l layout) body() (width, height int) { return l.width - 2, l.height }

// View draws the frame.
func (m model) View() string {
	switch {
	case m.end != running || m.window.width == 0:
		return ""
	case m.onNormalScreen():
		e := m.stepEnv()
		e.width = m.window.width
		return m.active().View(e, m.answers)
	case m.tooSmall():
		return m.tooSmallView()
	}
	l := m.layout()
	lines := make([]string, 0, m.window.height)
	add := func(more ...string) { lines = append(lines, more...) }

	add(m.header(l))
	if l.airy {
		add("")
	}
	add(m.finishedLines(l)...)
	add(m.titleLine(l))
	if l.demo {
		add("  " + m.env.theme.dim.paint(demoFit(m.at, l.width-2)))
	}
	if l.airy {
		add("")
	}
	if l.notices > 0 {
		add(m.noticeLines(l.width)[:l.notices]...)
		if l.airy {
			add("")
		}
	}
	add(m.body(l)...)
	if l.airy {
		add(m.lostLine(l))
	}
	if l.remaining {
		add(m.remainingLine(l))
	}
	add(m.footer(l))
	if l.margin > 0 {
		for i, line := range lines {
			if line != "" {
				lines[i] = " " + line
			}
		}
	}
	return strings.Join(lines, "\n")
}

// body is the step's or the help's lines, exactly as many as there is room for.
func (m model) body(l layout) []string {
	var text string
	if m.help {
		text = m.helpView()
	} else {
		text = m.active().View(m.stepEnv(), m.answers)
	}
	lines := strings.Split(text, "\n")
	body := make([]string, l.height)
	for i := range min(len(lines), l.height) {
		if lines[i] != "" {
			body[i] = "  " + lines[i]
		}
	}
	return body
}

func (m model) tooSmallView() string {
	text := fmt.Sprintf("window too small: %d×%d needed\nnow %d×%d, nothing is lost\nctrl+c quit",
		minWidth, minHeight, m.window.width, m.window.height)
	lines := wrap(text, m.window.width)
	return strings.Join(lines[:min(len(lines), max(m.window.height, 1))], "\n")
}

func (m model) header(l layout) string {
	t := m.env.theme
	name, badge := "connect-pipedrive", ""
	if m.env.demo != nil {
		badge = "DEMO"
	}
	where := fmt.Sprintf("step %d of %d", int(m.at)+1, len(m.steps))
	used := ansi.StringWidth(name) + len(where)
	line := t.title.paint(name)
	if badge != "" {
		line += " " + t.badge.paint(" "+badge+" ")
		used += len(badge) + 3
	}
	return line + strings.Repeat(" ", max(1, l.width-used)) + t.dim.paint(where)
}

// finishedLines are the steps before the active one. One that a change made open again is not marked as done.
func (m model) finishedLines(l layout) []string {
	t := m.env.theme
	if l.finished == 0 {
		return nil
	}
	if len(m.lostElsewhere()) > 0 && !l.airy { // small windows have no other line for it
		return []string{m.lostLine(l)}
	}
	mark := func(s wizard.Step) string {
		if m.progress[s].Done {
			return t.good.paint(t.glyphs.done)
		}
		return t.warning.paint(t.glyphs.open) // its task was undone
	}
	if l.finished < int(m.at) {
		var titles []string
		for s := range m.at {
			title := s.Title()
			if !m.progress[s].Done {
				title = t.glyphs.open + " " + title
			}
			titles = append(titles, title)
		}
		return []string{t.good.paint(t.glyphs.done) + " " + fit(strings.Join(titles, " "+t.glyphs.dot+" "), l.width-2)}
	}
	const column = 19 // the longest title and two blanks
	var lines []string
	for s := range m.at {
		summary := m.progress[s].Summary
		if !m.progress[s].Done {
			summary = "open again"
		}
		lines = append(lines, mark(s)+" "+pad(s.Title(), column)+fit(summary, l.width-2-column))
	}
	return lines
}

func (m model) titleLine(l layout) string {
	t := m.env.theme
	title := m.at.Title()
	if m.help {
		title = "Keys: " + title
	}
	line := t.accent.paint(t.glyphs.active + " " + title)
	if m.env.demo != nil && !l.demo {
		line += " " + t.dim.paint(demoFit(m.at, l.width-ansi.StringWidth(title)-3))
	}
	return line
}

// lostLine says what has to be done again.
func (m model) lostLine(l layout) string {
	notice := lostNotice(m.lostElsewhere(), l.width-2)
	if notice == "" {
		return ""
	}
	t := m.env.theme
	return t.warning.paint(t.glyphs.again) + " " + fit(notice, l.width-2)
}

// lostElsewhere is what has to be done again besides the active step.
func (m model) lostElsewhere() []wizard.LostStep {
	return slices.DeleteFunc(slices.Clone(m.lost), func(l wizard.LostStep) bool { return l.Step == m.at })
}

// remainingLine is what comes after the active step, done already (after going back) or not.
func (m model) remainingLine(l layout) string {
	t := m.env.theme
	const gap = "  "
	var line string
	for s := m.at + 1; int(s) < len(m.steps); s++ {
		glyph := t.glyphs.open
		if m.progress[s].Done && m.reachable(s) {
			glyph = t.glyphs.done
		}
		part := gap + glyph + " " + s.Title()
		more := fmt.Sprintf("%s+%d more", gap, len(m.steps)-int(s))
		last := int(s) == len(m.steps)-1
		if used := ansi.StringWidth(line + part); used > l.width+len(gap) || !last && used+len(more) > l.width+len(gap) {
			line += more
			break
		}
		line += part
	}
	return t.dim.paint(strings.TrimPrefix(line, gap))
}

// footer is the keys that work now: as many of the step's as fit, help, and always quit.
func (m model) footer(l layout) string {
	t := m.env.theme
	const gap = 2
	always := []key.Binding{m.env.keys.Quit}
	if m.help {
		always = []key.Binding{named(m.env.keys.Back, "close"), m.env.keys.Quit}
	} else if !m.active().Typing() {
		always = []key.Binding{m.env.keys.Help, m.env.keys.Quit}
	}
	width := func(b key.Binding) int {
		return ansi.StringWidth(b.Help().Key) + 1 + ansi.StringWidth(b.Help().Desc)
	}
	room := l.width
	for _, b := range always {
		room -= width(b) + gap
	}
	var shown []key.Binding
	if !m.help {
		for _, b := range m.active().Keys(m.stepEnv(), m.answers) {
			if !b.Enabled() {
				continue
			}
			if room -= width(b) + gap; room < -gap {
				break
			}
			shown = append(shown, b)
		}
	}
	var parts []string
	for _, b := range append(shown, always...) {
		parts = append(parts, b.Help().Key+" "+t.dim.paint(b.Help().Desc))
	}
	return strings.Join(parts, strings.Repeat(" ", gap))
}

// noticeLines are what the person should know at the start.
func (m model) noticeLines(width int) []string {
	t := m.env.theme
	var lines []string
	for _, n := range m.notices {
		for i, line := range wrap(n, width-4) {
			if i == 0 {
				line = "  " + t.warning.paint(t.glyphs.warning) + " " + line
			} else {
				line = "    " + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}
