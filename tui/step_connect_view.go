package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

const (
	oauth2       = connection.OAuth2
	connectGuide = "https://pipedrive.readme.io/docs/marketplace-oauth-authorization"
)

func (s stepConnect) Page(_ *env, a wizard.Answers) page {
	p := page{message: s.note, printed: s.printedWords(), guide: connectGuide, help: a.BrowserErrors()}
	p.body = func(e *env) []string { return s.body(e, a) }
	p.told = s.flow.Phase > wizard.ConnectAsking && s.flow.Phase != wizard.ConnectSettled
	if s.flow.Remark != "" {
		p.message = widget.Note{Kind: widget.Care, Text: s.flow.Remark}
	}
	switch s.flow.Phase {
	case wizard.ConnectStarting:
		p.title = say("Preparing the login")
		p.message = widget.Note{Kind: widget.Busy, Text: "starting"}
	case wizard.ConnectWaiting, wizard.ConnectAsking:
		return s.waitingPage(a, p)
	case wizard.ConnectConfirm, wizard.ConnectSettled:
		p.title = say(words.Either(s.flow.Phase == wizard.ConnectConfirm, "Is this you, in the right company?", "You are connected"))
		p.sentence, p.pane = say("n8n will act as this user, in this company."), rightsPane(a)
	case wizard.ConnectNotMe:
		p.title, p.sentence = say("Another account, then"), say(a.AnotherAccount())
	case wizard.ConnectMissing:
		c, _ := a.Comparison()
		are := words.Either(len(c.Missing) == 1, "is", "are")
		p.title = say(fmt.Sprintf("%d of %s %s missing", len(c.Missing), words.Count(len(c.Needed), "scope"), are))
		p.sentence = say("You are " + a.Account.User + " at " + a.Account.Company + "; n8n could not do all that you picked.")
		p.pane = rightsPane(a)
	case wizard.ConnectFailed:
		w := s.failure(a)
		p.title, p.sentence = say(w.title), say(w.sentence)
	}
	return p
}

// body returns the text, or the rows with what is above or below them.
func (s stepConnect) body(e *env, a wizard.Answers) []string {
	n := len(s.rows(a))
	if n == 0 {
		return s.scroll.View(s.text(e, a, e.width), e.height, e.theme.quiet)
	}
	var head, foot []string
	switch {
	case s.flow.Phase == wizard.ConnectFailed:
		head = []string{"  " + words.Upper(words.Number(n)) + " ways on:", ""}
	case e.width >= fullWidth-2:
		more := "More (m): go on without " + words.Either(len(a.Missing()) == 1, "it", "them") + "; " + a.WouldFail()
		foot = append([]string{""}, widget.Hang("  ", more, e.width)...)
	}
	list := s.list.View(n, e.width, max(e.height-len(foot), 4), s.drawing(e, a, e.width), e.theme.quiet)
	if len(list)+len(head) <= e.height {
		list = append(head, list...)
	}
	return append(list, foot...)
}

// waitingPage says how far the login has got, in four lines that are ticked off.
func (s stepConnect) waitingPage(a wizard.Answers, p page) page {
	switch {
	case a.Method != oauth2:
		p.title, p.sentence, p.help = say("Asking whose token it is"), say("Nothing is changed in Pipedrive."), nil
		p.body = func(e *env) []string {
			return []string{"", "  " + e.theme.noted(widget.Busy) + " Asking Pipedrive whose account it is"}
		}
		return p
	case s.flow.NeedsPaste(a):
		p.title = phrase{"Allow the access, then paste the page's address", "Allow it, then paste the address"}
		p.sentence = say(words.Either(wizard.IsN8NCallback(a.App.RedirectURL), "n8n will show an error page: that is expected; I need its address.",
			"The browser's answer cannot arrive here by itself; I need the page's address."))
	default:
		p.title = phrase{"Allow the access in your browser", "Allow it in your browser"}
		p.sentence = say(words.Either(s.flow.Opened || s.flow.Phase != wizard.ConnectWaiting,
			"Your browser was asked to open Pipedrive's page; if it did not:", "Open this address in a browser:"))
	}
	p.body = func(e *env) []string { return s.waitingLines(e, a, e.width, e.height) }
	p.pane = func(width int) []section {
		var lines []string
		for i, text := range a.BrowserErrors() {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, widget.Wrap(text, width)...)
		}
		return []section{{title: "If the browser shows an error", lines: lines}}
	}
	return p
}

// waitingLines returns the address, the four lines and the time left.
func (s stepConnect) waitingLines(e *env, a wizard.Answers, width, height int) []string {
	t := e.theme
	full, came := width >= fullWidth-2, s.flow.Taken || s.flow.Phase == wizard.ConnectAsking
	var lines []ranked
	add := func(rank int, texts ...string) {
		for _, text := range texts {
			lines = append(lines, ranked{rank, text})
		}
	}
	switch {
	case came:
		add(3, "")
	case full:
		elsewhere := ""
		if !s.flow.Opened && s.flow.Invitation.ShortURL != "" {
			elsewhere = "    " + t.quiet.Paint(phrase{"It works on this machine; y copies the one that works on every other.", "On this machine; y copies the one for every other."}.in(width-4))
		}
		add(1, "", "    "+s.address(e, width-4))
		add(3, elsewhere, "")
	default:
		add(1, words.Either(s.flow.Opened, "Not in your browser? Then open this:", "Open this address:"), "  "+s.address(e, width-2))
	}
	add(0, s.steps(e, a, width)...)
	if !came {
		add(2, "", s.countdown(e, width, full))
	}
	if !came && !s.flow.NeedsPaste(a) && !s.Typing() && s.refused == nil {
		switch asks := "  The browser ends on an error page, or is on another machine?"; {
		case widget.Width(asks) <= width:
			add(3, "", asks, "  Then copy that page's address and paste it here.")
		default:
			add(3, "Error page? p, paste its address.")
		}
	}
	return fitted(lines, height)
}

