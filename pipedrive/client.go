package pipedrive

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Client calls Pipedrive with one credential. It is safe for concurrent use.
type Client struct {
	service *Service
	cred    connection.Credential // with the token it started with; see token
	keeper  Keeper
	budget  *budget
	turn    chan struct{} // one renewal at a time

	mu      sync.Mutex
	token   connection.Token
	renewal renewal
	cost    Cost

	limited atomic.Bool // Pipedrive rejected a call for good: no further test call is begun
}

// Open returns a client for a credential. keeper stores renewed tokens before they are used; if it is nil they stay in
// memory, and Token returns them.
func (s *Service) Open(cred connection.Credential, keeper Keeper) *Client {
	if keeper == nil {
		keeper = memory{}
	}
	return &Client{service: s, cred: cred, keeper: keeper, budget: s.opts.Budgets.budget(cred), token: cred.Token, turn: make(chan struct{}, 1)}
}

// Token returns the token to use from now on: it may have been renewed.
func (c *Client) Token() connection.Token {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// Cost returns what the client's calls have cost so far.
func (c *Client) Cost() Cost {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cost
}

// Cost is what calls use of the company's daily budget, in Pipedrive's rate-limit tokens.
type Cost struct {
	Spent int  // according to the endpoint table
	Left  *int // according to Pipedrive: the lowest of parallel answers; nil: unknown
}

// count adds a call. A call that did not reach Pipedrive, or was not answered (0), costs nothing.
func (c *Cost) count(status int, header http.Header, cost int) {
	if status != 0 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusUnauthorized {
		c.Spent += cost
	}
	left, err := strconv.Atoi(strings.TrimSpace(header.Get(dailyLeft)))
	if err == nil && left >= 0 && (c.Left == nil || left < *c.Left) {
		c.Left = &left
	}
}

// scrubber removes the secrets that the client knows by now from remote text.
func (c *Client) scrubber() secret.Scrubber {
	fresh := c.Token()
	return newScrubber(c.cred, fresh.AccessToken, fresh.RefreshToken)
}

// situation returns everything that the meaning of a call's error depends on.
func (c *Client) situation(p probe) situation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return situation{
		method:  c.cred.Method,
		target:  p.target,
		path:    p.path,
		granted: scopes.ParseList(c.token.Scope),
		early:   c.renewal.early,
		absent:  p.absent,
	}
}
