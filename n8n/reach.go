package n8n

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

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
	a, err := c.send(ctx, http.MethodGet, nil, pathSchema, typeOAuth2)
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

// absent returns the error for an address at which the public API does not answer. n8n's health check tells n8n from
// something else; it is also tried at the root if the address has a path.
func (c *Client) absent(ctx context.Context) error {
	status, healthy, err := c.healthy(ctx)
	if err != nil {
		return err
	}
	if healthy {
		e := fault.New(fault.Unreachable, hintAPI, "n8n runs at %s, but its public API does not answer", c.address)
		e.Status = status
		return e
	}
	if base := strings.Trim(c.address.url.Path, "/"); base != "" {
		root := &Client{address: Address{url: url.URL{Scheme: c.address.url.Scheme, Host: c.address.url.Host}}, opts: c.opts, http: c.http}
		if _, healthy, err := root.healthy(ctx); err == nil && healthy {
			return fault.New(fault.Unreachable, "n8n itself is served at /, whatever N8N_PATH says: a proxy has to cut /"+base+" off, or give the address without it",
				"n8n answers at %s, but not below /%s", root.address, base)
		}
	}
	return fault.New(fault.Unreachable, "give the address as the browser shows it when n8n is open", "no n8n answers at %s", c.address)
}

// healthy calls n8n's health check, which needs no key.
func (c *Client) healthy(ctx context.Context) (status int, healthy bool, err error) {
	a, err := (&Client{address: c.address, opts: c.opts, http: c.http}).send(ctx, http.MethodGet, nil, "healthz")
	if err != nil {
		return 0, false, err
	}
	var state struct{ Status string }
	return a.status, a.status == http.StatusOK && json.Unmarshal(a.body, &state) == nil && state.Status == "ok", nil
}
