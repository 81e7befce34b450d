package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
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

// missingScopes are the needed scopes that the token lacks; none with an API token.
func missingScopes(a wizard.Answers) []scopes.Scope {
	c, _ := a.Comparison()
	return c.Missing
}

func (s stepConnect) OnNormalScreen() bool { return s.printed }
