package scopes

import "slices"

// Comparison is needed against granted; the lists are never nil, so that JSON shows []. Its JSON is that of `validate --json`.
type Comparison struct {
	Needed  []Scope `json:"needed"`  // the checklist without base
	Granted []Scope `json:"granted"` // what the token has, base included
	Missing []Scope `json:"missing"` // what to switch on besides; empty when every need is met
	Excess  []Scope `json:"excess"`  // what the selection would do without
}

// Compare holds the checklist against the scopes of a token. Missing is what the least privilege adds when the granted
// scopes cost nothing; excess is what it does not choose from granted and missing together. Each list is in the
// table's order, unknown scopes last: they meet no need.
func (c Checklist) Compare(granted []Scope) Comparison {
	needs := make([]set, len(c.Needs))
	for i, n := range c.Needs {
		needs[i] = setOf(n.AnyOf...)
	}
	have := setOf(granted...) | baseSet
	missing := leastPrivilege(open(needs, have))
	usable := open(needs, baseSet)
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
