package tui

import (
	"math"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepN8N) Page(e *env, a wizard.Answers) page {
	if s.found.open {
		return s.foundPage(e, a)
	}
	now := s.typed(a)
	p := page{
		title:    say(wizard.N8NQuestion),
		sentence: say(wizard.N8NReason),
		help:     s.help(e, now),
		message:  s.reading.note(),
		body:     func(e *env) []string { return s.body(e, a) },
		pane: func(width int) []section {
			sections := s.endSections(now, width)
			if s.last(e) < keyRow { // no n8n will be read
				return sections[:1]
			}
			return append([]section{{title: "With an API key of n8n", lines: widget.Wrap(keyWords+" It is made in n8n: Settings, n8n API.", width)}}, sections...)
		},
	}
	switch {
	case a.Unanswered():
		p.message = widget.Note{Text: "unfinished  " + a.UpTo() + "."}
		p.help = append([]string{"An earlier setup was left before its end. Secrets are asked again, nothing else."}, p.help...)
	case !s.reading.busy && a.Found.Any():
		p.message = readNote(a)
	}
	return p
}

// keyWords says what a key of n8n is for.
const keyWords = "It lets me read your workflows, hand the credential over and prove it there."

// body returns the questions, and below them what follows from the answers.
func (s stepN8N) body(e *env, a wizard.Answers) []string {
	last, width, height := s.last(e), e.width, e.height
	lines := s.rows.View(last+1, width, math.MaxInt, s.drawer(e, a, width), e.theme.quiet)
	switch {
	case len(lines) > height:
		lines = s.rows.View(last+1, width, height, s.drawer(e, a, width), e.theme.quiet)
	case height > 10 && last >= addressRow && len(lines) < height: // between the places and the fields
		lines = slices.Insert(lines, addressRow, "")
	}
	if more := s.follows(e, s.typed(a), width); len(lines)+len(more) <= height {
		lines = append(lines, more...)
	}
	return lines
}

// help returns what the screen leaves out, starting with what is wrong.
func (s stepN8N) help(e *env, a wizard.Answers) []string {
	help := wizard.N8NHelp()
	if s.last(e) == keyRow {
		help = append(help, "An API key is made in n8n: Settings, n8n API. It needs workflow:list to find the workflows that use Pipedrive, credential:create, update and list to hand the credential over, and workflow:create, activate, deactivate and delete to prove it there. What is entered here is used in this run and written nowhere.")
	}
	for _, r := range []wizard.Remark{s.remark(a), s.answered(a), s.trouble(a)} {
		if r.Says() {
			text := words.Upper(r.Word) + ": " + r.Text
			if strings.HasSuffix(text, ":") { // on the screen, the list follows below
				text += " " + s.failed.Found.Lacking() + "."
			}
			help = append([]string{text}, help...)
		}
	}
	return help
}

// trouble says why the n8n at this address could not be looked into with this key.
func (s stepN8N) trouble(a wizard.Answers) wizard.Remark {
	if from := s.failed.Source; !s.failed.OfN8N() || from.Address != a.N8N.URL || from.Key != a.N8NKey() {
		return wizard.Remark{}
	}
	return s.failed.Remark().Retried(s.idle(a))
}

// answered says why nothing answered when the address was checked in the background.
func (s stepN8N) answered(a wizard.Answers) wizard.Remark {
	if a.Runs == wizard.RunsLater || s.reached.Address != a.N8N.URL {
		return wizard.Remark{}
	}
	return wizard.ReachRemark(a.N8N.URL, s.reached.Err).Retried(s.idle(a))
}

// idle reports whether the keys have their usual meaning: no field has the focus, and nothing is awaited.
func (s stepN8N) idle(a wizard.Answers) bool {
	return !s.typing() && !s.reading.busy && !a.Unanswered()
}

// remark returns what can be said about the address without asking n8n.
func (s stepN8N) remark(a wizard.Answers) wizard.Remark {
	if s.refused != nil || a.Runs == wizard.RunsLater || a.N8N.URL == "" || a.N8N.URL == a.Runs.Address() {
		return wizard.Remark{}
	}
	return a.Runs.AddressRemark(a.N8N.URL)
}

