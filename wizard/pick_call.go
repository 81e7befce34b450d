package wizard

import (
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// CallReading is what is known about a custom API call while it is typed.
type CallReading struct {
	Text    string // the call as it is picked, without blanks and API tokens
	Fault   string // "retired", "unknown", "not a call"; empty: it is one of Pipedrive's
	Reason  string // of the fault, as a sentence
	Instead string // a call to use instead; empty: none is known
	AnyOf   []scopes.Scope
}

// ReadCall reads a custom API call.
func ReadCall(text string) CallReading {
	r := CallReading{Text: scopes.WithoutToken(strings.Join(strings.Fields(text), " "))}
	call, err := scopes.ParseCall(r.Text)
	if err == nil {
		r.AnyOf = call.Endpoint.AnyOf
		return r
	}
	method, target, _ := strings.Cut(r.Text, " ")
	r.Fault, r.Reason = "not a call", err.Error()
	if !strings.Contains(target, "/") {
		r.Reason = "a method and a path: GET /api/v2/deals"
		return r
	}
	path := pathOf(target)
	method = strings.ToUpper(method)
	if list, err := scopes.ResolveToV2(scopes.Selection{Calls: []string{r.Text}}); err == nil && len(list.Steps) == 1 {
		r.Instead = list.Steps[0].To
	}
	if twin, ok := scopes.FindTwin(method, path); ok {
		r.Fault, r.Reason = "retired", "Pipedrive no longer has "+twin.String()
		if twin.State == scopes.NeverDocumented {
			r.Fault, r.Reason = "undocumented", "Pipedrive never documented "+twin.String()
		}
		return r
	}
	if strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/api/") {
		r.Fault = "unknown"
		r.Reason = "Pipedrive has no " + method + " " + path
		if detail := err.Error(); detail != "no such endpoint" {
			r.Reason += ": " + detail
		}
		if r.Instead == "" {
			r.Instead = nearestCall(method, path)
		}
	}
	return r
}

// pathOf returns the path of a call's target, which may be a whole URL.
func pathOf(target string) string {
	if _, rest, ok := strings.Cut(target, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		target = "/" + path
	}
	path, _, _ := strings.Cut(target, "?")
	return path
}

// nearestCall returns the call with the same method and the most similar path.
func nearestCall(method, path string) string {
	var calls []string
	for _, e := range scopes.Endpoints() {
		if e.Method == method {
			calls = append(calls, e.String())
		}
	}
	return scopes.Nearest(method+" "+path, calls)
}

// Needs returns "deals:read or deals:full".
func (r CallReading) Needs() string { return words.Join(r.AnyOf, " or ") }
