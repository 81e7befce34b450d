package tui

import (
	"errors"
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// failureWords are title and sentence of a failure, and what can be done about it.
type failureWords struct {
	title    string
	sentence string
	status   string
	advice   []string
}

// failure returns the words for why it failed. Hints of errors are for commands: here they would name flags, which this
// screen does not have.
func (s stepConnect) failure(a wizard.Answers) failureWords {
	switch s.flow.Trouble(a) {
	case wizard.PortTrouble:
		w := failureWords{title: "Port " + wizard.PortOf(a.App.RedirectURL) + " is busy",
			sentence: "Another program listens there, so the answer cannot arrive by itself."}
		if !errors.Is(s.flow.Failure, connection.ErrPortBusy) {
			w.title = "Port " + wizard.PortOf(a.App.RedirectURL) + " cannot be used"
			w.sentence = words.Sentence(s.flow.Failure.Error())
		}
		return w
	case wizard.DeniedTrouble:
		return failureWords{"The access was not allowed", "Cancel was selected, or Pipedrive's page says why not; nothing was changed.", "denied",
			[]string{"By mistake, or with the wrong account?", "Try again and select Allow and install.", "The page names the company it is for."}}
	case wizard.LateTrouble:
		return failureWords{"No answer within 5 minutes", "Nothing was changed; the page may still be open.", "no answer",
			append([]string{"Did Pipedrive's page show an error?"}, a.BrowserErrors()...)}
	case wizard.AppTrouble:
		return failureWords{"Pipedrive does not know this app", "Client ID or secret is wrong; it goes back to their fields.", "refused",
			[]string{"Compare both with your app's page in Developer Hub, tab OAuth & access scopes:", wizard.HubPage}}
	case wizard.CodeTrouble:
		return failureWords{"The code is no longer good", "A code lives 5 minutes and works once.", "refused", nil}
	case wizard.TokenTrouble:
		return failureWords{"Pipedrive refuses this token", "Nothing was changed; the token of another company looks the same.", "refused", tokenAdvice(a)}
	case wizard.NoAnswerTrouble:
		sentence := "Network or maintenance; nothing was changed."
		if a.Method == oauth2 && !a.Credential().Token.AccessToken.IsZero() {
			sentence = "You are logged in; whose account it is could not be asked."
		}
		return failureWords{"Pipedrive does not answer", sentence, "no answer",
			[]string{words.Upper(wizard.HintHere(fault.HintOf(s.flow.Failure)))}}
	case wizard.NotKeptTrouble:
		return failureWords{"The login is not kept yet", "It works in this program until it ends; the step Hand over tries again to keep it.", "not kept",
			[]string{words.Upper(wizard.HintHere(fault.HintOf(s.flow.Failure)))}}
	case wizard.HandedOverTrouble:
		return failureWords{"n8n owns these tokens", "Refreshed here, n8n could be cut off; so they are left alone.", "ended",
			[]string{"Test the credential in n8n, or connect again: that makes tokens of its own, which are then handed over anew."}}
	case wizard.LoginEndedTrouble:
		return failureWords{"Pipedrive refuses the login", "Most likely it was revoked, or not used for 60 days.", "refused", []string{"Connect again."}}
	}
	return failureWords{"Connecting failed", "In Pipedrive nothing was changed.", "failed", []string{words.Upper(wizard.HintHere(fault.HintOf(s.flow.Failure)))}}
}

// tokenAdvice returns the possible causes of a refused token, numbered, and where the token is shown.
func tokenAdvice(a wizard.Answers) []string {
	advice := []string{"Most likely"}
	for i, cause := range a.RefusedTokenCauses() {
		advice = append(advice, fmt.Sprintf("%d  %s", i+1, cause))
	}
	return append(advice, "", wizard.TokenPage)
}

// failureLines returns the status, and what can be done.
func (s stepConnect) failureLines(e *env, a wizard.Answers, width int) []string {
	t, w := e.theme, s.failure(a)
	lines := widget.Hang("  "+t.bad.Paint(glyphBad+" "+w.status)+"  ", s.flow.Failure.Error(), width)
	lines = append(lines, "")
	for _, text := range w.advice {
		switch {
		case strings.HasPrefix(text, "https://"):
			lines = append(lines, "  "+t.take.Paint(widget.Fit(text, width-2)))
		case len(text) > 3 && text[1] == ' ': // numbered
			lines = append(lines, widget.Hang("  "+text[:3], text[3:], width)...)
		case text == "":
			lines = append(lines, "")
		default:
			lines = append(lines, widget.Hang("  ", text, width)...)
		}
	}
	if width < fullWidth-2 { // there the frame leaves out the sentence, and every line counts
		lines = append(widget.Wrap(w.sentence, width), lines...)
	}
	return lines
}

// wayRow returns a way on if the callback's port cannot be used.
func (s stepConnect) wayRow(e *env, c wizard.Choice, pointer string, width int) widget.Row {
	t, letter, title := e.theme, e.keys.Again, say("Try again")
	var more []string
	switch {
	case c.Name == wizard.ChoosePaste:
		letter, title = e.keys.Paste, phrase{"Paste the page's address instead", "Paste the address instead"}
		more = []string{"works at once; the callback URL stays as it is"}
	case c.Name == wizard.ChoosePort:
		port := wizard.PortOf(s.flow.FreeURL)
		letter, title = e.keys.Port, phrase{"Take the next free port, " + port, "Next free port, " + port}
		more = []string{"then the app's Callback URL has to be changed and saved, too:", t.take.Paint(s.flow.FreeURL)}
	case errors.Is(s.flow.Failure, connection.ErrPortBusy):
		title = phrase{"Try again, once the other program has ended", "Again, once the other has ended"}
	}
	line := pointer + t.key.Paint(letter.Help().Key) + "  "
	lines := []string{line + title.in(width-widget.Width(line))}
	if width >= fullWidth-2 {
		if c.Name == wizard.ChoosePaste {
			lines[0] = widget.Pad(lines[0], 47) + t.good.Paint("recommended")
		}
		for _, m := range more {
			lines = append(lines, "     "+widget.Fit(m, width-5))
		}
	}
	return widget.Row{Lines: lines, Name: title.in(30)}
}
