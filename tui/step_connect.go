package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// stepConnect authorizes (OAuth2), asks Pipedrive whose account it is, has the person confirm it, and holds the granted
// scopes against the needed ones.
type stepConnect struct {
	phase  connectPhase
	run    run
	cancel context.CancelFunc // ends the run

	invitation connection.Invitation
	now        time.Time // while waiting
	opened     bool      // the browser was asked to show the page
	note       note      // what came of the last key
	typing     bool      // the paste field is open
	input      textinput.Model
	taken      bool // the answer has come in; Pipedrive is being asked for the token
	printed    bool // the address stands on the normal screen

	asked   shown // the question
	failure error
	scroll  scroll
}

// connectPhase is how far connecting is.
type connectPhase int

const (
	phaseStarting connectPhase = iota // the login is being prepared
	phaseWaiting                      // the person is to allow the access in the browser
	phaseAsking                       // Pipedrive is asked whose account it is
	phaseConfirm                      // the person is asked whether it is theirs
	phaseNotMe                        // it is not
	phaseSettled                      // it is
	phaseFailed
)

func (stepConnect) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	s := stepConnect{run: run{visit: e.visit}}
	switch {
	case a.Done(wizard.StepConnect):
		s.phase = phaseSettled
		return s, nil
	case a.Method == connection.OAuth2 && a.Credential().Token.AccessToken.IsZero():
		return s.login(e, a)
	}
	return s.ask(e, a)
}

// started is the step with a new run, what was before ended.
func (s stepConnect) started(e env) (stepConnect, context.Context, tea.Cmd) {
	stop := tea.Cmd(nil)
	if s.cancel != nil {
		stop = e.cmds.stop(s.cancel)
	}
	ctx, cancel := context.WithCancel(e.ctx)
	return stepConnect{run: s.run.next(e.visit), cancel: cancel, printed: s.printed}, ctx, stop
}

// login starts an OAuth2 login.
func (s stepConnect) login(e env, a wizard.Answers) (stepConnect, tea.Cmd) {
	s, ctx, stop := s.started(e)
	s.phase = phaseStarting
	authorize := e.cmds.authorize(ctx, s.run, a.App, connection.AuthorizeOptions{PasteOnly: pasteOnly(a)})
	if e.demo != nil && e.demo.SwitchOn != nil {
		authorize = tea.Sequence(e.cmds.switchOn(s.run, e.demo, a.Checklist().Needed()), authorize)
	}
	return s, tea.Batch(stop, authorize)
}

// ask asks whose account it is.
func (s stepConnect) ask(e env, a wizard.Answers) (stepConnect, tea.Cmd) {
	s, ctx, stop := s.started(e)
	s.phase = phaseAsking
	return s, tea.Batch(stop, e.cmds.account(ctx, s.run, a.Credential()))
}

// pasteOnly reports that the browser's answer cannot arrive on this machine.
func pasteOnly(a wizard.Answers) bool { return !connection.LoopbackURL(a.App.RedirectURL) }

func (s stepConnect) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		return s.key(e, k, a)
	}
	if m, ok := msg.(runMsg); !ok || m.of() != s.run {
		return stays(s, a)
	}
	switch msg := msg.(type) {
	case invited:
		return s.invited(e, msg, a)
	case ticked:
		if s.phase != phaseWaiting {
			return stays(s, a)
		}
		s.now = msg.now
		return stays(s, a, e.cmds.tick(e.ctx, s.run))
	case browserOpened:
		s.opened = msg.err == nil
		s.note = noteOf(msg.err, "")
	case copied:
		s.note = noteOf(msg.err, "Sent to the terminal's clipboard. Not there? Not every terminal takes it: u shows the address to copy.")
	case approved:
		s.note = noteOf(msg.err, "")
	case pasted:
		s.taken = msg.err == nil
		s.typing = s.typing && !s.taken
		s.note = noteOf(msg.err, "")
	case authorized:
		if msg.err != nil {
			return stays(s.failed(msg.err), a)
		}
		a = a.WithNewLogin(msg.token)
		s, cmd := s.ask(e, a)
		return stays(s, a, cmd)
	case accountAnswered:
		if !msg.token.AccessToken.IsZero() {
			a = a.WithToken(msg.token)
		}
		if msg.err != nil {
			return stays(s.failed(msg.err), a)
		}
		s.phase, s.asked = phaseConfirm, e.from()
		return stays(s, a.WithAccount(msg.account))
	}
	return stays(s, a)
}

// invited shows the address, and only then opens the browser.
func (s stepConnect) invited(e env, msg invited, a wizard.Answers) outcome {
	s.phase, s.invitation, s.now = phaseWaiting, msg.invitation, msg.now
	s.input = newInput()
	s.input.EchoMode = textinput.EchoPassword                     // the address holds a code that is worth a login
	if pasteOnly(a) && len(s.pasting().lines(e, a)) <= e.height { // else the address would not be seen
		s = s.pasting()
	}
	open := tea.Sequence(e.cmds.awaitFrame(e.ctx, s.run), e.cmds.openBrowser(s.run, msg.invitation.URL))
	return stays(s, a, open, e.cmds.tick(e.ctx, s.run))
}

func (s stepConnect) pasting() stepConnect {
	s.typing = true
	s.input.SetValue("")
	s.input.Focus()
	return s
}

func (s stepConnect) failed(err error) stepConnect {
	s.phase, s.failure, s.typing, s.taken = phaseFailed, err, false, false
	return s
}

