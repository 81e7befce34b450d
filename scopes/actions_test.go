package scopes

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParseActions(t *testing.T) {
	for _, c := range []struct {
		text    string
		version int
		want    string
	}{
		{"deal:create", 2, "deal:create"},
		{"deal:create", 0, "deal:create"},
		{" deal:create\n", 2, "deal:create"},
		{"deal:create@2", 2, "deal:create"},
		{"deal:create@2", 1, "deal:create@2"},
		{"deal:create@1", 2, "deal:create@1"},
		{"trigger", 2, "trigger"},
		{"trigger", 1, "trigger"},
		{"note:*", 2, "note:create note:delete note:get note:getAll note:update"},
		{"product:*", 1, "product:getAll"},
		{"product:*@1", 2, "product:getAll@1"},
		{"*:download", 2, "file:download"},
		{"*:search", 2, "deal:search organization:search person:search product:search"},
		{"*:search", 1, "deal:search organization:search person:search"},
		{"*:search@1", 2, "deal:search@1 organization:search@1 person:search@1"},
		{"dealActivity:getAll", 1, "dealActivity:getAll"},
		{"dealActivity:getAll", 2, "dealActivity:getAll"},
		{"dealActivity:*", 2, "dealActivity:getAll"},
		{"dealActivity:getAll@1", 2, "dealActivity:getAll@1"},
		{"dealActivity:getAll@1", 1, "dealActivity:getAll"},
		{"*:getAll", 2, "activity:getAll deal:getAll dealProduct:getAll lead:getAll note:getAll organization:getAll person:getAll product:getAll"},
	} {
		if got, err := parsed(c.text, c.version); err != nil || got != c.want {
			t.Errorf("ParseActions(%q, %d) = %s, %v, want %s", c.text, c.version, got, err, c.want)
		}
	}
}

func parsed(text string, version int) (string, error) {
	list, err := ParseActions(text, version)
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.String()
	}
	return strings.Join(names, " "), err
}

func TestWholeNode(t *testing.T) {
	for version, want := range map[int]int{0: 49, 1: 45, 2: 49} {
		var all [][]Action
		for _, text := range []string{"*", "*:*"} {
			list, err := ParseActions(text, version)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, list)
		}
		list, err := NodeActions("pipedrive", version)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != want || !slices.Equal(list, all[0]) || !slices.Equal(list, all[1]) {
			t.Errorf("version %d has %d actions (* gives %d, *:* gives %d), want %d", version, len(list), len(all[0]), len(all[1]), want)
		}
	}
	if list, err := NodeActions("pipedrive-trigger", 1); err != nil || !slices.Equal(list, []Action{Trigger}) {
		t.Errorf("the trigger node has %v, %v", list, err)
	}
}

// TestEveryActionReadsBack: what String writes, ParseActions reads, in a selection of either version.
func TestEveryActionReadsBack(t *testing.T) {
	for _, r := range catalogue().rows {
		for _, version := range []int{1, 2} {
			text := r.key().in(version).String()
			if got, err := parsed(text, version); err != nil || got != text {
				t.Errorf("ParseActions(%q, %d) = %s, %v", text, version, got, err)
			}
		}
	}
}

func TestUnknownNames(t *testing.T) {
	for _, c := range []struct {
		text    string
		version int
		nearest string
	}{
		{"deal:crate", 2, "deal:create"},
		{"deal:craete", 2, "deal:create"},
		{"Deal:Create", 2, "deal:create"},
		{"DEAL:CREATE", 2, "deal:create"},
		{"deals:get", 2, "deal:get"},
		{"deal.create", 2, "deal:create"},
		{"organisation:search", 2, "organization:search"},
		{"deal:getall", 2, "deal:getAll"},
		{"product:create", 1, "product:create@2"},
		{"product:create@1", 2, "product:create"},
		{"deal:get@3", 2, "deal:get"},
		{"deal:get@", 2, "deal:get"},
		{"deal:get@02", 1, "deal:get"},
		{"trigger@1", 2, "trigger"},
		{"Trigger", 2, "trigger"},
		{"deal", 2, "deal:*"},
		{"persons", 2, "person:*"},
		{"deal:list", 2, "deal:*"},
		{"getAll", 2, "*:getAll"},
		{"download", 2, "*:download"},
		{"contract:search", 2, "*:search"},
		{"", 2, ""},
		{"*:frobnicate", 2, ""},
		{"\x1b[31m", 2, ""},
		{strings.Repeat("create", 1000), 2, ""},
	} {
		_, err := ParseActions(c.text, c.version)
		unknown, ok := errors.AsType[*UnknownError](err)
		if !ok {
			t.Errorf("ParseActions(%.40q, %d): %v", c.text, c.version, err)
			continue
		}
		if unknown.What != "action" || unknown.Nearest != c.nearest {
			t.Errorf("ParseActions(%.40q, %d): %v, nearest %q, want %q", c.text, c.version, err, unknown.Nearest, c.nearest)
		}
		if unknown.Nearest != "" {
			if _, err := ParseActions(unknown.Nearest, c.version); err != nil {
				t.Errorf("the suggestion for %q: %v", c.text, err)
			}
		}
	}
}

func TestUnknownNodes(t *testing.T) {
	for name, want := range map[string]string{
		"pipedrives": "pipedrive", "Pipedrive": "pipedrive", "pipedriveTrigger": "pipedrive-trigger", "slack": "",
	} {
		_, err := NodeActions(name, 2)
		if unknown, ok := errors.AsType[*UnknownError](err); !ok || unknown.What != "node" || unknown.Nearest != want {
			t.Errorf("NodeActions(%q): %#v, want the nearest %q", name, err, want)
		}
	}
	for _, version := range []int{-1, 3} {
		_, err := ParseActions("deal:get", version)
		if unknown, ok := errors.AsType[*UnknownError](err); !ok || unknown.What != "node version" {
			t.Errorf("version %d: %v", version, err)
		}
	}
}

func TestUnknownErrorText(t *testing.T) {
	for name, want := range map[string]string{
		"deal:crate":              `unknown action "deal:crate"`,
		"a\x1b[2Jb\n":             `unknown action "a\x1b[2Jb\n"`,
		strings.Repeat("é", 1000): `unknown action "` + strings.Repeat("é", 60) + `…"`,
	} {
		err := &UnknownError{What: "action", Name: name}
		if err.Error() != want {
			t.Errorf("%q, want %q", err.Error(), want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"deal", "deal", 0}, {"deal", "dela", 1}, {"deal", "deals", 1},
		{"kitten", "sitting", 3}, {"get", "getAll", 3}, {"ab", "ba", 1}, {"abcd", "badc", 2},
	} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance(%q, %q) = %d and back %d, want %d", c.a, c.b, got, distance(c.b, c.a), c.want)
		}
	}
}

func FuzzParseActions(f *testing.F) {
	for _, seed := range []string{"deal:create", "dealActivity:getAll@1", "*:*@2", "trigger", "deal:crate", "@", "::@@", "*@1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseActions(text, 2)
		if (err == nil) == (len(list) == 0) {
			t.Fatalf("%q: %v, %v", text, list, err)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Fatalf("%q: an error of %d bytes", text, len(err.Error()))
		}
		for _, a := range list {
			if _, err := Resolve(Selection{Items: []Item{{Action: a}}}); err != nil {
				t.Fatalf("%q gives %v: %v", text, a, err)
			}
		}
	})
}
