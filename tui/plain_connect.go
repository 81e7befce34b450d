package tui

import (
	"context"
	"errors"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// connect authorizes, and settles whose account it is and whether the scopes are enough.
func (p *plain) connect(ctx context.Context, a *wizard.Answers) error {
	fresh := a.Method == connection.OAuth2 && a.Credential().Token.AccessToken.IsZero()
	if a.Done(wizard.StepConnect) {
		p.say("Connected: " + accountWords(a.Account))
		n, err := p.choose(ctx, question{text: "Connection"}, []choice{{"keep", "keep it"}, {"again", "connect again"}}, 0)
		if err != nil {
			return err
		}
		if n == 0 {
			return p.granted(ctx, a)
		}
		fresh = a.Method == connection.OAuth2
	}
	for {
		err := p.connected(ctx, a, fresh)
		if !isFault(err) {
			return err
		}
		p.failed(err)
		if fresh, err = p.afterFailure(ctx, a, err); err != nil {
			return err
		}
	}
}

// connected tries once, from the login if it has to be fresh.
func (p *plain) connected(ctx context.Context, a *wizard.Answers, fresh bool) error {
	if fresh {
		if err := p.login(ctx, a); err != nil {
			return err
		}
	}
	p.say("Asking Pipedrive whose account this is …")
	account, token, err := p.opts.Pipedrive.Account(ctx, a.Credential())
	if !token.AccessToken.IsZero() {
		*a = a.WithToken(token)
	}
	if err != nil {
		return err
	}
	*a = a.WithAccount(account)
	p.say("You are " + accountWords(account) + emailWords(account) + ".")
	mine, err := p.yes(ctx, "Is that you, in the right company?", true)
	if err != nil {
		return err
	}
	if !mine {
		p.say(notMeWords(a.Method))
		return errNotMe
	}
	return p.granted(ctx, a)
}

var errNotMe = errors.New("this is another account than yours")

// isFault tells what can be tried again from what leaves the step.
func isFault(err error) bool {
	_, left := errors.AsType[*LeftError](err)
	_, outside := errors.AsType[stopped](err)
	return err != nil && !left && !outside && !errors.Is(err, errBack) && !errors.Is(err, context.Canceled)
}

// afterFailure asks how to go on; fresh says that it is with a new login.
func (p *plain) afterFailure(ctx context.Context, a *wizard.Answers, failure error) (fresh bool, err error) {
	choices := []choice{{"again", "try again"}, {"back", "go back and change the credentials"}}
	if a.Method == connection.OAuth2 {
		choices = append(choices, choice{"login", "connect again in the browser"})
	}
	preset := 0
	if errors.Is(failure, errNotMe) { // asking once more would give the same account
		choices = choices[1:]
		preset = len(choices) - 1
	}
	n, err := p.choose(ctx, question{text: "What now"}, choices, preset)
	if err != nil {
		return false, err
	}
	switch choices[n].word {
	case "back":
		return false, errBack
	case "login":
		return true, nil
	}
	return a.Method == connection.OAuth2 && a.Credential().Token.AccessToken.IsZero(), nil
}

// granted holds the granted scopes against the needed ones, and settles the connection.
func (p *plain) granted(ctx context.Context, a *wizard.Answers) error {
	c, ok := a.Comparison()
	if !ok {
		p.say(tokenRightsWords(a.Account))
		*a = a.Confirmed()
		return nil
	}
	p.say("Scopes needed: " + orNone(joined(c.Needed)))
	p.say("Scopes granted: " + orNone(joined(c.Granted)))
	if len(c.Excess) > 0 {
		p.say("More than needed: " + joined(c.Excess) + ". They can be switched off in Developer Hub.")
	}
	if len(c.Missing) == 0 {
		p.say("Nothing is missing.")
		*a = a.Confirmed()
		return nil
	}
	p.say("Missing: " + joined(c.Missing) + ". " + missingWords(len(c.Missing)))
	n, err := p.choose(ctx, question{text: "What now"}, []choice{
		{"again", "switched on: connect again"}, {"anyway", "go on anyway"},
	}, 0)
	if err != nil {
		return err
	}
	if n == 0 {
		return p.connected(ctx, a, true)
	}
	*a = a.Confirmed()
	return nil
}
