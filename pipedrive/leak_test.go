package pipedrive

import (
	"context"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/pipedrive/simulator"
)

// settled waits until no more goroutines run than before, for goroutines end a little after what they did was seen.
func settled(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// TestNothingIsLeftBehind after logins that end in every way, and after calls. TestChecks… run in bubbles, which look
// for goroutines on their own.
func TestNothingIsLeftBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	sim, err := simulator.Start(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Base: mustURL(t, sim.URL())})
	app := demoApp(freeRedirect())
	for range 3 {
		a := begin(t.Context(), s, app, connection.AuthorizeOptions{})
		idle, err := net.Dial("tcp", strings.Replace(mustURL(t, app.RedirectURL).Host, "localhost", "127.0.0.1", 1))
		if err != nil {
			t.Fatal(err)
		}
		if err := sim.Approve(t.Context(), a.invitation.ShortURL); err != nil {
			t.Fatal(err)
		}
		if <-a.done; a.err != nil {
			t.Fatal(a.err)
		}
		_ = idle.Close()
		ctx, cancel := context.WithCancel(t.Context())
		b := begin(ctx, s, app, connection.AuthorizeOptions{})
		cancel()
		<-b.done
		var r recorder
		if _, _, err := s.Check(t.Context(), connection.Credential{Method: connection.OAuth2, App: app, Token: a.token}, allTargets(), r.report); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	sim.Close()
	settled(t, before)
}
