package scopes

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name, needs, granted, missing, excess string
	}{
		{"exactly", "deal:create", "base deals:full", "", ""},
		{"base is not in every token", "deal:create", "deals:full", "", ""},
		{"full covers read", "deal:get", "base deals:full", "", ""},
		{"read does not cover full", "deal:create", "base deals:read", "deals:full", "deals:read"},
		{"read besides full", "deal:create", "base deals:read deals:full", "", "deals:read"},
		{"full besides read", "deal:get", "base deals:read deals:full", "", "deals:full"},
		{"nothing granted", "deal:create person:get", "", "deals:full contacts:read", ""},
		{"nothing needed", "", "base deals:full unheard:of", "", "deals:full unheard:of"},
		{"met by another scope than the listed one", "note:get", "base contacts:read", "", ""},
		{"met by a far wider one", "GET /api/v2/pipelines", "base admin", "", ""},
		{"what is granted counts", "note:create person:get", "base deals:full", "contacts:read", ""},
		{"a scope that nobody knows", "deal:get", "deals:read zoo:read", "", "zoo:read"},
		{"a better choice makes the granted one excess", "GET /api/v2/pipelines deal:create", "base admin", "deals:full", "admin"},
		{"of two that are enough, one", "note:get", "deals:read contacts:read", "", "contacts:read"},
		{"only base needed", "GET /v1/users/me", "base", "", ""},
	} {
		list := resolved(t, selectionOf(t, c.needs))
		got := list.Compare(ParseList(c.granted))
		want := Comparison{list.Needed(), ParseList(c.granted), ParseList(c.missing), ParseList(c.excess)}
		if !slices.Equal(got.Needed, want.Needed) || !slices.Equal(got.Granted, want.Granted) ||
			!slices.Equal(got.Missing, want.Missing) || !slices.Equal(got.Excess, want.Excess) {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}

// selectionOf reads actions, or one call followed by actions.
func selectionOf(t *testing.T, text string) Selection {
	t.Helper()
	var s Selection
	words := strings.Fields(text)
	if len(words) > 1 && words[0] == "GET" {
		s.Calls, words = []string{"GET " + words[1]}, words[2:]
	}
	return with(t, s, words...)
}

func TestComparisonSortsAndKeeps(t *testing.T) {
	granted := []Scope{"zoo:read", "deals:full", "base", "apes:read", "deals:full"}
	given := slices.Clone(granted)
	got := resolved(t, Selection{}).Compare(granted)
	if want := []Scope{"base", "deals:full", "apes:read", "zoo:read"}; !slices.Equal(got.Granted, want) {
		t.Errorf("granted is %v, want %v", got.Granted, want)
	}
	if want := []Scope{"deals:full", "apes:read", "zoo:read"}; !slices.Equal(got.Excess, want) {
		t.Errorf("excess is %v, want %v", got.Excess, want)
	}
	if !slices.Equal(granted, given) {
		t.Errorf("the caller's list became %v", granted)
	}
}

func TestComparisonJSON(t *testing.T) {
	for want, c := range map[string]Comparison{
		`{"needed":[],"granted":[],"missing":[],"excess":[]}`:                               resolved(t, Selection{}).Compare(nil),
		`{"needed":["deals:read"],"granted":["base"],"missing":["deals:read"],"excess":[]}`: resolved(t, selectionOf(t, "deal:get")).Compare([]Scope{"base"}),
		`{"needed":[],"granted":["admin"],"missing":[],"excess":["admin"]}`:                 Checklist{}.Compare([]Scope{"admin"}),
	} {
		if got, err := json.Marshal(c); err != nil || string(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestCompareToken(t *testing.T) {
	list := resolved(t, selectionOf(t, "deal:get"))
	unknown := list.CompareToken(" ")
	if got, _ := json.Marshal(unknown); unknown.Known() || string(got) != `{"needed":["deals:read"],"granted":null,"missing":[],"excess":[]}` {
		t.Errorf("unknown scopes compare as %s", got)
	}
	known := list.CompareToken("base, admin")
	if got, _ := json.Marshal(known); !known.Known() || string(got) != `{"needed":["deals:read"],"granted":["base","admin"],"missing":["deals:read"],"excess":["admin"]}` {
		t.Errorf("known scopes compare as %s", got)
	}
}

func TestMet(t *testing.T) {
	list := resolved(t, with(t, Selection{}, "deal:create", "lead:create", "trigger"))
	met, unmet := list.Met([]string{"deal:create", "lead:create", "trigger"}, []Scope{"deals:full", "leads:read"})
	if !slices.Equal(met, []string{"deal:create"}) || !slices.Equal(unmet, []string{"lead:create", "trigger"}) {
		t.Errorf("met %v, unmet %v", met, unmet)
	}
}
