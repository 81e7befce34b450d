package wizard

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Connect is the flow of connecting: authorizing (OAuth2), asking whose account it is, having the person confirm it, and
// holding the granted scopes against the needed ones.
type Connect struct {
	Demo      bool // the consent page is the simulator's, and Allow can be pressed for the person
	PasteOnly bool // nothing listens for the callback, even where it would arrive here

	Phase      ConnectPhase
	Invitation connection.Invitation // while ConnectWaiting
	Opened     bool                  // the browser was asked to show the invitation
	Taken      bool                  // the answer has come in; Pipedrive is being asked for the token
	Failure    error                 // of ConnectFailed
}

// ConnectPhase is how far connecting is.
type ConnectPhase int

// The phases.
const (
	ConnectStarting ConnectPhase = iota // the login is being prepared
	ConnectWaiting                      // the person is to allow the access in the browser
	ConnectAsking                       // Pipedrive is asked whose account it is
	ConnectConfirm                      // the person is asked whether it is theirs
	ConnectNotMe                        // it is not
	ConnectMissing                      // it is, but scopes are missing
	ConnectSettled                      // it is, and nothing is missing
	ConnectFailed
)

// The choices of connecting.
const (
	ChooseAllow ChoiceName = "allow" // demo: press Allow on the consent page
	ChooseOpen  ChoiceName = "open"  // the consent page in the browser
	ChooseYes   ChoiceName = "yes"
	ChooseNo    ChoiceName = "no"
	ChooseKeep  ChoiceName = "keep"  // the connection that there is
	ChooseLogin ChoiceName = "login" // with a new login
)

// Start begins, or finds that nothing is to be done.
func (c Connect) Start(a Answers) (Connect, Turn) {
	switch {
	case a.Done(StepConnect):
		return c.settle(a), Turn{Answers: a}
	case a.Method == connection.OAuth2 && a.Credential().Token.AccessToken.IsZero():
		return c.login(a)
	}
	return c.ask(a)
}

// NeedsPaste reports that the browser's answer cannot arrive by itself.
func (c Connect) NeedsPaste(a Answers) bool {
	return c.PasteOnly || !connection.LoopbackURL(a.App.RedirectURL)
}

// restart keeps what a flow was started with.
func (c Connect) restart(phase ConnectPhase) Connect {
	return Connect{Demo: c.Demo, PasteOnly: c.PasteOnly, Phase: phase}
}

func (c Connect) login(a Answers) (Connect, Turn) {
	options := connection.AuthorizeOptions{PasteOnly: c.NeedsPaste(a)}
	return c.restart(ConnectStarting), Turn{Answers: a, Effect: Authorize{a.App, options, a.Checklist().Needed()}}
}

func (c Connect) ask(a Answers) (Connect, Turn) {
	return c.restart(ConnectAsking), Turn{Answers: a, Effect: AskAccount{a.Credential()}}
}

func (c Connect) settle(a Answers) Connect {
	if len(a.missing()) > 0 {
		return c.restart(ConnectMissing)
	}
	return c.restart(ConnectSettled)
}

func (c Connect) fail(err error) Connect {
	c = c.restart(ConnectFailed)
	c.Failure = err
	return c
}

// On takes what happened.
func (c Connect) On(event Event, a Answers) (Connect, Turn) {
	switch e := event.(type) {
	case Invited:
		c.Phase, c.Invitation = ConnectWaiting, e.Invitation
		return c, Turn{Answers: a, Effect: OpenBrowser{e.Invitation.LaunchURL()}}
	case BrowserOpened:
		c.Opened = e.Err == nil
	case Pasted:
		c.Taken = e.Err == nil
	case Authorized:
		if e.Err == nil {
			return c.ask(a.WithNewLogin(e.Token))
		}
		c = c.fail(e.Err)
	case AccountAnswered:
		if !e.Token.AccessToken.IsZero() {
			a = a.WithToken(e.Token)
		}
		if e.Err != nil {
			return c.fail(e.Err), Turn{Answers: a}
		}
		return c.restart(ConnectConfirm), Turn{Answers: a.WithAccount(e.Account)}
	}
	return c, Turn{Answers: a}
}

// Choices are what the person can do now.
func (c Connect) Choices(a Answers) []Choice {
	var choices []Choice
	offer := func(on bool, name ChoiceName, text, label string) {
		if on {
			choices = append(choices, Choice{name, text, label})
		}
	}
	app := a.Method == connection.OAuth2
	switch c.Phase {
	case ConnectWaiting:
		offer(c.Demo && !c.Taken, ChooseAllow, "", "press Allow")
		offer(true, ChooseOpen, "", "open")
		offer(true, ChooseAgain, "", "start again")
	case ConnectConfirm:
		offer(true, ChooseYes, "", "yes")
		offer(true, ChooseNo, "", "no")
	case ConnectNotMe: // asking once more would give the same account
		offer(true, ChooseBack, "go back and change the credentials", "back")
		offer(app, ChooseLogin, "connect again in the browser", "connect again")
	case ConnectMissing:
		offer(true, ChooseAgain, "switched on: connect again", "connect again")
		offer(true, ChooseAnyway, "go on anyway", "go on anyway")
	case ConnectSettled:
		offer(true, ChooseKeep, "keep it", "next")
		offer(true, ChooseAgain, "connect again", "connect again")
	case ConnectFailed:
		offer(true, ChooseAgain, "try again", "try again")
		offer(true, ChooseBack, "go back and change the credentials", "back")
		offer(app, ChooseLogin, "connect again in the browser", "connect again")
	}
	return choices
}

// Choose does what the person wants; what is not offered changes nothing.
func (c Connect) Choose(name ChoiceName, a Answers) (Connect, Turn) {
	if !Offers(c.Choices(a), name) {
		return c, Turn{Answers: a}
	}
	turn := Turn{Answers: a}
	switch name {
	case ChooseAllow:
		turn.Effect = Approve{c.Invitation.URL}
	case ChooseOpen:
		turn.Effect = OpenBrowser{c.Invitation.LaunchURL()}
	case ChooseYes: // to go on without what is missing takes another choice
		if c = c.settle(a); c.Phase == ConnectSettled {
			turn = Turn{Answers: a.Confirmed(), Move: Forward}
		}
	case ChooseNo:
		c = c.restart(ConnectNotMe)
	case ChooseKeep, ChooseAnyway:
		turn = Turn{Answers: a.Confirmed(), Move: Forward}
	case ChooseBack:
		turn.Move = Backward
	case ChooseLogin:
		return c.login(a)
	case ChooseAgain:
		return c.again(a)
	}
	return c, turn
}

// again starts over: with a new login, or where just the question failed, with the question.
func (c Connect) again(a Answers) (Connect, Turn) {
	onlyAsked := c.Phase == ConnectFailed && !a.Credential().Token.AccessToken.IsZero() && fault.KindOf(c.Failure) != fault.Refused
	if a.Method == connection.OAuth2 && !onlyAsked {
		return c.login(a)
	}
	return c.ask(a)
}

// Paste is the effect that hands what the person pasted to the waiting login.
func (c Connect) Paste(text string) Effect { return Paste{c.Invitation, text} }
