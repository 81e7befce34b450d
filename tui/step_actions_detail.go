package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// footLines stand below the tree: the field for a custom call, what was just done or why it was not, or what the row
// with the cursor is.
func (s stepActions) footLines(e env, a wizard.Answers) []string {
	t := e.theme
	if s.call.open {
		label := "Custom API call: "
		if e.width < 60 {
			label = "Call: "
		}
		field := t.here.Paint(label) + widget.ViewInput(s.call.input, max(8, e.width-len(label)))
		return append([]string{field}, noteLines(t, s.aboutCall(), e.width)...)
	}
	if s.note.text != "" {
		return noteLines(t, s.note, e.width)
	}
	r, ok := s.row()
	if !ok {
		return []string{t.quiet.Paint(widget.Fit("esc clears the filter", e.width))}
	}
	return []string{widget.Fit(s.detail(a, r), e.width)}
}

// footHeight is how many lines that is.
func (s stepActions) footHeight(e env) int {
	switch {
	case s.call.open:
		return 1 + len(noteLines(e.theme, s.aboutCall(), e.width))
	case s.note.text != "":
		return len(noteLines(e.theme, s.note, e.width))
	}
	return 1
}

// aboutCall is what there is to say about the call that is typed.
func (s stepActions) aboutCall() note {
	text := strings.TrimSpace(s.call.input.Value())
	switch {
	case s.call.note.text != "":
		return s.call.note
	case text != "":
		return callWords(text)
	}
	return note{text: "a method and a path, or a whole URL; ids and a query are fine"}
}

// noteLines are a note with its glyph, in two lines at most.
func noteLines(t *theme, n note, width int) []string {
	glyph := t.good.Paint(t.glyphs.good)
	if n.bad {
		glyph = t.care.Paint(t.glyphs.care)
	}
	lines := widget.Hang(glyph+" ", n.text, width)
	if len(lines) > 2 {
		lines = append(lines[:1], "  "+widget.Fit(strings.TrimSpace(strings.Join(lines[1:], " ")), width-2))
	}
	return lines
}

// detail says what a row is and what it needs.
func (s stepActions) detail(a wizard.Answers, r treeRow) string {
	version := a.Selection.Version()
	switch r.kind {
	case rowNode:
		if version == 2 {
			return "what n8n adds today; v switches to version 1, of older workflows"
		}
		return "its requests are retired by Pipedrive; v switches to version 2"
	case rowObject:
		text := fmt.Sprintf("%d of %d picked", s.picks.count(r.actions), len(r.actions))
		if r.key == otherKey {
			return text + ": your workflows have nodes of this version, too"
		}
		return text + foldHint(s.unfolded[r.key] || s.filter.Value() != "")
	case rowAction:
		return actionDetail(a, r.actions[0])
	case rowRelated:
		switch {
		case !a.Selection.Picks(r.resource):
			return "counts as soon as an action of " + r.resource + "s is picked"
		case len(a.Selection.Relations(r.resource)) == 0:
			return "the scopes follow from what " + r.resource + "s belong to; none ticked: any one is assumed to do"
		}
		return "the scopes of all that is ticked are needed"
	case rowLookups:
		return "lists of users, stages and fields to choose from; without, ids are typed in"
	case rowCalls:
		return "what HTTP Request nodes do with the same credential; c adds one"
	case rowCall:
		return callWords(r.label).text
	case rowAddCall:
		return "space or c: type a call such as GET /api/v2/pipelines"
	case rowOpen:
		return r.open.Reason + "; pick it below, then tick this off"
	}
	return ""
}

func foldHint(unfolded bool) string {
	if unfolded {
		return ""
	}
	return ", → shows them"
}

// actionDetail is "deal:get  Get a deal: needs deals:read or deals:full".
func actionDetail(a wizard.Answers, action scopes.Action) string {
	one := scopes.Selection{NodeVersion: a.Selection.NodeVersion, Items: []scopes.Item{{Action: action}}, Related: a.Selection.Related}
	list, err := scopes.Resolve(one)
	if err != nil {
		return err.Error()
	}
	var needs []string
	for _, n := range list.Needs {
		needs = append(needs, words.Join(n.AnyOf, " or "))
	}
	text := "starts workflows when something changes"
	if o, ok := wizard.OperationOf(action, a.Selection.Version()); ok {
		text = o.Action
	}
	if action.Resource == wizard.MovedObject && a.Selection.Version() == 2 && action.Version == 0 {
		text = "it is Activity, Get Many now"
	}
	return text + ": needs " + strings.Join(needs, " and ")
}
