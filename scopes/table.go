package scopes

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Scope is an OAuth2 scope as Pipedrive names it: "deals:full".
type Scope string

// Base is always on and cannot be switched off.
const Base Scope = "base"

// Admin counts only for users who are administrators of the account.
const Admin Scope = "admin"

// Info is a row of the scope table.
type Info struct {
	Scope Scope
	Label string // as Developer Hub shows it: "Deals: Full access"
	Gives string // what it gives access to, in a few words
}

// table is the scope table of Pipedrive's page "Scopes and permissions explanations", each row read left to right. Its order
// decides between sets that are otherwise equally good. project-fields:full is only in the specification of v2: nobody has
// seen its label.
var table = [...]Info{
	{Base, "Access to basic information", "who is connected, settings, currencies"},
	{"deals:read", "Deals: Read only", "see deals, pipelines, stages, all notes and files"},
	{"deals:full", "Deals: Full access", "see and change deals, all notes and files"},
	{"activities:read", "Activities: Read only", "see activities, all files"},
	{"activities:full", "Activities: Full access", "see and change activities, all files"},
	{"contacts:read", "Contacts: Read only", "see persons, organizations, all notes and files"},
	{"contacts:full", "Contacts: Full access", "see and change persons, organizations, all notes and files"},
	{"products:read", "Products: Read only", "see products, also those of deals"},
	{"products:full", "Products: Full access", "see and change products, also those of deals"},
	{"leads:read", "Leads: Read only", "see leads and their labels"},
	{"leads:full", "Leads: Full access", "see and change leads and their labels"},
	{"mail:read", "Mail: Read only", "see mail threads and messages"},
	{"mail:full", "Mail: Full access", "see and change mail threads and messages"},
	{"goals:read", "Goals: Read only", "see goals"},
	{"goals:full", "Goals: Full access", "see and change goals"},
	{"projects:read", "Projects: Read only", "see projects, tasks, templates"},
	{"projects:full", "Projects: Full access", "see and change projects, tasks, templates"},
	{"webhooks:read", "Webhooks: Read only", "see webhooks"},
	{"webhooks:full", "Webhooks: Full access", "see, add and delete webhooks"},
	{"deal-fields:full", "Deal fields: Full access", "change the definitions of deals' custom fields"},
	{"contact-fields:full", "Contact fields: Full access", "change the definitions of contacts' custom fields"},
	{"product-fields:full", "Product fields: Full access", "change the definitions of products' custom fields"},
	{"users:read", "Read users data", "see users, roles, permissions"},
	{"recents:read", "See recent account activity", "see recent changes of everything"},
	{"search:read", "Search for all data", "search everything"},
	{Admin, "Administer account", "pipelines, stages, fields, users, webhooks; only if an admin installs the app"},
	{"phone-integration", "Call logs", "call logs of a phone provider"},
	{"video-calls", "Video calls integration", "links of a video call provider"},
	{"messengers-integration", "Messaging integration", "channels of a messaging provider"},
	{"project-fields:full", "Project fields: Full access (label may differ)", "change the definitions of projects' custom fields"},
}

// Table returns every known scope in the table's order, each row read left to right. The caller must not change it.
func Table() []Info { return table[:] }

// Find returns the row of a scope; ok is false for a scope that the table lacks.
func Find(s Scope) (info Info, ok bool) {
	if at := position(s); at >= 0 {
		return table[at], true
	}
	return Info{}, false
}

// Label returns the scope's label in Developer Hub; an unknown scope is returned as it is.
func (s Scope) Label() string {
	if info, ok := Find(s); ok {
		return info.Label
	}
	return string(s)
}

// Known returns nil for a scope in the table, otherwise an *UnknownError with the nearest one: deal:read is a slip for
// deals:read.
func Known(s Scope) error {
	if position(s) >= 0 {
		return nil
	}
	names := make([]string, len(table))
	for i, row := range table {
		names[i] = string(row.Scope)
	}
	return Unknown("scope", string(s), names)
}

// position returns a scope's place in the table, -1 if it has none.
func position(s Scope) int {
	return slices.IndexFunc(table[:], func(i Info) bool { return i.Scope == s })
}

// ParseList parses a scope list as Pipedrive sends it, separated by commas or blanks, removes repetitions, and sorts it by
// the table, unknown scopes last by name.
func ParseList(text string) []Scope {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	list := make([]Scope, len(fields))
	for i, f := range fields {
		list[i] = Scope(f)
	}
	return sorted(list)
}

// sorted returns the list in the table's order, each scope once, unknown ones last by name.
func sorted(list []Scope) []Scope {
	place := func(s Scope) int {
		if at := position(s); at >= 0 {
			return at
		}
		return len(table)
	}
	list = append([]Scope{}, list...) // never nil, so that JSON shows []
	slices.SortFunc(list, func(a, b Scope) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
	return slices.Compact(list)
}

// scopeWords returns "deals:read or deals:full".
func scopeWords(list []Scope) string { return join(list, " or ") }

// join returns strings.Join for texts of any type.
func join[T ~string](list []T, between string) string { return strings.Join(asTexts(list), between) }

// asTexts returns a list of texts of any type as such.
func asTexts[T ~string](list []T) []string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = string(text)
	}
	return texts
}
