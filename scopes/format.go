package scopes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is the checklist for a person at a terminal of 80 columns. It ends in a line break.
func (c Checklist) Text() string {
	var b strings.Builder
	heading := "Scopes to switch on in Developer Hub (your app > OAuth & access scopes):"
	if len(c.Needed()) == 0 {
		heading = "No scope to switch on: what is always on is enough."
	}
	b.WriteString(heading + "\n")
	for _, e := range c.Scopes {
		if e.Always {
			continue
		}
		b.WriteString("\n  " + e.Label + "  (" + string(e.Scope) + ")\n")
		wrap(&b, "    ", strings.Join(clean(e.Because), ", "))
	}
	section(&b, "Assumed", c.Assumptions)
	section(&b, "May fail whatever the scopes", warningLines(c.Warnings))
	section(&b, "Not resolved, so not in the list above", unresolvedLines(c.Unresolved))
	b.WriteString("\n")
	for _, e := range c.Scopes {
		if e.Always {
			wrap(&b, "", "Always on: "+e.Label+" ("+string(e.Scope)+")"+becauseOf(e))
		}
	}
	return b.String()
}

func becauseOf(e Entry) string {
	if len(e.Because) == 0 {
		return ""
	}
	return ", enough for " + strings.Join(clean(e.Because), ", ")
}

func section(b *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	b.WriteString("\n" + heading + ":\n")
	for _, line := range lines {
		wrap(b, "  ", line)
	}
}

// List has the scopes to switch on, one a line, without base.
func (c Checklist) List() string {
	var b strings.Builder
	for _, s := range c.Needed() {
		b.WriteString(string(s) + "\n")
	}
	return b.String()
}

// warningLines groups the actions that have the same kind of warning.
func warningLines(warnings []Warning) []string {
	var lines []string
	for _, w := range warnings {
		lines = append(lines, printable(w.Action)+" "+w.Message)
	}
	return lines
}

func unresolvedLines(list []Unresolved) []string {
	var lines []string
	for _, u := range list {
		var where []string
		for _, part := range []string{u.Workflow, u.Node, u.Call} {
			if part != "" {
				where = append(where, printable(part))
			}
		}
		lines = append(lines, strings.Join(where, ", ")+": "+printable(u.Reason))
	}
	return lines
}

func clean(list []string) []string {
	cleaned := make([]string, len(list))
	for i, text := range list {
		cleaned[i] = printable(text)
	}
	return cleaned
}

// printable is one line without characters that act on a terminal or change the order of others.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// width is that of the narrowest usual terminal.
const width = 80

// wrap writes text in lines of at most width characters, broken at blanks, each after indent; what continues a line is
// indented further.
func wrap(b *strings.Builder, indent, text string) {
	column := 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > width:
			b.WriteString("\n" + indent + "  ")
			column = len(indent) + 2
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteByte('\n')
}
