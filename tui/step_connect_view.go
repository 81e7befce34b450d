package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepConnect) View(e env, a wizard.Answers) string {
	if s.printed {
		return s.normalView(e)
	}
	lines := s.lines(e, a)
	if s.typing { // the field is the last line
		s.scroll.top = len(lines)
	}
	return s.scroll.view(e, lines, e.height)
}

// normalView stands below the address on the normal screen.
func (s stepConnect) normalView(e env) string {
	text := "The address above can be selected and copied in one piece."
	switch {
	case s.flow.Phase == wizard.ConnectWaiting && !s.flow.Taken:
		text += " Waiting for the browser, " + s.left() + " left."
	case s.flow.Phase == wizard.ConnectFailed:
		text = "The login has ended."
	default:
		text = "The browser's answer has arrived."
	}
	return strings.Join(append(widget.Wrap(text, e.width), "any key goes back to the setup  ctrl+c quits"), "\n")
}

// lines is all there is to say, whatever the height.
func (s stepConnect) lines(e env, a wizard.Answers) []string {
	switch s.flow.Phase {
	case wizard.ConnectStarting:
		return []string{"Preparing the login …"}
	case wizard.ConnectWaiting:
		return s.waitingLines(e, a)
	case wizard.ConnectAsking:
		return widget.Wrap("Asking Pipedrive whose account this is …", e.width)
	case wizard.ConnectConfirm:
		return s.accountLines(e, a, e.theme.title.Paint("Is that you, in the right company?")+" y yes, n no")
	case wizard.ConnectMissing:
		return s.accountLines(e, a, "r connects again, c goes on without what is missing.")
	case wizard.ConnectSettled:
		return s.accountLines(e, a, "")
	case wizard.ConnectNotMe:
		lines := widget.Hang(e.theme.care.Paint(e.theme.glyphs.care)+" ", "You are signed in as "+accountWords(a.Account)+".", e.width)
		lines = append(append(lines, ""), widget.Wrap(notMeWords(a.Method), e.width)...)
		if a.Method == connection.OAuth2 {
			return append(lines, "", "r connects again.")
		}
		return append(append(lines, ""), widget.Wrap("esc goes back to the credentials, to enter the other token.", e.width)...)
	case wizard.ConnectFailed:
		return s.failureLines(e)
	}
	return nil
}

func (s stepConnect) waitingLines(e env, a wizard.Answers) []string {
	t := e.theme
	var lines []string
	add := func(more ...string) { lines = append(lines, more...) }
	address := hyperlink(s.flow.Invitation.URL, s.flow.Invitation.URL, e.width)
	if s.flow.Taken {
		return []string{"The answer has come in. Asking Pipedrive for the token …"}
	}
	if s.flow.Opened {
		add(widget.Wrap("The browser shows Pipedrive's page: allow the access there.", e.width)...)
	} else {
		add(widget.Wrap("Open this page and allow the access there:", e.width)...)
	}
	if s.flow.Invitation.ShortURL != "" {
		add("  " + hyperlink(s.flow.Invitation.URL, s.flow.Invitation.ShortURL, e.width-2)[0])
	}
	roomy := e.height >= 9+len(address)
	if roomy || s.flow.Invitation.ShortURL == "" {
		add(t.quiet.PaintLines(address)...)
	}
	if roomy {
		add("")
	}
	add(t.here.Paint(t.glyphs.active) + " Waiting for the answer, " + s.left() + " left")
	add(s.note.lines(e)...)
	if roomy {
		add("")
	}
	if s.typing {
		return append(lines, s.fieldLines(e, a)...)
	}
	if e.demo != nil {
		add(widget.Wrap("Demo: a presses Allow on the simulated page for you.", e.width)...)
	}
	add(t.quiet.PaintLines(widget.Wrap("Does the browser end on an error page, n8n's perhaps, or is it on another machine? Press p and paste that page's "+
		"address.", e.width))...)
	if roomy {
		add(t.quiet.PaintLines(widget.Wrap("o opens the page, y copies its address, u shows it outside of this screen.", e.width))...)
	}
	for _, text := range browserErrorWords(a) {
		add(t.quiet.PaintLines(widget.Wrap(text, e.width))...)
	}
	return lines
}

