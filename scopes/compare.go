package scopes

import "slices"

// Comparison compares needed with granted scopes; the lists are never nil, so that JSON shows []. Its JSON is that of
// `validate --json`.
type Comparison struct {
	Needed  []Scope `json:"needed"`  // the checklist without base
	Granted []Scope `json:"granted"` // what the token has, base included; nil: unknown
	Missing []Scope `json:"missing"` // what else to switch on; empty if every need is met, or nothing is known
	Excess  []Scope `json:"excess"`  // what the selection does not need
}

// Known reports whether it is known what was granted.
func (c Comparison) Known() bool { return c.Granted != nil }

// CompareToken is Compare with the scopes in the format of a token answer. Pipedrive always grants base, so an answer without
// any scopes does not state them: they are unknown, and nothing counts as missing or excess.
func (c Checklist) CompareToken(scopes string) Comparison {
	granted := ParseList(scopes)
	if len(granted) == 0 {
		return Comparison{Needed: c.Needed(), Missing: []Scope{}, Excess: []Scope{}}
	}
	return c.Compare(granted)
}

// Met returns which actions, drop-downs or calls have everything they need in granted scopes, and which do not.
func (c Checklist) Met(reasons []string, granted []Scope) (met, unmet []string) {
	have := setOf(granted...) | baseSet
	for _, reason := range reasons {
		if slices.ContainsFunc(c.Needs, func(n Need) bool { return n.Because == reason && n.anyOf&have == 0 }) {
			unmet = append(unmet, reason)
		} else {
			met = append(met, reason)
		}
	}
	return met, unmet
}

// Compare compares the checklist with the scopes of a token. Missing is what the least privilege adds if the granted scopes
// cost nothing; excess is what it does not choose from granted and missing together. Each list is in the table's order,
// unknown scopes last: they satisfy no need.
func (c Checklist) Compare(granted []Scope) Comparison {
	have := setOf(granted...) | baseSet
	missing := leastPrivilege(open(c.Needs, have))
	usable := open(c.Needs, baseSet)
	for i := range usable {
		usable[i] &= have | missing
	}
	chosen := baseSet | leastPrivilege(usable)
	known := sorted(granted)
	return Comparison{
		Needed:  c.Needed(),
		Granted: known,
		Missing: missing.list(),
		Excess: slices.DeleteFunc(slices.Clone(known), func(s Scope) bool {
			return setOf(s)&chosen != 0
		}),
	}
}
