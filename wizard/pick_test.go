package wizard

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

func TestPickLine(t *testing.T) {
	last := len(PickRows(scopes.Selection{}))
	for _, test := range []struct {
		before, line, want, fails string
	}{
		{"", "deal:create", "deal:create", ""},
		{"", "1, 3-4 trigger", "activity:create activity:get activity:getAll trigger", ""},
		{"deal:get", "deal:get", "deal:get", ""},
		{"deal:get deal:create", "-deal:get", "deal:create", ""},
		{"", "Lead -21 -lead:create", "lead:delete lead:get lead:getAll lead:update", ""},
		{"", "dealproduct -dealProduct:add", "dealProduct:getAll dealProduct:remove dealProduct:update", ""},
		{"deal:get", "none pipedrive-trigger", "trigger", ""},
		{"", "dealActivity:getAll@1", "dealActivity:getAll@1", ""},
		{"", fmt.Sprintf("%d-%d", last-1, last), "product:update trigger", ""},
		{"", strconv.Itoa(last), "trigger", ""},
		{"deal:get", strconv.Itoa(last + 1), "deal:get", fmt.Sprintf("the numbers go from 1 to %d", last)},
		{"deal:get", "4-3", "deal:get", "no action 4-3"},
		{"deal:get", "0", "deal:get", "no action 0"},
		{"deal:get", "deal:create crate", "deal:get", `unknown action "crate"`},
		{"deal:get", "--1", "deal:get", "unknown action"},
		{"deal:get", "5-", "deal:get", "unknown action"},
		{"deal:get", "1-99999999999999999999", "deal:get", "unknown action"},
	} {
		sel, err := PickLine(selecting(t, strings.Fields(test.before)...), test.line)
		var got []string
		for _, it := range sel.Items {
			got = append(got, it.Action.String())
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: picked %v", test.line, got)
		}
		if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
			t.Errorf("%q: %v", test.line, err)
		}
	}
}

func TestPresets(t *testing.T) {
	all, err := PickLine(scopes.Selection{}, "everything")
	if err != nil || len(all.Items) != len(PickRows(all)) {
		t.Errorf("everything picks %d: %v", len(all.Items), err)
	}
	reading, err := PickLine(scopes.Selection{}, "read-only")
	if err != nil || len(reading.Items) == 0 {
		t.Fatal(err)
	}
	for _, it := range reading.Items {
		if o, ok := OperationOf(it.Action, 2); !ok || !o.Reads {
			t.Errorf("%v does not only read", it.Action)
		}
	}
}

// Whatever is typed, the selection stays one that resolves.
func FuzzPickLine(f *testing.F) {
	for _, seed := range []string{"1", "1-3,deal:*", "-5", "everything", "none", "deal:create@1", "*", "*:get", "pipedrive", "-", "9-1", "\t,,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, version := range []int{1, 2} {
			sel, err := PickLine(scopes.Selection{NodeVersion: version}, line)
			if err != nil && len(sel.Items) > 0 {
				t.Errorf("%q failed and picked", line)
			}
			if _, err := scopes.Resolve(sel); err != nil {
				t.Errorf("%q: %v", line, err)
			}
		}
	})
}

// What a version lacks comes back with that version, once.
func TestSwitchVersion(t *testing.T) {
	one := scopes.Selection{NodeVersion: 1, Items: []scopes.Item{
		{Action: scopes.Action{Resource: "deal", Operation: "get"}}, {Action: scopes.Action{Resource: "dealActivity", Operation: "getAll"}},
	}}
	lacks := func(items []scopes.Item) (names []string) {
		for _, it := range items {
			names = append(names, it.Action.String())
		}
		return names
	}
	two, lacking, restored := SwitchVersion(one, nil)
	if two.Version() != 2 || len(restored) > 0 {
		t.Errorf("version %d, restored %v", two.Version(), lacks(restored))
	}
	back, _, restored := SwitchVersion(two, lacking)
	if back.Version() != 1 || len(back.Items) != len(one.Items) || len(restored) != len(lacking) {
		t.Errorf("back: %v, restored %v", lacks(back.Items), lacks(restored))
	}
	if _, _, restored = SwitchVersion(two, two.Items); len(restored) > 0 {
		t.Errorf("picked twice: %v", lacks(restored))
	}
}

// Every action of a version stands in its numbered list once, under the object that the tree shows.
func TestPickRowsAreComplete(t *testing.T) {
	for _, version := range []int{1, 2} {
		seen := map[scopes.Action]bool{}
		for _, r := range PickRows(scopes.Selection{NodeVersion: version}) {
			if r.Object == "" || r.Name == "" || r.Title == "" || seen[r.Action] {
				t.Errorf("version %d: %+v", version, r)
			}
			seen[r.Action] = true
		}
		for _, o := range scopes.Operations(version) {
			if !seen[scopes.Action{Resource: o.Resource, Operation: o.Operation}] {
				t.Errorf("version %d: %s %s cannot be picked", version, o.Resource, o.Operation)
			}
		}
	}
}

func TestTestAllLeavesOutWhatPipedriveRetired(t *testing.T) {
	for version := 1; version <= 2; version++ {
		var actions []scopes.Action
		for _, o := range scopes.Operations(version) {
			actions = append(actions, scopes.Action{Resource: o.Resource, Operation: o.Operation})
		}
		sel := TestAll(scopes.Selection{NodeVersion: version}, actions)
		for _, w := range sel.Items {
			if w.Action.Operation == "search" {
				t.Errorf("version %d: %v", version, w.Action)
			}
		}
		if version == 2 && !sel.Has(scopes.Action{Resource: "deal", Operation: "getAll"}) {
			t.Error("deal:getAll is left out")
		}
	}
}
