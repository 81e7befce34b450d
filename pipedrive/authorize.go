package pipedrive

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// loginPatience is how long a login waits for its answer: the lifetime of Pipedrive's codes.
const loginPatience = 5 * time.Minute

// hintExpired explains what Pipedrive's own page, which the login never sees, may have said.
const hintExpired = "start the login again and answer within five minutes; if Pipedrive's page said \"Invalid redirect URL\", make the " +
	"app's callback URL and redirect_url the same; \"App not found\" or \"cannot be installed\": a draft app works only in its sandbox company"

// Authorize runs one OAuth2 login. It calls invite once, as soon as the login can be answered, and waits until the callback
// or a paste brings the answer; the first one wins. Without a loopback redirect URL, or with PasteOnly, only a paste can;
// then there is a short URL on this machine only if opts.Entrance asks for one.
//
// Errors are *fault.Error: Refused if the person or Pipedrive says no, Unreachable if no answer came in time or Pipedrive
// sent none that can be read, Usage for an app that cannot be used, Failed for a port that is taken. If ctx is cancelled the
// error matches context.Canceled. A token that opts.Keep could not store is returned together with that error, which matches
// connection.ErrNotKept.
func (s *Service) Authorize(ctx context.Context, app connection.App, opts connection.AuthorizeOptions,
	invite func(connection.Invitation)) (connection.Token, error) {
	if app.ClientID == "" || app.ClientSecret.IsZero() {
		return connection.Token{}, fault.New(fault.Usage, hintApp, "there is no client ID or no client secret")
	}
	redirect, err := parseRedirect(app.RedirectURL, s.opts.Port)
	if err != nil {
		return connection.Token{}, err
	}
	l := newLogin(redirect)
	l.authorizeURL = s.config(app, redirect.String()).AuthCodeURL(l.state)
	invitation := connection.Invitation{URL: l.authorizeURL, Deadline: time.Now().Add(loginPatience), Paste: l.paste}
	switch {
	case redirect.loopback && !opts.PasteOnly:
		stop, err := s.serve(ctx, l)
		if err != nil {
			return connection.Token{}, err
		}
		defer stop()
		invitation.ShortURL = redirect.short(l.entrance)
	case opts.Entrance:
		short, stop := s.serveEntrance(ctx, l)
		defer stop()
		invitation.ShortURL = short
	}
	defer close(l.over)
	invite(invitation)
	token, err := s.finish(ctx, app, redirect, l, time.Until(invitation.Deadline), opts.Keep)
	l.taken.Store(true) // so that a late paste is told
	l.result = err
	return token, err
}

// finish waits for the answer and turns it into a token.
func (s *Service) finish(ctx context.Context, app connection.App, redirect redirectURL, l *login, wait time.Duration,
	keep func(context.Context, connection.Token) error) (connection.Token, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case a := <-l.answers:
		l.shown = a.shown
		if a.denied != nil {
			return connection.Token{}, a.denied
		}
		defer s.opts.Hold()()
		token, err := s.exchange(ctx, app, redirect.String(), a.code)
		if err == nil && keep != nil {
			err = unkept(keep(context.WithoutCancel(ctx), token))
		}
		return token, err
	case <-timer.C:
		return connection.Token{}, fault.New(fault.Unreachable, hintExpired, "%w", connection.ErrNotAnswered)
	case <-ctx.Done():
		return connection.Token{}, ended(ctx)
	}
}

// unkept marks an error, which may be nil, as one of storing the token.
func unkept(err error) error {
	if err == nil {
		return nil
	}
	return &fault.Error{Kind: fault.KindOf(err), Message: err.Error(), Hint: fault.HintOf(err), Err: errors.Join(connection.ErrNotKept, err)}
}

// login is one login that is waiting for its answer.
type login struct {
	redirect     redirectURL
	state        string // proves that an answer belongs to this login
	authorizeURL string
	entrance     string // path of the short URL; too hard to guess for another program within five minutes

	taken   atomic.Bool // an answer was accepted; later ones are rejected
	answers chan answer // holds it
	over    chan struct{}
	result  error         // how the login ended; may be read once over is closed
	shown   chan struct{} // closed when the outcome has been sent to the browser; nil if it is not waiting
}

// answer is what the person decided.
type answer struct {
	code   string
	denied error         // set: there is no code
	shown  chan struct{} // of login
}

var errAnswered = errors.New("this login is over, or was answered already")

func newLogin(redirect redirectURL) *login {
	state := make([]byte, 32)
	_, _ = rand.Read(state) // never fails
	entrance := make([]byte, 6)
	_, _ = rand.Read(entrance)
	return &login{
		redirect: redirect,
		state:    base64.RawURLEncoding.EncodeToString(state),
		entrance: "/" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(entrance)),
		answers:  make(chan answer, 1),
		over:     make(chan struct{}),
	}
}

// take accepts the first answer; for any later one it returns errAnswered.
func (l *login) take(a answer) error {
	if !l.taken.CompareAndSwap(false, true) {
		return errAnswered
	}
	l.answers <- a
	return nil
}
