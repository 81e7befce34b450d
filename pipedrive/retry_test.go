package pipedrive

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
)

// tries runs withRetries over a list of outcomes, the last of which repeats, and tells how many were made, how long it
// took and what was announced.
func tries(ctx context.Context, outcomes ...any) (made int, took time.Duration, announced []connection.Retry, last rawAnswer, err error) {
	began := time.Now()
	last, err = withRetries(ctx, func() (rawAnswer, error) {
		outcome := outcomes[min(made, len(outcomes)-1)]
		made++
		if err, ok := outcome.(error); ok {
			return rawAnswer{}, err
		}
		return outcome.(rawAnswer), nil
	}, func(r connection.Retry) { announced = append(announced, r) })
	return made, time.Since(began), announced, last, err
}

func status(code int, header ...string) rawAnswer {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return rawAnswer{status: code, header: h}
}

func TestRetriesOnlyWhatCanPass(t *testing.T) {
	for name, c := range map[string]struct {
		outcome any
		tries   int
	}{
		"200":                {status(200), 1},
		"400":                {status(400), 1},
		"401":                {status(401), 1},
		"402":                {status(402), 1},
		"403, Cloudflare":    {status(403, "Retry-After", "1"), 1},
		"404":                {status(404), 1},
		"410":                {status(410), 1},
		"429":                {status(429), 3},
		"500":                {status(500), 1},
		"502":                {status(502), 3},
		"503":                {status(503), 3},
		"504":                {status(504), 3},
		"connection reset":   {syscall.ECONNRESET, 3},
		"connection refused": {syscall.ECONNREFUSED, 1},
		"answer too long":    {errBodyTooLong, 1},
		"answer too slow":    {errBodyTooSlow, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				made, _, announced, last, err := tries(t.Context(), c.outcome)
				if made != c.tries || len(announced) != c.tries-1 {
					t.Errorf("%d tries, %d announced, want %d", made, len(announced), c.tries)
				}
				if want, isError := c.outcome.(error); isError != (err != nil) || isError && !errors.Is(err, want) {
					t.Errorf("ended with %v, %v", last, err)
				}
			})
		})
	}
}

func TestRetryWaitsAsAsked(t *testing.T) {
	date := func(in time.Duration) string { return time.Now().Add(in).UTC().Format(http.TimeFormat) }
	for name, c := range map[string]struct {
		answer func() rawAnswer
		least  time.Duration
		most   time.Duration
		tries  int
	}{
		"Retry-After in seconds":  {func() rawAnswer { return status(429, "Retry-After", "3") }, 3 * time.Second, 3250 * time.Millisecond, 2},
		"Retry-After as a date":   {func() rawAnswer { return status(429, "Retry-After", date(5*time.Second)) }, 4 * time.Second, 5250 * time.Millisecond, 2},
		"a date that has passed":  {func() rawAnswer { return status(503, "Retry-After", date(-time.Hour)) }, 0, 250 * time.Millisecond, 2},
		"zero":                    {func() rawAnswer { return status(429, "Retry-After", "0") }, 0, 250 * time.Millisecond, 2},
		"reset in seconds":        {func() rawAnswer { return status(429, "X-Ratelimit-Reset", "2") }, 2 * time.Second, 2250 * time.Millisecond, 2},
		"reset of a 502: own":     {func() rawAnswer { return status(502, "X-Ratelimit-Reset", "2") }, 250 * time.Millisecond, 750 * time.Millisecond, 2},
		"reset in milliseconds":   {func() rawAnswer { return status(429, "X-Ratelimit-Reset", "1500") }, 1500 * time.Millisecond, 1750 * time.Millisecond, 2},
		"Retry-After goes first":  {func() rawAnswer { return status(429, "Retry-After", "1", "X-Ratelimit-Reset", "9") }, time.Second, 1250 * time.Millisecond, 2},
		"nonsense: own schedule":  {func() rawAnswer { return status(429, "Retry-After", "soon", "X-Ratelimit-Reset", "-1") }, 250 * time.Millisecond, 750 * time.Millisecond, 2},
		"nothing: own schedule":   {func() rawAnswer { return status(502) }, 250 * time.Millisecond, 750 * time.Millisecond, 2},
		"longer than patience":    {func() rawAnswer { return status(429, "Retry-After", "31") }, 0, 0, 1},
		"a whole day":             {func() rawAnswer { return status(429, "Retry-After", "86400") }, 0, 0, 1},
		"beyond what fits":        {func() rawAnswer { return status(429, "Retry-After", "99999999999999999999") }, 250 * time.Millisecond, 750 * time.Millisecond, 2},
		"a reset as not a number": {func() rawAnswer { return status(429, "X-Ratelimit-Reset", "NaN") }, 250 * time.Millisecond, 750 * time.Millisecond, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				made, took, announced, last, err := tries(t.Context(), c.answer(), status(200))
				if made != c.tries || took < c.least || took > c.most || err != nil {
					t.Errorf("%d tries in %v, %v", made, took, err)
				}
				if c.tries == 1 && last.status == 200 || c.tries == 2 && (last.status != 200 || announced[0].After != took) {
					t.Errorf("last %d, announced %v, took %v", last.status, announced, took)
				}
			})
		})
	}
}

func TestResetAsAMoment(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	for text, want := range map[string]time.Duration{"1790000004": 4 * time.Second, "1790000004000": 4 * time.Second, "1780000000": 0} {
		if got, ok := askedWait(rawAnswer{status: 429, header: http.Header{"X-Ratelimit-Reset": {text}}}, now); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
}

func TestRetryAnnouncesWhy(t *testing.T) {
	for want, outcome := range map[string]any{
		"rate limited": status(429), "502 Bad Gateway": status(502), "503 Service Unavailable": status(503), "connection lost": syscall.ECONNRESET,
	} {
		synctest.Test(t, func(t *testing.T) {
			_, _, announced, _, _ := tries(t.Context(), outcome)
			if len(announced) == 0 || announced[0].Reason != want {
				t.Errorf("announced %v, want %s", announced, want)
			}
		})
	}
}

func TestRetryEndsBeforeTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		made, took, _, last, err := tries(ctx, status(429, "Retry-After", "10"))
		if made != 1 || took != 0 || last.status != 429 || err != nil {
			t.Errorf("%d tries in %v, last %d, %v", made, took, last.status, err)
		}
	})
}

func TestRetryEndsWhenCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, cancel)
		made, took, _, _, err := tries(ctx, status(429, "Retry-After", "10"))
		if made != 1 || took != 2*time.Second || !errors.Is(err, context.Canceled) {
			t.Errorf("%d tries in %v, %v", made, took, err)
		}
	})
}
