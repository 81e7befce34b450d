package n8n

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

// Each of n8n's answers on the way to the calls, and what is said of it; whatever it is, nothing stays behind.
func TestWhatN8NRefusesOnTheWay(t *testing.T) {
	const workflows, hook = "/workflows", "/webhook/"
	for name, c := range map[string]struct {
		project, at string // the path holds at, and the method is POST
		status      int
		body        string
		kind        fault.Kind
		says, hint  string
	}{
		"no project":          {"p", workflows, 404, `{"message":"Not found"}`, fault.Failed, `n8n has no project "p"`, "correct project_id"},
		"not found":           {"", workflows, 404, `{"message":"Not found"}`, fault.Failed, "making the temporary workflow", ""},
		"not allowed":         {"", workflows, 403, `{"message":"Forbidden"}`, fault.Refused, "making the temporary workflow", "workflow:create"},
		"not to publish":      {"", "/activate", 403, `{"message":"Forbidden"}`, fault.Refused, "publishing the temporary workflow", "workflow:activate"},
		"no id":               {"", workflows, 200, `{"name":"x"}`, fault.Unreachable, "", ""},
		"not JSON":            {"", workflows, 200, `{"id":`, fault.Unreachable, "", ""},
		"not published":       {"", "/activate", 400, `{"message":"there is no trigger"}`, fault.Failed, "publishing the temporary workflow", ""},
		"webhooks elsewhere":  {"", hook, 404, "nothing here", fault.Failed, "n8n's webhooks are not at ", "--webhook-base URL"},
		"not run":             {"", hook, 500, `{"message":"There was a problem executing the workflow"}`, fault.Failed, "There was a problem executing the workflow", "may not use the credential"},
		"a proxy's own error": {"", hook, 403, "no entry", fault.Unreachable, "refused the call of its webhook: 403", "no key of n8n's API is sent"},
		"a proxy's own login": {"", hook, 401, `{"message":"Unauthorized"}`, fault.Unreachable, "refused the call of its webhook: 401", "no key of n8n's API is sent"},
		"a web page":          {"", hook, 200, "<!DOCTYPE html><html></html>", fault.Unreachable, "", ""},
	} {
		n, order := stagedRelay(t)
		order.Project = c.project
		n.Projects = append(n.Projects, "p")
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && (strings.HasSuffix(r.URL.Path, c.at) || c.at == hook && strings.HasPrefix(r.URL.Path, hook)) {
				if strings.HasPrefix(c.body, "{") {
					w.Header().Set("Content-Type", "application/json")
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}
		}
		r, err := relayClient(t, n.URL).Relay(t.Context(), order)
		if err == nil || fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || !strings.Contains(fault.HintOf(err), c.hint) {
			t.Errorf("%s: kind %v, %v, hint %s", name, fault.KindOf(err), err, fault.HintOf(err))
		}
		if len(n.Workflows()) > 0 || r.Left != nil {
			t.Errorf("%s: %d workflows are left, %v", name, len(n.Workflows()), r.Left)
		}
	}
}

// Where the run fails and cannot be taken back either, both is said at once.
func TestBothTroublesAreSaid(t *testing.T) {
	n, order := stagedRelay(t)
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete || strings.HasPrefix(r.URL.Path, "/webhook/") {
			message500(w)
		}
	}
	r, err := relayClient(t, n.URL).Relay(t.Context(), order)
	id := n.Workflows()[0].ID
	if err == nil || r.Left != nil || !strings.Contains(err.Error(), "n8n could not run the test calls") || !strings.Contains(err.Error(), id) || !strings.Contains(fault.HintOf(err), "may not use the credential") ||
		!strings.Contains(fault.HintOf(err), n.URL+"/workflow/"+id) {
		t.Errorf("%v, hint %s, left %v", err, fault.HintOf(err), r.Left)
	}
}
