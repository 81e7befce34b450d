package n8n

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// Reachable finds out whether n8n's public API answers at an address, before anybody is asked for a key: without one it
// answers 401. Nothing secret is sent.
func Reachable(ctx context.Context, address string, opts Options) error {
	opts.InsecureHTTP = true
	c, err := newClient(address, secret.Secret{}, opts)
	if err != nil {
		return err
	}
	a, err := c.send(ctx, http.MethodGet, nil, append(slices.Clone(pathSchema), typeOAuth2)...)
	if err != nil {
		return err
	}
	if _, isAPI := a.message(nil); isAPI && a.status == http.StatusUnauthorized {
		return nil
	}
	if a.location != "" || a.status >= 500 {
		return c.refused(a, "answering", nil)
	}
	return c.absent(ctx)
}

// absent is the error for an address at which the public API does not answer: n8n is told from something else by its
// health check.
func (c *Client) absent(ctx context.Context) error {
	health, err := c.send(ctx, http.MethodGet, nil, "healthz")
	if err != nil {
		return err
	}
	var state struct{ Status string }
	if health.status == http.StatusOK && json.Unmarshal(health.body, &state) == nil && state.Status == "ok" {
		e := fault.New(fault.Unreachable, hintAPI, "n8n runs at %s, but its public API does not answer", c.address)
		e.Status = health.status
		return e
	}
	return fault.New(fault.Unreachable, "give the address as the browser shows it when n8n is open", "no n8n answers at %s", c.address)
}
