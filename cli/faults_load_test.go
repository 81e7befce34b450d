//go:build load

package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// loadParallel is how many configurations are validated at once, and loadFleet how many with one command.
const (
	loadParallel = 16
	loadFleet    = 50
)

// TestLoad validates all objects of many configurations, several at once, against a simulator that spoils some of its
// answers, and holds each result against the faults that this configuration met:
//
//	go test -tags load -run TestLoad -v -timeout 30m ./cli
//
// Half of them use an API token, the others OAuth2, all tokens of their own, every second access token of which has
// expired. Faults of a connection let no other happen, so they get some runs more.
func TestLoad(t *testing.T) {
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	began := time.Now()
	l := startLoad(t)
	for first := 0; first < *loadRuns; first += loadFleet {
		l.run(t, first, min(loadFleet, *loadRuns-first))
	}
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

// load is the simulator that all configurations share, and what it did.
type load struct {
	sim    *simulator.Server
	clean  *simulator.Server // gives tokens without faults
	server *httptest.Server

	mu      sync.Mutex
	runs    map[string]*met // by the number of the API token, or the consent that a token goes back to
	met     map[string]int  // faults
	codes   map[int]int
	answers int
	checks  int
}

// met is what one configuration met: the faults of the answers to each request, in order, "" for none.
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

// ServeHTTP has the simulator answer, and remembers by what fault the answer was spoiled, for the configuration that the
// token is of.
func (l *load) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	who := whose(r)
	l.mu.Lock()
	m := l.runs[who]
	l.mu.Unlock()
	if m == nil { // asks whether it is a simulator, or is nobody's
		l.sim.Handler().ServeHTTP(w, r)
		return
	}
	m.active.Add(1)
	defer m.active.Done()
	if r.Header.Get("X-Api-Token") != "" {
		r.Header.Set("X-Api-Token", simulator.APIToken)
	}
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

// whose tells configurations apart: the API token is a number, and a token of OAuth2 holds the consent that it goes back to,
// which a refresh keeps.
func whose(r *http.Request) string {
	if token := r.Header.Get("X-Api-Token"); token != "" {
		return token
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.Method == http.MethodPost {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, _ := url.ParseQuery(string(body))
		token = form.Get("refresh_token")
	}
	return consentOf(token)
}

// consentOf is the consent that stands in a simulator's token.
func consentOf(token string) string {
	raw, err := base64.RawURLEncoding.DecodeString(token[strings.LastIndexByte(token, ':')+1:])
	if err != nil || len(raw) < 16 {
		return ""
	}
	var pass struct {
		Consent string `json:"g"`
	}
	_ = json.Unmarshal(raw[16:], &pass) // whoever has none is nobody
	return pass.Consent
}

// run validates some configurations with one command and holds each result against what was met.
func (l *load) run(t *testing.T, first, count int) {
	s := newStage(t)
	defer func() { _ = os.RemoveAll(s.dir) }()
	s.timeouts = pipedrive.Timeouts{Connect: 10 * time.Second, Header: 3 * time.Second, Body: time.Second}
	s.env["CONNECT_PIPEDRIVE_SERVICE"] = l.server.URL
	fleet := make([]*met, count)
	for i := range fleet {
		fleet[i] = &met{faults: map[string][]string{}}
		text, who := l.config(t, s, first+i)
		s.write(fmt.Sprintf("r%05d.toml", i), text)
		l.mu.Lock()
		l.runs[who] = fleet[i]
		l.mu.Unlock()
	}
	p := s.run(nil, "validate", "--json", "--config", s.dir, "--parallel", strconv.Itoa(loadParallel))
	lines := strings.Split(strings.TrimSpace(p.out), "\n")
	if len(lines) != count {
		t.Errorf("%d lines for %d configurations, exit code %d: %s", len(lines), count, p.code, p.err)
		return
	}
	code := 0
	for i, line := range lines {
		code = worseCode(code, l.hold(t, fleet[i], fmt.Sprintf("r%05d.toml", i), line))
	}
	if p.code != code {
		t.Errorf("configurations %d to %d: exit code %d, want %d\n%s", first, first+count-1, p.code, code, p.err)
	}
}

// hold holds one configuration's line against what it met, and gives the exit code that it leads to.
func (l *load) hold(t *testing.T, m *met, name, line string) int {
	m.active.Wait()
	var v struct {
		Config  string
		OK      bool
		Method  connection.Method
		Account connection.Account
		Checks  []connection.Check
	}
	if err := json.Unmarshal([]byte(line), &v); err != nil || !strings.HasSuffix(v.Config, name) {
		t.Errorf("%s: %v: %s", name, err, line)
		return 0
	}
	code, problems := oracle{m.faults, v.Method, v.Checks}.problems(v.Account, v.OK)
	for _, problem := range problems {
		t.Errorf("%s: %s\nmet %q\nsaid %s", name, problem, m.faults, line)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codes[code]++
	l.checks += len(v.Checks)
	return code
}

// config is a configuration, and whose it is: with an API token, an access token, or one that has expired.
func (l *load) config(t *testing.T, s *stage, i int) (text, who string) {
	if i%2 == 0 {
		who = fmt.Sprintf("%040d", i+1)
		return strings.Replace(tokenConfig(), simulator.APIToken, who, 1), who
	}
	access, refresh, err := obtain(l.clean.URL())
	if err != nil {
		t.Error(err)
	}
	text = s.oauthConfig()
	text = strings.Replace(text, line(text, "access_token"), fmt.Sprintf("access_token = %q\n", access), 1)
	text = strings.Replace(text, line(text, "refresh_token"), fmt.Sprintf("refresh_token = %q\n", refresh), 1)
	if i%4 == 1 {
		text = strings.Replace(text, "expiry = 2126", "expiry = 2020", 1)
	}
	return text, consentOf(access)
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
