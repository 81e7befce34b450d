package pipedrive

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// get makes one GET with its retries: within the budget, with a token that is still valid, renewed once if Pipedrive refuses
// it. It returns the last answer, whatever its status, or why there was none.
func (c *Client) get(ctx context.Context, path, query string, cost int, notify func(connection.Retry)) (a rawAnswer, err error) {
	var began time.Time
	defer func() {
		if !began.IsZero() {
			a.took = time.Since(began)
		}
	}()
	renewed := false
	for {
		token, err := c.usable(ctx)
		if err != nil {
			return rawAnswer{}, err
		}
		address, err := c.service.callURL(c.cred.Method, token.APIDomain, path, query)
		if err != nil {
			return rawAnswer{}, err
		}
		header, err := c.authorization(token)
		if err != nil {
			return rawAnswer{}, err
		}
		a, err := withRetries(ctx, func() (rawAnswer, error) {
			if err := c.budget.wait(ctx, path); err != nil {
				return rawAnswer{}, err
			}
			if began.IsZero() {
				began = time.Now()
			}
			return c.try(ctx, address, header, cost)
		}, notify)
		if err != nil || a.status != http.StatusUnauthorized || renewed || c.cred.Method != connection.OAuth2 {
			return a, err
		}
		renewed = true
		if err := c.renewRefused(ctx, token); err != nil {
			return a, err
		}
	}
}

// try sends the request once.
func (c *Client) try(ctx context.Context, address *url.URL, header http.Header, cost int) (rawAnswer, error) {
	a, err := c.service.roundTrip(ctx, address, header)
	status := a.status
	if err != nil {
		status = 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cost.count(status, a.header, cost)
	return a, err
}

// authorization returns the header with the credential: never the query, which ends up in logs.
func (c *Client) authorization(token connection.Token) (http.Header, error) {
	if c.cred.Method == connection.APIToken {
		text := c.cred.APIToken.Reveal()
		if !isTokenText(text) {
			return nil, fault.New(fault.Usage, hintToken, "the API token is empty or holds characters that no token has")
		}
		return http.Header{"X-Api-Token": {text}}, nil
	}
	text := token.AccessToken.Reveal()
	if !isTokenText(text) {
		return nil, fault.New(fault.Usage, hintLogin, "there is no usable access token")
	}
	return http.Header{"Authorization": {"Bearer " + text}}, nil
}
