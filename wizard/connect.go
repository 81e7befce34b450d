package wizard

import (
	"cmp"
	"errors"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
)

// Connect is the flow of connecting: authorizing (OAuth2), asking whose account it is, having the person confirm it, and
// comparing granted with needed scopes.
type Connect struct {
	Demo      bool // the consent page is the simulator's, and Allow can be pressed for the person
	PasteOnly bool // do not listen for the callback, even if it would arrive here

	Phase      ConnectPhase
	Invitation connection.Invitation // while ConnectWaiting
	Opened     bool                  // the browser was asked to show the invitation
	Taken      bool                  // the answer has come in; Pipedrive is being asked for the token
	Failure    error                 // of ConnectFailed
	FreeURL    string                // if the callback's port is taken: the redirect URL with the next free one; empty: none is known
	Remark     string                // what was odd about the answer that brought the token; empty: nothing
}

// ConnectPhase is how far connecting has got.
type ConnectPhase int

// The phases.
const (
	ConnectStarting ConnectPhase = iota // the login is being prepared
	ConnectWaiting                      // the person has to allow the access in the browser
	ConnectAsking                       // Pipedrive is asked whose account it is
	ConnectConfirm                      // the person is asked whether it is theirs
	ConnectNotMe                        // it is not
	ConnectMissing                      // the account is known, and so is that scopes are missing
	ConnectSettled                      // it is theirs, and nothing is missing
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
	ChoosePaste ChoiceName = "paste" // the page's address, instead of waiting for the callback
	ChoosePort  ChoiceName = "port"  // the next free one, in the app's callback URL as well
)

// Start starts the flow, or finds that there is nothing to do.
func (c Connect) Start(a Answers) (Connect, Turn) {
	app := a.Method == connection.OAuth2
	switch {
	case a.LoginAgain && app:
		return c.login(a)
	case a.Done(StepConnect) && !a.LoginAgain:
		return c.settle(a), Turn{Answers: a}
	case app && a.Credential().Token.AccessToken.IsZero():
		return c.login(a)
	}
	return c.ask(a)
}

// NeedsPaste reports whether the browser's answer cannot arrive by itself: it goes to another machine, or to n8n.
func (c Connect) NeedsPaste(a Answers) bool {
	return c.PasteOnly || !AnswersHere(a.App.RedirectURL)
}

// restart keeps what the flow was started with.
func (c Connect) restart(phase ConnectPhase) Connect {
	return Connect{Demo: c.Demo, PasteOnly: c.PasteOnly, Phase: phase, Remark: c.Remark}
}

func (c Connect) login(a Answers) (Connect, Turn) {
	c.Remark = ""
	options := connection.AuthorizeOptions{PasteOnly: c.NeedsPaste(a), Entrance: true}
	return c.restart(ConnectStarting), Turn{Answers: a, Effect: Authorize{a.App, options, a.Checklist().Needed()}}
}

func (c Connect) ask(a Answers) (Connect, Turn) {
	return c.restart(ConnectAsking), Turn{Answers: a, Effect: AskAccount{a.Credential()}}
}

func (c Connect) settle(a Answers) Connect {
	if len(a.Missing()) > 0 {
		return c.restart(ConnectMissing)
	}
	return c.restart(ConnectSettled)
}

// fail ends an attempt. If the callback's port is taken, a free one is looked for.
func (c Connect) fail(err error, a Answers) (Connect, Turn) {
	c = c.restart(ConnectFailed)
	c.Failure = err
	turn := Turn{Answers: a}
	if c.Trouble(a) == PortTrouble {
		turn.Effect = FindPort{a.App.RedirectURL}
	}
	return c, turn
}

