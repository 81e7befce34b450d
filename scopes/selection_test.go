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