// ranked is a line with a rank: if there is not enough room, lines of higher rank are dropped first.
type ranked struct {
	rank int
	text string
}

// fitted returns as many of the lines as fit into height; blank ones are dropped first.
func fitted(lines []ranked, height int) []string {
	const blank = 4
	for rank := blank; rank > 0; rank-- {
		for i := len(lines) - 1; i >= 0 && len(lines) > height; i-- {
			if lines[i].rank == rank || rank == blank && lines[i].text == "" {
				lines = slices.Delete(lines, i, i+1)
			}
		}
	}
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return texts
}

// address returns the short address that leads to Pipedrive's page, or as much of the long one as fits.
func (s stepConnect) address(e *env, width int) string {
	i := s.flow.Invitation
	shown := widget.Fit(cmp.Or(i.ShortURL, i.URL), width)
	return ansi.SetHyperlink(i.URL) + e.theme.take.Paint(e.theme.title.Paint(shown)) + ansi.ResetHyperlink()
}

// steps returns the four lines, with the paste field where one is needed.
func (s stepConnect) steps(e *env, a wizard.Answers, width int) []string {
	t := e.theme
	full := width >= fullWidth-2
	came := s.flow.Taken || s.flow.Phase == wizard.ConnectAsking
	pastes := (s.flow.NeedsPaste(a) || s.Typing() || s.refused != nil) && !came
	texts := [4]phrase{{"The browser was asked to open it", "The browser was asked"}, {"Select Allow and install there", "Select Allow and install"},
		{"Pipedrive sends its answer here", "Pipedrive answers here"},
		{"I ask whose account it is, and compare the scopes", "Account and scopes"}}
	marks := [4]string{glyphDone, glyphActive, glyphOpen, glyphOpen}
	if !s.flow.Opened && !came {
		texts[0], marks[0] = phrase{"Open this address in a browser", "Open it in a browser"}, glyphOpen
	}
	if s.flow.NeedsPaste(a) && wizard.IsN8NCallback(a.App.RedirectURL) {
		texts[1].long += "; n8n then shows an error page"
	}
	if pastes {
		texts[2], marks[2] = phrase{"Copy that page's address and paste it here", "Paste the page's address"}, glyphActive
	}
	if came {
		marks = [4]string{glyphDone, glyphDone, glyphDone, glyphBusy}
		texts[2], texts[3] = phrase{"The answer has come in", "The answer is in"}, phrase{"Asking whose account it is", "Asking who it is"}
		if s.flow.Phase == wizard.ConnectWaiting {
			texts[3] = phrase{"Asking Pipedrive for the token", "Asking for the token"}
		}
	}
	var lines []string
	for i, text := range texts {
		style := map[string]widget.Style{glyphDone: t.good, glyphActive: t.here, glyphBusy: t.here}[marks[i]]
		line := fmt.Sprintf("%s %d  %s", style.Paint(marks[i]), i+1, text.short)
		if full {
			line = fmt.Sprintf("  %s %d  %s", style.Paint(marks[i]), i+1, text.in(width-7))
		}
		if lines = append(lines, line); i == 2 && pastes {
			lines = append(lines, s.fieldLines(e, width, full)...)
		}
	}
	return lines
}

// fieldLines returns the field for the page's address, and what is wrong with what was pasted.
func (s stepConnect) fieldLines(e *env, width int, full bool) []string {
	t, indent := e.theme, words.Either(full, "       ", "     ")
	field := t.quiet.Paint("paste anywhere, or p to type it in")
	if s.Typing() {
		field = s.input.View(min(width-len(indent)-1, 60))
	}
	lines := []string{indent + field}
	if s.refused != nil {
		lines = append(lines, widget.Hang(indent+t.bad.Paint(glyphBad)+" ", refusedPasteWords(s.refused), width)...)
	}
	return lines
}

// countdown returns the time left, as a bar and in numbers.
func (s stepConnect) countdown(e *env, width int, full bool) string {
	left, words := s.left()
	words = "  " + words
	indent, bar := "", width-len(words)-3
	if full {
		indent, bar = "       ", min(52, width-7-len(words))
	}
	return indent + e.theme.bar(bar, left, s.flow.Invitation.Deadline.Sub(s.began)) + words
}

// left returns the time left to answer, also in words.
func (s stepConnect) left() (left time.Duration, words string) {
	left = max(0, s.flow.Invitation.Deadline.Sub(s.now))
	seconds := int((left + time.Second - 1) / time.Second)
	return left, fmt.Sprintf("%d:%02d left", seconds/60, seconds%60)
}

// bar draws how much of a whole there is, as a line.
func (t *theme) bar(width int, part, whole time.Duration) string {
	heavy := width
	if whole > 0 {
		heavy = int(min(part, whole) * time.Duration(width) / whole)
	}
	return t.here.Paint(strings.Repeat(glyphHeavy, heavy)) + t.quiet.Paint(strings.Repeat(glyphLight, width-heavy))
}

// printedWords is said below the address on the normal screen.
func (s stepConnect) printedWords() string {
	text := "The address above can be selected and copied in one piece."
	switch {
	case s.flow.Phase == wizard.ConnectWaiting && !s.flow.Taken:
		_, left := s.left()
		text += " Waiting for the browser, " + left + "."
	case s.flow.Phase == wizard.ConnectFailed:
		text = "The login has ended."
	default:
		text = "The browser's answer has arrived."
	}
	return text + "\nany key goes back to the setup  ctrl+c leaves"
}
