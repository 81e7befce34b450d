package pipedrive

import (
	"context"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Keeper is where a token lives. Renew takes the lock of that place, so that two processes do not refresh at once. If
// the token there is no longer the stale one, somebody else renewed it: Renew returns that. Otherwise it calls refresh,
// stores the new token, and only then returns it. It may refuse to renew, too; its error then says why.
type Keeper interface {
	Renew(ctx context.Context, stale connection.Token,
		refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error)
}

// memory is the Keeper of a token that has no home yet.
type memory struct{}

// Renew implements Keeper.
func (memory) Renew(ctx context.Context, stale connection.Token,
	refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	return refresh(ctx, stale)
}

// margin is how long before its expiry a token is renewed, so that it does not expire on the way.
const margin = 60 * time.Second

// renewal is what became of renewing the token.
type renewal struct {
	at     time.Time // when it last succeeded
	early  bool      // Pipedrive refused a token before its expiry
	failed error     // why the current token cannot be renewed
}

// usable returns a token for the next call, renewed if it is about to expire.
func (c *Client) usable(ctx context.Context) (connection.Token, error) {
	c.mu.Lock()
	t, renewed := c.token, c.renewal.at // together: a token read before a renewal is not the one of that renewal
	c.mu.Unlock()
	if c.cred.Method != connection.OAuth2 {
		return t, nil
	}
	if t.AccessToken.IsZero() && t.RefreshToken.IsZero() {
		return t, fault.New(fault.Usage, "connect first: connect-pipedrive login, or the wizard's Connect step", "the app has not been authorized yet")
	}
	due := t.AccessToken.IsZero() || !t.Expiry.IsZero() && time.Until(t.Expiry) < margin
	shortLived := !renewed.IsZero() && time.Since(renewed) < margin // else it would be renewed for each call
	if !due || shortLived {
		return t, nil
	}
	fresh, err := c.renew(ctx, t)
	if err == nil {
		return fresh, nil
	}
	kind := fault.KindOf(err)
	if ctx.Err() == nil && time.Now().Before(t.Expiry) && (kind == fault.Refused || kind == fault.Unreachable) {
		return t, nil // it is good for some seconds more
	}
	return t, err
}

// renewRefused renews a token that Pipedrive refused with 401.
func (c *Client) renewRefused(ctx context.Context, stale connection.Token) error {
	early := time.Now().Before(stale.Expiry)
	if _, err := c.renew(ctx, stale); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renewal.early = c.renewal.early || early
	return nil
}

// renew replaces the stale token, once however many calls ask for it: who comes later gets what the first one got.
func (c *Client) renew(ctx context.Context, stale connection.Token) (connection.Token, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return stale, ended(ctx)
	}
	c.mu.Lock()
	current, failed := c.token, c.renewal.failed
	c.mu.Unlock()
	if current.AccessToken != stale.AccessToken {
		return current, nil
	}
	if failed != nil {
		return stale, failed
	}
	fresh, err := c.keeper.Renew(ctx, stale, func(ctx context.Context, t connection.Token) (connection.Token, error) {
		return c.service.Refresh(ctx, c.cred.App, t)
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		c.token, c.renewal.at, c.renewal.failed = fresh, time.Now(), nil
	case ctx.Err() == nil:
		c.renewal.failed = err
	}
	return fresh, err
}
