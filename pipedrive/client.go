package pipedrive

import (
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
	turn    chan struct{} // one renewal at a time

	mu      sync.Mutex
	token   connection.Token
	renewal renewal
	spent   int

	limited atomic.Bool // Pipedrive turned a call away for good: no further test call is begun
}

// Open makes a client for a credential. keeper stores renewed tokens before they are used; nil keeps them in memory,
// for Token to tell.
func (s *Service) Open(cred connection.Credential, keeper Keeper) *Client {
	if keeper == nil {
		keeper = memory{}
	}
	return &Client{service: s, cred: cred, keeper: keeper, token: cred.Token, turn: make(chan struct{}, 1)}
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

func (c *Client) spend(tokens int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spent += tokens
}

func (c *Client) budget() *budget {
	if c.cred.Method == connection.OAuth2 {
		return c.service.oauth
	}
	return c.service.token
}

// scrubber cleans remote text of the secrets that the client knows by now.
func (c *Client) scrubber() scrubber {
	fresh := c.Token()
	return newScrubber(c.cred, fresh.AccessToken, fresh.RefreshToken)
}

// situation is what hints about a call depend on.
func (c *Client) situation(p probe) situation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return situation{
		method:  c.cred.Method,
		anyOf:   p.anyOf,
		scope:   p.scope,
		granted: scopes.ParseList(c.token.Scope),
		early:   c.renewal.early,
	}
}
