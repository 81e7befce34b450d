package pipedrive

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// probe is the call that tests a target.
type probe struct {
	target      scopes.Target
	path, query string
	shown       string // the check's "call"
	cost        int    // rate-limit tokens
	needsDeal   bool   // path or query contains {id} for a deal's id
	absent      bool   // the deal in it does not exist, on purpose, because none is known
	list        bool   // the answer is a list
	skip, hint  string // set: why there is no call, and what to do instead
}

// dealLists are the calls whose answers provide the deal's id that others need, the better one first.
var dealLists = []string{"GET /api/v2/deals", "GET /v1/deals"}

// unpaged are the lists that are always complete: they accept no limit.
var unpaged = []string{"/v1/users", "/v1/filters", "/v1/activityTypes", "/v1/leadLabels", "/v1/webhooks"}

const (
	dealID     = connection.DealID // in a target's call
	searchTerm = "pipedrive"       // any: what it finds does not matter
	maxCall    = 500               // how much of a custom call is shown, in runes
)

// probeOf returns the call that tests a target.
func probeOf(t scopes.Target) probe {
	if t.Resource == scopes.CallResource {
		return customProbe(t)
	}
	_, address, ok := strings.Cut(t.Call, " ")
	if !ok {
		return probe{target: t, shown: t.Resource, skip: "there is no test call for it"}
	}
	p := probe{target: t, list: true, needsDeal: strings.Contains(address, dealID)}
	p.path, p.query, _ = strings.Cut(address, "?")
	var query []string
	if p.query != "" {
		query = append(query, p.query)
	}
	if isSearch(p.path) {
		p.list, query = false, append(query, "term="+searchTerm)
	}
	if !slices.Contains(unpaged, p.path) {
		query = append(query, "limit=1")
	}
	p.query, p.cost = strings.Join(query, "&"), costOf(p.path)
	p.shown = show(p.path, p.query)
	return p
}

// costOf returns what a call costs. Calls that are no longer in the table belonged to v1, where a call costs twice as much as
// its counterpart in v2, and a list 20.
func costOf(path string) int {
	if e, ok := scopes.MatchEndpoint(http.MethodGet, path); ok {
		return e.Cost
	}
	e, _ := scopes.MatchEndpoint(http.MethodGet, strings.Replace(path, "/v1/", "/api/v2/", 1))
	return cmp.Or(2*e.Cost, 20)
}

// customProbe tests a call as given, if it is a GET without ids.
func customProbe(t scopes.Target) probe {
	p := probe{target: t, shown: sanitize.Line(scopes.WithoutToken(t.Call), maxCall)}
	call, err := scopes.ParseCall(t.Call)
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
		p.cost = call.Endpoint.Cost
	}
	return p
}

// withDeal fills in a deal's id; 0: none is known.
func (p probe) withDeal(id int64) probe {
	if id == 0 {
		id, p.absent = connection.AbsentDeal, true
	}
	digits := strconv.FormatInt(id, 10)
	p.path, p.query = strings.ReplaceAll(p.path, dealID, digits), strings.ReplaceAll(p.query, dealID, digits)
	p.shown = show(p.path, p.query)
	return p
}

// result returns the result of the call.
func (p probe) result(v verdict) connection.Check {
	check := connection.Check{Resource: p.target.Resource, For: p.target.For, Call: p.shown, Status: v.status, Detail: v.detail, Hint: v.hint}
	if check.For == nil {
		check.For = []string{}
	}
	return check
}

// skipped returns the result of a call that is not made.
func (p probe) skipped() connection.Check {
	return p.result(verdict{connection.StatusSkipped, p.skip, p.hint})
}

func show(path, query string) string {
	if query == "" {
		return "GET " + path
	}
	return "GET " + path + "?" + query
}
