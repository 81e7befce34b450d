package simulator

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// remembered bounds each list of things past: used codes, revoked grants. The oldest are forgotten.
const remembered = 10_000

// app is the one app that is registered with the simulator, and what became of its tokens in this process.
type app struct {
	mu          sync.Mutex
	name        string
	callback    string                     // empty: any on loopback
	scopes      []scopes.Scope             // switched on, base among them, in the table's order
	switchedOn  map[scopes.Scope]time.Time // when, for those that were off at some time
	used        memory                     // codes
	revoked     memory                     // grants and access tokens
	webhooks    []webhook
	lastWebhook int
	last        time.Time
	now         func() time.Time
}

// newApp gives the app and the demo's user in turn one of the webhooks that are there from the start.
func newApp(opts Options, webhooks []record) *app {
	a := &app{name: "n8n connection (demo)", callback: opts.Callback, now: time.Now, switchedOn: map[scopes.Scope]time.Time{},
		lastWebhook: newID}
	a.scopes = known(opts.Scopes)
	for i, w := range webhooks {
		a.webhooks = append(a.webhooks, webhook{[]string{theUser, theApp}[i%2], w})
	}
	return a
}

// known sorts scopes as the table has them, each once, with base and without those that the table lacks.
func known(list []scopes.Scope) []scopes.Scope {
	var out []scopes.Scope
	for _, row := range scopes.Table() {
		if row.Scope == scopes.Base || slices.Contains(list, row.Scope) {
			out = append(out, row.Scope)
		}
	}
	return out
}

// tick returns the present moment, later than any that was given out before: what was issued and what was switched on must
// have an order even where the clock is coarse.
func (a *app) tick() time.Time {
	now := a.now()
	if !now.After(a.last) {
		now = a.last.Add(time.Nanosecond)
	}
	a.last = now
	return now
}

func (a *app) setScopes(list []scopes.Scope) {
	a.mu.Lock()
	defer a.mu.Unlock()
	on, now := known(list), a.tick()
	for _, s := range on {
		if !slices.Contains(a.scopes, s) {
			a.switchedOn[s] = now
		}
	}
	a.scopes = on
}

func (a *app) setCallback(callback string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.callback = callback
}

func (a *app) setName(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.name = name
}

// registration is what Developer Hub shows of the app.
type registration struct {
	Name, Callback string
	Scopes         []scopes.Scope
}

func (a *app) registration() registration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return registration{a.name, a.callback, slices.Clone(a.scopes)}
}

// accepts reports whether the app may be called back at a redirect URL: the registered one, letter for letter, or
// while none is registered any on loopback, so that a demo needs no registration.
func (r registration) accepts(redirect string) bool {
	if r.Callback != "" {
		return redirect == r.Callback
	}
	u, err := url.Parse(redirect)
	return err == nil && u.Scheme == "http" && u.User == nil && u.Fragment == "" && connection.LoopbackHost(u.Hostname())
}

// checkCallback says whether a callback URL can be registered.
func checkCallback(callback string) error {
	if callback == "" {
		return nil
	}
	u, err := url.Parse(callback)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Contains(callback, "#") {
		return fault.New(fault.Usage, "give the whole URL, such as http://localhost:53682/callback",
			"%q is not a callback URL", callback)
	}
	return nil
}

// memory is a bounded set of strings.
type memory struct {
	set   map[string]bool
	order []string
}

// add reports whether the key is new.
func (m *memory) add(key string) bool {
	if m.set[key] {
		return false
	}
	if m.set == nil {
		m.set = map[string]bool{}
	}
	if len(m.order) >= remembered {
		delete(m.set, m.order[0])
		m.order = m.order[1:]
	}
	m.set[key] = true
	m.order = append(m.order, key)
	return true
}

func (m *memory) has(key string) bool { return m.set[key] }
