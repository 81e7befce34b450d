package pipedrive

import (
	"cmp"
	"context"
	"strings"
	"sync"

	"golang.org/x/time/rate"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// The burst limits of the lowest plan, in requests per rolling two seconds (facts: Lite). Searches have a limit of their own.
const (
	apiTokenBurst = 20
	oauthBurst    = 80
	searchBurst   = 10
)

// budget delays requests so that all parallel calls together stay within the burst limit.
type budget struct{ all, search *rate.Limiter }

func newBudget(perTwoSeconds int) *budget {
	return &budget{newLimiter(perTwoSeconds), newLimiter(searchBurst)}
}

// Budgets are the requests that each token may still make within the burst limits, which Pipedrive counts per token. Services
// that share Budgets stay within the limits together. Safe for concurrent use.
type Budgets struct {
	mu sync.Mutex
	of map[secret.Secret]*budget
}

// NewBudgets returns unspent Budgets.
func NewBudgets() *Budgets { return &Budgets{of: map[secret.Secret]*budget{}} }

// budget returns the budget of a credential's token.
func (b *Budgets) budget(cred connection.Credential) *budget {
	token, burst := cred.APIToken, apiTokenBurst
	if cred.Method == connection.OAuth2 {
		token, burst = cmp.Or(cred.Token.AccessToken, cred.Token.RefreshToken), oauthBurst
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[token] == nil {
		b.of[token] = newBudget(burst)
	}
	return b.of[token]
}

// newLimiter allows at most n requests in any two seconds: a bucket of 3/5 n that gains 1/5 n a second lets through 3/5 n + 2
// · 1/5 n. With an API token that is 12 at once: the account and the test calls of all objects.
func newLimiter(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(n)/5, n*3/5)
}

// wait takes one request out of the budget, as soon as there is one. The error is ctx's.
func (b *budget) wait(ctx context.Context, path string) error {
	if isSearch(path) {
		if err := waitFor(ctx, b.search); err != nil {
			return err
		}
	}
	return waitFor(ctx, b.all)
}

// waitFor waits for its turn even if the deadline comes first. rate.Limiter.Wait would give up at once; waiting lets ctx tell
// a call that could not be made in time from one that was cancelled.
func waitFor(ctx context.Context, l *rate.Limiter) error {
	if err := l.Wait(ctx); err != nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

func isSearch(path string) bool {
	return strings.HasSuffix(path, "/search") || strings.Contains(path, "/itemSearch")
}
