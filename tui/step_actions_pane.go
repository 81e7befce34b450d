package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// widePane is the width from which a pane has room for labels, requests, and what happens next.
const widePane = 40

// pane shows the needed scopes, and what the row under the cursor leads to.
func (s *stepActions) pane(e *env, a wizard.Answers, width int) []section {
	title := words.Either(a.Method == connection.APIToken, "OAuth2 would need", "Scopes needed")
	sections := []section{{title: title, right: strconv.Itoa(len(s.checklist.Needed())), lines: s.scopeLines(e.theme, a, width)}}
	r, ok := s.row()
	if a.Selection.Empty() && ok && r.key != "" && !s.filter.HasFocus() {
		shortcuts := []string{"space all of this row", "/     find an action", "m     presets:", "      reading only", "      everything"}
		if e.cmds.world.Reader != nil {
			shortcuts = append(shortcuts, "w     workflow files")
		}
		return append(sections, section{title: "Shortcuts", lines: shortcuts})
	}
	if ok {
		head := "This row"
		if width >= widePane {
			head += ": " + s.named(r)
		}
		sections = append(sections, section{title: head, lines: s.rowWords(e.theme, a, r, width)})
	}
	if width >= widePane {
		sections = append(sections, section{title: "What happens next", lines: s.nextWords(e.theme, a, width)})
	}
	return sections
}

// scopeLines lists the needed scopes, with what the last change added and removed. In a narrow pane it leaves room for the
// row.
func (s *stepActions) scopeLines(t *theme, a wizard.Answers, width int) []string {
	const most = 7
	var lines []string
	for _, m := range s.needed {
		name := string(m.scope)
		if info, ok := scopes.Find(m.scope); ok && width >= widePane {
			name = widget.Fit(widget.Pad(info.Label, 22)+" "+t.quiet.Paint(name), width-2)
		}
		lines = append(lines, m.style(t).Paint(cmp.Or(m.glyph, " "))+" "+name)
	}
	if len(lines) == 0 {
		lines = append(lines, t.quiet.Paint("none yet"))
		switch {
		case a.Selection.Empty():
		case s.checklist.Settled():
			lines[0] = "none but base, always on"
		default:
			lines[0] = "none so far"
		}
	} else if width >= widePane {
		return append(lines, "", t.quiet.Paint("base is always on"))
	}
	return widget.Scroll{}.View(lines, most, t.quiet)
}

// style returns the style for what the last change did to a scope.
func (m scopeMark) style(t *theme) widget.Style {
	return map[string]widget.Style{glyphAdded: t.good, glyphRemoved: t.bad}[m.glyph]
}

// rowWords say what a row is and what it needs.
func (s *stepActions) rowWords(t *theme, a wizard.Answers, r *treeRow, width int) []string {
	version := a.Selection.Version()
	wrapped := func(texts ...string) []string {
		return widget.Wrap(strings.TrimSpace(strings.Join(texts, "\n")), width)
	}
	switch r.kind {
	case rowOpen:
		if r.key != "" {
			return wrapped("What these nodes do cannot be read from the workflows.", s.keyed("space lists them."))
		}
		return wrapped(words.Sentence(r.open.Reason), s.keyed(words.Either(s.settled(r), "Space opens it again.", "Pick it below, then space settles it.")))
	case rowNode:
		return wrapped(fmt.Sprintf("%d of %d actions", s.picked(r.actions...), len(r.actions)), fmt.Sprintf("Version %d is %s.", version, versionWords(version)), s.keyed(fmt.Sprintf("m has version %d.", 3-version)))
	case rowObject:
		return s.objectWords(t, a, r, width)
	case rowAction:
		return s.actionWords(t, a, r, width)
	case rowLookups:
		return wrapped("Lists of users, stages and fields to choose from. Without them ids are typed in.")
	case rowCalls:
		return wrapped("What HTTP Request nodes send with the same credential.", s.keyed("Space adds one."))
	}
	read := wizard.ReadCall(a.Selection.Calls[r.index])
	if read.Fault != "" {
		return wrapped(t.noted(widget.Bad)+" "+read.Fault, read.Reason)
	}
	return wrapped(read.Text, "needs "+read.Needs())
}

// keyed returns text about a key, or nothing while the key would be a letter in the filter.
func (s *stepActions) keyed(text string) string {
	return words.Either(s.filter.HasFocus(), "", text)
}

// objectWords says what is picked of an object and what that needs.
func (s *stepActions) objectWords(t *theme, a wizard.Answers, r *treeRow, width int) []string {
	lines := widget.Wrap(fmt.Sprintf("%s: %d of %s", r.label, s.picked(r.actions...), words.Count(len(r.actions), "action")), width)
	if r.key == otherKey {
		return append(lines, widget.Wrap("Your workflows have nodes of this version, too.", width)...)
	}
	alone := a.Selection
	alone.Calls, alone.Lookups, alone.Uses, alone.Unresolved = nil, false, nil, nil
	alone.Items = slices.DeleteFunc(slices.Clone(alone.Items), func(it scopes.Item) bool { return !slices.Contains(r.actions, it.Action) })
	if len(alone.Items) == 0 {
		return append(lines, t.quiet.PaintLines(widget.Wrap(s.keyed("space picks all of them"), width))...)
	}
	if list, err := scopes.Resolve(alone); err == nil {
		lines = append(lines, widget.Hang("", "needs "+words.Join(list.Needed(), ", "), width)...)
	}
	for _, one := range r.actions {
		if w, ok := s.trouble(one); ok {
			lines = append(lines, widget.Hang(t.noted(widget.Care)+" ", operationName(one, a.Selection.Version())+" "+w, width)...)
		}
	}
	return append(lines, s.assumed(t, r.resource, width)...)
}

