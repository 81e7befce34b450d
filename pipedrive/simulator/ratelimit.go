package simulator

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The rolling window, and how many requests fit into it on the lowest plan.
const (
	window       = 2 * time.Second
	burstToken   = 20
	burstOAuth   = 80
	burstSearch  = 10
	maxRemembers = 1000      // callers whose requests are remembered
	dailyTokens  = 3_000_000 // of the company: 30,000 on that plan for each of a hundred seats, so that fleets can be tried
)

// The headers of the day's budget, which Pipedrive does not document.
const (
	dailyLimit     = "X-Daily-Ratelimit-Token-Limit"
	dailyRemaining = "X-Daily-Ratelimit-Token-Remaining"
)

// limiter counts the requests of each caller in the rolling window, and what all of them cost in a day.
type limiter struct {
	burst int // 0: those of the lowest plan; negative: none
	mu    sync.Mutex
	seen  map[string][]time.Time
	day   string
	spent int // of that day's tokens
}

func newLimiter(burst int) *limiter { return &limiter{burst: burst, seen: map[string][]time.Time{}} }

// allow counts a request, unless it is beyond a limit, and sets the rate-limit headers. The unit of
// x-ratelimit-reset is not documented; here it is seconds.
func (l *limiter) allow(h http.Header, who pass, path string, cost int, now time.Time) bool {
	limit, key := burstToken, who.Grant
	if who.byApp() {
		limit = burstOAuth
	}
	if strings.HasSuffix(path, "/search") || strings.Contains(path, "/itemSearch") {
		limit, key = burstSearch, key+" search"
	}
	if l.burst > 0 {
		limit = l.burst
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) > maxRemembers {
		clear(l.seen)
	}
	recent := l.seen[key]
	for len(recent) > 0 && now.Sub(recent[0]) >= window {
		recent = recent[1:]
	}
	ok := l.burst < 0 || len(recent) < limit
	if ok && l.burst >= 0 {
		recent = append(recent, now)
	}
	l.seen[key] = recent
	reset := window
	if len(recent) > 0 {
		reset -= now.Sub(recent[0])
	}
	if today := now.Format(time.DateOnly); today != l.day {
		l.day, l.spent = today, 0
	}
	if l.spent >= dailyTokens {
		ok = false
	}
	if ok && l.burst >= 0 {
		l.spent += cost
	}
	h.Set(dailyLimit, strconv.Itoa(dailyTokens))
	h.Set(dailyRemaining, strconv.Itoa(max(dailyTokens-l.spent, 0)))
	h.Set("X-Ratelimit-Limit", strconv.Itoa(limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(limit-len(recent)))
	h.Set("X-Ratelimit-Reset", strconv.Itoa(int((reset+time.Second-1)/time.Second)))
	return ok
}
