//go:build linux

package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

// rotating is a simulator whose refreshes end the refresh token before, and which says which one is the newest.
type rotating struct {
	*httptest.Server
	asked  chan struct{} // gets one for each request for a token
	before func()        // runs before the answer to it is sent

	mu     sync.Mutex
	newest string // refresh token that was given
	given  int
	sent   time.Time // when the last answer was on its way
}

func (s *stage) rotate(before func()) *rotating {
	s.t.Helper()
	sim := s.simulate(simulator.Options{Faults: []string{"rotate-refresh-token"}})
	r := &rotating{asked: make(chan struct{}, 1000), before: before}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/oauth/token" {
			sim.Handler().ServeHTTP(w, req)
			return
		}
		answer := httptest.NewRecorder()
		sim.Handler().ServeHTTP(answer, req)
		var token struct {
			Refresh string `json:"refresh_token"`
		}
		if json.Unmarshal(answer.Body.Bytes(), &token) == nil && token.Refresh != "" {
			r.mu.Lock()
			r.newest = token.Refresh
			r.given++
			r.mu.Unlock()
		}
		r.asked <- struct{}{}
		r.before()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		_ = http.NewResponseController(w).Flush()
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sent = time.Now()
	}))
	s.t.Cleanup(r.Close)
	s.env["CONNECT_PIPEDRIVE_SERVICE"] = r.URL
	return r
}

// isKept reports whether the configuration holds the newest refresh token.
func (r *rotating) isKept(s *stage) bool {
	c, err := config.Open(s.path("config.toml")).Load()
	if err != nil {
		s.t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return c.Refs.RefreshToken.Reveal() == r.newest
}

const waitsToKeep = "a token is being renewed"

// TestSignalsKeepASentRefresh has a server that rotates and takes its time, and a person who does not.
func TestSignalsKeepASentRefresh(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			release := make(chan struct{})
			r := s.rotate(func() { <-release })
			s.keep(s.expiredConfig())
			s.endsKeeping(r, program(t, s.dir, s.environment(), "validate", "--json"), e.signal, e.code, release)
		})
	}
}

// TestSignalsKeepALogin ends a login while its code is exchanged.
func TestSignalsKeepALogin(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			release := make(chan struct{})
			r := s.rotate(func() { <-release })
			s.app()
			cmd := program(t, s.dir, s.environment(), "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
			cmd.Stdin = nil
			s.endsKeeping(r, cmd, e.signal, e.code, release)
		})
	}
}

// endsKeeping sends a signal, twice, while a token is asked for, lets that be answered, and wants the token kept.
func (s *stage) endsKeeping(r *rotating, cmd *exec.Cmd, signal syscall.Signal, code int, release chan struct{}) {
	s.t.Helper()
	errs, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	said := make(chan string, 1000)
	go func() {
		defer close(said)
		lines := bufio.NewScanner(errs)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "/oauth/authorize?") {
				go follow(lines.Text())
			}
			said <- lines.Text()
		}
		_, _ = io.Copy(io.Discard, errs)
	}()
	within(s.t, r.asked, "request for a token")
	if err := cmd.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	heard := false
	for l := range said {
		if heard = strings.Contains(l, waitsToKeep); heard {
			break
		}
	}
	if !heard {
		s.t.Error("it did not say why it does not end")
	}
	_ = cmd.Process.Signal(signal)
	close(release)
	for range said { // to its end
	}
	if got := waitCode(s.t, cmd); got != code {
		s.t.Errorf("exit code %d, want %d", got, code)
	}
	if !r.isKept(s) {
		s.t.Error("the newest refresh token is lost")
	}
}

// TestTimeoutKeepsASentRefresh lets the time of --timeout run out while a refresh is under way. Nothing tells when it has:
// the answer takes just as long, and where it ran out before the refresh was sent, there is more of it the next time.
func TestTimeoutKeepsASentRefresh(t *testing.T) {
	t.Parallel()
	for limit := 50 * time.Millisecond; limit < time.Minute; limit *= 4 {
		s := newStage(t)
		r := s.rotate(func() { time.Sleep(limit) })
		s.keep(s.expiredConfig())
		if p := s.run(nil, "validate", "--timeout", limit.String()); p.code != 4 {
			t.Errorf("exit code %d: %s", p.code, p.err)
		}
		if r.given == 0 {
			continue
		}
		if r.given != 1 || !r.isKept(s) {
			t.Errorf("%d given, kept: %v", r.given, r.isKept(s))
		}
		return
	}
	t.Error("no refresh was sent in time")
}
