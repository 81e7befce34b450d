package scopes

import (
	"slices"
	"strings"
	"testing"
)

// TestDocumentedTable is the table of n8n's documentation, row by row: object, action as it words it, actual scope.
// "related" stands for its "refer to note below".
func TestDocumentedTable(t *testing.T) {
	const activities, activitiesFull = "activities:read or activities:full", "activities:full"
	const contacts, deals, leads = "contacts:read or contacts:full", "deals:read or deals:full", "leads:read or leads:full"
	for _, row := range []struct{ actions, want string }{
		{"activity:get activity:getAll", activities},
		{"activity:create activity:delete activity:update", activitiesFull},
		{"deal:get deal:getAll deal:search", deals},
		{"deal:create deal:delete deal:duplicate deal:update", "deals:full"},
		{"dealActivity:getAll", activities},
		{"dealProduct:getAll", "products:read or products:full"},
		{"file:download file:get", "related read"},
		{"file:create file:delete", "related full"},
		{"lead:get lead:getAll", leads},
		{"lead:create lead:delete lead:update", "leads:full"},
		{"note:get note:getAll", "related read"},
		{"note:create note:delete note:update", "related full"},
		{"organization:get organization:getAll organization:search", contacts},
		{"organization:create organization:delete organization:update", "contacts:full"},
		{"person:get person:getAll person:search", contacts},
		{"person:create person:delete person:update", "contacts:full"},
		{"product:getAll", "products:read or products:full"}, // X:full covers X:read everywhere
		{"trigger", "webhooks:full"},
	} {
		for action := range strings.FieldsSeq(row.actions) {
			for _, version := range []int{1, 2} {
				if level, ok := strings.CutPrefix(row.want, "related "); ok {
					checkRelated(t, action, version, level)
				} else if got := needsOf(t, Selection{NodeVersion: version}, action); got != row.want {
					t.Errorf("version %d: %s needs %s, want %s", version, action, got, row.want)
				}
			}
		}
	}
}

// checkRelated tries every relation of a file or a note: each family that is given is needed.
func checkRelated(t *testing.T, action string, version int, level string) {
	t.Helper()
	resource, _, _ := strings.Cut(action, ":")
	possible := Families(resource)
	scopes := map[string]func(f Family) string{
		"read": func(f Family) string { return string(f) + ":read or " + string(f) + ":full" },
		"full": func(f Family) string { return string(f) + ":full" },
	}[level]
	for chosen := range 1 << len(possible) {
		var given []Family
		var all, wanted []string
		for i, f := range possible {
			all = append(all, scopes(f))
			if chosen&(1<<i) != 0 {
				given = append(given, f)
				wanted = append(wanted, scopes(f))
			}
		}
		want := strings.Join(wanted, "; ")
		if chosen == 0 {
			want = strings.Join(all, " or ")
		}
		s := Selection{NodeVersion: version, Related: map[string][]Family{resource: given}}
		if got := needsOf(t, s, action); got != want {
			t.Errorf("version %d: %s related to %v needs %s, want %s", version, action, given, got, want)
		}
	}
}

// TestSilentActions are those that the table leaves out.
func TestSilentActions(t *testing.T) {
	for _, c := range []struct {
		version      int
		action, want string
	}{
		{1, "dealProduct:add", "products:full"},
		{1, "dealProduct:remove", "products:full"},
		{1, "dealProduct:update", "deals:full"},
		{2, "dealProduct:add", "products:full"},
		{2, "dealProduct:remove", "products:full"},
		{2, "dealProduct:update", "products:full"},
		{1, "file:update", "deals:full or activities:full or contacts:full"},
		{2, "file:update", "deals:full or activities:full or contacts:full"},
		{2, "product:create", "products:read or products:full or product-fields:full; products:full"},
		{2, "product:update", "products:read or products:full or product-fields:full; products:full"},
		{2, "product:get", "products:read or products:full or product-fields:full; products:read or products:full"},
		{2, "product:search", "products:read or products:full"},
		{2, "product:delete", "products:full"},
	} {
		if got := needsOf(t, Selection{NodeVersion: c.version}, c.action); got != c.want {
			t.Errorf("version %d: %s needs %s, want %s", c.version, c.action, got, c.want)
		}
	}
}

// TestEveryActionHasItsRule: nothing is left to chance, and nothing needs what an operation is not about.
func TestEveryActionHasItsRule(t *testing.T) {
	far := setOf("search:read", "admin", "users:read", "recents:read")
	for _, r := range catalogue().rows {
		needs := r.rule.needs
		if r.rule.related != nil {
			needs = append(slices.Clone(r.rule.related.needs), r.rule.related.any)
		}
		if len(needs) == 0 {
			t.Errorf("%s needs nothing", r.key())
		}
		for _, n := range needs {
			if n == 0 || n&far != 0 {
				t.Errorf("%s needs %v", r.key(), n.list())
			}
		}
	}
}

// TestUndocumentedRequest needs its object's full access, as nobody knows what it takes.
func TestUndocumentedRequest(t *testing.T) {
	o := Operation{Version: 2, Resource: "person", Operation: "merge", Requests: []Request{
		{Route: Route{Method: "POST", API: "v2", Path: "/persons/{id}/merge"}, Status: Undocumented},
		{Route: Route{Method: "GET", API: "v2", Path: "/personFields"}, AnyOf: []Scope{"contacts:read", "admin"}, Status: Current},
		{Route: Route{Method: "GET", API: "v2", Path: "/users"}, AnyOf: []Scope{"users:read"}, Status: Current, OnlyWhen: []string{"x"}},
	}}
	var got [][]Scope
	for _, n := range ruleOf(o).needs {
		got = append(got, n.list())
	}
	want := [][]Scope{{"contacts:full"}, {"contacts:read", "contacts:full"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("needs %v, want %v", got, want)
	}
}

// needsOf resolves actions added to a selection, and words the needs: "a or b; c".
func needsOf(t *testing.T, s Selection, actions ...string) string {
	t.Helper()
	c, err := Resolve(with(t, s, actions...))
	if err != nil {
		t.Fatal(err)
	}
	var needs []string
	for _, n := range c.Needs {
		needs = append(needs, n.String())
	}
	return strings.Join(needs, "; ")
}

// with adds actions as they are written on the command line.
func with(t *testing.T, s Selection, actions ...string) Selection {
	t.Helper()
	s.Items = slices.Clone(s.Items)
	for _, text := range actions {
		list, err := ParseActions(text, s.NodeVersion)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			s.Items = append(s.Items, Item{Action: a})
		}
	}
	return s
}
