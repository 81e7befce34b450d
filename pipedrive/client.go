package pipedrive

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Client calls Pipedrive with one credential. It is safe for concurrent use.
type Client struct {
	service *Service
	cred    connection.Credential // its Token is where it began; see token
	keeper  Keeper
	budget  *budget
	turn    chan struct{} // one renewal at a time

	mu      sync.Mutex
	token   connection.Token
	renewal renewal
	spent   int
	left    int // of the daily budget, as Pipedrive last said; -1: it did not

	limited atomic.Bool // Pipedrive turned a call away for good: no further test call is begun
}

// Open makes a client for a credential. keeper stores renewed tokens before they are used; nil keeps them in memory,
// for Token to tell.
func (s *Service) Open(cred connection.Credential, keeper Keeper) *Client {
	if keeper == nil {
		keeper = memory{}
	}
	return &Client{service: s, cred: cred, keeper: keeper, budget: s.opts.Budgets.budget(cred), token: cred.Token, left: -1, turn: make(chan struct{}, 1)}
}

// Token is the token to use from now on: it may have been renewed.
func (c *Client) Token() connection.Token {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// TokensSpent is what the client's calls cost so far of the company's daily budget, in Pipedrive's rate-limit tokens,
// by its endpoint table.
func (c *Client) TokensSpent() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spent
}

// TokensLeft is what is left of the company's daily budget, as Pipedrive says; ok is false where it does not.
func (c *Client) TokensLeft() (tokens int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left, c.left >= 0
}

// noteLeft keeps the least of what parallel answers say is left.
func (c *Client) noteLeft(header http.Header) {
	left, err := strconv.Atoi(strings.TrimSpace(header.Get(dailyLeft)))
	if err != nil || left < 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left < 0 || left < c.left {
		c.left = left
	}
}

func (c *Client) spend(tokens int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spent += tokens
}

// scrubber cleans remote text of the secrets that the client knows by now.
func (c *Client) scrubber() scrubber {
	fresh := c.Token()
	return newScrubber(c.cred, fresh.AccessToken, fresh.RefreshToken)
}

// situation is what an error of a call depends on.
func (c *Client) situation(p probe) situation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return situation{
		method:  c.cred.Method,
		target:  p.target,
		path:    p.path,
		granted: scopes.ParseList(c.token.Scope),
		early:   c.renewal.early,
	}
}
