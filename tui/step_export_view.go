package tui

import (
	"cmp"
	"strings"

	"connect-pipedrive/tui/widget"
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
	switch s.flow.Phase {
	case wizard.ExportPreview:
	case wizard.ExportDone:
		for _, r := range s.flow.Rows {
			did := "Written to " + r.Where + t.quiet.Paint(" ("+r.Way.Title+")")
			if r.Way.File == "" {
				did = "Brought to " + r.Where
			}
			if r.Done {
				lines = append(lines, widget.Fit(t.good.Paint(t.glyphs.good)+" "+did, e.width))
			}
		}
		if e.height >= 10 {
			lines = append(lines, "", t.title.Paint("What to do next in n8n"))
		}
	default:
		for i, r := range s.flow.Rows {
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
func (s stepExport) row(e env, a wizard.Answers, i int, r wizard.ExportRow) string {
	t := e.theme
	pointer, box := "  ", t.glyphs.none
	if i == s.cursor {
		pointer = t.here.Paint(t.glyphs.pointer) + " "
	}
	if r.On {
		box = t.glyphs.all
	}
	title, where := r.Way.Title, r.Where
	switch {
	case r.Kind == wizard.RowSecrets:
		box, title = "   ", "Secrets"
		where, _ = keepingWords(a.KeepIn)
	case r.Kind == wizard.RowBasicAuth:
		title, where = "  + Basic Auth", "for the trigger"
	case r.Kind == wizard.RowCredential:
		box, title, where = "   ", "  Credential", intoWords(s.flow.Into, a)
	case i == s.cursor && s.flow.Phase == wizard.ExportPlace:
		return pointer + box + " " + widget.Pad(title, exportColumn) + widget.ViewInput(s.input, e.width-6-exportColumn)
	case i == s.cursor && s.flow.Phase == wizard.ExportKey:
		return pointer + box + " " + widget.Pad("API key", exportColumn) + widget.ViewInput(s.input, e.width-6-exportColumn)
	case where == "":
		where = t.quiet.Paint("your n8n's address")
	}
	if r.Done {
		where += t.good.Paint(" " + t.glyphs.good + " written")
	}
	return widget.Fit(pointer+box+" "+widget.Pad(title, exportColumn)+where, e.width)
}

// text is what scrolls: about the row with the cursor, the preview, or what to do next.
func (s stepExport) text(e env, a wizard.Answers) []string {
	t := e.theme
	switch s.flow.Phase {
	case wizard.ExportDone:
		return blockLines(e, a.NextSteps())
	case wizard.ExportPreview:
		return blockLines(e, s.preview(a))
	case wizard.ExportReaching:
		return widget.Wrap("Asking whether n8n answers …", e.width)
	case wizard.ExportWriting:
		return widget.Wrap("Writing "+s.flow.Current().Where+" …", e.width)
	case wizard.ExportExists:
		where := s.flow.Current().Where
		return widget.Hang(t.care.Paint(t.glyphs.care)+" ", where+" exists. Overwrite it? y yes, n no", e.width)
	}
	lines := noteOf(s.flow.Failure, "").lines(e)
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return append(lines, s.about(e, a)...)
}

// about explains the row with the cursor.
func (s stepExport) about(e env, a wizard.Answers) []string {
	r := s.flow.Rows[s.cursor]
	title, text := r.Way.Title, r.Way.About
	switch {
	case s.flow.Phase == wizard.ExportKey:
		text = "Paste an API key of n8n: it shows them under Settings, n8n API. It is used for this, and not kept"
	case r.Kind == wizard.RowBasicAuth:
		title, text = "Basic Auth for the trigger", basicAuthWords
	case r.Kind == wizard.RowCredential:
		title, text = "Credential of n8n", credentialWords
	case r.Kind == wizard.RowSecrets:
		var lines []string
		for _, k := range []wizard.Keeping{wizard.KeepInFile, wizard.KeepInKeyring} {
			mark := "( ) "
			if k == cmp.Or(a.KeepIn, wizard.KeepInFile) {
				mark = "(x) "
			}
			title, text := keepingWords(k)
			lines = append(lines, widget.Hang(mark, title+": "+text, e.width)...)
		}
		return lines
	case s.cursor == 0:
		lines := append(e.theme.quiet.PaintLines(widget.Wrap(upper(text)+".", e.width)), "")
		return append(lines, blockLines(e, s.preview(a))...)
	}
	return e.theme.quiet.PaintLines(widget.Wrap(title+": "+text+".", e.width))
}

// preview is what would be written to where the list has it.
func (s stepExport) preview(a wizard.Answers) []wizard.Block {
	a.ConfigPath = s.flow.Rows[0].Where
	return a.Preview()
}

// blockLines are blocks as lines: titles, and under each its own.
func blockLines(e env, blocks []wizard.Block) []string {
	var lines []string
	for i, b := range blocks {
		if i > 0 {
			lines = append(lines, "")
		}
		for _, l := range widget.Wrap(b.Title, e.width) {
			lines = append(lines, e.theme.title.Paint(l))
		}
		for _, l := range b.Lines {
			mark, text := markOf(l)
			lines = append(lines, widget.Hang("  "+mark, text, e.width)...)
		}
	}
	return lines
}
