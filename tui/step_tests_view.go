package tui

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// boxHeight is the least number of lines that the box takes, including the blank line above it.
const boxHeight = 7

// boxEdges is how many columns the box's indent, walls and gaps take.
const boxEdges = 6

// barWidth is the greatest width of the bar below the rows.
const barWidth = 60

func (s stepTests) Page(e *env, a wizard.Answers) page {
	p := page{title: inTwo(s.flow.Title()), sentence: say(s.flow.Sentence()),
		help: []string{"Read calls alone are made, so that nothing changes in Pipedrive. That a scope for writing is granted is compared with the checklist; " +
			"only a workflow that writes shows that it works.", a.NotExercised()},
		body: func(e *env) []string { return s.body(e, a) }}
	if s.flow.Running == nil && s.flow.Remark != "" {
		p.message = widget.Note{Kind: widget.Care, Text: s.flow.Remark}
	}
	if s.box || s.opened {
		p.pane = func(width int) []section {
			return []section{{title: s.rowName(s.list.Cursor), right: s.boxStatus(e), lines: s.boxLines(e, a, width)}}
		}
	}
	return p
}

// body returns the rows and, below them, the bar, or the box with the details of the row under the cursor unless the pane
// shows them.
func (s stepTests) body(e *env, a wizard.Answers) []string {
	t, width, height, full, rows := e.theme, e.width, e.height, !isSmall(e), len(s.flow.Rows)
	var foot []string
	switch {
	case s.opened && !full:
		lines := append([]string{t.title.Paint(widget.Fit(s.rowName(s.list.Cursor), width))}, s.boxLines(e, a, width)...)
		return s.scroll.View(lines, height, t.quiet)
	case s.box && full && !e.beside:
		foot = s.boxed(e, a, width, height)
	case s.flow.Failure != nil:
		foot = append([]string{""}, widget.Hang("  "+t.noted(widget.Bad)+" ", sentence(s.flow.Failure), width)...)
	case full && rows > 0: // how many objects have been tested, as a bar and in numbers
		done := len(s.flow.Tested())
		count := fmt.Sprintf("  %d of %d", done, rows)
		foot = []string{"", "  " + t.bar(min(barWidth, width-2-len(count)), time.Duration(done), time.Duration(rows)) + count}
		if text := s.footWords(a); text != "" {
			foot = append(append(foot, ""), widget.Hang("  ", text, min(width, 78))...)
		}
	}
	if len(foot)+rows > height && !s.box && s.flow.Failure == nil { // the rows are worth more than the bar
		foot = foot[:max(0, min(len(foot), height-rows))]
	}
	list := s.list.View(rows, width, max(height-len(foot), 1), func(i int, on bool) widget.Row {
		return s.row(e, a, i, on)
	}, t.quiet)
	return append(list, foot...)
}

// footWords returns what the calls cost, and what comes next.
func (s stepTests) footWords(a wizard.Answers) string {
	text := s.flow.Spent(a)
	switch {
	case s.going:
		text += "  Going on to " + wizard.StepHandOver.Title() + "."
	case s.flow.Running != nil && !s.flow.Stopped && !s.looking:
		text += " When all is fine I go on by myself."
	}
	return strings.TrimLeft(text, " ")
}

// The widths of a row's columns: the status word, the longest name, and the longest of the short forms of what is true or what to
// do. Where there is no room for all, a name is cut, which stands in the details as well.
const statusColumn, nameColumn, adviceColumn = 10, 23, 23

// row draws an object: how its calls went, its name, and what is true of it or what to do.
func (s stepTests) row(e *env, a wizard.Answers, i int, on bool) widget.Row {
	t, r, width := e.theme, s.flow.Rows[i], e.width
	style, glyph, word := objectStatus(t, r)
	pointer := t.pointer(on && s.flow.Running == nil)
	name := s.rowName(i)
	line := pointer + style.Paint(glyph+" "+widget.Pad(word, statusColumn))
	if isSmall(e) {
		lines := []string{widget.Fit(line+name, width)}
		c, advice := r.Check(), s.told(a, r)
		if on && c != nil && !c.Status.Works() && advice.long != "" {
			lines = append(lines, widget.Fit("    "+advice.in(width-4), width))
		}
		return widget.Row{Lines: lines, Name: name}
	}
	column := min(nameColumn, width-widget.Width(line)-adviceColumn)
	line += widget.Pad(widget.Fit(name, column-1), column)
	room, told := width-widget.Width(line), s.told(a, r)
	if c := r.Check(); e.beside && c != nil && c.HTTP != 0 {
		answer := fmt.Sprintf("%3d %3d ms  ", c.HTTP, c.MS)
		if left := room - len(answer); widget.Width(told.in(left)) <= left { // what is true matters more than status and time
			line, room = line+t.quiet.Paint(answer), left
		}
	}
	return widget.Row{Lines: []string{line + widget.Fit(told.in(room), room)}, Name: name}
}

