package scopes

import (
	"cmp"
	"slices"
	"strings"
)

// Finding is something a pipeline should show about a checklist, at the place it is about.
type Finding struct {
	Rule           Rule
	Scope          Scope  // that is missing or too much; empty: none
	Failing        bool   // it makes the run fail
	Message        string // one printable line
	Workflow, Node string // empty: none
	Place
}

// Gate says what makes a run fail, besides missing scopes.
type Gate struct {
	Strict bool  // fail for excess scopes, too, and for what is not resolved
	Token  Place // where the granted scopes are stated
}

// Findings returns what is missing or too much, what is not resolved, and the warnings that have a rule.
func (c Checklist) Findings(gate Gate) []Finding {
	list := c.drift(gate)
	if c.Migration != nil {
		for _, s := range c.Steps {
			if s.rule == "" {
				continue // nothing is wrong with it as it is
			}
			list = append(list, Finding{Rule: s.rule, Message: s.heading() + ": " + strings.Join(s.lines(), ". "),
				Workflow: s.Workflow, Node: s.Node, Place: s.Place})
		}
	}
	for _, u := range c.Unresolved {
		list = append(list, Finding{Rule: NotResolved, Failing: gate.Strict, Message: printable(named(u.Call, u.Reason)),
			Workflow: u.Workflow, Node: u.Node, Place: u.Place})
	}
	for _, w := range c.Warnings {
		if w.Rule != "" {
			list = append(list, Finding{Rule: w.Rule, Failing: gate.Strict && w.Rule == DraftDiffers, Message: printable(named(w.Action, w.Message)),
				Workflow: w.Workflow, Node: w.Node, Place: w.Place})
		}
	}
	return list
}

func named(name, said string) string {
	if name == "" {
		return said
	}
	return name + ": " + said
}

// drift returns each missing scope at every node that lacks it, and each excess one where it was granted.
func (c Checklist) drift(gate Gate) (list []Finding) {
	if c.Comparison == nil {
		return nil
	}
	for _, s := range c.Comparison.Missing {
		said := labelled(s) + " is not granted, and needed for "
		var byHand []string
		for _, reason := range c.lacking(s) {
			uses := c.uses[reason]
			if len(uses) == 0 {
				byHand = append(byHand, reason)
			}
			for _, u := range uses {
				list = append(list, Finding{Rule: MissingScope, Scope: s, Failing: true, Message: printable(said + reason),
					Workflow: u.Workflow, Node: u.Node, Place: u.Place})
			}
		}
		if len(byHand) > 0 {
			list = append(list, Finding{Rule: MissingScope, Scope: s, Failing: true, Message: printable(said + strings.Join(byHand, ", ")), Place: gate.Token})
		}
	}
	said := " is granted, and not needed"
	if !c.Settled() {
		said += " by what is resolved"
	}
	for _, s := range c.Comparison.Excess {
		list = append(list, Finding{Rule: ExcessScope, Scope: s, Failing: gate.Strict, Message: printable(labelled(s) + said), Place: gate.Token})
	}
	return list
}

// lacking returns the reasons that need a missing scope, sorted, each once.
func (c Checklist) lacking(missing Scope) []string {
	have := setOf(c.Comparison.Granted...) | baseSet
	var reasons []string
	for _, n := range c.Needs {
		if n.Has(missing) && n.anyOf&have == 0 {
			reasons = append(reasons, n.Because)
		}
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

// labelled returns "deals:full (Deals: Full access)".
func labelled(s Scope) string {
	info, ok := Find(s)
	if !ok {
		return string(s)
	}
	return string(s) + " (" + info.Label + ")"
}

// Findings returns the findings of all credentials, each with its credential's name.
func (b ByCredential) Findings(gate Gate) []Finding {
	var list []Finding
	for _, c := range b.Credentials {
		for _, f := range c.Checklist.Findings(gate) {
			f.Message = "credential " + cmp.Or(c.title(), c.ID) + ": " + f.Message
			list = append(list, f)
		}
	}
	return list
}

// where names the node for a person: "flow.json: Get deal".
func (f Finding) where() string {
	return strings.Join(slices.DeleteFunc([]string{printable(f.Workflow), printable(f.Node)}, func(s string) bool { return s == "" }), ": ")
}

// text returns the message with the node it is about, since tools that display findings show only the line of a file.
func (f Finding) text() string {
	if where := f.where(); where != "" {
		return where + ": " + f.Message
	}
	return f.Message
}

// inFile reports whether it is about a file that can be opened.
func (f Finding) inFile() bool { return f.File != "" && f.File != "-" }
