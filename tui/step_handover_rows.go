package tui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// handItem is a row of the screen.
type handItem struct {
	row     int               // index of the flow's row; -1: it belongs to none
	changes wizard.ChoiceName // the choice that changes it; empty: wizard.ChooseTick
	mark    string            // a box, a status, a number
	text    string
	about   string // faint, beside the text
	brief   string // a shorter about for little room; empty: none is shown then
	name    string // its name in a list of hidden rows; empty: text
	at      int    // the column of about in the text; 0: handAboutColumn
	value   string // to be copied
	secret  bool   // value is secret: only its last characters are shown, behind dots
	what    string // what it is called then
	url     bool   // value is an address, on a line of its own
	page    string // to be opened
	still   bool   // the cursor skips it
	notes   []widget.Note
}

// items returns the rows for the flow's current phase.
func (s stepHandOver) items(e *env, a wizard.Answers) []*handItem {
	switch s.flow.Phase {
	case wizard.ExportExists:
		var items []*handItem
		for i, c := range s.flow.Choices(a) {
			if c.Name != wizard.ChooseSpare { // that is esc, and comes last
				mark := words.Either(i == s.list.Cursor, glyphActive, glyphOpen)
				items = append(items, &handItem{row: -1, mark: mark, text: existsLabel(c), about: s.existsWords(c.Name, a), at: 26})
			}
		}
		return items
	case wizard.ExportDone:
		return slices.Concat(s.done(e, a), s.proof(e, a), s.next(e, a))
	case wizard.ExportProving, wizard.ExportRemoving:
		return slices.Concat(s.done(e, a), s.proving(e), s.calls(e, a))
	case wizard.ExportWriting:
		r := s.flow.Current()
		return append(s.done(e, a), statusOf(e, widget.Busy, "writing", r.Where, ""))
	}
	var items []*handItem
	if s.byHand(a) {
		items = append(numbered(a.ByHand()), &handItem{row: -1, still: true})
	}
	return append(items, s.rows(e, a)...)
}

// existsLabel returns the label of a choice about an existing file.
func existsLabel(c wizard.Choice) string {
	return words.Either(c.Name == wizard.ChooseOverwrite, "Overwrite it", words.Upper(c.Text))
}

// existsWords says what a choice about an existing file leads to.
func (s stepHandOver) existsWords(name wizard.ChoiceName, a wizard.Answers) string {
	imports := s.flow.Current().Way.Name == handover.ImportFile
	switch {
	case name == wizard.ChooseBeside && imports:
		return "both stay; the command names the new one"
	case name == wizard.ChooseBeside:
		return "both stay"
	case name == wizard.ChooseOverwrite && s.flow.Updates(a):
		return "your own comments in it are lost"
	case name == wizard.ChooseOverwrite && imports:
		return "the credential in it is lost"
	case name == wizard.ChooseOverwrite:
		return "what is in it is lost"
	case imports:
		return "save " + s.flow.Rows[0].Where + " alone"
	}
	return "the file that is there stays as it is"
}

// byHand reports whether only the person brings the credential into n8n.
func (s stepHandOver) byHand(a wizard.Answers) bool {
	return a.Runs != wizard.RunsLater && !s.flow.Ticked(handover.Push) && !s.flow.Ticked(handover.ImportFile)
}

// numbered returns manual steps as items, below headings for the places where they are done.
func numbered(steps []wizard.ByHandStep) []*handItem {
	var items []*handItem
	for i, step := range steps {
		if step.Where != "" {
			items = append(items, &handItem{row: -1, text: step.Where, still: true})
		}
		it := &handItem{row: -1, mark: strconv.Itoa(i+1) + " ", text: step.Text, value: step.Value, what: step.Text, secret: step.Secret, url: step.URL, page: step.Open}
		switch {
		case step.Secret:
			it.about = strings.Repeat("•", max(0, len(step.Value)-4)) + step.Value[max(0, len(step.Value)-4):]
		case !step.URL:
			it.about = step.Value
		default:
			it.what, it.page = "the address", cmp.Or(step.Open, step.Value)
		}
		items = append(items, it)
	}
	return items
}

