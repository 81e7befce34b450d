package simulator_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
)

// provoked has, for each kind of fault, what a client sees of it.
var provoked = func() map[string]func(*testing.T, *simulator.Server) {
	all := map[string]func(*testing.T, *simulator.Server){}
	for _, some := range []map[string]func(*testing.T, *simulator.Server){errorFaults, hostileFaults, slowFaults, tokenFaults, loginFaults, tlsFaults} {
		maps.Copy(all, some)
	}
	return all
}()

func TestFaults(t *testing.T) {
	for _, k := range simulator.FaultKinds() {
		t.Run(k.Name, func(t *testing.T) {
			provoke, ok := provoked[k.Name]
			if !ok {
				t.Fatal("no test provokes it")
			}
			provoke(t, start(t, simulator.Options{Faults: []string{k.Name}, FaultWait: 10 * time.Millisecond}))
		})
	}
	if len(provoked) != len(simulator.FaultKinds()) {
		t.Errorf("%d tests for %d kinds", len(provoked), len(simulator.FaultKinds()))
	}
}

func TestFaultKindsReadWell(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range simulator.FaultKinds() {
		if seen[k.Name] || k.Name != strings.ToLower(k.Name) || strings.ContainsAny(k.Name, " _") {
			t.Errorf("name %q", k.Name)
		}
		if k.About == "" || len(k.About) > 70 || strings.HasSuffix(k.About, ".") {
			t.Errorf("%s: about %q", k.Name, k.About)
		}
		if !slices.Contains([]simulator.Place{simulator.API, simulator.Object, simulator.Token, simulator.Login, simulator.Connection}, k.Where) {
			t.Errorf("%s: place %q", k.Name, k.Where)
		}
		seen[k.Name] = true
	}
}

func TestNearestFaultIsNamed(t *testing.T) {
	for wrong, want := range map[string]string{"hagn": "hang", "rate-limits": "rate-limit", "escape-name": "escape-names", "bad_gateway": "bad-gateway"} {
		_, err := simulator.Start(simulator.Options{Faults: []string{wrong}})
		if err == nil || fault.HintOf(err) != fmt.Sprintf("did you mean %q?", want) {
			t.Errorf("%s: %v, hint %q", wrong, err, fault.HintOf(err))
		}
	}
}

func TestConnectionFaultsStandAlone(t *testing.T) {
	_, err := simulator.Start(simulator.Options{Faults: []string{"html", "tls-expired"}})
	if err == nil || fault.KindOf(err) != fault.Usage {
		t.Errorf("got %v", err)
	}
}

// An object's fault leaves alone what needs no scope, so that an account check works.
func TestObjectFaultsSpareTheAccount(t *testing.T) {
	for _, k := range simulator.FaultKinds() {
		if k.Where != simulator.Object {
			continue
		}
		s := start(t, simulator.Options{Faults: []string{k.Name}})
		if a := get(t, s, "/v1/users/me"); a.status != 200 {
			t.Errorf("%s: %d", k.Name, a.status)
		}
	}
}

// Faults come at their rate, each kind as often as the others, and the same seed brings the same ones.
func TestFaultsAreDrawnEvenly(t *testing.T) {
	names := []string{"html", "empty-body", "server-error", "bad-gateway", "scope-mismatch"}
	run := func() map[string]int {
		s := start(t, simulator.Options{Faults: names, FaultRate: 0.5, Seed: 7, Burst: -1})
		count := map[string]int{}
		for range 2000 {
			a := serve(s, request(t, "GET", "http://127.0.0.1/api/v2/deals?limit=1", "", "x-api-token", simulator.APIToken))
			count[a.header.Get("X-Simulator-Fault")]++
		}
		return count
	}
	first := run()
	for _, name := range names {
		if n := first[name]; n < 150 || n > 250 {
			t.Errorf("%s came %d times, want about 200", name, n)
		}
	}
	if n := first[""]; n < 900 || n > 1100 {
		t.Errorf("no fault %d times, want about 1000", n)
	}
	if second := run(); !maps.Equal(first, second) {
		t.Errorf("the same seed gave %v, then %v", first, second)
	}
}

// events is a log of what was received and answered.
type events chan string

func (e events) Enabled(context.Context, slog.Level) bool { return true }
func (e events) WithAttrs([]slog.Attr) slog.Handler       { return e }
func (e events) WithGroup(string) slog.Handler            { return e }
func (e events) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "received" || r.Message == "answered" {
		e <- r.Message
	}
	return nil
}

// lasting are the faults that go on for as long as somebody listens, or for long.
var lasting = []string{"endless-json", "huge", "gzip-bomb", "hang", "late", "slow-headers", "slow-trickle"}

func TestLastingFaultsEndWithTheClient(t *testing.T) {
	for _, name := range lasting {
		t.Run(name, func(t *testing.T) {
			log := make(events)
			wait := time.Hour
			if name == "slow-headers" { // it notices when it writes
				wait = 10 * time.Millisecond
			}
			s := start(t, simulator.Options{Faults: []string{name}, FaultWait: wait, Log: slog.New(log)})
			ctx, leave := context.WithCancel(t.Context())
			over := make(chan struct{})
			go func() {
				defer close(over)
				req := request(t, "GET", s.URL()+deals, "", "x-api-token", simulator.APIToken).WithContext(ctx)
				if resp, err := client().Do(req); err == nil {
					<-ctx.Done()
					_ = resp.Body.Close()
				}
			}()
			<-log
			leave()
			<-over
			if got := <-log; got != "answered" {
				t.Errorf("%s", got)
			}
		})
	}
}

func TestLastingFaultsEndWithTheServer(t *testing.T) {
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, name := range append(lasting, "token-hang", "token-slow", "late-callback") {
		t.Run(name, func(t *testing.T) {
			log := make(events, 2)
			s := start(t, simulator.Options{Faults: []string{name}, FaultWait: time.Hour, Log: slog.New(log)})
			var req *http.Request
			switch name {
			case "late-callback":
				req = request(t, "POST", s.URL()+"/oauth/authorize", "client_id="+simulator.ClientID+"&redirect_uri=http://localhost/&decision=allow", form...)
			case "token-hang", "token-slow":
				req = request(t, "POST", s.URL()+"/oauth/token", "grant_type=refresh_token", form...)
				req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
			default:
				req = request(t, "GET", s.URL()+deals, "", "x-api-token", simulator.APIToken)
			}
			over := make(chan error)
			go func() {
				resp, err := client().Do(req)
				if err == nil {
					_, err = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
				over <- err
			}()
			<-log
			s.Close()
			if stacks := goroutines(); strings.Contains(stacks, "simulator.(*") {
				t.Errorf("left behind: %s", stacks)
			}
			if err := <-over; err == nil && name != "gzip-bomb" { // which is small enough to be on its way already
				t.Error("the client got a whole answer")
			}
		})
	}
}

// goroutines are the stacks of all but this one.
func goroutines() string {
	buf := make([]byte, 1<<20)
	_, others, _ := strings.Cut(string(buf[:runtime.Stack(buf, true)]), "\n\n")
	return others
}
