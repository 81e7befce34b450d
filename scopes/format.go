package scopes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns the checklist for a person at a terminal of 80 columns. It ends in a line break.
func (c Checklist) Text() string {
	var b strings.Builder
	b.WriteString(c.task() + "\n")
	c.writeText(&b)
	return b.String()
}

// task says what to do with the scopes.
func (c Checklist) task() string {
	switch needed := len(c.Needed()) > 0; {
	case needed:
		return "Switch on in Developer Hub (your app > OAuth & access scopes):"
	case c.Settled():
		return "Nothing to switch on in Developer Hub: what is always on is enough."
	}
	return "No scope follows from what is resolved. What is not may need some: see below."
}

// writeText writes the scopes, and everything else there is to say.
func (c Checklist) writeText(b *strings.Builder) {
	longest := 0
	for _, e := range c.Scopes {
		longest = max(longest, len(e.Label))
	}
	for _, e := range c.Scopes {
		if !e.Always {
			b.WriteString("\n  " + e.Label + strings.Repeat(" ", longest-len(e.Label)) + "  " + string(e.Scope) + "\n")
			wrap(b, "    ", "    ", listed(cleaned(e.Because)))
		}
	}
	for _, s := range c.Sections() {
		b.WriteByte('\n')
		wrap(b, "", "  ", strings.Fields(s.Heading+":"))
		for _, line := range s.Lines {
			wrap(b, "  ", "    ", strings.Fields(line))
		}
	}
	for _, e := range c.Scopes {
		if e.Always {
			b.WriteByte('\n')
			words := append(strings.Fields("Always on: "+e.Label), "("+string(e.Scope)+")")
			if len(e.Because) > 0 {
				words = append(append(words, "for"), listed(cleaned(e.Because))...)
			}
			wrap(b, "", "  ", words)
		}
	}
}

// List returns the scopes to switch on, one per line, without base. It is empty or ends in a line break.
func (c Checklist) List() string {
	var b strings.Builder
	for _, s := range c.Needed() {
		b.WriteString(string(s) + "\n")
	}
	return b.String()
}

// cleaned returns the list with each text printable.
func cleaned(list []string) []string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = printable(text)
	}
	return texts
}

// listed puts a comma after all texts but the last.
func listed(list []string) []string {
	for i := range len(list) - 1 {
		list[i] += ","
	}
	return list
}

// printable returns one line without characters that control a terminal or reorder text: calls and names of nodes come from
// outside.
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

// wrap writes words in lines of at most 80 characters, the width of the usual terminal, the first line after indent, the
// others after hanging. A longer word has a line of its own.
func wrap(b *strings.Builder, indent, hanging string, words []string) {
	const width = 80
	column := 0
	for i, word := range words {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > width:
			b.WriteString("\n" + hanging)
			column = len(hanging)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteByte('\n')
}
