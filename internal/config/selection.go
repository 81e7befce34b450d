package config

import (
	"cmp"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

func readActions(r *reader, e tomledit.Entry) {
	for _, el := range e.Array {
		r.checkVisible(el.At, "an action", el.Text)
		actions, err := scopes.ParseActions(el.Text, r.config.Selection.NodeVersion)
		r.checkName(el.At, err)
		r.config.Selection = r.config.Selection.Add(actions...)
	}
}

func writeActions(c Config) string {
	var names []string
	for _, i := range c.Selection.Items {
		names = append(names, i.Action.String())
	}
	return formatGroups(names, func(action string) string {
		resource, _, _ := strings.Cut(action, ":")
		return resource
	})
}

func readCalls(r *reader, e tomledit.Entry) {
	for _, el := range e.Array {
		r.checkVisible(el.At, "a call", el.Text)
		if strings.TrimSpace(scopes.WithoutToken(el.Text)) == "" {
			r.check(el.At, fault.New(fault.Usage, `write it as "GET /api/v2/deals", or remove it`, "a call is empty"))
		}
		r.config.Selection = r.config.Selection.AddCall(el.Text)
	}
}

func writeCalls(c Config) string {
	return formatGroups(c.Selection.Calls, func(call string) string { return call })
}

// relationKey returns the row for what a resource relates to.
func relationKey(resource, comment string) keyRow {
	path := "selection.related." + resource
	var families []string
	for _, f := range scopes.Families(resource) {
		families = append(families, string(f))
	}
	return keyRow{path: path, kind: tomledit.Array, comment: comment, example: `["deals"]`, oneOf: families, read: func(r *reader, e tomledit.Entry) {
		for _, el := range e.Array {
			_, known, err := scopes.ParseRelated(resource + "=" + el.Text)
			if err != nil && fault.HintOf(err) == "" {
				err = fault.New(fault.Usage, resource+" takes "+words.List(families, "and"), "%w", err)
			}
			r.checkName(el.At, err)
			r.config.Selection = r.config.Selection.Relate(resource, known...)
		}
	}}
}

// writeRelated returns what files and notes relate to, as an inline table; empty if nothing is said.
func writeRelated(c Config) string {
	var parts []string
	for _, resource := range scopes.Relating() {
		var names []string
		for _, f := range c.Selection.Related[resource] {
			names = append(names, string(f))
		}
		if names != nil {
			parts = append(parts, resource+" = "+formatArray(names))
		}
	}
	if parts == nil {
		return ""
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// checkName records that a name does not exist, with the nearest one that does.
func (r *reader) checkName(at int, err error) {
	if err != nil {
		r.check(at, fault.New(fault.Usage, cmp.Or(fault.HintOf(err), "`connect-pipedrive help scopes` says how actions are written"), "%w", err))
	}
}

// formatArray returns an array of strings in one line.
func formatArray(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = tomledit.QuoteString(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// formatGroups returns an array of strings, split into several lines if it would be long: then the strings of a group share
// one.
func formatGroups(texts []string, group func(string) string) string {
	short := formatArray(texts)
	if len(short) <= 100 {
		return short
	}
	var b strings.Builder
	b.WriteString("[")
	for i, t := range texts {
		if i == 0 || group(t) != group(texts[i-1]) {
			b.WriteString("\n ")
		}
		b.WriteString(" " + tomledit.QuoteString(t) + ",")
	}
	return b.String() + "\n]"
}