// objectStatus returns how an object's calls went, as a style, a glyph and a word.
func objectStatus(t *theme, r wizard.TestedObject) (widget.Style, string, string) {
	busy, check := r.Busiest(), r.Check()
	switch {
	case busy.State == wizard.CallQueued:
		return t.quiet, glyphOpen, "waiting"
	case busy.State == wizard.CallRunning:
		return t.here, glyphBusy, "calling"
	case busy.State == wizard.CallWaiting:
		return t.here, glyphBusy, "again"
	case check == nil:
		return t.quiet, glyphOpen, "not made"
	}
	style, glyph := t.look(kindOf(*check))
	return style, glyph, shortWord(check.Status)
}

// kindOf returns the kind of note that a call's result is.
func kindOf(c connection.Check) widget.Kind {
	switch {
	case c.Status == connection.StatusSkipped:
		return widget.Info
	case c.Status.Works():
		return widget.Good
	case c.Status == connection.StatusRateLimited:
		return widget.Care
	}
	return widget.Bad
}

// shortWord returns a status in one or two short words.
func shortWord(s connection.Status) string {
	return cmp.Or(map[connection.Status]string{connection.StatusMissingScope: "missing", connection.StatusNoPermission: "rights",
		connection.StatusUnauthorized: "refused", connection.StatusUnreachable: "no answer", connection.StatusRateLimited: "limit"}[s], s.Word())
}

// told returns what a row says: what is true, or what to do.
func (s stepTests) told(a wizard.Answers, r wizard.TestedObject) phrase {
	check := r.Check()
	if check == nil {
		switch busy := r.Busiest(); busy.State {
		case wizard.CallRunning:
			return say(busy.Target.Call)
		case wizard.CallWaiting:
			return say(busy.Reason + ", again in " + words.Seconds(busy.Wait))
		}
		return phrase{}
	}
	return inTwo(a.Advice(r))
}

// boxStatus returns the glyph and the word for the status of the row under the cursor.
func (s stepTests) boxStatus(e *env) string {
	r := s.flow.Rows[s.list.Cursor]
	style, glyph, word := objectStatus(e.theme, r)
	if c := r.Check(); c != nil {
		word = c.Status.Word()
	}
	return style.Paint(glyph + " " + word)
}

// boxed returns the box below the rows, as high as the room they leave.
func (s stepTests) boxed(e *env, a wizard.Answers, width, height int) []string {
	lines := s.boxLines(e, a, width-boxEdges)
	lines = s.scroll.View(lines, min(s.boxRoom(height), max(len(lines), 1)), e.theme.quiet)
	box := e.theme.pane.box(width-2, 0, math.MaxInt, section{s.rowName(s.list.Cursor), s.boxStatus(e), lines})
	return append([]string{""}, indented(box, 2)...)
}

// boxRoom returns how many lines fit into the box.
func (s stepTests) boxRoom(height int) int { return max(height-len(s.flow.Rows)-3, boxHeight-3) }

// boxLines returns the details of the row under the cursor: what to do, and what was asked and answered.
func (s stepTests) boxLines(e *env, a wizard.Answers, width int) []string {
	r := s.flow.Rows[s.list.Cursor]
	var lines []string
	tasks := s.tasks(a, r)
	for _, task := range tasks {
		lines = append(lines, widget.Hang(task[0], task[1], width)...)
	}
	if len(tasks) > 0 {
		lines = append(lines, "")
	}
	for _, call := range r.Calls {
		for i, line := range widget.Wrap(call.Made(), width-2) {
			lines = append(lines, widget.Blanks(2*min(i, 1))+line)
		}
		if len(call.Target.For) > 0 {
			lines = append(lines, e.theme.quiet.PaintLines(widget.Hang("  for ", strings.Join(a.ReasonNames(call.Target.For, ": "), ", "), width))...)
		}
	}
	return lines
}

// tasks returns what to do about a row, each task with its key.
func (s stepTests) tasks(a wizard.Answers, r wizard.TestedObject) [][2]string {
	check := r.Check()
	if check == nil || check.Status.Works() {
		return nil
	}
	if lacking := a.LackedScope(r); lacking != "" && s.flow.Running == nil {
		return [][2]string{{"1  o  ", "your app, OAuth & access scopes: " + lacking.Label() + ", Save"},
			{"2  r  ", "connects again with the new scope, then tests again"}}
	}
	var tasks [][2]string
	if hint := wizard.HintHere(check.Hint); hint != "" {
		tasks = append(tasks, [2]string{"", words.Upper(hint) + "."})
	}
	helps := [2]string{"r  ", "tests again"}
	switch {
	case s.flow.Running != nil: // no key helps before the run has ended
		return tasks
	case s.flow.Remedy(s.list.Cursor, a) == wizard.ChooseLogin:
		helps[1] = "connects again, then tests again"
	case check.Status == connection.StatusNoPermission:
		helps = [2]string{"y  ", "copies this for the admin"}
	}
	return append(tasks, helps)
}
