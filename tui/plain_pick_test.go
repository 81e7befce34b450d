package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

func TestPickedBy(t *testing.T) {
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
		{"deal:get", "0", "deal:get", "no action 0"},
		{"deal:get", "deal:create crate", "deal:get", `unknown action "crate"`},
		{"deal:get", "--1", "deal:get", "unknown action"},
		{"deal:get", "5-", "deal:get", "unknown action"},
		{"deal:get", "1-99999999999999999999", "deal:get", "unknown action"},
	} {
		sel, err := pickedBy(selected(t, strings.Fields(test.before)...), test.line)
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
	all, err := pickedBy(scopes.Selection{}, "everything")
	if err != nil || len(all.Items) != len(numbered(all)) {
		t.Errorf("everything picks %d: %v", len(all.Items), err)
	}
	reading, err := pickedBy(scopes.Selection{}, "read-only")
	if err != nil || len(reading.Items) == 0 {
		t.Fatal(err)
	}
	for _, it := range reading.Items {
		if ops := operationsOf(it.Action, 2); len(ops) != 1 || !ops[0].Reads {
			t.Errorf("%v does not only read", it.Action)
		}
	}
}

// Whatever is typed, the selection stays one that resolves.
func FuzzPickedBy(f *testing.F) {
	for _, seed := range []string{"1", "1-3,deal:*", "-5", "everything", "none", "deal:create@1", "*", "*:get", "pipedrive", "-", "9-1", "\t,,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, version := range []int{1, 2} {
			sel, err := pickedBy(scopes.Selection{NodeVersion: version}, line)
			if err != nil && len(sel.Items) > 0 {
				t.Errorf("%q failed and picked", line)
			}
			if _, err := scopes.Resolve(sel); err != nil {
				t.Errorf("%q: %v", line, err)
			}
		}
	})
}
