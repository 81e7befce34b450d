package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"connect-pipedrive/pipedrive/simulator"
)

// companies stand in for many companies of Pipedrive: each has its own API token, which ends in the company's number.
type companies struct {
	*httptest.Server
	stage *stage
	sim   *simulator.Server

	// The race detector does not see that a program of its own asks only after answer is set.
	mu     sync.Mutex
	answer spoiling
}

// spoiling answers in place of the simulator; false: it does not.
type spoiling func(company string, w http.ResponseWriter, r *http.Request) bool

// spoil has all requests from now on looked at by answer first.
func (c *companies) spoil(answer spoiling) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
}

// companyToken is the API token of a company.
func companyToken(n int) string { return fmt.Sprintf("%040d", n) }

// newCompanies writes a configuration for each of n companies.
func newCompanies(t testing.TB, n int) *companies {
	t.Helper()
	c := &companies{stage: newStage(t)}
	c.stage.env["XDG_CONFIG_HOME"] = c.stage.path("profiles")
	var err error
	if c.sim, err = simulator.Start(simulator.Options{Burst: -1}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.sim.Close)
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	c.stage.env["CONNECT_PIPEDRIVE_SERVICE"] = c.URL
	for i := range n {
		c.stage.write(companyFile(i), fmt.Sprintf("version = 1\nmethod = \"api-token\"\n[selection]\nactions = [\"deal:create\", \"deal:get\", \"person:get\"]\n"+
			"calls = [\"GET /v1/currencies\"]\n[api_token]\ntoken = %q\n[account]\ncompany = %q\ndomain = %q\nuser = %q\n",
			companyToken(i), "Acme Demo", "acme-demo", "Dana Demo"))
	}
	return c
}

func companyFile(i int) string { return fmt.Sprintf("c%03d.toml", i) }

// ServeHTTP answers as the simulator does, or as the company's answer is.
func (c *companies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	company := strings.TrimLeft(r.Header.Get("X-Api-Token"), "0")
	if company == "" {
		company = "0"
	}
	c.mu.Lock()
	answer := c.answer
	c.mu.Unlock()
	if answer != nil && answer(company, w, r) {
		return
	}
	r.Header.Set("X-Api-Token", simulator.APIToken)
	c.sim.Handler().ServeHTTP(w, r)
}

// validate runs validate on the folder.
func (c *companies) validate(args ...string) played {
	p := c.stage.run(nil, append([]string{"validate", "--config", c.stage.dir}, args...)...)
	p.out, p.err = strings.ReplaceAll(p.out, c.stage.dir+"/", ""), strings.ReplaceAll(p.err, c.stage.dir+"/", "")
	return p
}

// refusing answers one in seven companies with 401, one in five with 403, and one in eleven with what cannot be read.
func refusing(company string, w http.ResponseWriter, _ *http.Request) bool {
	n := 0
	_, _ = fmt.Sscan(company, &n)
	var status int
	body := `{"success":false,"error":"spoiled"}`
	switch {
	case n%7 == 3:
		status = http.StatusUnauthorized
	case n%5 == 3:
		status = http.StatusForbidden
	case n%11 == 3:
		status, body = http.StatusOK, "<html>"
	default:
		return false
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
	return true
}

var took = regexp.MustCompile(`"ms":\d+`)

// Whatever is done at once, and in what order it is done: the exit code and every line are the same.
func TestReportIsTheSameWhateverIsParallel(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 24)
	c.spoil(refusing)
	c.stage.write("c007.toml", "version = 1\nmetod = \"api-token\"\n")
	for _, args := range [][]string{{}, {"--json"}} {
		var want played
		for i, parallel := range []string{"1", "2", "5", "8", "100"} {
			p := c.validate(append(args, "--parallel", parallel)...)
			p.out, p.log = took.ReplaceAllString(p.out, `"ms":0`), ""
			if i == 0 {
				want = p
				continue
			}
			if p != want {
				t.Errorf("with --parallel %s %q:\n%d\n%s%s\nalone:\n%d\n%s%s", parallel, args, p.code, p.out, p.err, want.code, want.out, want.err)
			}
		}
		if want.code != 2 || !strings.Contains(want.out+want.err, "24 configurations: 15 ok, 1 cannot be used, 3 refused, 4 failed, 1 not reachable\n") {
			t.Errorf("exit code %d, and the summary is\n%s%s", want.code, want.out, want.err)
		}
	}
}

// Companies do not wait for each other: five that hang are asked at the same time, so that all five cost what one does.
// The answers of the five are held back until all five have been asked.
func TestCompaniesThatHangHangTogether(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 12)
	var asked sync.WaitGroup
	asked.Add(5)
	var mu sync.Mutex
	seen := map[string]bool{}
	c.spoil(func(company string, _ http.ResponseWriter, r *http.Request) bool {
		if !slices.Contains([]string{"0", "1", "2", "3", "4"}, company) {
			return false
		}
		mu.Lock()
		first := !seen[company]
		seen[company] = true
		mu.Unlock()
		if first {
			asked.Done()
			all := make(chan struct{})
			go func() { asked.Wait(); close(all) }()
			select {
			case <-all:
			case <-r.Context().Done(): // they came one after another
			}
		}
		return false
	})
	if p := c.validate(); p.code != 0 || !strings.Contains(p.out, "12 configurations: 12 ok\n") {
		t.Errorf("exit code %d\n%s%s", p.code, p.out, p.err)
	}
}

