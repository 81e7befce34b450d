package pipedrive

import (
	"context"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Keeper is where a token is stored. Renew locks that place, so that two processes do not refresh at once. If the token there
// is no longer the stale one, somebody else has renewed it, and Renew returns that. Otherwise it calls refresh, stores the
// new token, and only then returns it. It may also refuse to renew; its error then says why.
type Keeper interface {
	Renew(ctx context.Context, stale connection.Token,
		refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error)
}

// memory is the Keeper of a token that is stored nowhere yet.
type memory struct{}

// Renew implements Keeper.
func (memory) Renew(ctx context.Context, stale connection.Token,
	refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	return refresh(ctx, stale)
}

// margin is how long before it expires a token is renewed, so that it does not expire in transit.
const margin = 60 * time.Second

// renewal is the result of renewing the token.
type renewal struct {
	at     time.Time // when it last succeeded
	early  bool      // Pipedrive refused a token before it expired
	failed error     // why the current token cannot be renewed
}

// usable returns a token for the next call, renewed if it is about to expire.
func (c *Client) usable(ctx context.Context) (connection.Token, error) {
	c.mu.Lock()
	t, renewed := c.token, c.renewal.at // read together: a token read before a renewal does not belong to that renewal
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

// renew replaces the stale token, once for however many calls need it: later ones get the result of the first.
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
