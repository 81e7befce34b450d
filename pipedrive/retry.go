package pipedrive

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"connect-pipedrive/internal/connection"
)

const (
	maxTries = 3
	patience = 30 * time.Second // for all attempts and waits of one call together

	maxJitter = 250 * time.Millisecond // so that parallel calls do not all come back at once
)

// tryError is an attempt that failed in a way that a retry can help with.
type tryError struct{ reason string }

func (e *tryError) Error() string { return e.reason }

// withRetries runs try until its outcome is final: at most maxTries times, waiting as long as the answer asks (Retry-After,
// x-ratelimit-reset), or increasingly long with jitter, within patience. It returns the last outcome, whatever it is. Only
// for requests that change nothing.
func withRetries(ctx context.Context, try func() (rawAnswer, error), notify func(connection.Retry)) (rawAnswer, error) {
	var last rawAnswer
	var lastErr error
	limit := patience
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)) // no use waiting for what cannot come in time
	}
	policy := backoff.NewExponentialBackOff()
	policy.InitialInterval = 500 * time.Millisecond
	policy.MaxInterval = 5 * time.Second
	_, _ = backoff.Retry(ctx, func() (struct{}, error) {
		last, lastErr = try()
		return struct{}{}, secondTry(last, lastErr)
	}, backoff.WithBackOff(policy), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(max(limit, 1)),
		backoff.WithNotify(func(_ error, wait time.Duration) {
			notify(connection.Retry{After: wait, Reason: reasonOf(last, lastErr)})
		}))
	if errors.Is(ctx.Err(), context.Canceled) {
		return last, context.Canceled
	}
	return last, lastErr
}

// secondTry returns nil if an outcome is final, otherwise an error that tells backoff how long to wait.
func secondTry(a rawAnswer, err error) error {
	if err != nil {
		if isReset(err) {
			return &tryError{"connection lost"}
		}
		return nil
	}
	if isDaily(a) {
		return nil // it lasts until midnight
	}
	switch a.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if wait, ok := askedWait(a, time.Now()); ok {
			return &backoff.RetryAfterError{Duration: wait + rand.N(maxJitter)} //nolint:gosec // jitter is no secret
		}
		return &tryError{http.StatusText(a.status)}
	}
	return nil
}

func reasonOf(a rawAnswer, err error) string {
	switch {
	case err != nil:
		return "connection lost"
	case a.status == http.StatusTooManyRequests:
		return "rate limited"
	}
	return strconv.Itoa(a.status) + " " + http.StatusText(a.status)
}

// Pipedrive's headers about what is left of the burst limit and of the company's daily budget (undocumented, may be missing).
const (
	burstLeft = "X-Ratelimit-Remaining"
	dailyLeft = "X-Daily-Ratelimit-Token-Remaining"
)

// maxBurstWait is more than a burst limit, which lasts two seconds, can ask to wait.
const maxBurstWait = time.Minute

// isDaily reports whether a 429 means that the daily budget, not the burst limit, is used up (facts: "Limits").
func isDaily(a rawAnswer) bool {
	if a.status != http.StatusTooManyRequests {
		return false
	}
	if n, err := strconv.Atoi(a.header.Get(dailyLeft)); err == nil && n <= 0 {
		return true
	}
	if n, err := strconv.Atoi(a.header.Get(burstLeft)); err == nil && n > 0 {
		return true
	}
	wait, _ := askedWait(a, time.Now())
	return wait > maxBurstWait
}

// askedWait returns how long an answer asks to wait: Retry-After in seconds or as a date or, for a 429, x-ratelimit-reset,
// which every other answer has as well, without asking for anything. Its unit is unproven, so its size decides: seconds,
// milliseconds, or a moment since 1970 in either.
func askedWait(a rawAnswer, now time.Time) (time.Duration, bool) {
	if text := strings.TrimSpace(a.header.Get("Retry-After")); text != "" {
		if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 {
			return time.Duration(n) * time.Second, true
		}
		if at, err := http.ParseTime(text); err == nil {
			return max(0, at.Sub(now)), true
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(a.header.Get("X-Ratelimit-Reset")), 64)
	if a.status != http.StatusTooManyRequests || err != nil || !(n >= 0) || n > 1e15 {
		return 0, false
	}
	switch {
	case n <= 120:
		return time.Duration(n * float64(time.Second)), true
	case n < 1e8:
		return time.Duration(n * float64(time.Millisecond)), true
	case n < 1e11:
		return max(0, time.Unix(int64(n), 0).Sub(now)), true
	}
	return max(0, time.UnixMilli(int64(n)).Sub(now)), true
}
