package plain

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"connect-pipedrive/wizard"
)

// widest is the width of paragraphs unless the terminal is narrower; screen readers do not mind.
const widest = 78

// recordWidth is the width of the record's paragraphs.
const recordWidth = 72

// width returns the width at which paragraphs are broken now.
func (p *prompter) width() int { return widthOf(p.out) }

func widthOf(out io.Writer) int {
	if f, ok := out.(interface{ Fd() uintptr }); ok {
		if columns, _, err := term.GetSize(f.Fd()); err == nil && columns >= 20 {
			return min(columns, widest)
		}
	}
	return widest
}

// print writes text as it is.
func (p *prompter) print(text string) {
	if p.lost == nil {
		_, p.lost = io.WriteString(p.out, text)
	}
}

// say writes a paragraph and ends the line.
func (p *prompter) say(text string) { p.item("", text) }

// item writes a paragraph that is indented below its mark: "1. ", "- ".
func (p *prompter) item(mark, text string) { p.print(hang(mark, text, p.width()) + "\n") }

// alone writes something to copy on a line of its own, in one piece.
func (p *prompter) alone(text string) { p.print(text + "\n") }

// kept is a blank at which lines are not broken.
const kept = "\u00a0"

// keep keeps text on one line where possible.
func keep(text string) string { return strings.ReplaceAll(text, " ", kept) }

// hang returns a paragraph indented below a mark, broken at blanks: words and addresses stay in one piece.
func hang(mark, text string, width int) string {
	indent := strings.Repeat(" ", ansi.StringWidth(mark))
	var out []string
	for _, paragraph := range strings.Split(text, "\n") {
		line, at := "", 0
		for word := range strings.FieldsFuncSeq(paragraph, func(r rune) bool { return r == ' ' }) {
			wide := ansi.StringWidth(word)
			if at > 0 && len(indent)+at+1+wide > width {
				out, line, at = append(out, line), "", 0
			}
			if at > 0 {
				line, at = line+" ", at+1
			}
			line, at = line+word, at+wide
		}
		out = append(out, line)
	}
	return strings.ReplaceAll(mark+strings.Join(out, "\n"+indent), kept, " ")
}

// WriteRecord writes the record that remains in the terminal. It is the last thing written.
func WriteRecord(out io.Writer, passages []wizard.Passage) {
	_, _ = io.WriteString(out, record(passages, widthOf(out)))
}

// record formats passages: text to copy in one piece from the first column on, and rows without blank lines between them.
func record(passages []wizard.Passage, width int) string {
	var b strings.Builder
	for i, passage := range passages {
		if i == 0 || passage.Mark == "" || passages[i-1].Mark == "" {
			b.WriteString("\n")
		}
		if passage.Alone {
			b.WriteString(passage.Text)
		} else {
			b.WriteString(hang(passage.Mark, passage.Text, min(width, recordWidth)))
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}
