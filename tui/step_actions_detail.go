package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// footLines stand below the tree: the field for a custom call, what was just done or why it was not, or what the row
// with the cursor is.
func (s stepActions) footLines(e env, a wizard.Answers, z pickerSizes) []string {
	t := e.theme
	if s.call.open {
		label := "Custom API call: "
		if e.width < 60 {
			label = "Call: "
		}
		about := s.call.note
		if text := strings.TrimSpace(s.call.input.Value()); about.text == "" && text != "" {
			about = callWords(text)
		}
		if about.text == "" {
			about.text = "a method and a path, or a whole URL; ids and a query are fine"
		}
		return []string{t.accent.paint(label) + inputView(s.call.input, max(8, e.width-len(label))), noteLine(t, about, e.width)}
	}
	if s.note.text != "" {
		return []string{noteLine(t, s.note, e.width)}
	}
	r, ok := s.row()
	if !ok {
		return []string{t.dim.paint(fit("esc clears the filter", e.width))}
	}
	return []string{t.dim.paint(fit(s.detail(a, r), e.width))}
}

func noteLine(t theme, n note, width int) string {
	if n.bad {
		return t.warning.paint(t.glyphs.warning) + " " + fit(n.text, width-2)
	}
	return t.good.paint(t.glyphs.done) + " " + fit(n.text, width-2)
}

// detail says what a row is and what it needs.
func (s stepActions) detail(a wizard.Answers, r treeRow) string {
	version := versionOf(a.Selection)
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
		if len(relations(a.Selection, r.resource)) == 0 {
			return "the scopes follow from what " + r.resource + "s belong to; none ticked: any one is taken to be enough"
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
		return r.open.Reason + "; pick below what it stands for, then tick this off"
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
		needs = append(needs, anyOf(n.AnyOf))
	}
	text := "starts workflows when something changes"
	if ops := operationsOf(action, versionOf(a.Selection)); len(ops) > 0 {
		text = ops[0].Action
	}
	if action.Resource == movedKey && versionOf(a.Selection) == 2 && action.Version == 0 {
		text = "version 2 has it as Activity, Get Many with a deal filter"
	}
	return text + ": needs " + strings.Join(needs, " and ")
}
