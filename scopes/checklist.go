package scopes

import "slices"

// Entry is a scope of the checklist with its reasons.
type Entry struct {
	Scope   Scope    `json:"scope"`
	Label   string   `json:"label"`
	Always  bool     `json:"always,omitempty"`
	Because []string `json:"because"` // sorted
}

// Checklist is the least privilege for a selection. Its JSON is that of `scopes --format json`.
type Checklist struct {
	NodeVersion int          `json:"node_version"`
	Tables      Dates        `json:"tables"`
	Scopes      []Entry      `json:"scopes"` // in the table's order, base first
	Assumptions []string     `json:"assumptions"`
	Warnings    []Warning    `json:"warnings"`
	Unresolved  []Unresolved `json:"unresolved"`
	Needs       []Need       `json:"-"`

	Comparison *Comparison `json:"comparison,omitempty"` // with what is granted; nil: not asked for

	*Migration // from ResolveToV2; nil: not asked for

	uses map[string][]Use // where in workflows each reason of Needs occurs
}

// Resolve computes the checklist. The error is an *UnknownError for an action that its version does not have, a family that a
// file or note cannot relate to, or a node version other than 1 and 2.
func Resolve(sel Selection) (Checklist, error) {
	g, err := gather(sel)
	if err != nil {
		return Checklist{}, err
	}
	chosen := baseSet | leastPrivilege(open(g.needs, baseSet))
	g.dropMet(chosen)
	g.warnWide(chosen)
	g.warnEmpty(chosen)
	return Checklist{
		NodeVersion: g.version,
		Tables:      TableDates(),
		Scopes:      entries(chosen, g.needs),
		Assumptions: g.assumptions,
		Warnings:    g.warnings,
		Unresolved:  g.unresolved,
		Needs:       g.needs,
		uses:        g.uses,
	}, nil
}

// open returns the alternatives of the needs that the scopes do not satisfy, each once.
func open(needs []Need, scopes set) []set {
	var unmet []set
	for _, n := range needs {
		if n.anyOf&scopes == 0 && !slices.Contains(unmet, n.anyOf) {
			unmet = append(unmet, n.anyOf)
		}
	}
	return unmet
}

// entries returns the chosen scopes; a need is listed under every scope that satisfies it.
func entries(chosen set, needs []Need) []Entry {
	list := make([]Entry, 0, chosen.len())
	for at := range chosen.each() {
		info := table[at]
		because := make([]string, 0, count(needs, at))
		for _, n := range needs {
			if n.anyOf&(1<<at) != 0 {
				because = append(because, n.Because)
			}
		}
		slices.Sort(because)
		because = slices.Compact(because)
		list = append(list, Entry{Scope: info.Scope, Label: info.Label, Always: info.Scope == Base, Because: because})
	}
	return list
}

// count returns how many of the needs the scope at that position satisfies.
func count(needs []Need, at int) (sum int) {
	for _, n := range needs {
		sum += int(n.anyOf >> at & 1)
	}
	return sum
}

// Settled reports whether everything that runs was read and resolved. Otherwise more scopes may be needed than are listed,
// and nobody may say that these are enough.
func (c Checklist) Settled() bool {
	return len(c.Unresolved) == 0 && !slices.ContainsFunc(c.Warnings, func(w Warning) bool { return w.Rule == DraftDiffers })
}

// Needed lists the scopes to switch on, without base.
func (c Checklist) Needed() []Scope {
	needed := make([]Scope, 0, len(c.Scopes))
	for _, e := range c.Scopes {
		if !e.Always {
			needed = append(needed, e.Scope)
		}
	}
	return needed
}

// Labels returns the labels of the scopes to switch on, one per line, to compare with Developer Hub's switches.
func (c Checklist) Labels() string { return Labels(c.Needed()) }

// Labels returns the labels of scopes, one per line.
func Labels(list []Scope) string {
	text := ""
	for _, s := range list {
		text += s.Label() + "\n"
	}
	return text
}

// Without returns a list without some of its scopes.
func Without(list, some []Scope) []Scope {
	return slices.DeleteFunc(slices.Clone(list), func(s Scope) bool { return slices.Contains(some, s) })
}

// Reasons returns everything that scopes are needed for, each once.
func (c Checklist) Reasons() []string {
	var reasons []string
	for _, n := range c.Needs {
		if !slices.Contains(reasons, n.Because) {
			reasons = append(reasons, n.Because)
		}
	}
	return reasons
}
