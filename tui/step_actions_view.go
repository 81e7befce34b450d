package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepActions) Page(e *env, a wizard.Answers) page {
	p := page{
		title:  phrase{"What do your workflows do in Pipedrive?", "What do your workflows do?"},
		count:  phrase{fmt.Sprintf("%d of %d picked", len(a.Selection.Items), s.total()), fmt.Sprintf("%d/%d", len(a.Selection.Items), s.total())},
		narrow: true,
		pane:   func(width int) []section { return s.pane(e, a, width) },
		body:   s.body,
		help: []string{
			"What a row leads to stands beside it: the scopes that it needs, and what may stop working whatever they are.",
			"Files and notes need the scopes of what they belong to: → on such a row goes there, space picks.",
		},
	}
	if n := len(a.Selection.Calls); n > 0 {
		p.count.long += ", " + words.Count(n, "call")
	}
	sentence := "Space picks a row and all below it; + and − say what that changes."
	switch n := len(workflowsOf(a.Selection.Uses)); {
	case a.Selection.Empty():
		p.title = phrase{"What will your workflows do in Pipedrive?", "What will your workflows do?"}
		sentence = "Nothing is picked yet: space picks a row and all below it."
	case a.Found.Any() && len(a.Found.Taken()) > 0:
		sentence = "Picked from " + words.Count(len(a.Found.Taken()), "workflow") + " in " + a.Found.Where() + "; change what you like."
	case n > 0:
		sentence = "Picked from " + words.Count(n, "workflow") + "; change what you like."
	}
	p.sentence = s.filter.sentence(sentence, "action", len(s.rows))
	return p
}

// total returns how many actions there are, including those of the other node version.
func (s *stepActions) total() int { return len(s.every.Items) + len(s.foreign) }

// workflowsOf returns the names of the workflows with these uses, each once.
func workflowsOf(uses []scopes.Use) []string {
	var names []string
	for _, u := range uses {
		if !slices.Contains(names, u.Workflow) {
			names = append(names, u.Workflow)
		}
	}
	return names
}

// body returns the tree, with the filter's field above it and, where no pane is shown, the pane's most important line below
// it.
func (s *stepActions) body(e *env) []string {
	t, width := e.theme, e.width
	var lines []string
	if s.filter.filters() {
		matching := words.Count(s.matching, "row") + words.Either(s.matching == 1, " matches", " match")
		lines = append(lines, s.filter.line(t, width, matching), "")
		if len(s.rows) == 0 {
			lines = append(lines, widget.Hang("  "+t.noted(widget.Info)+" ", "no action matches "+strconv.Quote(s.filter.Value())+"  esc closes the filter", width)...)
		}
	}
	lines = append(lines, s.tree.View(len(s.rows), width, s.room(e), s.drawer(e), t.quiet)...)
	switch r, ok := s.row(); {
	case e.beside:
		return lines
	case ok && r.kind == rowOpen && r.key == "":
		return append(lines, widget.Fit(r.open.Reason, width))
	}
	return append(lines, s.scopesLine(t, width))
}

// room returns how many lines the tree can take.
func (s *stepActions) room(e *env) int {
	lines := e.height
	if s.filter.filters() {
		lines -= 2
	}
	if !e.beside {
		lines--
	}
	return lines
}

// drawer returns what draws the tree's rows.
func (s *stepActions) drawer(e *env) widget.Rows {
	column := aboutColumn(e.width)
	return func(i int, on bool) widget.Row { return s.rowLines(e.theme, s.rows[i], on, e.width, column) }
}

// aboutColumn returns the column at which the text about a row begins, the same for all rows.
func aboutColumn(width int) int {
	switch {
	case width < indentedWidth:
		return 21
	case width < 60:
		return 24
	}
	return 26
}

// indentedWidth is the width from which objects are indented below their node; relationsWidth the one from which what a row
// belongs to is shown beside it instead of below.
const indentedWidth, relationsWidth = 42, 72

// rowLines draws a row of the tree.
func (s *stepActions) rowLines(t *theme, r *treeRow, on bool, width, column int) widget.Row {
	level := r.level
	if width < indentedWidth {
		level = max(level-1, 0)
	}
	line := widget.Blanks(2 * level)
	if r.key != "" {
		line += words.Either(s.unfolded[r.key] || s.filter.Value() != "", glyphUnfolded, glyphFolded) + " "
	}
	box, taken := s.box(t, r)
	line += box + " "
	at := 2 + widget.Width(line)
	label := widget.Fit(r.label, width-at)
	pad := max(column-at-widget.Width(label), 2)
	style := t.row(on)
	if !on && !taken {
		style = t.quiet
	}
	line = t.pointer(on) + line + style.Paint(label)
	name := widget.Fit(r.label, 24)
	if r.kind == rowNode {
		name, _, _ = strings.Cut(r.label, ",")
		return widget.Row{Lines: []string{widget.Spread(line, s.counted(r), width)}, Name: name}
	}
	about := s.about(t, r, width-widget.Width(line)-pad)
	switch list := s.relationsLine(t, r, on); {
	case list == "":
	case width >= relationsWidth:
		about = t.quiet.Paint("belongs to ") + list
	case on:
		return widget.Row{Name: name, Lines: []string{line + widget.Blanks(pad) + "belongs to",
			widget.Blanks(max(0, min(column-1, width-widget.Width(list)))) + list}}
	}
	if about != "" {
		line += widget.Blanks(pad) + about
	}
	return widget.Row{Lines: []string{widget.Fit(line, width)}, Name: name}
}

