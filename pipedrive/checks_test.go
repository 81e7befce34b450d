package pipedrive

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

const aDeal = `{"success":true,"data":[{"id":42}]}`

func TestEventsOfACheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int32
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			if tries.Add(1) == 1 {
				w.Header().Set("Retry-After", "3")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			time.Sleep(83 * time.Millisecond)
			answering(200, jsonType, aDeal)(w, r)
		})
		var r recorder
		if _, _, err := s.Check(t.Context(), tokenCredential("0123456789"), []scopes.Target{object("lead")}, r.report); err != nil {
			t.Fatal(err)
		}
		if len(r.events) != 3 || r.events[0] != (connection.Progress{}) || r.events[1].Retry == nil || r.events[2].Check == nil {
			t.Fatalf("%+v", r.events)
		}
		waited := r.events[1].Retry.After
		if waited < 3*time.Second || r.events[1].Retry.Reason != "rate limited" {
			t.Errorf("%+v", r.events[1].Retry)
		}
		if got, want := r.events[2].Check.MS, (waited + 83*time.Millisecond).Milliseconds(); got != want {
			t.Errorf("%d ms, want %d", got, want)
		}
	})
}

// TestChecksRunAtOnce: nine calls at once, then the two that need a deal's id.
func TestChecksRunAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var active, most atomic.Int32
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			if n := active.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(80 * time.Millisecond)
			active.Add(-1)
			answering(200, jsonType, aDeal)(w, r)
		})
		c := s.Open(tokenCredential("0123456789"), nil)
		_, _ = c.Account(t.Context()) // as before every run
		began := time.Now()
		if err := c.Check(t.Context(), allTargets(), func(connection.Progress) {}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 160*time.Millisecond || most.Load() != 9 {
			t.Errorf("took %v with %d at once", took, most.Load())
		}
	})
}

func TestConcurrencyIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var active atomic.Int32
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			if n := active.Add(1); n > 2 {
				t.Errorf("%d at once", n)
			}
			time.Sleep(time.Second)
			active.Add(-1)
			answering(200, jsonType, aDeal)(w, r)
		})
		s.opts.Concurrency = 2
		var r recorder
		if _, _, err := s.Check(t.Context(), tokenCredential("0123456789"), allTargets(), r.report); err != nil {
			t.Fatal(err)
		}
		for _, check := range r.checks(11) {
			if check.Status != connection.StatusOK || check.MS != 1000 {
				t.Errorf("%+v", check)
			}
		}
	})
}

func TestDealsIDWhenThereIsNone(t *testing.T) {
	both := []scopes.Target{object("dealActivity"), object("dealProduct")}
	for name, c := range map[string]struct {
		targets []scopes.Target
		deals   http.HandlerFunc
	}{
		"deals are not among the targets": {both, nil},
		"there is no deal":                {append(both, object("deal")), answering(200, jsonType, `{"data":[]}`)},
		"the deals are refused":           {append(both, object("deal")), answering(403, jsonType, `{"error":"Scope and URL mismatch"}`)},
		"the deals cannot be read":        {append(both, object("deal")), answering(200, "text/html", webPage)},
		"the deals break off":             {append(both, object("deal")), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
					switch r.URL.RequestURI() {
					case "/api/v2/deals?limit=1":
						c.deals(w, r)
					case "/api/v2/activities?deal_id=2147483647&limit=1":
						answering(200, jsonType, `{"data":[]}`)(w, r)
					case "/api/v2/deals/2147483647/products?limit=1":
						answering(404, jsonType, `{"success":false,"error":"Deal not found","code":"ERR_NOT_FOUND"}`)(w, r)
					default:
						t.Errorf("asked for %s", r.URL)
					}
				})
				var r recorder
				if _, _, err := s.Check(t.Context(), tokenCredential("0123456789"), c.targets, r.report); err != nil {
					t.Fatal(err)
				}
				for _, check := range r.checks(len(c.targets))[:2] {
					if check.Status != connection.StatusOK || !strings.Contains(check.Detail, "does not exist") {
						t.Errorf("%+v", check)
					}
				}
			})
		})
	}
}

