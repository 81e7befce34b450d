package pipedrive

import (
	"context"
	"strings"

	"golang.org/x/time/rate"
)

// The burst limits of the lowest plan, in requests per rolling two seconds (facts: Lite). Searches have one of their own.
const (
	apiTokenBurst = 20
	oauthBurst    = 80
	searchBurst   = 10
)

// budget keeps requests within the burst limit beforehand, for all parallel calls together.
type budget struct{ all, search *rate.Limiter }

func newBudget(perTwoSeconds int) *budget {
	return &budget{newLimiter(perTwoSeconds), newLimiter(searchBurst)}
}

// newLimiter allows at most n requests in any two seconds: a bucket of 3/5 n that gains 1/5 n a second lets through
// 3/5 n + 2 · 1/5 n. With an API token that is 12 at once: the account and the test calls of all objects.
func newLimiter(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(n)/5, n*3/5)
}

// wait takes one request out of the budget, when there is one. The error is that of ctx.
func (b *budget) wait(ctx context.Context, path string) error {
	if isSearch(path) {
		if err := waitFor(ctx, b.search); err != nil {
			return err
		}
	}
	return waitFor(ctx, b.all)
}

// waitFor waits for its turn even where the deadline comes first: rate.Limiter.Wait would give up at once, and a call
// that could not be made in time is told from one that was refused by what ctx says.
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