// drawer draws the rows, each field with the remarks about it below.
func (s stepN8N) drawer(e *env, a wizard.Answers, width int) widget.Rows {
	now := s.typed(a)
	return func(i int, on bool) widget.Row {
		switch i {
		case addressRow:
			return widget.Row{Name: "Address", Lines: s.addressLines(e, now, on, width)}
		case keyRow:
			return widget.Row{Name: "API key", Lines: s.keyLines(e, now, on, width)}
		}
		return s.placeRow(e, i, on, width)
	}
}

func (s stepN8N) placeRow(e *env, i int, on bool, width int) widget.Row {
	t, r := e.theme, wizard.Places()[i]
	const column = 19
	title := t.row(i == s.chosen).Paint(widget.Pad(r.Title(), column))
	line := "  " + t.radio(i == s.chosen) + " " + title
	if on {
		line = t.here.Paint(glyphPointer+" "+glyphActive+" ") + title
	}
	if width >= fullWidth-2 {
		line += t.quiet.Paint(r.About())
	}
	return widget.Row{Lines: []string{widget.Fit(line, width)}, Name: r.Title()}
}

// answerColumn is the width of a field with a word beside it.
const answerColumn = 28

// label returns a field's label, with the pointer if the cursor is there.
func (s stepN8N) label(e *env, text string, on bool, width int) string {
	gap := words.Either(width < fullWidth-2, "  ", "   ")
	if on {
		return e.theme.here.Paint(glyphPointer+" "+text) + gap
	}
	return "  " + text + gap
}

// said returns a field's line with a status beside it.
func said(label, field, status string, width int) string {
	if status == "" {
		return widget.Fit(label+field, width)
	}
	room := width - widget.Width(label) - widget.Width(status) - 2
	if room < widget.Width(field) && room < answerColumn { // in a small window the field is more important than the word
		return widget.Fit(label+field, width)
	}
	return label + widget.Pad(field, min(max(answerColumn, widget.Width(field)), room)) + "  " + status
}

func (s stepN8N) addressLines(e *env, a wizard.Answers, on bool, width int) []string {
	t, label := e.theme, s.label(e, "Address", on, width)
	wrong, status := s.trouble(a), ""
	if s.reached.Address == a.N8N.URL && s.reached.Err == nil && s.reached.Address != "" && (!wrong.Says() || wrong.OfKey) {
		status = t.good.Paint(glyphGood) + " answers"
	}
	room := width - widget.Width(label)
	field := s.address.Value()
	if s.address.HasFocus() {
		if field = s.address.View(room); status != "" {
			field = s.address.View(min(max(answerColumn, len(s.address.Value())+1), room-widget.Width(status)-2))
		}
	}
	lines := []string{said(label, field, status, width)}
	if s.refused != nil {
		wrong = wizard.Remark{Word: "not an address", Text: words.Upper(s.refused.Error()) + ". For example " + a.Runs.Example()}
	}
	if wrong.Says() && !wrong.OfKey {
		return append(lines, s.below(e, widget.Bad, wrong, width)...)
	}
	for _, r := range []wizard.Remark{s.answered(a), s.remark(a)} {
		if r.Says() {
			lines = append(lines, s.below(e, widget.Care, r, width)...)
		}
	}
	return lines
}

// below hangs a remark below a field. In small windows only the word of a warning is shown; the help has all of it.
func (s stepN8N) below(e *env, kind widget.Kind, r wizard.Remark, width int) []string {
	t := e.theme
	word := map[widget.Kind]widget.Style{widget.Care: t.care, widget.Bad: t.bad}[kind].Paint(r.Word)
	more := words.Either(s.typing(), "", "? says what to do") // while typing, ? is a character like any other
	if width < fullWidth-2 && kind == widget.Care {
		return []string{"  " + t.noted(kind) + " " + word + "  " + more}
	}
	if r.Word == "check it" {
		r.Text = strings.TrimSpace(r.Text + " " + more)
	}
	if width < fullWidth-2 {
		return widget.Hang("  "+t.noted(kind)+" ", word+"  "+r.Text, width)
	}
	return widget.Hang("            "+t.noted(kind)+" "+word+"  ", r.Text, width)
}