func TestPipedriveTurnsCallsAway(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"Cloudflare": answering(403, "text/html", webPage),
		"429 for a day": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"nothing left of the day": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Daily-Ratelimit-Token-Remaining", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked requests
			s := stub(t, Options{Concurrency: 1}, func(w http.ResponseWriter, r *http.Request) {
				asked.add(r)
				answer(w, r)
			})
			var r recorder
			_, spent, err := s.Check(t.Context(), tokenCredential("0123456789"), allTargets(), r.report)
			if err != nil || len(asked.list) != 1 {
				t.Errorf("%v, asked %v", err, asked.list)
			}
			for _, check := range r.checks(11) {
				if check.Status != connection.StatusRateLimited || check.Hint == "" || check.Call == "" {
					t.Errorf("%+v", check)
				}
			}
			if name != "Cloudflare" && spent != 0 {
				t.Errorf("spent %d", spent)
			}
		})
	}
}

func TestTokensLeftAreTheLeastThatWasSaid(t *testing.T) {
	left := []string{"29000", "28980", "28990", "", "many", "-1"}
	var asked atomic.Int32
	s := stub(t, Options{Concurrency: 1}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Daily-Ratelimit-Token-Remaining", left[int(asked.Add(1)-1)%len(left)])
		answering(200, jsonType, aDeal)(w, r)
	})
	c := s.Open(tokenCredential("0123456789"), nil)
	if c.Cost().Left != nil {
		t.Error("known before anything was asked")
	}
	if err := c.Check(t.Context(), allTargets(), func(connection.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if n := c.Cost().Left; n == nil || *n != 28980 {
		t.Errorf("%v", n)
	}
}

func TestDeadlineLeavesTheRestUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/api/v2/persons") {
				<-r.Context().Done()
				return
			}
			answering(200, jsonType, aDeal)(w, r)
		})
		s.opts.Concurrency = 3
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		targets := append([]scopes.Target{object("person")}, allTargets()...)
		var r recorder
		_, _, err := s.Check(ctx, tokenCredential("0123456789"), targets, r.report)
		if err != nil {
			t.Fatal(err)
		}
		for i, check := range r.checks(len(targets)) {
			if check.Resource == "person" {
				continue
			}
			if check.Status != connection.StatusUnreachable || !strings.Contains(check.Detail, "time ran out") || !strings.Contains(check.Hint, "--timeout") {
				t.Errorf("%d: %+v", i, check)
			}
		}
	})
}

func TestCancelledChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := virtual(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		var r recorder
		_, _, err := s.Check(ctx, tokenCredential("0123456789"), allTargets(), r.report)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		for _, e := range r.events {
			if e.Check != nil {
				t.Errorf("a result of a cancelled run: %+v", e.Check)
			}
		}
	})
}

func TestNothingToCheck(t *testing.T) {
	if _, spent, err := New(Options{}).Check(t.Context(), tokenCredential("x"), nil, nil); err != nil || spent != 0 {
		t.Errorf("%v, %d", err, spent)
	}
}

// TestLimitsAreKept has many calls against a simulator that enforces the lowest plan's burst.
func TestLimitsAreKept(t *testing.T) {
	var targets []scopes.Target
	for range 40 {
		targets = append(targets, scopes.Target{Resource: "call", Call: "GET /api/v2/pipelines"})
	}
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var at []time.Duration
		began := time.Now()
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			at = append(at, time.Since(began))
			mu.Unlock()
			answering(200, jsonType, aDeal)(w, r)
		})
		var r recorder
		if _, _, err := s.Check(t.Context(), tokenCredential("0123456789"), targets, r.report); err != nil {
			t.Fatal(err)
		}
		if most := mostInTwoSeconds(at); len(at) != 40 || most > apiTokenBurst {
			t.Errorf("%d calls, at most %d in two seconds", len(at), most)
		}
		for _, check := range r.checks(40) {
			if check.MS != 0 { // waiting for its turn is not the call's time
				t.Errorf("%d ms", check.MS)
			}
		}
	})
}