// counted returns how many of a row's actions are picked, as "3/7".
func (s *stepActions) counted(r *treeRow) string {
	return strconv.Itoa(s.picked(r.actions...)) + "/" + strconv.Itoa(len(r.actions))
}

// box returns the row's box, or the glyph that takes its place. taken reports whether the row is picked, wholly or in part.
func (s *stepActions) box(t *theme, r *treeRow) (box string, taken bool) {
	some, all := 0, 1
	switch r.kind {
	case rowNode, rowObject, rowAction:
		some, all = s.picked(r.actions...), len(r.actions)
	case rowLookups:
		if s.picks.Lookups {
			some = 1
		}
	case rowCalls, rowCall:
		some = min(len(s.picks.Calls), 1)
	case rowOpen:
		if !s.settled(r) || r.key != "" && len(s.picks.Unresolved) > 0 {
			return t.noted(widget.Care), true
		}
		return t.noted(widget.Good), false
	}
	switch some {
	case 0:
		return glyphNone, false
	case all:
		return t.good.Paint(glyphAll), true
	}
	return t.good.Paint(glyphSome), true
}

// about returns what is said of a row beside its name, in at most room columns.
func (s *stepActions) about(t *theme, r *treeRow, room int) string {
	switch r.kind {
	case rowObject:
		text := s.counted(r)
		if names := s.pickedNames(r); names != "" && !s.unfolded[r.key] && s.filter.Value() == "" {
			room -= widget.Width(text) + 2
			text += "  " + t.quiet.Paint(cmp.Or(widget.Listed(strings.Split(names, ", "), ", ", ", "+glyphMore, room), widget.Fit(names, room)))
		}
		return text
	case rowAction:
		text := ""
		if w, ok := s.trouble(r.actions[0]); ok && s.picks.Has(r.actions[0]) {
			text = t.noted(widget.Care) + " " + t.care.Paint(w)
		}
		if names := words.Join(workflowsOf(usesOf(s.picks, r.actions[0])), ", "); names != "" && room >= 30 {
			text += words.Either(text == "", "", "   ") + t.quiet.Paint(names)
		}
		return widget.Fit(text, max(room, 0))
	case rowLookups:
		if room >= 22 {
			return t.quiet.Paint("users, stages, fields")
		}
	case rowCalls:
		if calls := s.picks.Calls; len(calls) > 0 && !s.unfolded[r.key] {
			text := strconv.Itoa(len(calls)) + "  "
			return text + t.quiet.Paint(widget.Fit(words.Join(calls, ", "), max(room-len(text), 0)))
		}
	case rowCall:
		if read := wizard.ReadCall(s.picks.Calls[r.index]); read.Fault != "" {
			return t.noted(widget.Bad) + " " + t.bad.Paint(read.Fault)
		}
	}
	return ""
}

// pickedNames returns the short names of an object's picked actions, and what the object belongs to.
func (s *stepActions) pickedNames(r *treeRow) string {
	var names []string
	for _, one := range r.actions {
		if s.picks.Has(one) {
			names = append(names, operationName(one, s.picks.Version()))
		}
	}
	if related := s.picks.Relations(r.resource); len(related) > 0 && len(names) > 0 {
		names[len(names)-1] += ", for " + words.Join(related, " and ")
	}
	return strings.Join(names, ", ")
}

// operationName returns an action's name in n8n, without its object.
func operationName(a scopes.Action, version int) string {
	if o, ok := wizard.OperationOf(a, version); ok {
		return o.Name
	}
	return a.String()
}

// usesOf returns the uses of an action: the nodes that perform it.
func usesOf(sel scopes.Selection, a scopes.Action) []scopes.Use {
	version := cmp.Or(a.Version, sel.Version())
	return slices.DeleteFunc(slices.Clone(sel.Uses), func(u scopes.Use) bool {
		return u.Action.Resource != a.Resource || u.Action.Operation != a.Operation || u.Action.Version != 0 && u.Action.Version != version
	})
}

// relationsLine returns what a row can belong to, each with its box; the one with the cursor is highlighted.
func (s *stepActions) relationsLine(t *theme, r *treeRow, on bool) string {
	said, line := s.picks.Relations(r.resource), ""
	for i, f := range s.relations(r) {
		text := words.Either(slices.Contains(said, f), glyphAll, glyphNone) + " " + string(f)
		if on && s.relation == i+1 {
			line += t.here.Paint("‹" + text + "›")
		} else {
			line += " " + text + " "
		}
	}
	return strings.TrimRight(line, " ")
}
