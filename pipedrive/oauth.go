package pipedrive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// config returns the app for x/oauth2. It has no scopes: Pipedrive takes them from the app's settings, and an empty scope
// parameter was once reported to fail. Pipedrive does not document PKCE, so it is not used.
func (s *Service) config(app connection.App, redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     app.ClientID,
		ClientSecret: app.ClientSecret.Reveal(),
		RedirectURL:  redirect,
		Endpoint: oauth2.Endpoint{
			AuthURL:   s.oauthURL("authorize"),
			TokenURL:  s.oauthURL("token"),
			AuthStyle: oauth2.AuthStyleInHeader,
		},
	}
}

// exchange exchanges an authorization code for a token.
func (s *Service) exchange(ctx context.Context, app connection.App, redirect, code string) (connection.Token, error) {
	scrub := newScrubber(connection.Credential{App: app}, secret.New(code))
	return s.askToken(ctx, scrub, func(ctx context.Context) (*oauth2.Token, error) {
		return s.config(app, redirect).Exchange(ctx, code)
	})
}

// Refresh requests a new access token. The new token keeps the old refresh token if Pipedrive sends none. A refused refresh
// is fault.Refused, and only a new authorization helps; after fault.Unreachable the token is as valid as before.
func (s *Service) Refresh(ctx context.Context, app connection.App, token connection.Token) (connection.Token, error) {
	if token.RefreshToken.IsZero() {
		return connection.Token{}, fault.New(fault.Refused, hintLogin, "there is no refresh token to renew the access token with")
	}
	scrub := newScrubber(connection.Credential{App: app, Token: token})
	fresh, err := s.askToken(ctx, scrub, func(ctx context.Context) (*oauth2.Token, error) {
		return s.config(app, "").TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken.Reveal()}).Token()
	})
	if err != nil {
		return connection.Token{}, err
	}
	if fresh.Scope == "" {
		fresh.Scope = token.Scope
	}
	if fresh.APIDomain == "" {
		fresh.APIDomain = token.APIDomain
	}
	return fresh, nil
}

// Revoke ends the authorization: with the refresh token Pipedrive uninstalls the app for the user and all tokens end; if
// there is only an access token, only that ends. Pipedrive also accepts tokens that it does not know.
func (s *Service) Revoke(ctx context.Context, app connection.App, token connection.Token) error {
	value, hint := token.RefreshToken, "refresh_token"
	if value.IsZero() {
		value, hint = token.AccessToken, "access_token"
	}
	if value.IsZero() {
		return fault.New(fault.Usage, "nothing is connected: there is nothing to revoke", "there is no token to revoke")
	}
	scrub := newScrubber(connection.Credential{App: app, Token: token})
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeouts.sum())
	defer cancel()
	form := url.Values{"token": {value.Reveal()}, "token_type_hint": {hint}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.oauthURL("revoke"), strings.NewReader(form.Encode()))
	if err != nil {
		return s.unreachable(ctx, err, scrub)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(url.QueryEscape(app.ClientID), url.QueryEscape(app.ClientSecret.Reveal()))
	resp, err := s.http.Do(req)
	if err != nil {
		return s.unreachable(ctx, err, scrub)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return s.unreachable(ctx, err, scrub)
	}
	if resp.StatusCode/100 != 2 {
		return oauthError(resp.StatusCode, body, scrub)
	}
	return nil
}

// tokenPatience is how long a token request may take. It leaves one of the 20 seconds that a program may keep running, for
// storing the token.
const tokenPatience = 19 * time.Second

// askToken makes one request to the token endpoint. It is never repeated, because a code works once and a refresh may rotate
// the token. Nor is it abandoned once it is sent, whatever happens to parent: the answer may hold the only valid token.
func (s *Service) askToken(parent context.Context, scrub secret.Scrubber, ask func(context.Context) (*oauth2.Token, error)) (connection.Token, error) {
	if parent.Err() != nil {
		return connection.Token{}, ended(parent)
	}
	defer s.opts.Hold()()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), min(tokenPatience, s.opts.Timeouts.sum()))
	defer cancel()
	client := *s.http
	answer := &tokenAnswer{next: s.http.Transport}
	client.Transport = answer
	token, err := ask(context.WithValue(ctx, oauth2.HTTPClient, &client))
	if err == nil {
		return s.readToken(token, answer.odd, scrub)
	}
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return connection.Token{}, oauthError(refused.Response.StatusCode, refused.Body, scrub)
	}
	if _, ok := errors.AsType[*url.Error](err); ok || ctx.Err() != nil {
		return connection.Token{}, s.unreachable(parent, err, scrub)
	}
	return connection.Token{}, unreadableToken("it is not the JSON of a token")
}

// RoundTrip implements http.RoundTripper. It labels every answer as JSON, because x/oauth2 reads a token labelled text/plain
// as a form. It also reads the answer to its end: of an error on the way there x/oauth2 would keep only the text, and of a
// long answer only a part.
func (t *tokenAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxBody:
		return nil, errBodyTooLong
	}
	resp.Body = io.NopCloser(bytes.NewReader(t.tidy(body)))
	resp.Header.Set("Content-Type", "application/json")
	return resp, nil
}
