package scopes

import (
	"errors"
	"slices"
	"testing"
)

func TestParseRelated(t *testing.T) {
	for text, want := range map[string][]Family{
		"file=deals":                     {Deals},
		"file=contacts,deals":            {Deals, Contacts},
		" file = contacts , activities ": {Activities, Contacts},
		"note=deals,deals":               {Deals},
		"note=contacts":                  {Contacts},
	} {
		_, families, err := ParseRelated(text)
		if err != nil || !slices.Equal(families, want) {
			t.Errorf("ParseRelated(%q) = %v, %v, want %v", text, families, err, want)
		}
	}
	if resource, _, _ := ParseRelated(" note =deals"); resource != "note" {
		t.Errorf("the resource is %q", resource)
	}
}

func TestParseRelatedRefuses(t *testing.T) {
	for text, want := range map[string]UnknownError{
		"file":              {"related family", "", ""},
		"file=":             {"related family", "", ""},
		"file=deal":         {"related family", "deal", "deals"},
		"file=deals,":       {"related family", "", ""},
		"note=activities":   {"related family", "activities", ""},
		"note=contact":      {"related family", "contact", "contacts"},
		"notes=deals":       {"resource", "notes", "note"},
		"deal=contacts":     {"resource", "deal", ""},
		"":                  {"resource", "", ""},
		"File=deals":        {"resource", "File", "file"},
		"file=deals=extra":  {"related family", "deals=extra", ""},
		"file=deals;leads":  {"related family", "deals;leads", ""},
		"file=\x1b[31m\x00": {"related family", "\x1b[31m\x00", ""},
	} {
		_, _, err := ParseRelated(text)
		if got, ok := errors.AsType[*UnknownError](err); !ok || *got != want {
			t.Errorf("ParseRelated(%q): %#v, want %#v", text, err, want)
		}
	}
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

func FuzzParseRelated(f *testing.F) {
	for _, seed := range []string{"file=deals,contacts", "note=", "=", "file==,", "note=deals,deals"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		resource, families, err := ParseRelated(text)
		if (err == nil) == (len(families) == 0) {
			t.Fatalf("%q: %v, %v", text, families, err)
		}
		if err == nil && checkFamilies(resource, families) != nil {
			t.Fatalf("%q gives %s, %v", text, resource, families)
		}
	})
}

func TestRelationsAreThoseOfTheSelectionAndOfItsItems(t *testing.T) {
	shared := map[string][]Family{"file": {Contacts}}
	s := Selection{Related: shared, Items: []Item{
		{Action: Action{Resource: "file", Operation: "get"}, Related: []Family{Deals}},
		{Action: Action{Resource: "note", Operation: "get"}, Related: []Family{Contacts}},
		{Action: Action{Resource: "file", Operation: "create"}},
	}}
	s.Relate("note", []Family{Deals})
	s.Relate("file", []Family{Contacts})
	for resource, want := range map[string][]Family{"file": {Deals, Contacts}, "note": {Deals, Contacts}, "deal": nil} {
		if got := s.Relations(resource); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", resource, got, want)
		}
	}
	if len(shared) != 1 || len(shared["file"]) != 1 {
		t.Errorf("Relate changed what another selection holds: %v", shared)
	}
	var fresh Selection
	if fresh.Relate("note", []Family{Deals}); len(fresh.Relations("note")) != 1 || fresh.Version() != 2 {
		t.Errorf("%+v", fresh)
	}
}