// fieldLines are the field for the redirected address.
func (s stepConnect) fieldLines(e env, a wizard.Answers) []string {
	why := "Paste the address of the page where the browser ended:"
	if s.flow.NeedsPaste(a) {
		why = "The app's callback URL is not on this machine: after allowing, copy the address of the page where the browser ended, and " +
			"paste it here:"
	}
	field := e.theme.here.Paint(e.theme.glyphs.pointer) + " " + widget.ViewInput(s.input, e.width-2)
	return append(widget.Wrap(why, e.width), field)
}

// left is the time until waiting ends, "4:57".
func (s stepConnect) left() string {
	seconds := int(max(0, s.flow.Invitation.Deadline.Sub(s.now)+time.Second-1) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// accountLines say who it is, and what was granted.
func (s stepConnect) accountLines(e env, a wizard.Answers, question string) []string {
	t := e.theme
	lines := widget.Hang(t.good.Paint(t.glyphs.good)+" ", "You are "+t.title.Paint(accountWords(a.Account))+emailWords(a.Account), e.width)
	if question != "" {
		lines = append(append(lines, ""), widget.Wrap(question, e.width)...)
	}
	return append(append(lines, ""), scopeLines(e, a)...)
}

// scopeLines hold granted against needed, the missing first.
func scopeLines(e env, a wizard.Answers) []string {
	t := e.theme
	c, ok := a.Comparison()
	if !ok {
		return widget.Hang(t.glyphs.info+" ", tokenRightsWords(a.Account), e.width)
	}
	if !c.Known() {
		return widget.Hang(t.glyphs.info+" ", unknownScopesWords, e.width)
	}
	var lines []string
	if n := len(c.Missing); n > 0 {
		lines = append(lines, t.bad.Paint(words.Count(n, "scope")+" missing:"))
		column := 0
		for _, m := range c.Missing {
			column = max(column, len(m))
		}
		for _, m := range c.Missing {
			info, _ := scopes.Find(m)
			lines = append(lines, widget.Fit(t.bad.Paint(t.glyphs.bad)+" "+widget.Pad(string(m), column)+"  "+t.quiet.Paint(info.Label), e.width))
		}
		lines = append(lines, widget.Wrap(missingWords(n), e.width)...)
		lines = append(lines, "")
	}
	if granted := without(c.Needed, c.Missing); len(granted) > 0 || len(c.Missing) == 0 {
		lines = append(lines, widget.Hang(t.good.Paint(t.glyphs.good)+" ", fmt.Sprintf("%d of %d needed scopes granted: %s", len(granted), len(c.Needed), orNone(joined(granted))), e.width)...)
	}
	if len(c.Excess) > 0 {
		lines = append(lines, widget.Hang(t.glyphs.info+" ", excessWords(a, c.Excess), e.width)...)
	}
	return lines
}

func orNone(text string) string {
	if text == "" {
		return "none but base"
	}
	return text
}

func (s stepConnect) failureLines(e env) []string {
	t := e.theme
	lines := widget.Hang(t.bad.Paint(t.glyphs.bad)+" ", upper(s.flow.Failure.Error()), e.width)
	if hint := fault.HintOf(s.flow.Failure); hint != "" {
		lines = append(append(lines, ""), widget.Hang(t.glyphs.info+" ", upper(hint), e.width)...)
	}
	return append(append(lines, ""), widget.Wrap("r tries again, esc goes back to the credentials.", e.width)...)
}

// hyperlink is text, broken to width, that terminals with OSC 8 open as url.
func hyperlink(url, text string, width int) []string {
	lines := strings.Split(ansi.Hardwrap(text, max(width, 1), true), "\n")
	for i, l := range lines {
		lines[i] = ansi.SetHyperlink(url) + l + ansi.ResetHyperlink()
	}
	return lines
}
