package simulator

import (
	"cmp"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// faultHeader names the fault in an answer that a fault spoiled, for whoever wonders where it came from.
const faultHeader = "X-Simulator-Fault"

// Place is where a fault applies.
type Place string

// The places.
const (
	API        Place = "api"        // every API answer
	Object     Place = "object"     // API answers that need a scope beyond base: not /users/me
	Token      Place = "token"      // answers to token requests
	Login      Place = "login"      // the way back from the consent page
	Connection Place = "connection" // every connection
)

// FaultKind is a way in which the simulator can go wrong.
type FaultKind struct {
	Name  string
	About string // what happens, in a few words
	Where Place

	spoil  func(*exchange) // of API, Object, Token
	divert func(*callback) // of Login
}

// exchange is an answer about to be spoiled.
type exchange struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	token  pass // of the caller; its zero value by API token
	normal answer
}

// FaultKinds lists the kinds of fault, for help and completion.
func FaultKinds() []FaultKind {
	return slices.Concat(errorFaults(), hostileFaults(), slowFaults(), tokenFaults(), loginFaults(), tlsFaults())
}

// faults draws from the kinds that were asked for.
type faults struct {
	kinds []FaultKind
	rate  float64
	mu    sync.Mutex
	rand  *rand.Rand
	due   map[string]bool // calls that failed and are to work the next time
}

func newFaults(opts Options) (*faults, error) {
	seed := opts.Seed
	if seed == 0 {
		seed = rand.Uint64() //nolint:gosec // faults keep no secret
	}
	f := &faults{rate: opts.FaultRate, due: map[string]bool{}, rand: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // as above
	all := FaultKinds()
	var names []string
	for _, k := range all {
		names = append(names, k.Name)
	}
	for _, name := range opts.Faults {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, unknown(scopes.Unknown("fault", name, names))
		}
		if !slices.ContainsFunc(f.kinds, func(k FaultKind) bool { return k.Name == name }) {
			f.kinds = append(f.kinds, all[i])
		}
	}
	for _, k := range f.kinds {
		if k.Where == Connection && len(f.kinds) > 1 {
			return nil, fault.New(fault.Usage, "give it alone", "the fault %s lets no other happen", k.Name)
		}
	}
	return f, nil
}

// given reports whether a kind was asked for and, by its chance, is to happen now.
func (f *faults) given(name string) bool {
	return slices.ContainsFunc(f.kinds, func(k FaultKind) bool { return k.Name == name }) && f.chance()
}

func (f *faults) chance() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rand.Float64() < f.rate
}

// draw picks evenly from the kinds of the places, or none.
func (f *faults) draw(places ...Place) *FaultKind {
	var fit []*FaultKind
	for i := range f.kinds {
		if slices.Contains(places, f.kinds[i].Where) {
			fit = append(fit, &f.kinds[i])
		}
	}
	if len(fit) == 0 || !f.chance() {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return fit[f.rand.IntN(len(fit))]
}

// alternates is false, then true, then false for the same key.
func (f *faults) alternates(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.due[key] {
		delete(f.due, key)
		return true
	}
	if len(f.due) >= remembered {
		clear(f.due)
	}
	f.due[key] = true
	return false
}

// send sends an answer, spoiled by a fault of the places if one is drawn.
func (s *Server) send(w http.ResponseWriter, r *http.Request, normal answer, token pass, places ...Place) {
	k := s.faults.draw(places...)
	if k == nil {
		normal.write(w)
		return
	}
	w.Header().Set(faultHeader, k.Name)
	k.spoil(&exchange{s, w, r, token, normal})
}

// unknown makes a usage error of a name that does not exist.
func unknown(err error) error {
	return fault.New(fault.Usage, cmp.Or(fault.HintOf(err), "`connect-pipedrive simulator --help` says more"), "%w", err)
}
