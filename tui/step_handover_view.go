package tui

import (
	"fmt"
	"strconv"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// handItem is a row of the screen.
type handItem struct {
	row   int    // of the flow; -1: it is none of those
	mark  string // a box, a status, a number
	text  string
	about string // faint, beside the text
	value string // to be copied
	what  string // what it is called then
	url   bool   // value can be opened; it stands on a line of its own
	still bool   // the cursor does not stand on it
	notes []widget.Note
}

// items are the rows as the flow is now.
func (s stepHandOver) items(e env, a wizard.Answers) []handItem {
	switch s.flow.Phase {
	case wizard.ExportExists:
		var items []handItem
		for _, c := range s.flow.Choices(a) {
			if about, ok := existsWords[c.Name]; ok {
				items = append(items, handItem{row: -1, text: words.Upper(c.Label), about: about})
			}
		}
		for i := range items {
			items[i].mark = e.theme.glyphs.open
			if i == s.list.Cursor {
				items[i].mark = e.theme.glyphs.active
			}
		}
		return items
	case wizard.ExportDone:
		items := append(s.done(e), s.proof(e, a)...)
		if s.flow.Ticked(handover.Push) {
			items = append(items, handItem{row: -1, still: true}, handItem{row: -1, text: "Next", still: true})
			items = append(items, numbered(a.Next())...)
		}
		return items
	case wizard.ExportProving:
		return append(s.done(e), statusOf(e, widget.Busy, "proving", "n8n makes the test calls", "a temporary workflow, removed afterwards"))
	case wizard.ExportWriting:
		r := s.flow.Current()
		return append(s.done(e), statusOf(e, widget.Busy, "writing", r.Where, ""))
	}
	var items []handItem
	if s.byHand(a) {
		items = append(numbered(a.ByHand()), handItem{row: -1, still: true})
	}
	return append(items, s.rows(e, a)...)
}

var existsWords = map[wizard.ChoiceName]string{
	wizard.ChooseBeside:    "both stay",
	wizard.ChooseOverwrite: "what is in it is lost",
	wizard.ChooseOmit:      "the file that is there stays as it is",
}

// byHand reports that nothing brings the credential into n8n but the person.
func (s stepHandOver) byHand(a wizard.Answers) bool {
	return a.Runs != wizard.RunsLater && !s.flow.Ticked(handover.Push) && !s.flow.Ticked(handover.ImportFile)
}

// numbered are steps in n8n as items.
func numbered(steps []wizard.ByHandStep) []handItem {
	var items []handItem
	for i, step := range steps {
		it := handItem{row: -1, mark: strconv.Itoa(i + 1), text: step.Text, value: step.Value, what: step.Text, url: step.URL}
		switch {
		case step.Secret:
			it.about = strings.Repeat("•", max(0, len(step.Value)-4)) + step.Value[max(0, len(step.Value)-4):]
		case !step.URL:
			it.about = step.Value
		default:
			it.what = "address"
		}
		items = append(items, it)
	}
	return items
}

// rows are what is ticked, and the choices about it. What failed stands under its row.
func (s stepHandOver) rows(e env, a wizard.Answers) []handItem {
	var items []handItem
	on := false
	for i, r := range s.flow.Rows {
		it := handItem{row: i, mark: e.theme.glyphs.none, text: r.Where, about: handWords[r.Way.Name]}
		if r.On {
			it.mark = e.theme.glyphs.all
		}
		switch r.Kind {
		case wizard.RowSecrets:
			continue
		case wizard.RowWay:
			if on = r.On; !on && (i != s.flow.At || s.flow.Failure == nil) {
				continue
			}
			if r.Way.Name == handover.Push {
				it.text, it.about = "Push", strings.TrimSpace("credential "+a.N8N.CredentialName)+" into "+r.Where
			}
			if i == 0 {
				it.about = "secrets ‹ " + map[bool]string{true: "in the keyring", false: "in the file"}[a.KeepIn == wizard.KeepInKeyring] + " ›"
			}
			if r.Done {
				it.mark, it.about = e.theme.noted(widget.Good), "written"
			}
		case wizard.RowBasicAuth:
			it.text, it.about = "Basic Auth", "a password for the trigger's incoming calls"
		case wizard.RowCredential:
			it.mark, it.text, it.about = " ", "Credential", a.Into(s.flow.Into)
		}
		if r.Kind != wizard.RowWay && !on {
			continue
		}
		if i == s.flow.At && s.flow.Failure != nil {
			it.notes = []widget.Note{{Kind: widget.Bad, Text: sentence(s.flow.Failure)}}
		}
		items = append(items, it)
	}
	return items
}

// handWords say what a file is for, in a few words.
var handWords = map[string]string{
	handover.ImportFile: "the credential, for the import",
	"markdown":          "a sheet without secrets, for a colleague",
	"env":               "KEY='value' lines, with the secrets",
}

// statusOf is a row that says what was done, or is being done.
func statusOf(e env, kind widget.Kind, word, text, about string) handItem {
	return handItem{row: -1, still: true, mark: e.theme.noted(kind), text: column(word, 9) + text, about: about}
}

// column is text with blanks up to a column, and one at least.
func column(text string, at int) string { return text + widget.Blanks(max(1, at-widget.Width(text))) }

// done are the rows that are done.
func (s stepHandOver) done(e env) []handItem {
	var items []handItem
	for _, r := range s.flow.Rows {
		switch {
		case !r.Done || r.Kind != wizard.RowWay:
		case r.Way.Name == handover.Push:
			items = append(items, statusOf(e, widget.Good, "pushed", "into "+r.Where, ""))
		default:
			about := ""
			if r.Way.Secret {
				about = "readable by you alone"
			}
			items = append(items, statusOf(e, widget.Good, "saved", r.Where, about))
		}
	}
	return items
}

// proof is what n8n proved, and what it did not.
func (s stepHandOver) proof(e env, a wizard.Answers) []handItem {
	p := a.Proof
	switch {
	case s.flow.Failure != nil:
		return []handItem{{row: -1, mark: e.theme.noted(widget.Info), text: "not proved", notes: []widget.Note{{Kind: widget.Info, Text: sentence(s.flow.Failure)}}}}
	case p == nil && s.flow.Ticked(handover.Push):
		return []handItem{statusOf(e, widget.Info, "not proved", "n8n was not asked to make the calls", "")}
	case p == nil:
		return nil
	}
	made := len(p.Checks)
	items := []handItem{statusOf(e, widget.Good, "proved", fmt.Sprintf("%d of %d calls by n8n", made, made), "")}
	if !p.Holds() {
		items = []handItem{statusOf(e, widget.Care, "not proved", fmt.Sprintf("%d of %d calls by n8n work", made-len(p.Failed()), made), "")}
	}
	for _, c := range p.Failed() {
		items = append(items, handItem{row: -1, mark: e.theme.noted(widget.Bad), text: string(c.Status) + "  " + c.Resource, about: c.Call,
			notes: []widget.Note{{Kind: widget.Bad, Text: sentence(fault.New(fault.Failed, c.Hint, "%s", c.Detail))}}})
	}
	for _, remark := range p.Remarks {
		items = append(items, handItem{row: -1, mark: e.theme.noted(widget.Care), text: remark})
	}
	return items
}

// draw draws items as rows of the list.
func (s stepHandOver) draw(e env, items []handItem, width int) widget.Rows {
	t := e.theme
	return func(i int, on bool) widget.Row {
		it := items[i]
		mark := it.mark
		line := it.text
		if it.about != "" {
			switch line = column(it.text, 18) + t.quiet.Paint(it.about); {
			case widget.Width(line)+4 > width && it.row > 0: // what can be left out
				line = it.text
			case widget.Width(line)+4 > width:
				line = it.text + " " + t.quiet.Paint(it.about)
			}
		}
		head := "  " + mark + " "
		if on && !it.still {
			head = t.here.Paint(t.glyphs.pointer+" "+mark) + " "
		}
		if mark == "" {
			head, line = "  ", t.title.Paint(it.text)
		}
		lines := []string{widget.Fit(strings.TrimRight(head+line, " "), width)}
		if it.about == "" && mark != "" {
			lines = widget.Hang(head, it.text, width)
		}
		if it.url {
			lines = append(lines, widget.Fit("      "+t.take.Paint(it.value), width))
		}
		for _, n := range it.notes {
			lines = append(lines, widget.Hang("      "+t.noted(n.Kind)+" ", n.Text, width)...)
		}
		return widget.Row{Lines: lines, Name: it.text, Still: it.still}
	}
}

func (s stepHandOver) Page(e env, a wizard.Answers) page {
	p := page{message: s.note, help: s.help(a)}
	p.title, p.sentence = s.title(a)
	p.body = func(width, height int) []string {
		if s.Typing() {
			return s.field(e, width)
		}
		items := s.items(e, a)
		tail := s.tail(e, a, width, height-len(items) > 8)
		room := max(height-len(tail), min(height, 4))
		lines := s.list.View(len(items), width, room, s.draw(e, items, width), e.theme.quiet)
		return append(lines, tail...)
	}
	return p
}

// title is what will be done, or what was, and why so.
func (s stepHandOver) title(a wizard.Answers) (title, sentence phrase) {
	push, file := s.flow.Ticked(handover.Push), s.flow.Ticked(handover.ImportFile)
	switch s.flow.Phase {
	case wizard.ExportPlace:
		if s.flow.Rows[s.flow.At].Way.Name == handover.Push {
			return say("Where is n8n opened?"), say("Its address, as in the browser.")
		}
		return say("Under which name?"), say(words.Upper(s.flow.Rows[s.flow.At].Way.Brief()) + ".")
	case wizard.ExportKey:
		return say("An API key of n8n"), say("n8n shows it under Settings, n8n API. It is used for this, and not kept.")
	case wizard.ExportReaching:
		return say("Asking whether n8n answers"), phrase{}
	case wizard.ExportWriting:
		return say("Writing"), phrase{}
	case wizard.ExportExists:
		return say(s.flow.Current().Where + " exists already"), say("Nothing is overwritten unasked.")
	case wizard.ExportProving:
		return say("n8n is making the calls"), say("With its own credential, from its own network.")
	case wizard.ExportDone:
		switch {
		case a.Proof.Holds():
			return say("n8n read Pipedrive itself, with its own credential"), say("What is left for you is printed again when I end.")
		case push:
			return say("The credential is in n8n"), say("What is left for you is printed again when I end.")
		}
		return say("The setup is written"), say("What to do next is printed when I end.")
	}
	switch {
	case push:
		return phrase{"Push it into n8n, and let n8n prove it", "Push it, and let n8n prove it"}, say("n8n itself makes the test calls, with its own credential, from its own network.")
	case file:
		return say("Two files, then one command"), say("I save both; the command imports the credential and deletes its file.")
	case a.Runs == wizard.RunsLater:
		return say("Saved for when n8n runs"), say("I save your setup; from it you hand the credential over later.")
	}
	count := map[connection.Method]string{connection.OAuth2: "Six", connection.APIToken: "Four"}[a.Method]
	return say(count + " steps in n8n, by hand"), say(s.handSentence(a))
}

func (s stepHandOver) handSentence(a wizard.Answers) string {
	if a.Runs == wizard.RunsInCloud {
		return "n8n Cloud has no import command; with an API key (p) I push it for you."
	}
	return "Without file or push you enter it in n8n yourself."
}

// tail is what stands below the rows: the command of the import.
func (s stepHandOver) tail(e env, a wizard.Answers, width int, airy bool) []string {
	t := e.theme
	command, where := s.flow.Import(a)
	if s.flow.Phase != wizard.ExportChoosing || command == "" {
		if s.flow.Phase == wizard.ExportChoosing && s.flow.Ticked(handover.Push) && airy && a.Method == connection.OAuth2 {
			return append([]string{""}, t.quiet.PaintLines(widget.Wrap("  From then on n8n refreshes the tokens, and I leave them alone.", width))...)
		}
		return nil
	}
	where, _, _ = strings.Cut(where, ";")
	shown := widget.Fit("  "+t.take.Paint(command), width)
	if !airy {
		return []string{widget.Fit("Then, "+where+":", width), shown, t.quiet.Paint(widget.Fit("y copies all of it; printed at the end", width))}
	}
	lines := []string{"", "  Then, " + where, "", shown, "", t.quiet.Paint("  Shortened here. y copies all of it; it is printed whole when I end.")}
	if s.pushes(e) {
		lines = append(lines, "", t.quiet.Paint("  With an API key of n8n (p) I push it myself, and n8n proves it."))
	}
	for i, l := range lines {
		lines[i] = widget.Fit(l, width)
	}
	return lines
}

// field is the text field of a name, an address or the key, and what was wrong with what was typed.
func (s stepHandOver) field(e env, width int) []string {
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
	title, text := a.KeepIn.About()
	return []string{
		"config.toml is what this program starts from next time, and what its other commands read. It is always saved.",
		title + ": " + text,
		"Basic Auth: " + wizard.BasicAuthAbout + ".",
		"Credential: " + wizard.CredentialAbout + ".",
	}
}
