package scopes

import (
	"slices"
	"testing"
)

func TestTable(t *testing.T) {
	if len(table) > 32 {
		t.Fatalf("%d scopes do not fit into a set", len(table))
	}
	seen := map[Scope]bool{}
	for i, info := range Table() {
		if info.Scope == "" || info.Label == "" || info.Gives == "" {
			t.Errorf("row %d is incomplete: %+v", i, info)
		}
		if seen[info.Scope] {
			t.Errorf("%s stands there twice", info.Scope)
		}
		seen[info.Scope] = true
		if got, ok := Find(info.Scope); !ok || got != info {
			t.Errorf("Find(%s) = %+v, %v", info.Scope, got, ok)
		}
	}
	if table[0].Scope != Base || setOf(Base) != baseSet {
		t.Error("base is not first")
	}
	if _, ok := Find("deals:write"); ok {
		t.Error("Find knows deals:write")
	}
}

func TestLabels(t *testing.T) {
	for scope, label := range map[Scope]string{
		"base": "Access to basic information", "deals:full": "Deals: Full access", "contacts:read": "Contacts: Read only",
		"contact-fields:full": "Contact fields: Full access", "users:read": "Read users data",
		"phone-integration": "Call logs", "messengers-integration": "Messaging integration",
	} {
		if info, _ := Find(scope); info.Label != label {
			t.Errorf("label of %s is %q, want %q", scope, info.Label, label)
		}
	}
}

func TestParseList(t *testing.T) {
	for text, want := range map[string][]Scope{
		"":                                  {},
		" , ,\n":                            {},
		"base,deals:full":                   {"base", "deals:full"},
		"deals:full base":                   {"base", "deals:full"},
		"search:read,deals:read,base":       {"base", "deals:read", "search:read"},
		"deals:full,\tdeals:full ,base":     {"base", "deals:full"},
		"zoo:read,admin,apes:read,zoo:read": {"admin", "apes:read", "zoo:read"},
	} {
		got := ParseList(text)
		if got == nil || !slices.Equal(got, want) {
			t.Errorf("ParseList(%q) = %#v, want %v", text, got, want)
		}
	}
}

func FuzzParseList(f *testing.F) {
	f.Add("base,deals:full contacts:read")
	f.Add(",\u00a0,\xff,deals:full,deals:full")
	f.Fuzz(func(t *testing.T, text string) {
		list := ParseList(text)
		for i, s := range list {
			if s == "" {
				t.Fatal("an empty scope")
			}
			if slices.Contains(list[:i], s) {
				t.Fatalf("%q twice", s)
			}
		}
		if again := sorted(list); !slices.Equal(again, list) {
			t.Fatalf("%q is not sorted", list)
		}
	})
}

func TestWidened(t *testing.T) {
	for _, c := range []struct{ in, want []Scope }{
		{nil, nil},
		{[]Scope{"deals:read"}, []Scope{"deals:read", "deals:full"}},
		{[]Scope{"deals:full"}, []Scope{"deals:full"}},
		{[]Scope{"projects:read", "admin"}, []Scope{"projects:read", "projects:full", "admin"}},
		{[]Scope{"users:read", "recents:read", "search:read"}, []Scope{"users:read", "recents:read", "search:read"}},
		{[]Scope{"deal-fields:full", "base"}, []Scope{"base", "deal-fields:full"}},
	} {
		if got := setOf(c.in...).widened().list(); !slices.Equal(got, c.want) {
			t.Errorf("%v widened is %v, want %v", c.in, got, c.want)
		}
	}
}
