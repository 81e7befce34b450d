package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// text returns the body of the phases that have no rows.
func (s stepConnect) text(e *env, a wizard.Answers, width int) []string {
	switch s.flow.Phase {
	case wizard.ConnectConfirm, wizard.ConnectSettled:
		return s.accountLines(e, a, width)
	case wizard.ConnectNotMe:
		return widget.Hang("  "+e.theme.quiet.Paint(glyphInfo)+" ", "this is "+a.Account.Full(), width)
	case wizard.ConnectFailed:
		return s.failureLines(e, a, width)
	}
	return nil
}

// cardWidth is the width of the account card, if there is room.
const cardWidth = 60

// accountLines says who it is, and what was granted.
func (s stepConnect) accountLines(e *env, a wizard.Answers, width int) []string {
	t, acc := e.theme, a.Account
	role := words.Either(acc.Email != "", acc.Email+" "+glyphDot+" ", "") + words.Either(acc.Admin, "administrator", "no administrator")
	place := acc.Company + words.Either(acc.Domain != "", ", "+acc.Domain+".pipedrive.com", "")
	var lines []string
	if width < fullWidth-2 {
		lines = []string{"  " + t.title.Paint(widget.Fit(acc.User+" at "+acc.Company, width-2))}
		if acc.Domain != "" {
			lines = append(lines, "  "+widget.Fit(acc.Domain+".pipedrive.com", width-2))
		}
		lines = append(lines, "  "+widget.Fit(strings.TrimSuffix(role, "istrator"), width-2), "")
		return append(lines, grantedLines(e, a, width)...)
	}
	card := section{title: t.good.Paint(glyphGood) + " You are " + acc.User, lines: []string{"at " + place, role}}
	lines = append(t.pane.box(min(cardWidth, width-2), 0, math.MaxInt, card), "")
	return indented(append(lines, grantedLines(e, a, width-2)...), 2)
}

// grantedLines compares granted with needed scopes.
func grantedLines(e *env, a wizard.Answers, width int) []string {
	t := e.theme
	info := t.quiet.Paint(glyphInfo) + " "
	if r := a.GrantRemark(); r.Says() {
		return widget.Hang(info+r.Word+"  ", r.Text, width)
	}
	c, _ := a.Comparison()
	granted := scopes.Without(c.Needed, c.Missing)
	count := fmt.Sprintf("%d of %s granted", len(granted), words.Count(len(c.Needed), "scope"))
	lines := []string{count}
	if width < fullWidth-4 {
		lines = []string{t.good.Paint(glyphGood) + " granted  " + strings.TrimSuffix(count, " granted")}
		if len(c.Excess) > 0 {
			lines = append(lines, widget.Hang(info+"not needed  ", words.Join(c.Excess, ", "), width)...)
		}
	} else {
		lines = append(lines, scopeLines(e, a, granted, c.Excess, width)...)
	}
	if !a.Checklist().Settled() {
		lines = append(lines, widget.Hang(t.noted(widget.Care)+" not clear  ", wizard.NotSettled, width)...)
	}
	return lines
}

// scopeLines lists what was granted and is needed, and what is not needed.
func scopeLines(e *env, a wizard.Answers, granted, excess []scopes.Scope, width int) (lines []string) {
	t, column := e.theme, 0
	for _, scope := range slices.Concat(granted, excess) {
		column = max(column, widget.Width(scope.Label())+2)
	}
	column = min(column, 30) // one long label must not push all scopes to the edge
	label := func(s scopes.Scope) string { return widget.Pad(s.Label(), max(column, widget.Width(s.Label())+2)) }
	for _, scope := range granted {
		lines = append(lines, t.good.Paint(glyphGood+" granted")+"     "+label(scope)+t.quiet.Paint(string(scope)))
	}
	for _, scope := range excess {
		line := t.noted(widget.Info) + " not needed  " + label(scope) + string(scope)
		lines = append(lines, widget.Fit(phrase{line + a.ExcessWords(), line}.in(width), width))
	}
	return lines
}

// rightsPane returns a pane that lists what the workflows do.
func rightsPane(a wizard.Answers) func(width int) []section {
	return func(width int) []section {
		var lines []string
		for _, name := range a.ReasonNames(a.Checklist().Reasons(), ": ") {
			lines = append(lines, widget.Fit(name, width))
		}
		return []section{{title: "What your workflows do", lines: lines}}
	}
}

// connectRow is a row in the phases that have rows: a scope, a task, or a way on.
type connectRow struct {
	scope   scopes.Scope // set if the row is a scope
	missing bool
	choice  wizard.Choice // set if the row is a way on
	task    int           // the task in Developer Hub, counted from 1
}

