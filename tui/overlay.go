package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// overlay is what replaces the step in the frame: its help, or the menu of its rare actions.
type overlay int

const (
	none overlay = iota
	helping
	choosing
)

// overlayKey handles a key while the help or the menu is open.
func (m model) overlayKey(msg tea.KeyMsg, actions []*action) (model, tea.Cmd) {
	rows := menuActions(actions)
	row := actionFor(rows, msg)
	motion, moves := m.env.keys.motion(msg)
	switch {
	case moves && m.overlay == choosing:
		m.menu = m.menu.Move(motion, len(rows), len(rows), func(int, bool) widget.Row { return widget.Row{} })
	case moves:
		p, _, _ := m.look()
		l := m.layout(m.helpPage(p, actions))
		m.helpScroll = m.helpScroll.Move(motion, len(m.helpText(p, l.body, actions)), l.height)
	case m.overlay == helping, len(rows) == 0, matches(msg, m.env.keys.Back, m.env.keys.More):
		m.overlay = none
	case matches(msg, m.env.keys.Enter, m.env.keys.Change):
		return m.run(rows[max(0, min(m.menu.Cursor, len(rows)-1))], msg)
	case row != nil:
		return m.run(row, msg)
	}
	return m, nil
}

// overlayActions returns the overlay's own actions, for the bar.
func (m *model) overlayActions(button string) []*action {
	k := m.env.keys
	return []*action{{key: named(k.Enter, button), in: inButton},
		{key: when(bind("↑↓", "choose", "up", "down"), m.overlay == choosing)},
		{key: named(k.Back, "close")}}
}

// helpPage returns a step's help as a page.
func (m *model) helpPage(p page, actions []*action) page {
	return page{title: say("Help: " + m.at.Title()), body: func(e *env) []string {
		return m.helpScroll.View(m.helpText(p, e.width, actions), e.height, e.theme.quiet)
	}}
}

// helpText returns what the screen left out, the keys of the screen, the keys that work everywhere, and where to read more.
func (m *model) helpText(p page, width int, actions []*action) []string {
	indent := 0
	if width >= fullWidth-2 {
		indent = 2
	}
	var lines []string
	l := m.layout(p)
	texts := slices.Clone(p.help)
	if s := m.sentence(p).long; s != "" && len(l.sentence) == 0 {
		texts = append([]string{s}, texts...)
	}
	for _, text := range texts {
		lines = append(lines, indented(widget.Wrap(text, min(width, 78)-indent), indent)...)
	}
	if len(texts) > 0 {
		lines = append(lines, "")
	}
	here, everywhere := m.keyTables(actions)
	if column := 37; indent+column+lipgloss.Width(strings.Join(everywhere, "\n")) <= width {
		lines = append(lines, indented(beside(here, everywhere, column), indent)...)
	} else {
		lines = slices.Concat(lines, here, []string{""}, everywhere)
	}
	if p.guide != "" {
		const column = len("Guide  ")
		address := m.env.theme.take.PaintLines(widget.Wrap(p.guide, width-indent-column))
		lines = append(append(lines, ""), indented(beside([]string{"Guide"}, address, column), indent)...)
	}
	return lines
}

// keyTables lists the keys of this screen, and those that mean the same everywhere.
func (m *model) keyTables(actions []*action) (here, everywhere []string) {
	var mine, all []*action
	for _, a := range actions {
		switch {
		case !enabled(a.key) || a.key.Help().Key == "":
		case isMove(a) || isBack(a):
			all = append(all, a)
		default:
			mine = append(mine, a)
		}
	}
	k := m.env.keys
	if hasMenu(actions) {
		mine = append(mine, &action{key: k.More})
	}
	if !slices.ContainsFunc(all, isBack) && !m.isFirst() {
		all = append(all, &action{key: named(k.Back, "back, nothing is lost")})
	}
	if slices.ContainsFunc(m.answers.Steps(), func(s wizard.Step) bool { return s != m.at && m.progress.Reaches(s) }) {
		all = append(all, &action{key: k.Jump})
	}
	all = append(all, &action{key: k.Help}, &action{key: named(k.Quit, words.Either(m.env.cmds.journal != nil, "leave, answers are kept", "leave"))})
	if k.Suspend.Enabled() {
		all = append(all, &action{key: k.Suspend})
	}
	return m.keyTable("This screen", mine), m.keyTable("Everywhere", all)
}

func (m *model) keyTable(title string, actions []*action) []string {
	column := 0
	for _, a := range actions {
		column = max(column, widget.Width(a.key.Help().Key))
	}
	lines := []string{m.env.theme.title.Paint(title)}
	for _, a := range actions {
		lines = append(lines, m.env.theme.key.Paint(widget.Pad(a.key.Help().Key, column))+"  "+a.key.Help().Desc)
	}
	return lines
}

// menuColumn is where the menu says what a choice leads to.
const menuColumn = 31

// menuPage returns a step's menu as a page.
func (m *model) menuPage(actions []*action) page {
	t := m.env.theme
	rows := menuActions(actions)
	return page{
		title:    say("More for: " + m.at.Title()),
		sentence: say("Each does what it says at once; the rest of the screen stays as it is."),
		body: func(e *env) []string {
			width := e.width
			return m.menu.View(len(rows), width, e.height, func(i int, on bool) widget.Row {
				r := rows[i].row
				var lines []string
				if i == 0 || rows[i-1].row.group != r.group {
					lines = append(lines, "  "+t.title.Paint(r.group))
				}
				line, narrow := t.pointer(on)+"  "+t.row(on).Paint(r.title), width < fullWidth-2
				if !narrow {
					line = widget.Pad(line, menuColumn) + t.quiet.Paint(widget.Fit(r.leads, width-menuColumn))
				}
				if lines = append(lines, line); narrow && on && r.leads != "" { // beside the title it would be cut off
					lines = append(lines, t.quiet.PaintLines(widget.Hang("      ", r.leads, width))...)
				}
				return widget.Row{Lines: lines, Name: r.title}
			}, t.quiet)
		},
	}
}
