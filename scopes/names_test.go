package scopes

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestNamesOfScopes(t *testing.T) {
	for scope, want := range map[Scope]string{Base: "Access to basic information", "deals:full": "Deals: Full access", "deals:ful": "deals:ful"} {
		if got := scope.Label(); got != want {
			t.Errorf("%s is labelled %q", scope, got)
		}
	}
	if info, ok := Find("project-fields:full"); !ok || info.Scope != "project-fields:full" {
		t.Errorf("the table's last row is %+v", info)
	}
	if info, ok := Find("nothing"); ok || info != (Info{}) {
		t.Errorf("an unknown scope is %+v", info)
	}
	for scope, nearest := range map[Scope]string{"deal:read": "deals:read", "Admin": "admin", "something-else": ""} {
		var unknown *UnknownError
		if err := Known(scope); !errors.As(err, &unknown) || unknown.What != "scope" || unknown.Nearest != nearest {
			t.Errorf("%s: %+v", scope, err)
		}
	}
	if err := Known("video-calls"); err != nil {
		t.Error(err)
	}
	if got := labelled("users:read") + ", " + labelled("users:rea"); got != "users:read (Read users data), users:rea" {
		t.Error(got)
	}
}

func TestNearestNames(t *testing.T) {
	e := Unknown("action", "deal:crate", []string{"deal:create", "deal:update"})
	if e.Error() != `unknown action "deal:crate"` || e.Hint() != `did you mean "deal:create"?` {
		t.Errorf("%s; %s", e, e.Hint())
	}
	if hint := Unknown("action", "xyz", []string{"deal:create"}).Hint(); hint != "" {
		t.Error(hint)
	}
	for name, want := range map[string]string{
		"\x1b[2J":               `unknown node "\x1b[2J"`,
		strings.Repeat("é", 60): `unknown node "` + strings.Repeat("é", 60) + `"`,
		strings.Repeat("é", 61): `unknown node "` + strings.Repeat("é", 60) + `…"`,
	} {
		if got := Unknown("node", name, nil).Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	longest, longer := strings.Repeat("a", 100), strings.Repeat("a", 101)
	if Nearest(longest, []string{longest}) != longest || Nearest(longer, []string{longer}) != "" {
		t.Error("names of 100 letters are compared, longer ones are not")
	}
	for _, c := range [][2]string{{"ab", "ba"}, {"abcd", "abdc"}, {"abcdefgh", "badcefgh"}, {"a", "b"}, {"Deal", "deal"}} {
		if got := Nearest(c[0], []string{c[1]}); got != c[1] {
			t.Errorf("%s is not near to %s", c[1], c[0])
		}
	}
	for _, c := range [][2]string{{"ab", "cd"}, {"abcdefgh", "abcdexyz"}, {"abc", "cba"}} {
		if got := Nearest(c[0], []string{c[1]}); got != "" {
			t.Errorf("%s is near to %s", got, c[0])
		}
	}
	if got := Nearest("DEAL", []string{"teal", "deal"}); got != "deal" {
		t.Errorf("%s is nearer than another case", got)
	}
	if got := Nearest("deax", []string{"deal", "dead"}); got != "deal" {
		t.Errorf("of two that are as near %s comes first", got)
	}
}

func TestWhatAChecklistNames(t *testing.T) {
	c, err := Resolve(Selection{Items: []Item{{Action: Action{Resource: "deal", Operation: "create"}}, {Action: Action{Resource: "deal", Operation: "get"}}, {Action: Trigger}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Needed(); !slices.Equal(got, []Scope{"deals:full", "webhooks:full"}) {
		t.Errorf("needed are %v", got)
	}
	if got := c.Labels(); got != "Deals: Full access\nWebhooks: Full access\n" {
		t.Errorf("labels are %q", got)
	}
	if got := c.Reasons(); !slices.Contains(got, "deal:create") || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
		t.Errorf("reasons are %v", got)
	}
	all := []Scope{"deals:read", "deals:full", "admin"}
	if got := Without(all, []Scope{"deals:full"}); !slices.Equal(got, []Scope{"deals:read", "admin"}) || all[1] != "deals:full" {
		t.Errorf("without deals:full: %v of %v", got, all)
	}
}

func TestTitlesOfTargets(t *testing.T) {
	for resource, want := range map[string]string{
		CallResource: "GET /v1/users", LookupResource: "Drop-downs", "trigger": "Trigger", "deal": "Deal", "dealActivity": "Deal Activity", "none": "none",
	} {
		target := Target{Resource: resource, Call: "GET /v1/users"}
		if got := target.Title(); got != want {
			t.Errorf("%s is titled %q", resource, got)
		}
		if got := target.Key(); got != resource+" GET /v1/users" {
			t.Errorf("the key of %s is %q", resource, got)
		}
	}
}

func TestPlacesAndNamesOfWhatIsUnresolved(t *testing.T) {
	s := Selection{
		Uses:       []Use{{Workflow: "a", Place: Place{File: "a.json"}}},
		Unresolved: []Unresolved{{Workflow: "a", Place: Place{File: "other.json"}}, {Workflow: "b", Node: "Pipedrive", Place: Place{File: "b.json"}}},
	}
	for workflow, want := range map[string]string{"a": "a.json", "b": "b.json", "c": ""} {
		if got := s.placeOf(workflow).File; got != want {
			t.Errorf("%s stands in %q", workflow, got)
		}
	}
	if got := s.Unresolved[1].Where() + "; " + (Unresolved{Call: "GET /x"}).Where(); got != "b, Pipedrive; GET /x" {
		t.Error(got)
	}
}

func TestOutdatedParameters(t *testing.T) {
	for _, a := range []Action{{Resource: "deal", Operation: "getAll"}, {Resource: "person", Operation: "update"}, {Resource: "file", Operation: "get"}} {
		var want []string
		for _, d := range differencesOf(a) {
			if d.from != "" {
				want = append(want, d.from)
			}
		}
		if got := OutdatedParameters(a, func(string) bool { return true }); !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v", a, got, want)
		}
		if got := OutdatedParameters(a, func(string) bool { return false }); len(got) > 0 {
			t.Errorf("%v: none is set, and %v are", a, got)
		}
	}
}