// hubTasks is how many tasks it takes to get missing scopes.
const hubTasks = 3

// rows returns what the cursor can be on.
func (s stepConnect) rows(a wizard.Answers) []connectRow {
	var rows []connectRow
	switch {
	case s.flow.Phase == wizard.ConnectMissing:
		c, _ := a.Comparison()
		for _, scope := range c.Missing {
			rows = append(rows, connectRow{scope: scope, missing: true})
		}
		for _, scope := range scopes.Without(c.Needed, c.Missing) {
			rows = append(rows, connectRow{scope: scope})
		}
		for task := range hubTasks {
			rows = append(rows, connectRow{task: task + 1})
		}
	case s.flow.Phase == wizard.ConnectFailed && s.flow.Trouble(a) == wizard.PortTrouble:
		for _, c := range s.flow.Choices(a) {
			if slices.Contains([]wizard.ChoiceName{wizard.ChoosePaste, wizard.ChoosePort, wizard.ChooseAgain}, c.Name) {
				rows = append(rows, connectRow{choice: c})
			}
		}
	}
	return rows
}

// moving moves the cursor through the rows, or scrolls a text that is too long.
func (s stepConnect) moving(e *env, a wizard.Answers) *action {
	rows, lines := s.rows(a), 0
	if len(rows) == 0 {
		lines = len(s.text(e, a, e.width))
	}
	return &action{key: when(named(e.keys.moves(), "move"), len(rows) > 1 || lines > e.height), in: inHelp, move: func(motion widget.Motion) *outcome {
		s.list = s.list.Move(motion, len(rows), e.height, s.drawing(e, a, e.width))
		s.scroll = s.scroll.Move(motion, lines, e.height)
		return stays(s, a)
	}}
}

// drawing returns what draws the rows.
func (s stepConnect) drawing(e *env, a wizard.Answers, width int) widget.Rows {
	rows := s.rows(a)
	var columns [2]int // the widths of label and scope
	for _, r := range rows {
		columns[0] = max(columns[0], widget.Width(r.scope.Label())+2)
		columns[1] = max(columns[1], len(r.scope)+2)
	}
	return func(i int, on bool) widget.Row {
		pointer := e.theme.pointer(on)
		switch r := rows[i]; {
		case r.scope != "":
			return s.scopeRow(e, a, r, pointer, columns, width)
		case r.task > 0:
			return s.taskRow(e, a, r.task, pointer, width)
		default:
			return s.wayRow(e, r.choice, pointer, width)
		}
	}
}

func (s stepConnect) scopeRow(e *env, a wizard.Answers, r connectRow, pointer string, columns [2]int, width int) widget.Row {
	t := e.theme
	status, style := glyphGood+" granted  ", t.good
	if r.missing {
		status, style = glyphBad+" missing  ", t.bad
	}
	line := pointer + style.Paint(status)
	if width < fullWidth-2 {
		return widget.Row{Lines: []string{widget.Fit(line+r.scope.Label(), width)}, Name: string(r.scope)}
	}
	line += widget.Pad(r.scope.Label(), columns[0]) + t.quiet.Paint(widget.Pad(string(r.scope), columns[1]))
	if room := width - widget.Width(line); r.missing && room > 8 {
		line += widget.Fit(neededFor(a, r.scope, room), room)
	}
	return widget.Row{Lines: []string{line}, Name: string(r.scope)}
}

// taskRow draws one of the tasks that get missing scopes.
func (s stepConnect) taskRow(e *env, a wizard.Answers, task int, pointer string, width int) widget.Row {
	t, n := e.theme, len(a.Missing())
	these := words.Either(n == 1, "this one", "these "+words.Number(n))
	label := words.Either(n == 1, "its label", "their labels")
	keys := [hubTasks]*key.Binding{e.keys.Open, e.keys.Copy, e.keys.Again}
	texts := [hubTasks]phrase{
		{"Open Developer Hub, your app, OAuth & access scopes", "Developer Hub, your app's scopes"},
		{"Switch on " + these + " (y copies " + label + ") and save", "switch on " + these + ", save"},
		{"Connect again: a token never gets scopes that were added later", "connect again"},
	}
	line := pointer + fmt.Sprintf("%d  %s  ", task, t.key.Paint(keys[task-1].Help().Key))
	lines := []string{line + texts[task-1].in(width-widget.Width(line))}
	if task == 1 && width >= fullWidth-2 {
		lines = []string{"", "  " + t.title.Paint("To get them"), lines[0], "        " + t.take.Paint(wizard.HubPage)}
	}
	return widget.Row{Lines: lines, Name: texts[task-1].short}
}
