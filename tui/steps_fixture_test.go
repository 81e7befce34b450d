package tui

import (
	"context"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/wizard/wizardtest"
)

// Short names for what the tests of both faces start from.
type (
	fakePipedrive = wizardtest.Pipedrive
	fakeHost      = wizardtest.Host
	fakeHandover  = wizardtest.Handover
	checkRun      = wizardtest.CheckRun
)

var (
	upTo, docker, found              = wizardtest.UpTo, wizardtest.Docker, wizardtest.Found
	ada, okCheck, grantedToken       = wizardtest.Ada, wizardtest.OKCheck, wizardtest.GrantedToken
	checkFake, refusing, unsettled   = wizardtest.CheckFake, wizardtest.Refusing, wizardtest.Unsettled
	claimsNothing, flowing, selected = wizardtest.ClaimsNothing, wizardtest.Flowing, testkit.Selecting
)

const canaryToken, canarySecret = wizardtest.CanaryToken, wizardtest.CanarySecret

// login is a fake login whose outcome the test decides.
type login struct {
	pasteOnly bool
	stuck     bool // what is pasted is accepted, but nothing follows
	result    chan connection.Token
	failure   chan error
	cancelled chan struct{}
}

// loginFake returns a Pipedrive whose logins are received from a channel as they start.
func loginFake() (*fakePipedrive, chan *login) {
	started := make(chan *login, 8)
	return &fakePipedrive{OnAuthorize: func(ctx context.Context, _ connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		l := &login{pasteOnly: opts.PasteOnly, result: make(chan connection.Token, 1), failure: make(chan error, 1), cancelled: make(chan struct{})}
		i := connection.Invitation{
			URL: "https://oauth.pipedrive.com/oauth/authorize?client_id=0123456789abcdef" +
				"&redirect_uri=http%3A%2F%2Flocalhost%3A53682%2Fcallback&response_type=code&state=f00df00df00df00df00df00df00df00d",
			Deadline: time.Now().Add(5 * time.Minute),
			Paste: func(text string) error {
				if text != "https://n8n.example.com/?code=1&state=f00d" {
					return fault.New(fault.Usage, "copy the whole address, from https:// to its end", "this address has no code in it")
				}
				if !l.stuck {
					l.result <- grantedToken()
				}
				return nil
			},
		}
		if i.ShortURL = "http://localhost:53682/"; opts.PasteOnly {
			i.ShortURL = "http://127.0.0.1:41233/abcdefghij"
		}
		started <- l
		invite(i)
		select {
		case <-ctx.Done():
			close(l.cancelled)
			return connection.Token{}, ctx.Err()
		case err := <-l.failure:
			return connection.Token{}, err
		case token := <-l.result:
			return token, nil
		}
	}}, started
}
