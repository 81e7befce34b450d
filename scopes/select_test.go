package scopes

import (
	"reflect"
	"slices"
	"testing"
)

// act is an action by its name.
func act(t testing.TB, name string, version int) Action {
	t.Helper()
	found, err := ParseActions(name, version)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", name, found, err)
	}
	return found[0]
}

func names(s Selection) []string {
	list := []string{}
	for _, i := range s.Items {
		list = append(list, i.Action.String())
	}
	return list
}

func TestEmpty(t *testing.T) {
	for _, c := range []struct {
		s    Selection
		want bool
	}{
		{Selection{}, true},
		{Selection{NodeVersion: 1, Lookups: true, Related: map[string][]Family{"note": {Deals}}}, true},
		{Selection{Unresolved: []Unresolved{{Node: "x", Reason: "y"}}}, true},
		{Selection{Items: []Item{{Action: Trigger}}}, false},
		{Selection{Calls: []string{"nonsense"}}, false},
	} {
		if got := c.s.Empty(); got != c.want {
			t.Errorf("%+v is empty: %v", c.s, got)
		}
	}
}

func TestRelationsAreThoseOfTheSelectionAndOfItsItems(t *testing.T) {
	shared := map[string][]Family{"file": {Contacts}}
	s := Selection{Related: shared, Items: []Item{
		{Action: Action{Resource: "file", Operation: "get"}, Related: []Family{Deals}},
		{Action: Action{Resource: "note", Operation: "get"}, Related: []Family{Contacts}},
		{Action: Action{Resource: "file", Operation: "create"}},
	}}
	s = s.Relate("note", Deals).Relate("file", Contacts)
	for resource, want := range map[string][]Family{"file": {Deals, Contacts}, "note": {Deals, Contacts}, "deal": nil} {
		if got := s.Relations(resource); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", resource, got, want)
		}
	}
	if len(shared) != 1 || len(shared["file"]) != 1 {
		t.Errorf("Relate changed what another selection holds: %v", shared)
	}
	if fresh := (Selection{}).Relate("note", Deals); len(fresh.Relations("note")) != 1 || fresh.Version() != 2 {
		t.Errorf("%+v", fresh)
	}
	if none := (Selection{}).Relate("note"); len(none.Related) != 0 {
		t.Errorf("relating to nothing says %v", none.Related)
	}
}

func TestAddAndRemove(t *testing.T) {
	get, all, trigger := act(t, "deal:get", 2), act(t, "file:get", 2), Trigger
	s := Selection{Items: []Item{{Action: all, Related: []Family{Deals}}}}
	s = s.Add(get, all, trigger, get)
	if want := []string{"file:get", "deal:get", "trigger"}; !slices.Equal(names(s), want) || len(s.Items[0].Related) != 1 {
		t.Errorf("holds %+v, want %v", s.Items, want)
	}
	if !s.Has(get) || !s.Picks("trigger") || s.Picks("note") || s.Has(act(t, "deal:get@1", 2)) {
		t.Errorf("%v holds something else", names(s))
	}
	if rest := s.Remove(all, get); !slices.Equal(names(rest), []string{"trigger"}) || len(s.Items) != 3 {
		t.Errorf("%v is left of %v", names(rest), names(s))
	}
}

func TestCallsAreHeldOnceAndWithoutToken(t *testing.T) {
	s := Selection{}.AddCall("GET /v1/users?api_token=s3cret").AddCall("GET /v1/users").AddCall("GET /v1/notes")
	if want := []string{"GET /v1/users", "GET /v1/notes"}; !slices.Equal(s.Calls, want) {
		t.Errorf("%q, want %q", s.Calls, want)
	}
	if got := s.ReplaceCall(0, "GET /v1/roles?API_TOKEN=s3cret").Calls; !slices.Equal(got, []string{"GET /v1/roles", "GET /v1/notes"}) {
		t.Errorf("replaced: %q", got)
	}
	if got := s.ReplaceCall(0, "GET /v1/notes").Calls; !slices.Equal(got, []string{"GET /v1/notes"}) {
		t.Errorf("replaced by what is there: %q", got)
	}
	if got := s.RemoveCall(0).Calls; !slices.Equal(got, []string{"GET /v1/notes"}) || len(s.Calls) != 2 {
		t.Errorf("removed: %q of %q", got, s.Calls)
	}
}

