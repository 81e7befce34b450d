package scopes

import "sync"

// State is what became of a call that has a Twin.
type State string

// The states.
const (
	OutOfSupport    State = "out of support" // announced as such, but may still answer
	Removed         State = "removed"        // gone from SDK and specification; whether it still answers is unknown
	StillDeprecated State = "deprecated"     // still an endpoint
	Unlisted        State = "unlisted"       // not in the specification
	NeverDocumented State = "undocumented"   // never was, but is called
)

// Twin is a call that Pipedrive retired, or never documented, and what replaces it.
type Twin struct {
	Route   // of the old call
	State   State
	Use     string  // "GET /api/v2/activities?deal_id={id}"; empty: nothing replaces it
	AnyOf   []Scope // of Use, in the table's order
	Note    string
	Renamed []string // query parameters that have another name in Use: "user_id=owner_id"
	Dropped []string // query parameters that Use does not have
}

// reason says why a call to it is unresolved, and what to use instead with which scopes.
func (t Twin) reason() string {
	state := "retired; "
	switch t.State {
	case Unlisted:
		state = "no longer listed; "
	case NeverDocumented:
		state = "never documented; "
	}
	text := state + t.replacement()
	if t.Note != "" {
		text += "; " + t.Note
	}
	return text
}

// replacement returns "use GET /api/v2/deals (deals:read or deals:full)".
func (t Twin) replacement() string {
	if t.Use == "" {
		return "nothing replaces it"
	}
	return "use " + t.Use + " (" + scopeWords(t.AnyOf) + ")"
}

// twins reads the table on first use.
var twins = sync.OnceValue(func() routed[Twin] {
	return routesOf(readTwins(), func(t *Twin) Route { return t.Route })
})

// TwinOf is FindTwin for a call as a node or a person writes it: "GET https://acme.pipedrive.com/v1/deals?limit=1".
func TwinOf(call string) (Twin, bool) {
	r, err := readCall(call)
	if err != nil {
		return Twin{}, false
	}
	t := twins().find(r.api, r.method, r.path)
	if t == nil {
		return Twin{}, false
	}
	return *t, true
}

// FindTwin returns what became of a request that is retired, deprecated or undocumented ("GET", "/v1/deals/42"), and its
// replacement. The path is decoded, as http.Request.URL.Path is.
func FindTwin(method, urlPath string) (Twin, bool) {
	api, path, ok := segmentsOf(urlPath)
	if !ok {
		return Twin{}, false
	}
	if t := twins().find(api, method, path); t != nil {
		return *t, true
	}
	return Twin{}, false
}

// twin is FindTwin for a request that n8n makes, or an endpoint.
func (r Route) twin() (Twin, bool) { return FindTwin(r.Method, r.urlPath()) }