func (s stepConnect) key(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	if s.printed { // any key comes back from the normal screen
		s.printed = false
		return stays(s, a)
	}
	if s.typing {
		return s.typed(e, k, a)
	}
	if key.Matches(k, keys.Back) {
		return back(s, a)
	}
	switch s.phase {
	case phaseWaiting:
		return s.whileWaiting(e, k, a)
	case phaseConfirm:
		switch {
		case key.Matches(k, keys.Next, keys.Yes) && s.asked.seen(e): // y copied the address just before
			return s.recognised(a)
		case key.Matches(k, keys.No):
			s.phase = phaseNotMe
			return stays(s, a)
		}
	case phaseSettled:
		switch missing := len(missingScopes(a)) > 0; {
		case key.Matches(k, keys.Next) && !missing, key.Matches(k, keys.Anyway) && missing:
			return next(s, a.Confirmed())
		case key.Matches(k, keys.Again):
			return s.again(e, a)
		}
	case phaseNotMe, phaseFailed:
		if key.Matches(k, keys.Again) && s.canAgain(a) {
			return s.again(e, a)
		}
	}
	s.scroll = s.scroll.moved(e, k, len(s.lines(e, a)), e.height)
	return stays(s, a)
}

// recognised goes on, unless scopes are missing: to go on without them takes another key.
func (s stepConnect) recognised(a wizard.Answers) outcome {
	s.phase, s.scroll = phaseSettled, scroll{}
	if len(missingScopes(a)) > 0 {
		return stays(s, a)
	}
	return next(s, a.Confirmed())
}

func (s stepConnect) whileWaiting(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	switch url := s.invitation.URL; {
	case key.Matches(k, keys.URL):
		s.printed = true
		return stays(s, a, e.cmds.print(url))
	case key.Matches(k, keys.Copy):
		return stays(s, a, e.cmds.copy(s.run, url, "the address"))
	case key.Matches(k, keys.Open):
		return stays(s, a, e.cmds.openBrowser(s.run, url))
	case key.Matches(k, keys.Paste):
		s.note = note{}
		return stays(s.pasting(), a)
	case key.Matches(k, keys.Allow) && e.demo != nil && !s.taken:
		return stays(s, a, e.cmds.approve(e.ctx, s.run, e.demo, url))
	case key.Matches(k, keys.Again):
		return s.again(e, a)
	}
	s.scroll = s.scroll.moved(e, k, len(s.lines(e, a)), e.height)
	return stays(s, a)
}

// typed edits the paste field. A paste is taken at once: there is nothing to add to it.
func (s stepConnect) typed(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch {
	case k.Paste:
		s.input.SetValue("")
		s.note = note{}
		return stays(s, a, e.cmds.paste(s.run, s.invitation, string(k.Runes)))
	case key.Matches(k, e.keys.Leave):
		s.typing = false
		return stays(s, a)
	case key.Matches(k, e.keys.Next):
		text := s.input.Value()
		if text == "" {
			return stays(s, a)
		}
		s.input.SetValue("")
		s.note = note{}
		return stays(s, a, e.cmds.paste(s.run, s.invitation, text))
	}
	s.input, _ = s.input.Update(k)
	return stays(s, a)
}

// canAgain reports whether trying again can help: the token of another account stays one.
func (s stepConnect) canAgain(a wizard.Answers) bool {
	return a.Method == connection.OAuth2 || s.phase == phaseFailed
}

// again starts over: with a new login, or where just the question failed, with the question.
func (s stepConnect) again(e env, a wizard.Answers) outcome {
	var cmd tea.Cmd
	onlyAsked := s.phase == phaseFailed && !a.Credential().Token.AccessToken.IsZero() && fault.KindOf(s.failure) != fault.Refused
	if a.Method == connection.OAuth2 && !onlyAsked {
		s, cmd = s.login(e, a)
	} else {
		s, cmd = s.ask(e, a)
	}
	return stays(s, a, cmd)
}

// missingScopes are the needed scopes that the token lacks; none with an API token.
func missingScopes(a wizard.Answers) []scopes.Scope {
	c, _ := a.Comparison()
	return c.Missing
}

func (s stepConnect) Typing() bool         { return s.typing }
func (s stepConnect) OnNormalScreen() bool { return s.printed }

func (s stepConnect) Keys(e env, a wizard.Answers) []key.Binding {
	k := e.keys
	back := k.Back
	var on []key.Binding
	switch s.phase {
	case phaseWaiting:
		if s.typing {
			return []key.Binding{named(k.Next, "take it"), named(k.Leave, "close the field")}
		}
		on = []key.Binding{when(named(k.Allow, "press Allow"), e.demo != nil && !s.taken), named(k.Paste, "paste"), named(k.Open, "open"),
			k.Copy, named(k.URL, "to select"), named(k.Again, "start again")}
	case phaseConfirm:
		on = []key.Binding{k.Yes, bind("n", "no", "n")}
	case phaseSettled:
		missing := len(missingScopes(a)) > 0
		on = []key.Binding{when(k.Next, !missing), named(k.Again, "connect again"), when(k.Anyway, missing)}
	case phaseNotMe, phaseFailed:
		on = []key.Binding{when(named(k.Again, "try again"), s.canAgain(a))}
		if s.phase == phaseNotMe {
			on[0] = named(on[0], "connect again")
		}
	}
	on = append(on, back)
	return append(on, s.scroll.keys(e, len(s.lines(e, a)), e.height)...)
}
