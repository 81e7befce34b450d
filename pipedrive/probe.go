package pipedrive

import (
	"fmt"
	"net/http"
	"strings"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// probe is the call that tests a target.
type probe struct {
	path, query string
	shown       string         // the check's "call"
	anyOf       []scopes.Scope // any one is enough
	scope       scopes.Scope   // the one of the checklist; empty: not known
	cost        int            // rate-limit tokens
	needsDeal   bool           // path or query has a %d for a deal's id
	list        bool           // the answer is a list
	skip, hint  string         // set: why there is no call, and what to do instead
}

// objectCalls reads one record of each of n8n's resources (facts: "Reading back each object"). Where it names scopes,
// more than these may open the call: the trigger reads with webhooks:read but works with webhooks:full alone, and whether
// deals:read shows a deal's products is disputed.
var objectCalls = map[string]probe{
	"activity":     {path: "/api/v2/activities", query: "limit=1"},
	"deal":         {path: "/api/v2/deals", query: "limit=1"},
	"dealActivity": {path: "/api/v2/activities", query: "deal_id=%d&limit=1", needsDeal: true},
	"dealProduct":  {path: "/api/v2/deals/%d/products", query: "limit=1", needsDeal: true, anyOf: []scopes.Scope{"products:read", "products:full"}},
	"file":         {path: "/v1/files", query: "limit=1"},
	"lead":         {path: "/v1/leads", query: "limit=1"},
	"note":         {path: "/v1/notes", query: "limit=1"},
	"organization": {path: "/api/v2/organizations", query: "limit=1"},
	"person":       {path: "/api/v2/persons", query: "limit=1"},
	"product":      {path: "/api/v2/products", query: "limit=1"},
	"trigger":      {path: "/v1/webhooks", anyOf: []scopes.Scope{"webhooks:full"}},
}

// maxCall is how much of a custom call is shown, in runes.
const maxCall = 500

// absentDeal surely does not exist; it still fits into 32 bits, beyond which an id might be refused as malformed.
const absentDeal = 2147483647

// probeOf finds the call that tests a target.
func probeOf(t scopes.Target) probe {
	if t.Resource == "call" {
		p := customProbe(t.Call)
		p.scope = t.Scope
		return p
	}
	p, ok := objectCalls[t.Resource]
	if !ok {
		return probe{shown: t.Resource, skip: "there is no test call for it"}
	}
	p.list, p.scope = true, t.Scope
	if p.anyOf == nil {
		p.anyOf = scopes.TargetScopes(t)
	}
	if e, ok := scopes.MatchEndpoint(http.MethodGet, p.withDeal(absentDeal).path); ok {
		p.cost = e.Cost
	}
	if !p.needsDeal {
		p.shown = show(p.path, p.query)
	}
	return p
}

// customProbe tests a call as given, if it is a GET without ids.
func customProbe(given string) probe {
	p := probe{shown: sanitize.Line(scopes.WithoutToken(given), maxCall)}
	call, err := scopes.ParseCall(given)
	switch {
	case err != nil:
		p.skip = "unresolved: " + err.Error()
		p.hint = "check the call's method and path"
	case call.Method != http.MethodGet:
		p.skip = "not a GET: writing is never tried out; whether it is granted, the scopes tell"
	case strings.Contains(call.Endpoint.Path, "{"):
		p.skip = "needs an id: only calls without ids are tested"
	case call.Expression:
		p.skip = "holds an expression, which only n8n can fill in"
	default:
		p.path, p.query = call.URLPath, call.Query
		p.anyOf, p.cost = call.Endpoint.AnyOf, call.Endpoint.Cost
	}
	return p
}

// withDeal fills in a deal's id.
func (p probe) withDeal(id int64) probe {
	if !p.needsDeal {
		return p
	}
	if strings.Contains(p.path, "%d") {
		p.path = fmt.Sprintf(p.path, id)
	} else {
		p.query = fmt.Sprintf(p.query, id)
	}
	p.shown = show(p.path, p.query)
	return p
}

func show(path, query string) string {
	if query == "" {
		return "GET " + path
	}
	return "GET " + path + "?" + query
}
