package scopes

import (
	"net/http"
	"slices"
	"testing"
)

func TestCatalogue(t *testing.T) {
	for version, want := range map[int]struct{ operations, resources int }{1: {45, 10}, 2: {49, 9}, 3: {0, 0}} {
		operations, resources := Operations(version), Resources(version)
		if len(operations) != want.operations || len(resources) != want.resources {
			t.Errorf("version %d has %d operations of %d resources, want %+v", version, len(operations), len(resources), want)
		}
		var again []string
		for _, r := range resources {
			for _, o := range r.Operations {
				if o.Resource != r.Resource || o.ResourceName != r.Name {
					t.Errorf("%s is listed under %s (%s)", o.key(), r.Resource, r.Name)
				}
				again = append(again, o.key().String())
			}
		}
		for i, o := range operations {
			if again[i] != o.key().String() {
				t.Errorf("the resources of version %d have %s where the operations have %s", version, again[i], o.key())
			}
			checkOperation(t, o, version)
		}
	}
}

func TestFindOperation(t *testing.T) {
	for action, want := range map[Action]string{
		{Resource: "deal", Operation: "get", Version: 1}:            "GET /v1/deals/{dealId}",
		{Resource: "deal", Operation: "get", Version: 2}:            "GET /api/v2/deals/{dealId}",
		{Resource: "dealActivity", Operation: "getAll", Version: 2}: "GET /api/v2/activities",
		{Resource: "product", Operation: "get", Version: 1}:         "",
		{Resource: "deal", Operation: "get"}:                        "",
		{Resource: "deal", Operation: "*", Version: 2}:              "",
		Trigger: "",
	} {
		got := ""
		if o, ok := FindOperation(action); ok {
			got = mainRequest(o).String()
		}
		if got != want {
			t.Errorf("%s in version %d sends %q, want %q", action, action.Version, got, want)
		}
	}
}

func checkOperation(t *testing.T, o Operation, version int) {
	t.Helper()
	if o.Version != version || o.Name == "" || o.Action == "" || o.ResourceName == "" || len(o.Requests) == 0 {
		t.Errorf("%s is incomplete: %+v", o.key(), o)
	}
	for _, r := range o.Requests {
		if !slices.Contains([]RequestStatus{Current, Deprecated, Retired, Undocumented}, r.Status) {
			t.Errorf("%s: %s has the status %q", o.key(), r, r.Status)
		}
		checkScopes(t, o.key().String(), r.AnyOf)
		if len(r.AnyOf) == 0 && r.Status != Undocumented {
			t.Errorf("%s: %s needs no scope", o.key(), r)
		}
	}
	for i, l := range o.Loaders {
		if slices.Contains(o.Loaders[:i], l) {
			t.Errorf("%s has the loader %s twice", o.key(), l)
		}
	}
}

// checkScopes makes sure that no scope gets lost for want of a row in the table.
func checkScopes(t *testing.T, where string, list []Scope) {
	t.Helper()
	for _, s := range list {
		if position(s) < 0 {
			t.Errorf("%s: the table lacks %s", where, s)
		}
	}
}

func TestOperationsAreN8ns(t *testing.T) {
	find := func(version int, resource, operation string) Operation {
		list := Operations(version)
		return list[slices.IndexFunc(list, func(o Operation) bool {
			return o.Resource == resource && o.Operation == operation
		})]
	}
	o := find(2, "dealProduct", "getAll")
	if o.ResourceName != "Deal Product" || o.Name != "Get Many" || o.Action != "Get many products of a deal" || !o.Reads {
		t.Errorf("dealProduct:getAll is %+v", o)
	}
	if o := find(2, "deal", "duplicate"); o.Requests[0].String() != "POST /api/v2/deals/{dealId}/duplicate" || o.Reads {
		t.Errorf("deal:duplicate is %+v", o)
	}
	if o := find(1, "deal", "search"); o.Requests[0].String() != "GET /v1/deals/search" || !o.Reads {
		t.Errorf("deal:search is %+v", o)
	}
	if o := find(1, "activity", "get"); !slices.Equal(o.Requests[1].OnlyWhen, []string{"resolveProperties"}) {
		t.Errorf("the option of %s is lost", o.Requests[1])
	}
	if o := find(2, "activity", "get"); !slices.Equal(o.Requests[0].NotWhen, []string{"rawCustomFieldOutput"}) {
		t.Errorf("the option of %s is lost", o.Requests[0])
	}
	if o := find(2, "lead", "update"); !slices.Equal(o.Loaders, []string{"getLeadLabels", "getUserIds", "getPersons"}) {
		t.Errorf("lead:update has the loaders %v", o.Loaders)
	}
}

func TestReads(t *testing.T) {
	reads := map[string]bool{}
	for _, version := range []int{1, 2} {
		for _, o := range Operations(version) {
			reads[o.Operation] = o.Reads
			for _, r := range o.Requests {
				if o.Reads && r.Method != http.MethodGet {
					t.Errorf("%s reads, and sends %s", o.key(), r)
				}
			}
		}
	}
	want := map[string]bool{
		"get": true, "getAll": true, "search": true, "download": true, "create": false, "update": false,
		"delete": false, "duplicate": false, "add": false, "remove": false,
	}
	for name, is := range want {
		if got, ok := reads[name]; !ok || got != is {
			t.Errorf("%s reads: %v, want %v", name, got, is)
		}
	}
	if len(reads) != len(want) {
		t.Errorf("operations that the test does not know: %v", reads)
	}
}

func TestLoaders(t *testing.T) {
	c := catalogue()
	if len(c.loaders) != 29 {
		t.Errorf("%d loaders, want 29", len(c.loaders))
	}
	for _, l := range c.loaders {
		if l.need == 0 {
			t.Errorf("%s has an empty need", l.because)
		}
	}
	for _, r := range c.rows {
		if slices.Contains(r.loaders, -1) {
			t.Errorf("a loader of %s does not exist: %v", r.key(), r.Loaders)
		}
	}
}
