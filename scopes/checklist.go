package scopes

import (
	"slices"
	"strings"
)

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

	*Migration // with ResolveToV2; nil: not asked for

	uses map[string][]Use // where each reason of Needs stands in workflows
}

// Resolve computes the checklist. An action that its version lacks is an *UnknownError, as is a family that a file or
// a note cannot relate to, or a node version other than 1 and 2. The caller must not change what Needs hold.
func Resolve(sel Selection) (Checklist, error) {
	g, err := gather(sel)
	if err != nil {
		return Checklist{}, err
	}
	chosen := baseSet | leastPrivilege(open(g.masks, baseSet))
	g.dropMet(chosen)
	g.warnWide(chosen)
	g.warnEmpty(chosen)
	return Checklist{
		NodeVersion: g.version,
		Tables:      TableDates(),
		Scopes:      entries(chosen, g),
		Assumptions: g.assumptions,
		Warnings:    g.warnings,
		Unresolved:  g.unresolved,
		Needs:       g.needs,
		uses:        g.uses,
	}, nil
}

// open leaves out the needs that the scopes meet.
func open(needs []set, scopes set) []set {
	var unmet []set
	for _, n := range needs {
		if n&scopes == 0 {
			unmet = append(unmet, n)
		}
	}
	return unmet
}

// entries lists the chosen scopes; a need stands under every one that satisfies it.
func entries(chosen set, g gathered) []Entry {
	order := make([]int, len(g.needs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(g.needs[a].Because, g.needs[b].Because) })
	list := make([]Entry, 0, chosen.len())
	for at := range chosen.each() {
		info := table[at]
		because := make([]string, 0, count(g.masks, at))
		for _, i := range order {
			if g.masks[i]&(1<<at) != 0 {
				because = append(because, g.needs[i].Because)
			}
		}
		because = slices.Compact(because)
		list = append(list, Entry{Scope: info.Scope, Label: info.Label, Always: info.Scope == Base, Because: because})
	}
	return list
}

// count is how many of the needs the scope at that position meets.
func count(needs []set, at int) (n int) {
	for _, mask := range needs {
		n += int(mask >> at & 1)
	}
	return n
}

// Settled reports whether everything that runs was read and resolved: else more scopes may be needed than are listed, and
// nobody may say that these are enough.
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

// Labels are those of the scopes to switch on, one a line, to hold beside Developer Hub's switches.
func (c Checklist) Labels() string { return Labels(c.Needed()) }

// Labels are those of scopes, one a line.
func Labels(list []Scope) string {
	text := ""
	for _, s := range list {
		text += s.Label() + "\n"
	}
	return text
}

// Without is a list but for some scopes.
func Without(list, some []Scope) []Scope {
	return slices.DeleteFunc(slices.Clone(list), func(s Scope) bool { return slices.Contains(some, s) })
}

// Reasons are all that scopes are needed for, each once.
func (c Checklist) Reasons() []string {
	var reasons []string
	for _, n := range c.Needs {
		if !slices.Contains(reasons, n.Because) {
			reasons = append(reasons, n.Because)
		}
	}
	return reasons
}