func (s stepN8N) keyLines(e *env, a wizard.Answers, on bool, width int) []string {
	t, label := e.theme, s.label(e, "API key", on, width)
	room, small := width-widget.Width(label), width < fullWidth-2
	indent := widget.Blanks(widget.Width(label))
	if small {
		indent = "  "
	}
	typing, trouble := s.key.HasFocus(), s.trouble(a)
	switch status := t.bad.Paint(glyphBad + " " + trouble.Word); {
	case trouble.OfKey:
		field := "from " + a.Key.From
		if a.Key.From == "" || typing {
			field = s.key.View(min(answerColumn, room-widget.Width(status)-2))
		}
		lines := append([]string{said(label, field, status, width)}, widget.Hang(indent, trouble.Text, width)...)
		return append(lines, s.lacks(e, a, indent, width)...)
	case s.key.Value() != "" || typing && a.Key.From == "":
		lines := []string{label + s.key.View(min(room, 2*answerColumn))}
		if !small {
			lines = append(lines, t.quiet.PaintLines(widget.Hang(indent, "It is used in this run, and written nowhere.", width))...)
		}
		return lines
	case !a.N8NKey().IsZero():
		from := "from " + a.Key.From
		if a.KeepsKeyRef() {
			from += ", kept as " + a.KeyRef().Reveal()
		}
		line := label + widget.Fit(from, room)
		if typing {
			line += "  " + s.key.View(max(4, room-widget.Width(line)))
		}
		return []string{widget.Fit(line, width)}
	}
	lines := []string{label + "none, optional"}
	if s.idle(a) {
		lines[0] = label + phrase{"none, optional: p pastes one", "none, p pastes one"}.in(room)
	}
	if small || e.beside { // the pane says what the key is for
		return lines
	}
	return append(lines, widget.Hang(indent, keyWords, width)...)
}

// lacks lists what the key may not do, and says where to change that.
func (s stepN8N) lacks(e *env, a wizard.Answers, indent string, width int) []string {
	lacks := s.failed.Found.Lacks
	if len(lacks) == 0 {
		return nil
	}
	column := 0
	for _, r := range lacks {
		column = max(column, len(r.Scope))
	}
	var lines []string
	for _, r := range lacks {
		if mark := indent + "  " + e.theme.noted(widget.Bad) + " "; width < fullWidth-2 {
			lines = append(lines, widget.Hang(mark, r.Scope+": "+r.For, width)...)
		} else {
			lines = append(lines, widget.Hang(mark+widget.Pad(r.Scope, column)+"  ", r.For, width)...)
		}
	}
	lines = append(lines, widget.Hang(indent, "In n8n: Settings, n8n API, edit the key, switch "+words.Either(len(lacks) == 1, "this", "these")+" on.", width)...)
	return append(lines, indent+e.theme.take.Paint(widget.Fit(wizard.KeysPage(a.N8N.URL), width-widget.Width(indent))))
}

// follows says which callback URL follows from the answers, and how the credential gets into n8n, unless the pane says that.
func (s stepN8N) follows(e *env, a wizard.Answers, width int) []string {
	t := e.theme
	callback, _, _ := handover.RedirectURL(strings.TrimSpace(s.address.Value())) // empty if the address is invalid
	if s.place() == wizard.RunsLater {
		callback = "this program's, " + config.DefaultRedirectURL
	}
	long, short := a.AtTheEnd()
	room := width - widget.Width(callback) // never wrapped, as it is meant to be copied
	lines := []string{"", "  " + t.title.Paint("What follows"), "  Callback    " + t.take.Paint(callback)}
	switch {
	case callback == "":
		return nil
	case e.beside && room >= 2:
		return []string{"", "  " + t.title.Paint("Callback URL of your app"), "  " + t.take.Paint(callback)}
	case room < 14:
		return []string{widget.Fit("At the end: "+short, width)}
	}
	return append(lines, widget.Hang("  At the end  ", long, width)...)
}
