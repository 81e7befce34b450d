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
	cred    connection.Credential // its Token is where it began; see token
	keeper  Keeper
	budget  *budget
	turn    chan struct{} // one renewal at a time

	mu      sync.Mutex
	token   connection.Token
	renewal renewal
	cost    Cost

	limited atomic.Bool // Pipedrive turned a call away for good: no further test call is begun
}

// Open makes a client for a credential. keeper stores renewed tokens before they are used; nil keeps them in memory,
// for Token to tell.
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

// Cost returns what the client's calls cost so far.
func (c *Client) Cost() Cost {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cost
}

// Cost is what calls take of the company's daily budget, in Pipedrive's rate-limit tokens.
type Cost struct {
	Spent int  // by the endpoint table
	Left  *int // as Pipedrive says: the least, of parallel answers; nil: it does not
}

// count adds a call. One that Pipedrive did not come to, or did not answer (0), costs nothing.
func (c *Cost) count(status int, header http.Header, cost int) {
	if status != 0 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusUnauthorized {
		c.Spent += cost
	}
	left, err := strconv.Atoi(strings.TrimSpace(header.Get(dailyLeft)))
	if err == nil && left >= 0 && (c.Left == nil || left < *c.Left) {
		c.Left = &left
	}
}

// scrubber cleans remote text of the secrets that the client knows by now.
func (c *Client) scrubber() secret.Scrubber {
	fresh := c.Token()
	return newScrubber(c.cred, fresh.AccessToken, fresh.RefreshToken)
}

// situation returns what an error of a call depends on.
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