func TestRelateOnly(t *testing.T) {
	s := Selection{Items: []Item{{Action: act(t, "file:get", 2), Related: []Family{Deals}}}, Related: map[string][]Family{"file": {Contacts}}}
	if got := s.RelateOnly("file", Activities); !slices.Equal(got.Relations("file"), []Family{Activities}) || got.Items[0].Related != nil {
		t.Errorf("%+v", got)
	}
	if got := s.RelateOnly("file"); got.Relations("file") != nil && len(got.Relations("file")) > 0 || len(got.Related) != 0 {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(s.Relations("file"), []Family{Deals, Contacts}) {
		t.Errorf("the first one says %v", s.Relations("file"))
	}
}

func TestMerge(t *testing.T) {
	file := act(t, "file:get", 2)
	s := Selection{
		NodeVersion: 2, Items: []Item{{Action: file, Related: []Family{Deals}}, {Action: Trigger}}, Calls: []string{"GET /v1/users"},
		Related: map[string][]Family{"note": {Deals}}, Unresolved: []Unresolved{{Node: "a"}},
	}
	other := Selection{
		NodeVersion: 1, Lookups: true, Calls: []string{"GET /v1/users?api_token=s3cret", "GET /v1/notes"},
		Items: []Item{
			{Action: Action{"file", "get", 2}, Related: []Family{Deals}}, {Action: Action{"file", "get", 2}}, {Action: Trigger},
			{Action: Action{"deal", "get", 0}}, {Action: Action{"deal", "get", 1}},
		},
		Related: map[string][]Family{"note": {Contacts}, "file": {Contacts}}, Unresolved: []Unresolved{{Node: "a"}, {Node: "b"}, {Node: "b"}},
	}
	got := s.Merge(other)
	want := Selection{
		NodeVersion: 2, Lookups: true, Calls: []string{"GET /v1/users", "GET /v1/notes"},
		Items:   []Item{{Action: file, Related: []Family{Deals}}, {Action: Trigger}, {Action: file}, {Action: Action{"deal", "get", 1}}},
		Related: map[string][]Family{"note": {Deals, Contacts}, "file": {Contacts}}, Unresolved: []Unresolved{{Node: "a"}, {Node: "b"}, {Node: "b"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if again := got.Merge(got); !reflect.DeepEqual(again, got) {
		t.Errorf("merged with itself: %+v", again)
	}
}

func TestFlatten(t *testing.T) {
	file := act(t, "file:get", 2)
	got := Selection{
		Items:   []Item{{Action: file, Related: []Family{Deals}}, {Action: Trigger}, {Action: file, Related: []Family{Contacts}}},
		Related: map[string][]Family{"note": {Deals}}, Calls: []string{"GET /v1/users?API_TOKEN=s3cret"},
	}.Flatten()
	want := Selection{
		Items: []Item{{Action: file}, {Action: Trigger}}, Related: map[string][]Family{"note": {Deals}, "file": {Deals, Contacts}},
		Calls: []string{"GET /v1/users"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestIn(t *testing.T) {
	s := Selection{NodeVersion: 2}.Add(act(t, "product:search", 2), act(t, "deal:get", 2), act(t, "deal:get@1", 2), Trigger)
	in, lacking := s.In(1)
	if want := []string{"deal:get", "trigger"}; in.Version() != 1 || !slices.Equal(names(in), want) {
		t.Errorf("version %d holds %v, want %v", in.Version(), names(in), want)
	}
	if len(lacking) != 1 || lacking[0].Action.String() != "product:search" {
		t.Errorf("lacks %v", lacking)
	}
	if same, none := s.In(2); !reflect.DeepEqual(same, s) || none != nil {
		t.Errorf("%+v, %v", same, none)
	}
}

func TestSettle(t *testing.T) {
	open := []Unresolved{{Node: "a"}, {Node: "b"}}
	s := Selection{Unresolved: open}
	settled := s.Settle(open[0], true)
	if !slices.Equal(settled.Unresolved, open[1:]) || !slices.Equal(settled.Settle(open[0], false).Unresolved, []Unresolved{{Node: "b"}, {Node: "a"}}) {
		t.Errorf("%+v", settled)
	}
	if !slices.Equal(s.Unresolved, []Unresolved{{Node: "a"}, {Node: "b"}}) {
		t.Errorf("the first one says %v", s.Unresolved)
	}
}

// TestSelectionsAreValues: whatever is made of a selection, it stays as it was, and so does what was made of it before.
func TestSelectionsAreValues(t *testing.T) {
	sample := func() Selection {
		s := Selection{
			Items: make([]Item, 0, 9), Calls: append(make([]string, 0, 9), "GET /v1/users", "GET /v1/notes"),
			Related: map[string][]Family{"file": append(make([]Family, 0, 9), Deals)}, Unresolved: append(make([]Unresolved, 0, 9), Unresolved{Node: "a"}),
		}
		s.Items = append(s.Items, Item{Action: act(t, "file:get", 2), Related: []Family{Deals}}, Item{Action: Trigger})
		return s
	}
	other := Selection{Calls: []string{"GET /v1/roles"}, Related: map[string][]Family{"file": {Contacts}}, Unresolved: []Unresolved{{Node: "b"}}}.
		Add(act(t, "deal:get", 2))
	for name, change := range map[string]func(Selection) Selection{
		"Add": func(s Selection) Selection { return s.Add(act(t, "note:get", 2)) }, "Remove": func(s Selection) Selection { return s.Remove(s.Items[0].Action) },
		"AddCall":     func(s Selection) Selection { return s.AddCall("GET /v1/stages") },
		"ReplaceCall": func(s Selection) Selection { return s.ReplaceCall(0, "GET /v1/stages") },
		"RemoveCall":  func(s Selection) Selection { return s.RemoveCall(0) },
		"Relate":      func(s Selection) Selection { return s.Relate("file", Activities) },
		"RelateOnly":  func(s Selection) Selection { return s.RelateOnly("file", Activities) },
		"Merge":       func(s Selection) Selection { return s.Merge(other) }, "Flatten": Selection.Flatten,
		"In":     func(s Selection) Selection { in, _ := s.In(1); return in },
		"Settle": func(s Selection) Selection { return s.Settle(s.Unresolved[0], true) },
		"Reopen": func(s Selection) Selection { return s.Settle(Unresolved{Node: "c"}, false) },
	} {
		s := sample()
		first := change(s)
		kept := first.Merge(Selection{}) // lists of its own
		if !reflect.DeepEqual(s, sample()) {
			t.Errorf("%s changes what it is called on: %+v", name, s)
		}
		s.Add(act(t, "person:get", 2)).AddCall("GET /v1/goals").Relate("file", Contacts).Settle(Unresolved{Node: "z"}, false)
		if after := first.Merge(Selection{}); !reflect.DeepEqual(after, kept) {
			t.Errorf("what %s gave has changed: %+v, was %+v", name, after, kept)
		}
	}
}
