package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepRegister is what to do in Pipedrive, one task after the other, to tick off.
type stepRegister struct {
	blocks
	opened bool // before, so that the cursor is kept
	id     workID
	note   note
}

func (s stepRegister) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	tasks := a.Tasks()
	if i := firstOpen(a, tasks); i >= 0 && (!s.opened || s.cursor >= len(tasks) || isTicked(a, tasks[s.cursor])) {
		s.blocks = s.at(i)
	}
	s.blocks = s.at(max(0, min(s.cursor, len(tasks)-1)))
	s.opened, s.note = true, note{}
	s.id = s.id.next(e.visit)
	if e.demo != nil && a.Method == connection.OAuth2 {
		return s, e.cmds.perform(e.ctx, s.id, wizard.SwitchOn{Scopes: a.Checklist().Needed()})
	}
	return s, nil
}

func isTicked(a wizard.Answers, t wizard.Task) bool { return slices.Contains(a.Ticked, t.Key) }

// firstOpen is the first task that is not ticked off, -1 if all are.
func firstOpen(a wizard.Answers, tasks []wizard.Task) int {
	return slices.IndexFunc(tasks, func(t wizard.Task) bool { return !isTicked(a, t) })
}

func (s stepRegister) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return s.key(e, msg, a)
	case copied:
		if msg.id == s.id {
			s.note = copiedNote(msg)
		}
	case happened:
		if opened, ok := msg.event.(wizard.BrowserOpened); ok && msg.id == s.id {
			s.note = openedNote(opened)
		}
	}
	return oldStays(s, a)
}

func openedNote(opened wizard.BrowserOpened) note {
	if opened.Err != nil {
		return note{"no browser: " + opened.Err.Error() + "; open the address by hand", true}
	}
	return note{text: "opened in the browser"}
}

func (s stepRegister) key(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	k, tasks := e.keys, a.Tasks()
	s.note = note{}
	if moved, ok := s.move(k, msg, len(tasks), e.height-len(s.headLines(e, a)), s.drawer(e, a)); ok {
		s.blocks = moved
		return oldStays(s, a)
	}
	on := tasks[s.cursor]
	switch {
	case key.Matches(msg, k.Next):
		if firstOpen(a, tasks) < 0 {
			return oldNext(s, a)
		}
		a = a.Ticking(on.Key, true)
		return oldStays(s.advance(a, tasks), a)
	case key.Matches(msg, k.Toggle):
		a = a.Ticking(on.Key, !isTicked(a, on))
		if isTicked(a, on) {
			s = s.advance(a, tasks)
		}
		return oldStays(s, a)
	case key.Matches(msg, k.Done):
		for _, t := range tasks {
			a = a.Ticking(t.Key, true)
		}
		s.note = note{text: "all ticked off"}
		return oldStays(s, a)
	case key.Matches(msg, k.Open) && on.URL != "":
		return oldStays(s, a, e.cmds.perform(e.ctx, s.id, wizard.OpenBrowser{URL: on.URL}))
	case key.Matches(msg, k.Copy) && on.Copy != "":
		return oldStays(s, a, e.cmds.copy(s.id, on.Copy, "it was"))
	case key.Matches(msg, k.OldBack):
		return oldBack(s, a)
	}
	return oldStays(s, a)
}

// advance moves the cursor on to the next task that is open, or to the first one.
func (s stepRegister) advance(a wizard.Answers, tasks []wizard.Task) stepRegister {
	for i := s.cursor + 1; i < len(tasks); i++ {
		if !isTicked(a, tasks[i]) {
			s.blocks = s.at(i)
			return s
		}
	}
	if i := firstOpen(a, tasks); i >= 0 {
		s.blocks = s.at(i)
	}
	return s
}

func (s stepRegister) Typing() bool { return false }

func (s stepRegister) Keys(e env, a wizard.Answers) []key.Binding {
	k, tasks := e.keys, a.Tasks()
	on := tasks[s.cursor]
	first := named(k.Next, "done")
	if firstOpen(a, tasks) < 0 {
		first = k.Next
	}
	return append([]key.Binding{
		first,
		when(k.Open, on.URL != ""),
		when(k.Copy, on.Copy != ""),
		when(k.Done, firstOpen(a, tasks) >= 0),
		named(k.Toggle, map[bool]string{false: "tick off", true: "not done"}[isTicked(a, on)]),
		k.OldBack,
	}, movers(k)...)
}

func (s stepRegister) View(e env, a wizard.Answers) string {
	head := s.headLines(e, a)
	lines := s.view(e, len(a.Tasks()), e.height-len(head), s.drawer(e, a))
	return strings.Join(append(head, lines...), "\n")
}

// headLines say what to do and how much of it is done.
func (s stepRegister) headLines(e env, a wizard.Answers) []string {
	t, tasks := e.theme, a.Tasks()
	done := 0
	for _, task := range tasks {
		if isTicked(a, task) {
			done++
		}
	}
	text := fmt.Sprintf("Do this in Pipedrive, one after the other: %d of %d done", done, len(tasks))
	switch {
	case done == len(tasks):
		text = fmt.Sprintf("All %d tasks are done.", done)
	case e.width < 60:
		text = fmt.Sprintf("In Pipedrive: %d of %d done", done, len(tasks))
	}
	head := []string{text}
	if e.demo != nil && a.Method == connection.OAuth2 && e.height >= 12 {
		about := "The simulated app has exactly the needed scopes switched on."
		if e.demo.SwitchOn == nil {
			about = "The simulated app has the scopes switched on that --scopes named."
		}
		head = append(head, t.quiet.Paint(widget.Fit(about, e.width)))
	}
	if e.height >= 14 {
		head = append(head, "")
	}
	return head
}

// drawer draws the task at an index.
func (s stepRegister) drawer(e env, a wizard.Answers) func(i int, on bool) []string {
	tasks := a.Tasks()
	return func(i int, on bool) []string { return s.taskLines(e, a, tasks[i], on) }
}

// taskLines are a task's title and, with the cursor on it, all that is needed for it.
func (s stepRegister) taskLines(e env, a wizard.Answers, task wizard.Task, on bool) []string {
	t, g := e.theme, e.theme.glyphs
	pointer, box := "  ", g.none
	if isTicked(a, task) {
		box = t.good.Paint(g.all)
	}
	if !on {
		return []string{pointer + box + " " + widget.Fit(task.Title, e.width-6)}
	}
	pointer = t.here.Paint(g.pointer) + " "
	const indent = "      "
	title := widget.Hang(indent, task.Title, e.width)
	title[0] = pointer + box + " " + t.title.Paint(strings.TrimSpace(title[0]))
	lines := title
	add := func(text string, s widget.Style) {
		if text == "" {
			return
		}
		for _, l := range widget.Wrap(text, min(e.width, 84)-len(indent)) {
			lines = append(lines, indent+s.Paint(l))
		}
	}
	if s.note.text != "" {
		for _, l := range noteLines(t, s.note, e.width-len(indent)) {
			lines = append(lines, indent+l)
		}
	}
	for l := range strings.Lines(ansi.Hardwrap(task.URL, e.width-len(indent), false)) {
		lines = append(lines, indent+t.take.Paint(strings.TrimSpace(l)))
	}
	copyable := strings.Split(task.Copy, "\n")
	for _, l := range copyable {
		add(l, t.title)
	}
	for l := range strings.Lines(task.Detail) {
		if l = strings.TrimSpace(l); !slices.Contains(copyable, l) {
			add(l, widget.Style{})
		}
	}
	return lines
}
