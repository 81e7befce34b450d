package pipedrive

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// moments is when each of n parallel requests was let through.
func moments(ctx context.Context, b *budget, path string, n int) []time.Duration {
	began := time.Now()
	var mu sync.Mutex
	var list []time.Duration
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			if b.wait(ctx, path) == nil {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, time.Since(began))
			}
		})
	}
	group.Wait()
	return list
}

// mostInTwoSeconds is the largest number of moments in any window of two seconds.
func mostInTwoSeconds(list []time.Duration) int {
	most := 0
	for _, from := range list {
		n := 0
		for _, at := range list {
			if at >= from && at < from+2*time.Second {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestBudgetKeepsToTheLowestPlan(t *testing.T) {
	for name, c := range map[string]struct {
		limit, n int
		path     string
		atOnce   int
	}{
		"API token": {apiTokenBurst, 100, "/api/v2/deals", 12},
		"OAuth2":    {oauthBurst, 300, "/v1/files", 48},
		"search":    {oauthBurst, 50, "/api/v2/deals/search", 6},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				list := moments(t.Context(), newBudget(c.limit), c.path, c.n)
				if len(list) != c.n {
					t.Fatalf("%d of %d came through", len(list), c.n)
				}
				limit := c.limit
				if name == "search" {
					limit = searchBurst
				}
				if most := mostInTwoSeconds(list); most > limit {
					t.Errorf("%d requests in two seconds, allowed are %d", most, limit)
				}
				atOnce := 0
				for _, at := range list {
					if at == 0 {
						atOnce++
					}
				}
				if atOnce != c.atOnce {
					t.Errorf("%d at once, want %d", atOnce, c.atOnce)
				}
			})
		})
	}
}

func TestBudgetEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(apiTokenBurst)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if list := moments(ctx, b, "/v1/files", 100); len(list) != 16 { // 12 at once, 4 in the second
			t.Errorf("%d came through", len(list))
		}
		if err := b.wait(ctx, "/v1/files"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended with %v", err)
		}
	})
}