// assumed says what is assumed about what files or notes belong to, as long as nobody has said it.
func (s *stepActions) assumed(t *theme, resource string, width int) []string {
	families := scopes.Families(resource)
	i := slices.IndexFunc(s.checklist.Assumptions, func(text string) bool { return strings.HasPrefix(text, resource+":") })
	if len(families) == 0 || i < 0 {
		return nil
	}
	text := "not said  any one of " + words.Join(families, ", ") + " is enough"
	for _, f := range families {
		if slices.ContainsFunc(s.checklist.Needed(), func(o scopes.Scope) bool { return strings.HasPrefix(string(o), string(f)+":") }) {
			text += "; I assume " + string(f)
			break
		}
	}
	return widget.Hang(t.noted(widget.Info)+" ", text, width)
}

// actionWords says what an action does, needs and sends.
func (s *stepActions) actionWords(t *theme, a wizard.Answers, r *treeRow, width int) []string {
	action, version := r.actions[0], a.Selection.Version()
	o, known := wizard.OperationOf(action, version)
	title := o.Action
	switch {
	case action == scopes.Trigger:
		title = "Starts a workflow when something changes in Pipedrive"
	case action.Resource == wizard.MovedObject && version == 2 && action.Version == 0:
		title = "In version 2 it is Activity, Get Many"
	}
	lines := widget.Wrap(title, width)
	one := scopes.Selection{NodeVersion: a.Selection.NodeVersion, Items: []scopes.Item{{Action: action}}, Related: a.Selection.Related}
	if list, err := scopes.Resolve(one); err == nil {
		for _, n := range list.Needs {
			lines = append(lines, widget.Hang("needs ", n.String(), width)...)
		}
	}
	if text, ok := s.trouble(action); ok {
		w, _ := s.warning(action)
		if width >= widePane {
			text += ": " + w.Message
		} else if w.Use != "" {
			text += ": take " + w.Use
		}
		lines = append(lines, widget.Hang(t.noted(widget.Care)+" ", text, width)...)
	}
	if len(s.relations(r)) > 0 {
		lines = append(lines, s.assumed(t, r.resource, width)...)
		lines = append(lines, t.quiet.PaintLines(widget.Wrap(s.keyed("← → moves to what it belongs to, space picks; it counts for all "+r.resource+"s"), width))...)
	}
	if known && width >= widePane {
		lines = append(lines, "", "It sends")
		for _, q := range o.Requests {
			lines = append(lines, "  "+widget.Fit(q.String(), width-2))
		}
	}
	return lines
}

// nextWords says what the picks lead to.
func (s *stepActions) nextWords(t *theme, a wizard.Answers, width int) []string {
	text := "You switch these scopes on in Developer Hub; I compare them with what was granted and make the read calls that n8n will make."
	switch {
	case a.Method == connection.APIToken:
		text = "A token has all rights of its user; I make the read calls that n8n will make for what you pick."
	case len(s.checklist.Needed()) == 1:
		text = strings.Replace(strings.Replace(text, "these scopes", "this scope", 1), "compare them", "compare it", 1)
	}
	lines := widget.Wrap(text, width)
	if trouble, _ := s.checklist.ByTrouble(); len(trouble) > 0 {
		where := words.Either(a.Method == connection.APIToken, "", ", on the next screen")
		lines = append(lines, "", t.noted(widget.Care)+" "+words.Count(len(trouble), "warning")+where)
	}
	return lines
}

// warning returns the first of the checklist's warnings that an action may fail whatever its scopes.
func (s *stepActions) warning(a scopes.Action) (scopes.Warning, bool) {
	i := slices.IndexFunc(s.checklist.Warnings, func(w scopes.Warning) bool { return w.Trouble && w.Status != "" && w.Action == a.String() })
	if i < 0 {
		return scopes.Warning{}, false
	}
	return s.checklist.Warnings[i], true
}

// trouble says in a few words that a picked action may fail.
func (s *stepActions) trouble(a scopes.Action) (text string, ok bool) {
	w, ok := s.warning(a)
	if w.Status == scopes.Undocumented {
		return "may fail", ok
	}
	return "may stop working", ok
}

// scopesLine lists the needed scopes in one line: how many there are, then as many as fit, changed ones first.
func (s *stepActions) scopesLine(t *theme, width int) string {
	parts := []string{t.title.Paint(fmt.Sprintf("Scopes %d:", len(s.checklist.Needed())))}
	changedFirst := slices.Clone(s.needed)
	slices.SortStableFunc(changedFirst, func(a, b scopeMark) int { return min(1, len(b.glyph)) - min(1, len(a.glyph)) })
	for _, m := range changedFirst {
		parts = append(parts, m.style(t).Paint("  "+m.glyph+string(m.scope)))
	}
	if len(changedFirst) == 0 {
		parts = append(parts, t.quiet.Paint(" none yet"))
	}
	return widget.Listed(parts, "", t.quiet.Paint(" "+glyphMore), width)
}
