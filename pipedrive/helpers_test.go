package pipedrive

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// simulate starts a simulator and a Service for it.
func simulate(t testing.TB, opts simulator.Options) (*simulator.Server, *Service) {
	t.Helper()
	sim, err := simulator.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	return sim, serviceAt(t, sim.URL(), Options{})
}

// serviceAt makes a Service for a base address.
func serviceAt(t testing.TB, base string, opts Options) *Service {
	t.Helper()
	u, err := ParseService(base)
	if err != nil {
		t.Fatal(err)
	}
	opts.Base = u
	s := New(opts)
	t.Cleanup(s.Close)
	return s
}

// stub serves one handler in Pipedrive's place.
func stub(t testing.TB, opts Options, handler http.HandlerFunc) *Service {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return serviceAt(t, server.URL, opts)
}

// answering is a handler that always gives the same answer.
func answering(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const jsonType = "application/json; charset=utf-8"

func tokenCredential(text string) connection.Credential {
	return connection.Credential{Method: connection.APIToken, APIToken: secret.New(text)}
}

func demoApp(redirect string) connection.App {
	return connection.App{ClientID: simulator.ClientID, ClientSecret: secret.New(simulator.ClientSecret), RedirectURL: redirect}
}

// allTargets are the eleven objects, in the order of their results.
func allTargets() []scopes.Target { return scopes.EveryObject() }

// object is the one of a name.
func object(name string) scopes.Target {
	all := allTargets()
	return all[slices.IndexFunc(all, func(t scopes.Target) bool { return t.Resource == name })]
}

// recorder collects what Check reports.
type recorder struct {
	mu     sync.Mutex
	events []connection.Progress
}

func (r *recorder) report(p connection.Progress) {
	if !r.mu.TryLock() {
		panic("report is called concurrently")
	}
	defer r.mu.Unlock()
	r.events = append(r.events, p)
}

// checks are the results in the order of the targets.
func (r *recorder) checks(n int) []connection.Check {
	list := make([]connection.Check, n)
	for _, e := range r.events {
		if e.Check != nil {
			list[e.Index] = *e.Check
		}
	}
	return list
}

func freeRedirect() string {
	return "http://localhost:" + strconv.Itoa(testkit.FreePort()) + "/callback"
}

func mustURL(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }

// roundTripFunc answers requests without a network.
type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func response(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

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
