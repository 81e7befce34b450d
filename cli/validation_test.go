package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

func checksOf(statuses ...connection.Status) []connection.Check {
	checks := []connection.Check{}
	for _, s := range statuses {
		checks = append(checks, connection.Check{Resource: "deal", For: []string{"deal:get"}, Call: "GET /api/v2/deals?limit=1", Status: s})
	}
	return checks
}

func TestExitCodePrecedence(t *testing.T) {
	missing := &scopes.Comparison{Missing: []scopes.Scope{"deals:read"}}
	tests := []struct {
		name string
		v    validation
		want int
	}{
		{"nothing to complain about", validation{Checks: checksOf("ok", "empty", "skipped")}, 0},
		{"a scope lacks", validation{Checks: checksOf("ok", "missing-scope")}, 1},
		{"no permission", validation{Checks: checksOf("no-permission")}, 1},
		{"the plan", validation{Checks: checksOf("plan")}, 1},
		{"not found", validation{Checks: checksOf("not-found")}, 1},
		{"failed", validation{Checks: checksOf("failed")}, 1},
		{"a need is unmet though every call works", validation{comparison: missing, Checks: checksOf("ok")}, 1},
		{"refused", validation{Checks: checksOf("unauthorized")}, 3},
		{"rate-limited", validation{Checks: checksOf("rate-limited")}, 4},
		{"unreachable", validation{Checks: checksOf("unreachable")}, 4},
		{"refused goes before failed", validation{Checks: checksOf("failed", "unauthorized", "unreachable")}, 3},
		{"failed goes before unreachable", validation{Checks: checksOf("unreachable", "failed")}, 1},
		{"usage goes before all", validation{err: fault.New(fault.Usage, "", "x"), Checks: checksOf("unauthorized")}, 2},
		{"an error without a kind is a failure", validation{err: errors.New("x"), Checks: checksOf("unreachable")}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.v.kind().ExitCode(); got != tt.want {
				t.Errorf("exit code %d, want %d", got, tt.want)
			}
		})
	}
}

func TestWorseOrder(t *testing.T) {
	order := []fault.Kind{0, 4, 1, 3, 2} // 2 before 3 before 1 before 4
	for i, a := range order {
		for j, b := range order {
			if got, want := worse(a, b), order[max(i, j)]; got != want {
				t.Errorf("worse(%d, %d) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestValidationJSONHasTheContractsKeys(t *testing.T) {
	v := newValidation("config.toml", openedConfig{}, connection.APIToken, scopes.Checklist{})
	v.Checks = checksOf("ok")
	v.compare(connection.Token{})
	var b bytes.Buffer
	if err := writeJSON(&b, v); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\n") != 1 {
		t.Errorf("want one line, got %q", b.String())
	}
	want := `{"config":"config.toml","ok":false,"method":"api-token",` +
		`"account":{"user":"","email":"","company":"","domain":"","admin":false},"scopes":{"needed":[]},` +
		`"checks":[{"resource":"deal","for":["deal:get"],"call":"GET /api/v2/deals?limit=1","status":"ok","http":0,"ms":0,"detail":"","hint":""}],` +
		`"not_exercised":[],"warnings":[{"action":"","message":"` + nothingSelected + `","rule":"","use":""}],"via":"pipedrive","tokens_spent":0}`
	if got := strings.TrimSpace(b.String()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !json.Valid(b.Bytes()) {
		t.Error("not valid JSON")
	}
}

// The last hint names all that is to be done, whatever failed first, and nothing twice.
func TestComplaintNamesAllThatIsToBeDone(t *testing.T) {
	fields := scopes.Target{Resource: "activity", AnyOf: []scopes.Scope{"activities:full", "admin"}, Options: []string{"Use Raw Field Keys"}}
	lists := scopes.Target{Resource: "deal", AnyOf: []scopes.Scope{"deals:read", "deals:full"}}
	people := scopes.Target{Resource: "person", AnyOf: []scopes.Scope{"contacts:read", "contacts:full"}, Scope: "contacts:full"}
	search := func(of string) scopes.Target {
		return scopes.Target{Resource: of, Use: "GET /api/v2/" + of + "s/search"}
	}
	granted := []scopes.Scope{scopes.Base, "activities:full"}
	for name, c := range map[string]struct {
		targets  []scopes.Target
		statuses []connection.Status
		compared *scopes.Comparison
		want     string
		not      []string
	}{
		"every missing scope": {[]scopes.Target{lists, people}, []connection.Status{"missing-scope", "missing-scope"},
			&scopes.Comparison{Granted: granted, Missing: []scopes.Scope{"deals:full", "contacts:full", "users:read"}},
			"switch on deals:full, contacts:full and users:read in Developer Hub, unless they are on already", []string{"its own hint"}},
		"what refused calls show, where the scopes are unknown": {[]scopes.Target{lists, people}, []connection.Status{"missing-scope", "missing-scope"},
			&scopes.Comparison{}, "switch on deals:read and contacts:full in Developer Hub", []string{"its own hint"}},
		"a scope that is granted but disputed is not missing": {[]scopes.Target{fields}, []connection.Status{"missing-scope"},
			&scopes.Comparison{Granted: granted}, "its own hint for activity", []string{"switch on admin", "Developer Hub"}},
		"a missing scope, and something else": {[]scopes.Target{lists, people, fields}, []connection.Status{"missing-scope", "plan", "ok"},
			&scopes.Comparison{Granted: granted, Missing: []scopes.Scope{"deals:read"}}, "`connect-pipedrive login`: a refresh keeps the old scopes; its own hint for person", nil},
		"all that is retired": {[]scopes.Target{search("deal"), search("person")}, []connection.Status{"not-found", "not-found"}, nil,
			"make GET /api/v2/deals/search and GET /api/v2/persons/search with an HTTP Request node instead", []string{"its own hint"}},
		"an API token has no scope to switch on": {[]scopes.Target{lists}, []connection.Status{"missing-scope"}, nil, "its own hint for deal", []string{"Developer Hub"}},
	} {
		v := validation{Config: "config.toml", made: c.targets, comparison: c.compared}
		for i, s := range c.statuses {
			v.Checks = append(v.Checks, connection.Check{Status: s, Hint: "its own hint for " + c.targets[i].Resource})
		}
		hint := fault.HintOf(v.complaint())
		if !strings.Contains(hint, c.want) {
			t.Errorf("%s: %q", name, hint)
		}
		for _, not := range c.not {
			if strings.Contains(hint, not) {
				t.Errorf("%s: %q", name, hint)
			}
		}
	}
}
