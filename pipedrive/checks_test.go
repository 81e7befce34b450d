package pipedrive

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

const aDeal = `{"success":true,"data":[{"id":42}]}`

// requests remembers what was asked, in the order of arrival.
type requests struct {
	mu   sync.Mutex
	list []string
}

func (r *requests) add(req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, req.Method+" "+req.URL.RequestURI())
}

func TestChecksAskWhatTheTableSays(t *testing.T) {
	var asked requests
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked.add(r)
		answering(200, jsonType, aDeal)(w, r)
	})
	var r recorder
	_, spent, err := s.Check(t.Context(), tokenCredential("0123456789"), allTargets(), r.report)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GET /api/v2/activities?limit=1", "GET /api/v2/deals?limit=1", "GET /api/v2/activities?deal_id=42&limit=1",
		"GET /api/v2/deals/42/products?limit=1", "GET /v1/files?limit=1", "GET /v1/leads?limit=1", "GET /v1/notes?limit=1",
		"GET /api/v2/organizations?limit=1", "GET /api/v2/persons?limit=1", "GET /api/v2/products?limit=1", "GET /v1/webhooks",
	}
	var got []string
	for _, check := range r.checks(11) {
		got = append(got, check.Call)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	slices.Sort(want)
	slices.Sort(asked.list)
	if diff := cmp.Diff(want, asked.list); diff != "" {
		t.Errorf("requests (-want +got)\n%s", diff)
	}
	if spent != 140 {
		t.Errorf("spent %d", spent)
	}
}

func TestEventsOfACheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int32
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			if tries.Add(1) == 1 {
				w.Header().Set("Retry-After", "3")
				w.WriteHeader(429)
				return
			}
			time.Sleep(83 * time.Millisecond)
			answering(200, jsonType, aDeal)(w, r)
		})
		var r recorder
		if _, _, err := s.Check(t.Context(), tokenCredential("0123456789"), []scopes.Target{{Resource: "lead"}}, r.report); err != nil {
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
	both := []scopes.Target{{Resource: "dealActivity"}, {Resource: "dealProduct"}}
	for name, c := range map[string]struct {
		targets []scopes.Target
		deals   http.HandlerFunc
	}{
		"deals are not among the targets": {both, nil},
		"there is no deal":                {append(both, scopes.Target{Resource: "deal"}), answering(200, jsonType, `{"data":[]}`)},
		"the deals are refused":           {append(both, scopes.Target{Resource: "deal"}), answering(403, jsonType, `{"error":"Scope and URL mismatch"}`)},
		"the deals cannot be read":        {append(both, scopes.Target{Resource: "deal"}), answering(200, "text/html", webPage)},
		"the deals break off":             {append(both, scopes.Target{Resource: "deal"}), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
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

func TestCustomCalls(t *testing.T) {
	var asked requests
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked.add(r)
		answering(200, jsonType, `{"success":true,"data":{"any":"thing"}}`)(w, r)
	})
	for _, c := range []struct {
		call  string
		shown string
		want  connection.Status
		text  string
		asked string
	}{
		{"GET /api/v2/pipelines", "", connection.StatusOK, "", "GET /api/v2/pipelines"},
		{"get /v1/users", "", connection.StatusOK, "", "GET /v1/users"},
		{"GET /api/v1/currencies?term=EUR", "", connection.StatusOK, "", "GET /v1/currencies?term=EUR"},
		{"GET https://acme.pipedrive.com/api/v2/pipelines?limit=5&cursor=a%2Fb", "", connection.StatusOK, "", "GET /api/v2/pipelines?limit=5&cursor=a%2Fb"},
		{"GET /v1/users?api_token=0123456789abcdef&limit=2", "GET /v1/users?limit=2", connection.StatusOK, "", "GET /v1/users?limit=2"},
		{"GET /api/v2/deals/42", "", connection.StatusSkipped, "needs an id", ""},
		{"POST /api/v2/deals", "", connection.StatusSkipped, "not a GET", ""},
		{"DELETE /api/v2/deals/1", "", connection.StatusSkipped, "not a GET", ""},
		{"GET /v1/deals", "", connection.StatusSkipped, "retired; use GET /api/v2/deals", ""},
		{"GET /v1/nope", "", connection.StatusSkipped, "unresolved", ""},
		{"nonsense \x1b[31m", "nonsense", connection.StatusSkipped, "unresolved", ""},
		{"GET /api/v2/pipelines?limit={{ $json.n }}", "", connection.StatusSkipped, "expression", ""},
	} {
		t.Run(c.call, func(t *testing.T) {
			asked.list = nil
			var r recorder
			_, _, err := s.Check(t.Context(), tokenCredential("0123456789"), []scopes.Target{{Resource: "call", Call: c.call}}, r.report)
			if err != nil {
				t.Fatal(err)
			}
			shown := c.shown
			if shown == "" {
				shown = c.call
			}
			got := r.checks(1)[0]
			if got.Resource != "call" || got.Call != shown || got.Status != c.want || !strings.Contains(got.Detail, c.text) {
				t.Errorf("%+v", got)
			}
			if strings.Join(asked.list, " ") != c.asked {
				t.Errorf("asked %v, want %q", asked.list, c.asked)
			}
		})
	}
}

func TestPipedriveTurnsCallsAway(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"Cloudflare": answering(403, "text/html", webPage),
		"429 for a day": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(429)
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
		targets := append([]scopes.Target{{Resource: "person"}}, allTargets()...)
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

func TestUnknownResourceIsSkipped(t *testing.T) {
	var r recorder
	_, _, err := New(Options{}).Check(t.Context(), tokenCredential("x"), []scopes.Target{{Resource: "unicorn"}}, r.report)
	if got := r.checks(1)[0]; err != nil || got.Status != connection.StatusSkipped {
		t.Errorf("%v, %+v", err, got)
	}
}

// TestEveryTargetHasATestCall keeps the table of test calls and the catalogue together.
func TestEveryTargetHasATestCall(t *testing.T) {
	sel := scopes.Selection{Calls: []string{"GET /v1/users"}}
	for _, version := range []int{1, 2} {
		for _, op := range scopes.Operations(version) {
			sel.Items = append(sel.Items, scopes.Item{Action: scopes.Action{Resource: op.Resource, Operation: op.Operation, Version: version}})
		}
	}
	sel.Items = append(sel.Items, scopes.Item{Action: scopes.Trigger})
	targets := sel.Targets()
	if len(targets) != len(objectCalls)+1 {
		t.Errorf("%d targets, %d test calls", len(targets), len(objectCalls))
	}
	for _, target := range targets {
		if p := probeOf(target); p.skip != "" || p.cost == 0 || len(p.anyOf) == 0 || p.path == "" {
			t.Errorf("%v: %+v", target, p)
		}
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

// TestObjectFaults has every fault of the simulator's API, each with its one outcome.
func TestObjectFaults(t *testing.T) {
	for kind, c := range map[string]struct {
		want   connection.Status
		detail string
	}{
		"unauthorized": {connection.StatusUnauthorized, "unauthorized access"}, "company-not-open": {connection.StatusPlan, "not open"},
		"suites-missing": {connection.StatusPlan, "suites"}, "scope-mismatch": {connection.StatusMissingScope, "mismatch"},
		"no-permission": {connection.StatusNoPermission, "permissions"}, "feature-cap": {connection.StatusPlan, ""},
		"forbidden-webhooks": {connection.StatusNoPermission, "Forbidden"}, "cloudflare": {connection.StatusRateLimited, "Cloudflare"},
		"not-found": {connection.StatusNotFound, "not found"}, "validation": {connection.StatusFailed, "Validation"},
		"gone": {connection.StatusNotFound, "unavailable"}, "server-error": {connection.StatusUnreachable, "500"},
		"html": {connection.StatusUnreachable, "web page"}, "empty-body": {connection.StatusUnreachable, "not JSON"},
		"truncated": {connection.StatusUnreachable, ""}, "endless-json": {connection.StatusUnreachable, "longer than"},
		"huge": {connection.StatusUnreachable, "longer than"}, "gzip-bomb": {connection.StatusUnreachable, "longer than"},
		"wrong-types": {connection.StatusUnreachable, "no list"}, "escape-names": {connection.StatusOK, ""},
		"redirect-host": {connection.StatusFailed, "not followed"}, "redirect-http": {connection.StatusFailed, "not followed"},
	} {
		t.Run(kind, func(t *testing.T) {
			_, s := simulate(t, simulator.Options{Faults: []string{kind}})
			got := checkOne(t, s, "trigger")
			if got.Status != c.want || !strings.Contains(got.Detail, c.detail) || got.Status.Works() != (got.Hint == "") {
				t.Errorf("%+v", got)
			}
			if strings.ContainsAny(got.Detail+got.Hint, "\x1b\n\u202e") {
				t.Errorf("unclean: %+v", got)
			}
		})
	}
}

func TestEmptyAccount(t *testing.T) {
	_, s := simulate(t, simulator.Options{Empty: true})
	var r recorder
	if _, _, err := s.Check(t.Context(), tokenCredential(simulator.APIToken), allTargets(), r.report); err != nil {
		t.Fatal(err)
	}
	for _, check := range r.checks(11) {
		if want := strings.HasPrefix(check.Resource, "deal") && check.Resource != "deal"; want != (check.Status == connection.StatusOK) || !check.Status.Works() {
			t.Errorf("%+v", check)
		}
	}
}

// BenchmarkChecks makes the 11 test calls against a server that answers each in 80 ms, all at once and one by one.
func BenchmarkChecks(b *testing.B) {
	for _, concurrency := range []int{0, 1} {
		name := map[int]string{0: "at once", 1: "sequential"}[concurrency]
		b.Run(name, func(b *testing.B) {
			s := stub(b, Options{Concurrency: concurrency}, func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(80 * time.Millisecond)
				answering(200, jsonType, aDeal)(w, r)
			})
			cred := connection.Credential{Method: connection.OAuth2, Token: connection.Token{AccessToken: secret.New("token")}}
			for b.Loop() {
				if _, _, err := s.Check(b.Context(), cred, allTargets(), func(connection.Progress) {}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
		})
	}
}