// rows returns what is ticked, and the choices about it. A failure takes the place of its row's text. With a push the rows are
// the numbered steps of a plan.
func (s stepHandOver) rows(e *env, a wizard.Answers) []*handItem {
	var items, choices []*handItem
	plan := s.flow.Ticked(handover.Push)
	for i, r := range s.flow.Rows {
		failed := i == s.flow.At && s.flow.Failure != nil
		if !r.On && !failed {
			continue
		}
		it := s.way(e, a, &handItem{row: i, mark: words.Either(r.On, glyphAll, glyphNone), text: r.Where, about: handWords[r.Way.Name]}, r, plan, len(items)+1)
		if failed {
			it = s.failed(e, r, it)
		}
		items = append(items, it)
		if s.flow.Offers(i, wizard.ChooseInto, a) {
			text := words.Either(plan, "Into   ", "Into")
			choices = append(choices, &handItem{row: i, changes: wizard.ChooseInto, mark: glyphDot, text: text, about: "‹ " + a.Into(s.flow.Into) + " ›"})
		}
		if s.flow.Offers(i, wizard.ChooseBasicAuth, a) {
			choices = append(choices, &handItem{row: i, changes: wizard.ChooseBasicAuth, mark: words.Either(r.BasicAuth, glyphAll, glyphNone), text: "Basic Auth", about: "a password for the trigger's incoming calls"})
		}
	}
	if plan && s.flow.Proves {
		items = append(items, &handItem{row: -1, still: true, mark: glyphOpen, text: fmt.Sprintf("%d  Prove   %s by a temporary workflow, removed afterwards",
			len(items)+1, readCalls(a))})
	}
	if plan && len(choices) > 0 {
		items = append(items, &handItem{row: -1, mark: " ", still: true})
	}
	return append(items, choices...)
}

// way completes the row of a ticked way.
func (s stepHandOver) way(e *env, a wizard.Answers, it *handItem, r wizard.ExportRow, plan bool, n int) *handItem {
	if it.row == 0 {
		where, choice := a.SecretsIn()
		if choice {
			where = "‹ " + where + " ›"
		}
		it.about, it.brief = "secrets "+where, "secrets "+strings.ReplaceAll(where, "the ", "")
		if !plan {
			it.about = "your setup, for next time   " + it.about
		}
	}
	if r.Way.Name == handover.ImportFile && a.Method == connection.APIToken {
		it.about = "the credential with its token, for the import"
	}
	if plan {
		it.mark, it.at, it.text = glyphOpen, 11+handTextColumn, fmt.Sprintf("%d  Save    %s", n, r.Where)
		if r.Way.Name == handover.Push {
			it.text = fmt.Sprintf("%d  Push    %s into %s", n, s.credential(a), r.Where)
		}
	}
	if r.Done {
		it.mark, it.about = e.theme.noted(widget.Good), "written"
	}
	return it
}

// credential names the n8n credential that is handed over into.
func (s stepHandOver) credential(a wizard.Answers) string {
	for _, u := range a.Used {
		if u.ID == s.flow.Into {
			return "credential " + cmp.Or(u.Name, u.ID)
		}
	}
	if a.N8N.CredentialName != "" {
		return "credential " + a.N8N.CredentialName
	}
	return "a new credential"
}

// readCalls says which calls n8n is to make.
func readCalls(a wizard.Answers) string {
	calls := a.Targets()
	if objects := len(scopes.ByObject(calls)); objects < len(calls) {
		return words.Count(objects, "object") + " read"
	}
	return words.Count(len(calls), "read call")
}

// failed returns a row whose attempt failed, with what failed and then what to do.
func (s stepHandOver) failed(e *env, r wizard.ExportRow, it *handItem) *handItem {
	text := s.flow.Failure.Error()
	if r.Way.Name != handover.Push {
		text = "not saved  " + words.Either(strings.Contains(text, r.Where), "", r.Where+": ") + text
	} else {
		answer, ok := errors.AsType[*fault.Error](s.flow.Failure)
		refused := ok && answer.Status/100 == 4
		text = words.Either(refused, "refused  ", "not pushed  ") + text
		// Otherwise whatever keeps the push from being made also rules out the import, which could create the credential
		// twice.
		if errors.Is(s.flow.Failure, handover.ErrNoUpdate) || refused && answer.Kind == fault.Failed {
			text += "; the import file is another way (m)"
		}
		if s.flow.Rows[0].Done {
			text += "; " + s.flow.Rows[0].Where + " is saved"
		}
	}
	it.mark, it.text, it.about = e.theme.noted(widget.Bad), text, ""
	if hint := wizard.HintHere(fault.HintOf(s.flow.Failure)); hint != "" {
		it.notes = []widget.Note{{Kind: widget.Info, Text: words.Sentence(hint)}}
	}
	return it
}

// handWords says, in a few words, what a file is for.
var handWords = map[string]string{
	handover.ImportFile: "the credential with its tokens, for the import",
	"markdown":          "a sheet without secrets, for a colleague",
	"env":               "NAME=value lines, with the secrets",
}