// On handles an event.
func (c Connect) On(event Event, a Answers) (Connect, Turn) {
	switch e := event.(type) {
	case Invited:
		c.Phase, c.Invitation = ConnectWaiting, e.Invitation
		return c, Turn{Answers: a, Effect: OpenBrowser{e.Invitation.LaunchURL()}}
	case BrowserOpened:
		if c.Phase == ConnectWaiting {
			c.Opened = e.Err == nil
		}
	case Pasted:
		c.Taken = e.Err == nil
	case PortFound:
		if c.Phase == ConnectFailed && e.Err == nil {
			c.FreeURL = e.RedirectURL
		}
	case Authorized:
		if e.Err == nil || errors.Is(e.Err, connection.ErrNotKept) {
			a, c.Remark = a.WithNewLogin(e.Token), e.Token.Remark
		}
		if e.Err != nil {
			return c.fail(e.Err, a)
		}
		return c.ask(a)
	case AccountAnswered:
		if !e.Token.AccessToken.IsZero() {
			a, c.Remark = a.WithToken(e.Token), cmp.Or(e.Token.Remark, c.Remark)
		}
		if e.Err != nil {
			return c.fail(e.Err, a)
		}
		a = a.WithAccount(e.Account)
		if a.LoginAgain = false; len(a.Missing()) > 0 {
			return c.restart(ConnectMissing), Turn{Answers: a}
		}
		return c.restart(ConnectConfirm), Turn{Answers: a}
	}
	return c, Turn{Answers: a}
}

// Choices returns what the person can do now, the most helpful choice first.
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
		offer(c.Demo && !c.Taken, ChooseAllow, "", "Allow it for me")
		offer(true, ChooseOpen, "", "Open again")
		offer(true, ChooseAgain, "", "start again")
		offer(a.Done(StepConnect), ChooseKeep, "", "keep the connection there is")
	case ConnectConfirm:
		offer(true, ChooseYes, "yes", "Yes, test it")
		offer(true, ChooseNo, "no, not me, or another company", "not me, or other company")
	case ConnectNotMe: // asking once more would give the same account
		offer(app, ChooseLogin, "connect again in the browser", "Connect again")
		offer(true, ChooseBack, "go back and change the credentials", words.Either(app, "back", "Other token"))
	case ConnectMissing:
		offer(true, ChooseAgain, "switched on: connect again", "Connect again")
		offer(true, ChooseAnyway, "go on anyway", "Go on without them")
		offer(true, ChooseNo, "not me, or another company", "not me")
	case ConnectSettled:
		offer(true, ChooseKeep, "keep it", "Next: "+StepTest.Title())
		offer(true, ChooseAgain, "connect again", "connect again")
	case ConnectFailed:
		c.offerRemedies(a, offer)
		offer(a.LoginAgain && a.Done(StepConnect), ChooseKeep, "keep the connection there is", "keep the connection there is")
	}
	return choices
}

// Choose carries out a choice; one that is not offered changes nothing.
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
	case ChooseNo:
		c = c.restart(ConnectNotMe)
	case ChooseYes, ChooseKeep, ChooseAnyway:
		a.LoginAgain = false
		turn = Turn{Answers: a.Confirmed(), Move: Forward}
	case ChooseBack:
		turn.Move = Backward
	case ChoosePaste:
		c.PasteOnly = true
		return c.login(a)
	case ChoosePort: // the callback URL has to be changed in the app before a login with it can succeed
		a.App.RedirectURL = c.FreeURL
		turn = Turn{Answers: a, Move: Backward}
	case ChooseLogin:
		return c.login(a)
	case ChooseAgain:
		return c.again(a)
	}
	return c, turn
}

// again starts over with a new login or, if only asking for the account failed, asks again.
func (c Connect) again(a Answers) (Connect, Turn) {
	onlyAsked := c.Phase == ConnectFailed && !a.Credential().Token.AccessToken.IsZero() && !a.LoginAgain && fault.KindOf(c.Failure) != fault.Refused
	if a.Method == connection.OAuth2 && !onlyAsked {
		return c.login(a)
	}
	return c.ask(a)
}

// Paste returns the effect that passes what the person pasted to the waiting login.
func (c Connect) Paste(text string) Effect { return Paste{c.Invitation, text} }
