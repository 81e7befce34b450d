package config

import (
	"context"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Renew replaces a token that is no longer good by a fresh one, and keeps that before it returns. One process at a time
// refreshes: who comes second gets the token that the first one kept. A token that could not be kept is not asked for
// (fault.Usage), since Pipedrive may have made the old refresh token worthless by then. Tokens that n8n has are left
// alone unless f.Refresh says otherwise: n8n would be cut off (fault.Refused).
func (f File) Renew(ctx context.Context, stale connection.Token,
	refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return connection.Token{}, err
	}
	defer unlock()
	data, c, err := f.read()
	if err != nil {
		return connection.Token{}, err
	}
	held, err := c.resolve(f.Store, "oauth2.token.")
	if err != nil {
		return connection.Token{}, err
	}
	current := held.Token
	if current.AccessToken != stale.AccessToken && f.good(current) {
		return current, nil
	}
	why := "the access token has expired"
	if f.good(current) {
		why = "Pipedrive refuses the access token, although it has not expired"
	}
	if !c.N8N.HandedOver.IsZero() && !f.Refresh {
		return connection.Token{}, fault.New(fault.Refused, "test the credential in n8n, connect again with login, or refresh here with --refresh",
			"%s, and its refresh token belongs to n8n since %s: refreshed here, n8n could be cut off",
			why, c.N8N.HandedOver.Format(time.DateOnly))
	}
	if current.RefreshToken.IsZero() {
		return connection.Token{}, fault.New(fault.Refused, "connect again with login", "%s, and there is no refresh token", why)
	}
	if err := f.canKeepToken(data, c); err != nil {
		return connection.Token{}, err
	}
	fresh, err := refresh(ctx, current)
	if err != nil {
		return connection.Token{}, err
	}
	fresh = completed(fresh, current)
	after, err := f.storeToken(c, fresh)
	if err != nil {
		return connection.Token{}, err
	}
	return fresh, f.write(data, c, after)
}

// soon is how long before its expiry a token is no longer worth a call.
const soon = 30 * time.Second

func (f File) good(t connection.Token) bool {
	now := time.Now
	if f.Now != nil {
		now = f.Now
	}
	return !t.AccessToken.IsZero() && (t.Expiry.IsZero() || now().Add(soon).Before(t.Expiry))
}

// completed fills in what an answer to a refresh leaves out because it stays as it was (RFC 6749, section 6).
func completed(fresh, before connection.Token) connection.Token {
	if fresh.RefreshToken.IsZero() {
		fresh.RefreshToken = before.RefreshToken
	}
	if fresh.TokenType == "" {
		fresh.TokenType = before.TokenType
	}
	if fresh.Scope == "" {
		fresh.Scope = before.Scope
	}
	if fresh.APIDomain == "" {
		fresh.APIDomain = before.APIDomain
	}
	return fresh
}
