package scopes

import "slices"

// Target is something to test-call: a selected resource, the trigger, or a custom call.
type Target struct {
	Resource string // "deal", "trigger", "call"
	Call     string // the custom call; empty otherwise
	Scope    Scope  // what the checklist has switched on for it (Checklist.Aim); empty: not known
}

// callResource is the resource of a custom call.
const callResource = "call"

// Targets lists what a selection's test calls are, in the order of their results: resources as in the catalogue
// (version 1, then what only version 2 has), then the trigger, then the calls, each once.
func (s Selection) Targets() []Target {
	var targets []Target
	for _, r := range slices.Concat(Resources(oldVersion), Resources(defaultVersion)) {
		if t := (Target{Resource: r.Resource}); s.Picks(r.Resource) && !slices.Contains(targets, t) {
			targets = append(targets, t)
		}
	}
	if s.Picks(Trigger.Resource) {
		targets = append(targets, Target{Resource: Trigger.Resource})
	}
	for _, c := range s.calls() {
		targets = append(targets, Target{Resource: callResource, Call: c})
	}
	return targets
}

// Aim gives each target the scope of the checklist that opens its test call: the one to name when the call is refused.
func (c Checklist) Aim(targets []Target) []Target {
	aimed := slices.Clone(targets)
	needed := c.Needed()
	for i, t := range aimed {
		at := slices.IndexFunc(TargetScopes(t), func(s Scope) bool { return slices.Contains(needed, s) })
		if at >= 0 {
			aimed[i].Scope = TargetScopes(t)[at]
		}
	}
	return aimed
}

// TargetScopes lists the scopes of which any one is enough for the test call itself, which only reads: those of n8n's
// documentation first. It is empty for a call that is unresolved.
func TargetScopes(t Target) []Scope {
	switch t.Resource {
	case Trigger.Resource:
		return []Scope{"webhooks:read", "webhooks:full", admin}
	case callResource:
		at, err := findCall(t.Call)
		if err != nil {
			return nil
		}
		return endpoints().list[at].AnyOf
	}
	var list []Scope
	for _, f := range objects[t.Resource].families {
		list = append(list, read.of(f).list()...)
	}
	return list
}
