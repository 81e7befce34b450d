package tui

import (
	"strings"

	"connect-pipedrive/wizard"
)

func (s stepExport) View(e env, a wizard.Answers) string {
	return strings.Join(append(s.head(e, a), s.scroll.view(e, s.text(e, a), s.room(e, a))), "\n")
}

// room is the height for the text below the head.
func (s stepExport) room(e env, a wizard.Answers) int { return max(e.height-len(s.head(e, a)), 0) }

// head is what stands still: the list, or what was written.
func (s stepExport) head(e env, a wizard.Answers) []string {
	t := e.theme
	var lines []string
	switch s.phase {
	case phaseReading:
	case phaseWritten:
		for _, r := range s.writtenRows() {
			title, _ := exportWords(r.item)
			did := "Written to " + r.where + t.dim.paint(" ("+title+")")
			if r.item == itemPush {
				did = "Brought to " + r.where
			}
			lines = append(lines, fit(t.good.paint(t.glyphs.good)+" "+did, e.width))
		}
		if e.height >= 10 {
			lines = append(lines, "", t.title.paint("What to do next in n8n"))
		}
	default:
		for i, r := range s.rows {
			lines = append(lines, s.row(e, a, i, r))
		}
		below := max(2, min(len(s.text(e, a)), e.height/2)) // what is said below matters more than the rows further away
		lines = window(e, lines, s.cursor, s.cursor+1, max(1, e.height-below))
	}
	if e.height >= 10 && len(lines) > 0 {
		lines = append(lines, "")
	}
	return lines
}

// exportColumn is as wide as the titles.
const exportColumn = 16

// row is a line of the list.
func (s stepExport) row(e env, a wizard.Answers, i int, r exportRow) string {
	t := e.theme
	pointer, box := "  ", t.glyphs.none
	if i == s.cursor {
		pointer = t.accent.paint(t.glyphs.pointer) + " "
	}
	if r.on {
		box = t.glyphs.all
	}
	title, _ := exportWords(r.item)
	where := r.where
	switch {
	case r.kind == rowSecrets:
		box, title = "   ", "Secrets"
		where, _ = keepingWords(a.KeepIn)
	case r.kind == rowBasicAuth:
		title, where = "  + Basic Auth", "for the trigger"
	case i == s.cursor && s.phase == phaseWhere:
		return pointer + box + " " + pad(title, exportColumn) + inputView(s.input, e.width-6-exportColumn)
	case i == s.cursor && s.phase == phaseKey:
		return pointer + box + " " + pad("API key", exportColumn) + inputView(s.input, e.width-6-exportColumn)
	case r.item == itemPush && where == "":
		where = t.dim.paint("your n8n's address")
	}
	if r.written {
		where += t.good.paint(" " + t.glyphs.good + " written")
	}
	return fit(pointer+box+" "+pad(title, exportColumn)+where, e.width)
}

// text is what scrolls: about the row with the cursor, the preview, or what to do next.
func (s stepExport) text(e env, a wizard.Answers) []string {
	t := e.theme
	switch s.phase {
	case phaseWritten:
		return blockLines(e, a.NextSteps())
	case phaseReading:
		return blockLines(e, previewOf(s.pathed(a)))
	case phaseReaching:
		return wrap("Asking whether n8n answers …", e.width)
	case phaseWriting:
		return wrap("Writing "+s.rows[s.rowOf(s.queue[0])].where+" …", e.width)
	case phaseExists:
		where := s.rows[s.rowOf(s.queue[0])].where
		return hanging(t.warning.paint(t.glyphs.warning)+" ", where+" exists. Overwrite it? y yes, n no", e.width)
	}
	lines := s.note.lines(e)
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return append(lines, s.about(e, a)...)
}

// about explains the row with the cursor.
func (s stepExport) about(e env, a wizard.Answers) []string {
	r := s.rows[s.cursor]
	title, text := exportWords(r.item)
	switch {
	case s.phase == phaseKey:
		text = "Paste an API key of n8n: it shows them under Settings, n8n API. It is used for this, and not kept"
	case r.kind == rowBasicAuth:
		title, text = "Basic Auth for the trigger", basicAuthWords
	case r.kind == rowSecrets:
		var lines []string
		for _, k := range []wizard.Keeping{wizard.KeepInFile, wizard.KeepInKeyring} {
			mark := "( ) "
			if k == keepingOf(a) {
				mark = "(x) "
			}
			title, text := keepingWords(k)
			lines = append(lines, hanging(mark, title+": "+text, e.width)...)
		}
		return lines
	case r.item == itemConfig:
		lines := append(painted(e.theme.dim, wrap(upper(text)+".", e.width)), "")
		return append(lines, blockLines(e, previewOf(s.pathed(a)))...)
	}
	return painted(e.theme.dim, wrap(title+": "+text+".", e.width))
}

// pathed is the answers with the path as the list has it.
func (s stepExport) pathed(a wizard.Answers) wizard.Answers {
	a.ConfigPath = s.rows[0].where
	return a
}

// blockLines are blocks as lines: titles, and under each its own.
func blockLines(e env, blocks []wizard.Block) []string {
	var lines []string
	for i, b := range blocks {
		if i > 0 {
			lines = append(lines, "")
		}
		for _, l := range wrap(b.Title, e.width) {
			lines = append(lines, e.theme.title.paint(l))
		}
		for _, l := range b.Lines {
			mark, text := markOf(l)
			lines = append(lines, hanging("  "+mark, text, e.width)...)
		}
	}
	return lines
}
