package tui

import (
	"cmp"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// handAboutColumn is the column at which a row's about begins.
const handAboutColumn = 18

// draw returns what draws the items as rows of the list.
func (s stepHandOver) draw(e *env, items []*handItem, width int) widget.Rows {
	t := e.theme
	return func(i int, on bool) widget.Row {
		it := items[i]
		head := "  " + it.mark + " "
		if on && !it.still {
			head = t.here.Paint(glyphPointer+" "+it.mark) + " "
		}
		lines := widget.Hang(head, it.text, width)
		switch room := width - widget.Width(head); {
		case it.mark == "": // a heading
			lines = []string{"  " + t.title.Paint(widget.Fit(it.text, width-2))}
		case it.text == "" && it.value != "": // a command
			lines = []string{widget.Fit(t.pointer(on)+t.take.Paint(it.about), width)}
		case it.at > 0 && !it.still && it.about != "" && it.brief == "" && width < fullWidth-2:
			// What a choice leads to is never dropped for lack of room.
			lines = append(lines, t.quiet.PaintLines(widget.Hang("      ", it.about, width))...)
		case it.about != "":
			lines = []string{widget.Fit(head+s.told(t, it, room), width)}
		}
		if it.url {
			lines = append(lines, widget.Fit(widget.Blanks(7)+t.take.Paint(it.value), width))
		}
		for _, n := range it.notes {
			lines = append(lines, widget.Hang("      "+t.noted(n.Kind)+" ", n.Text, width)...)
		}
		return widget.Row{Lines: lines, Name: cmp.Or(it.name, it.text), Still: it.still}
	}
}

// told returns an item's text and about, aligned in a column where that fits. Where nothing fits, about is replaced by brief
// or dropped, unless it shows a value: then it is cut off.
func (s stepHandOver) told(t *theme, it *handItem, room int) string {
	at := cmp.Or(it.at, handAboutColumn)
	for _, column := range []int{at, at - 5, 0} {
		if line := widget.Pad(it.text, max(column, widget.Width(it.text)+1)); widget.Width(line)+widget.Width(it.about) <= room {
			return line + t.quiet.Paint(it.about)
		}
	}
	switch {
	case it.brief != "":
		return column(it.text, 14) + t.quiet.Paint(it.brief)
	case it.value != "":
		return it.text + " " + t.quiet.Paint(it.about)
	}
	return it.text
}

func (s stepHandOver) Page(e *env, a wizard.Answers) page {
	p := page{help: s.help(a)}
	p.title, p.sentence = s.title(a)
	if s.flow.Phase == wizard.ExportDone {
		p.pane = func(width int) []section { return s.donePane(e, a, width) }
	}
	p.body = func(e *env) []string { return s.body(e, a) }
	return p
}

func (s stepHandOver) body(e *env, a wizard.Answers) []string {
	if s.Typing() {
		return s.field(e, e.width)
	}
	items := s.items(e, a)
	tail := s.tail(e, a, e.width, e.height-len(items) > 8)
	room := max(e.height-len(tail), min(e.height, 4))
	lines := s.list.View(len(items), e.width, room, s.draw(e, items, e.width), e.theme.quiet)
	return append(lines, tail...)
}

// title returns what will be done, or was done, and a sentence that says why.
func (s stepHandOver) title(a wizard.Answers) (title, sentence phrase) {
	push, file := s.flow.Ticked(handover.Push), s.flow.Ticked(handover.ImportFile)
	switch s.flow.Phase {
	case wizard.ExportPlace:
		if s.flow.Rows[s.flow.At].Way.Name == handover.Push {
			return say("Where is n8n opened?"), say("Its address, as in the browser.")
		}
		return say("Under which name?"), say(words.Sentence(s.flow.Rows[s.flow.At].Way.Brief()))
	case wizard.ExportKey:
		return say("An API key of n8n"), say(wizard.KeyPlace + ". It is used for this, and not kept.")
	case wizard.ExportReaching:
		return say("Asking whether n8n answers"), phrase{}
	case wizard.ExportWriting:
		return say("Writing"), phrase{}
	case wizard.ExportExists:
		if s.flow.Updates(a) {
			name := s.flow.Current().Where
			return phrase{name + " is what this setup started from", name + " exists already"}, say("What is new has to be written down; nothing is overwritten unasked.")
		}
		return say(s.flow.Current().Where + " exists already"), say("Nothing is overwritten unasked.")
	case wizard.ExportProving, wizard.ExportRemoving:
		return say("n8n is making the calls"), say("With " + ownWords(a) + ", from its own network.")
	case wizard.ExportDone:
		switch {
		case a.Proof.Holds():
			return phrase{"✓ n8n read Pipedrive itself, with " + ownWords(a), "✓ n8n read Pipedrive itself"}, say(leftWords(a))
		case push:
			return say("The credential is in n8n"), say(leftWords(a))
		}
		return say("The setup is written"), say("What to do next is printed when I end.")
	}
	switch {
	case push:
		return phrase{"Push it into n8n, and let n8n prove it", "Push it, and let n8n prove it"}, say("n8n itself makes the test calls, with " + ownWords(a) + ", from its own network.")
	case file:
		return say("Two files, then one command"), say("I save both; the command imports the credential and deletes its file.")
	case a.Runs == wizard.RunsLater:
		return say("Save it for when n8n runs"), say("I save your setup; from it you hand the credential over later.")
	}
	count := map[connection.Method]string{connection.OAuth2: "Six values", connection.APIToken: "Four things"}[a.Method]
	return say(count + " to enter in n8n"), say(words.Either(a.Runs == wizard.RunsInCloud,
		"n8n Cloud has no import command; with an API key (p) I push it for you.", "Without file or push you enter it in n8n yourself."))
}

// ownWords returns what n8n itself connects with.
func ownWords(a wizard.Answers) string {
	return words.Either(a.Method == connection.OAuth2, "its own tokens", "its own credential")
}

// leftWords returns how much is left to do.
func leftWords(a wizard.Answers) string {
	n := len(a.Next())
	if n == 1 {
		return "One thing is left for you; it is printed again when I end."
	}
	return words.Upper(words.Number(n)) + " things are left for you; they are printed again when I end."
}

// tail returns what is shown below the rows: the import command, or what becomes of pushed tokens. airy says that there is
// room for blank lines.
func (s stepHandOver) tail(e *env, a wizard.Answers, width int, airy bool) []string {
	t := e.theme
	command, where := s.flow.Import(a)
	if s.flow.Phase != wizard.ExportChoosing || command == "" {
		if s.flow.Phase == wizard.ExportChoosing && s.flow.Ticked(handover.Push) && airy && a.Method == connection.OAuth2 {
			return append([]string{""}, t.quiet.PaintLines(widget.Wrap("  From then on n8n refreshes the tokens, and I leave them alone.", width))...)
		}
		return nil
	}
	where, _, _ = strings.Cut(where, ";")
	if !airy {
		if widget.Width(where)+7 > width {
			where = strings.Replace(where, "in the folder of", "beside", 1)
		}
		return []string{widget.Fit("Then, "+where+":", width), widget.Fit(t.take.Paint(command), width), t.quiet.Paint(widget.Fit("y copies all of it; printed at the end", width))}
	}
	shown := "y copies it; it is printed again when I end."
	if widget.Width(command)+2 > width {
		shown = phrase{"Shortened here. y copies all of it; it is printed whole when I end.", "y copies all of it; it is printed whole when I end."}.in(width - 2)
	}
	lines := []string{"", "  Then, " + where, "", "  " + t.take.Paint(command), "", t.quiet.Paint("  " + shown)}
	if s.pushes() {
		lines = append(lines, "", t.quiet.Paint("  With an API key of n8n (p) I push it myself, and n8n proves it."))
	}
	for i, l := range lines {
		lines[i] = widget.Fit(l, width)
	}
	return lines
}

// field returns the text field for a name, an address or the key, and what is wrong with what was typed.
func (s stepHandOver) field(e *env, width int) []string {
	label := "  Name      "
	switch {
	case s.flow.Phase == wizard.ExportKey:
		label = "  API key   "
	case s.flow.Rows[s.flow.At].Way.Name == handover.Push:
		label = "  Address   "
	}
	lines := []string{label + s.input.View(width-len(label))}
	if s.flow.Failure != nil {
		lines = append(lines, widget.Hang(widget.Blanks(len(label))+e.theme.noted(widget.Bad)+" ", sentence(s.flow.Failure), width)...)
	}
	return lines
}

func (s stepHandOver) help(a wizard.Answers) []string {
	file, _ := handover.Find(handover.Configuration)
	help := []string{cmp.Or(a.ConfigPath, file.File) + " is " + file.About + ". It is always saved."}
	if _, choice := a.SecretsIn(); choice {
		title, text := a.KeepIn.About()
		help = append(help, title+": "+text)
	}
	return append(help,
		"Basic Auth: "+wizard.BasicAuthAbout+".",
		"Credential: "+wizard.CredentialAbout+".",
	)
}