// What hangs is given up at its own --timeout, and nothing else is: there are few others, so that a busy machine has
// them done by then.
func TestTimeoutIsThatOfOneConfiguration(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 4)
	c.spoil(func(company string, _ http.ResponseWriter, r *http.Request) bool {
		if company == "1" || company == "2" {
			<-r.Context().Done()
			return true
		}
		return false
	})
	p := c.validate("--timeout", "5s")
	if p.code != 4 || !strings.Contains(p.out, "4 configurations: 2 ok, 2 not reachable\n  not reachable: c001.toml (unreachable), c002.toml (unreachable)\n") {
		t.Errorf("exit code %d\n%s%s", p.code, p.out, p.err)
	}
	if want := "connect-pipedrive: 2 of 4 configurations did not pass"; !strings.Contains(p.err, want) {
		t.Errorf("the last error is\n%s", p.err)
	}
}

// ctrl+c reports what is done, behind a gap as well, and leaves the metrics of the last whole run.
func TestInterruptReportsWhatIsDone(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 6)
	stop := make(chan struct{})
	var once sync.Once
	answered := map[string]bool{}
	var mu sync.Mutex
	c.spoil(func(company string, _ http.ResponseWriter, r *http.Request) bool {
		if company == "1" || company == "5" { // 5 comes when 2, 3 and 4 are done
			if company == "5" {
				mu.Lock()
				done := len(answered)
				mu.Unlock()
				if done != 4 {
					t.Errorf("%d companies were asked before", done)
				}
				once.Do(func() { close(stop) })
			}
			<-r.Context().Done()
			return true
		}
		mu.Lock()
		answered[company] = true
		mu.Unlock()
		return false
	})
	c.stage.write("was.prom", "the last whole run\n")
	p := c.stage.run(stop, "validate", "--json", "--config", c.stage.dir, "--parallel", "2", "--metrics", c.stage.path("was.prom"))
	if p.code != 130 || strings.Count(p.out, "\n") != 4 || !strings.Contains(p.out, "c004.toml") || strings.Contains(p.out, "c001.toml") {
		t.Errorf("exit code %d\n%s", p.code, p.out)
	}
	if !strings.Contains(p.err, "6 configurations: 4 ok, 2 not validated\n") {
		t.Errorf("the summary is\n%s", p.err)
	}
	if c.stage.read("was.prom") != "the last whole run\n" {
		t.Error("the metrics were written")
	}
}

// What is late after an interrupt still comes into the report, once, whatever stands there already.
func TestLateResultsAreReportedAfterAnInterrupt(t *testing.T) {
	var out bytes.Buffer
	r := &fleetRun{app: &app{world: world{out: &out, err: new(bytes.Buffer)}}, results: make([]*outcome, 3)}
	take := func(index int) {
		if err := r.take(&outcome{index: index, report: []byte(strconv.Itoa(index))}); err != nil {
			t.Error(err)
		}
	}
	take(1)
	if out.Len() > 0 {
		t.Errorf("out of its turn: %s", out.String())
	}
	if err := r.print(true); err != nil || out.String() != "1" {
		t.Errorf("at the interrupt: %s, %v", out.String(), err)
	}
	take(2)
	take(0) // after it stands what was said already, and behind that one more
	if out.String() != "102" {
		t.Errorf("in the end: %s", out.String())
	}
}

// The configurations that have one token share what it may ask for, others do not.
func TestConfigurationsOfOneTokenShareItsBudget(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 4)
	for i := range 4 {
		c.stage.write(companyFile(i), strings.Replace(c.stage.read(companyFile(i)), companyToken(i), companyToken(9), 1))
	}
	// Of 24 requests 12 go out at once and four a second after them. The stand-in refuses none: on a busy machine one that is
	// late falls into the next two seconds, which are full.
	began := time.Now()
	if p := c.validate("--json"); p.code != 0 || time.Since(began) < 2900*time.Millisecond {
		t.Errorf("exit code %d after %v\n%s%s", p.code, time.Since(began), p.err, p.log)
	}
}

// The worst of what is wrong with the account and with the calls counts, whichever came first.
func TestTheWorstOfAccountAndCallsCounts(t *testing.T) {
	t.Parallel()
	const unreadable, unauthorized = "<html>", ""
	for _, c := range []struct {
		account, calls string
		code           int
	}{{unreadable, "ok", 4}, {unreadable, unauthorized, 3}, {unauthorized, unreadable, 3}, {"ok", unauthorized, 3}, {"ok", unreadable, 4}, {"ok", "ok", 0}} {
		all := newCompanies(t, 1)
		all.spoil(func(_ string, w http.ResponseWriter, r *http.Request) bool {
			answer := c.calls
			if r.URL.Path == "/v1/users/me" {
				answer = c.account
			}
			switch answer {
			case unauthorized:
				w.WriteHeader(http.StatusUnauthorized)
			case unreadable:
				_, _ = w.Write([]byte(answer))
			}
			return answer != "ok"
		})
		p := all.validate()
		if p.code != c.code || (c.code != 0) != strings.Contains(p.err, "\nhint: ") {
			t.Errorf("%q and %q: exit %d, want %d\n%s%s", c.account, c.calls, p.code, c.code, p.out, p.err)
		}
	}
}
