//go:build load

package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/pipedrive/simulator"
)

var (
	loadRuns = flag.Int("runs", 1000, "validate runs of TestLoad")
	loadRate = flag.Float64("faults", 0.05, "chance of a fault for each answer")
)

// TestLoad validates all objects many times, several at once, against a simulator that spoils some of its answers, and
// holds each result against the faults that this run met:
//
//	go test -tags load -run TestLoad -v -timeout 30m ./cli
//
// Half of the runs use an API token, the others tokens of their own, every second one of which has expired. Faults of a
// connection let no other happen, so they get some runs more.
func TestLoad(t *testing.T) {
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	began := time.Now()
	l := startLoad(t)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for i := int(next.Add(1)); i <= *loadRuns; i = int(next.Add(1)) {
				l.run(t, i)
			}
		})
	}
	workers.Wait()
	l.close()
	for _, kind := range []string{"tls-expired", "tls-unknown-authority", "tls-wrong-host"} {
		l.unreachable(t, kind, *loadRuns/100)
	}
	took := time.Since(began)
	for end := time.Now().Add(10 * time.Second); (runtime.NumGoroutine() > goroutines || openFiles(t) > files) && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond) // they end a little after what they did was seen
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", n, goroutines, stacks[:runtime.Stack(stacks, true)])
	}
	if n := openFiles(t); n > files {
		t.Errorf("%d open files, %d before", n, files)
	}
	t.Logf("%d runs, %d checks in %s; %d answers, %d of them faults of %d kinds; goroutines %d, then %d; files %d, then %d; %s",
		*loadRuns+3*(*loadRuns/100), l.checks, took.Round(time.Second), l.answers, l.faults(), len(l.met), goroutines, runtime.NumGoroutine(), files, openFiles(t), peak())
	for _, kind := range slices.Sorted(maps.Keys(l.met)) {
		t.Logf("%6d %s", l.met[kind], kind)
	}
	t.Logf("exit codes: %v", l.codes)
}

// load is the simulator that all runs share, and what it did.
type load struct {
	sim    *simulator.Server
	clean  *simulator.Server // gives tokens without faults
	server *httptest.Server

	mu      sync.Mutex
	runs    map[string]*met // by the first part of the path
	met     map[string]int  // faults
	codes   map[int]int
	answers int
	checks  int
}

// met is what one run met: the faults of the answers to each request, in order, "" for none.
type met struct {
	mu     sync.Mutex
	faults map[string][]string
	active sync.WaitGroup
}

func startLoad(t *testing.T) *load {
	t.Helper()
	var kinds []string
	for _, k := range simulator.FaultKinds() {
		if k.Where != simulator.Connection {
			kinds = append(kinds, k.Name)
		}
	}
	l := &load{runs: map[string]*met{}, met: map[string]int{}, codes: map[int]int{}}
	var err error
	if l.sim, err = simulator.Start(simulator.Options{Faults: kinds, FaultRate: *loadRate, FaultWait: 300 * time.Millisecond, Burst: -1}); err != nil {
		t.Fatal(err)
	}
	if l.clean, err = simulator.Start(simulator.Options{AutoApprove: true}); err != nil {
		t.Fatal(err)
	}
	l.server = httptest.NewUnstartedServer(l)
	l.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	l.server.Start()
	return l
}

func (l *load) close() {
	l.server.Close()
	l.sim.Close()
	l.clean.Close()
}

// ServeHTTP has the simulator answer what a run asks below its own path, and remembers by what fault the answer was
// spoiled.
func (l *load) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	l.mu.Lock()
	m := l.runs[name]
	l.mu.Unlock()
	m.active.Add(1)
	defer m.active.Done()
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath = "/"+path, ""
	call := r.Method + " " + r.URL.RequestURI()
	defer func() { // also when the answer was broken off
		fault := w.Header().Get("X-Simulator-Fault")
		m.mu.Lock()
		m.faults[call] = append(m.faults[call], fault)
		m.mu.Unlock()
		l.mu.Lock()
		l.answers++
		if fault != "" {
			l.met[fault]++
		}
		l.mu.Unlock()
	}()
	l.sim.Handler().ServeHTTP(w, r)
}

func (l *load) faults() (n int) {
	for _, count := range l.met {
		n += count
	}
	return n
}

// run validates once and holds the result against what was met.
func (l *load) run(t *testing.T, i int) {
	m := &met{faults: map[string][]string{}}
	name := fmt.Sprintf("r%d", i)
	l.mu.Lock()
	l.runs[name] = m
	l.mu.Unlock()
	s := newStage(t)
	defer func() { _ = os.RemoveAll(s.dir) }()
	s.timeouts = pipedrive.Timeouts{Connect: 10 * time.Second, Header: 3 * time.Second, Body: time.Second}
	s.env["CONNECT_PIPEDRIVE_SERVICE"] = l.server.URL + "/" + name
	s.keep(l.config(t, s, i))
	p := s.run(nil, "validate", "--json")
	m.active.Wait()
	var v struct {
		OK      bool
		Method  connection.Method
		Account connection.Account
		Checks  []connection.Check
	}
	if err := json.Unmarshal([]byte(p.out), &v); err != nil {
		t.Errorf("%s: %v: %s%s", name, err, p.out, p.err)
		return
	}
	l.mu.Lock()
	l.codes[p.code]++
	l.checks += len(v.Checks)
	l.mu.Unlock()
	o := oracle{m.faults, v.Method, v.Checks}
	for _, problem := range o.problems(v.Account, v.OK, p.code) {
		t.Errorf("%s: %s\nmet %q\nsaid %s%s", name, problem, m.faults, p.out, p.err)
	}
}

// config is that of a run: an API token, access tokens of its own, or such as have expired.
func (l *load) config(t *testing.T, s *stage, i int) string {
	if i%2 == 0 {
		return tokenConfig()
	}
	access, refresh, err := obtain(l.clean.URL())
	if err != nil {
		t.Error(err)
	}
	text := s.oauthConfig()
	text = strings.Replace(text, line(text, "access_token"), fmt.Sprintf("access_token = %q\n", access), 1)
	text = strings.Replace(text, line(text, "refresh_token"), fmt.Sprintf("refresh_token = %q\n", refresh), 1)
	if i%4 == 1 {
		text = strings.Replace(text, "expiry = 2126", "expiry = 2020", 1)
	}
	return text
}

// unreachable validates where no connection comes about.
func (l *load) unreachable(t *testing.T, kind string, runs int) {
	sim, err := simulator.Start(simulator.Options{Faults: []string{kind}})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	for range runs {
		s := newStage(t)
		s.env["CONNECT_PIPEDRIVE_SERVICE"] = sim.URL()
		s.keep(tokenConfig())
		p := s.run(nil, "validate", "--json")
		if p.code != 4 || strings.Count(p.out, `"status":"unreachable"`) != 11 || !strings.Contains(p.err, "certificate") {
			t.Errorf("%s: exit code %d\n%s%s", kind, p.code, p.out, p.err)
		}
		l.met[kind] += 12
		l.answers += 12
		l.checks += 11
		l.codes[p.code]++
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}

// peak is the most memory that the process has used, simulator and all.
func peak() string {
	data, _ := os.ReadFile("/proc/self/status")
	for l := range strings.Lines(string(data)) {
		if strings.HasPrefix(l, "VmHWM") {
			return "peak memory " + strings.TrimSpace(strings.TrimPrefix(l, "VmHWM:"))
		}
	}
	return "peak memory unknown"
}
