package scopes

import (
	"slices"
	"strings"
)

// Step is what to change in one node, or in one action or call selected by hand, to make it version 2.
type Step struct {
	Workflow string   `json:"workflow"` // empty: by hand
	Node     string   `json:"node"`
	From     string   `json:"from"` // "deal:get@1", "GET /v1/deals"
	To       string   `json:"to"`   // "deal:get@2", "GET /api/v2/deals"; empty: nothing replaces it
	Change   []string `json:"change"`
	Before   []Scope  `json:"scopes_before"` // what it needs on its own, without base
	After    []Scope  `json:"scopes_after"`
	Place    `json:"-"`

	rule Rule // the rule that applies to it now; empty: none, as what it sends is current
}

// Migration is what a selection turns into.
type Migration struct {
	Steps  []Step  `json:"migration"`
	Before []Scope `json:"scopes_before"` // what the selection needs now, without base
}

// ResolveToV2 is Resolve as if every node were version 2 and every retired call were its replacement, with the steps that
// lead there.
func ResolveToV2(sel Selection) (Checklist, error) {
	m := migrator{from: sel, to: Selection{
		NodeVersion: defaultVersion, Lookups: sel.Lookups, Related: sel.Related, Drafts: sel.Drafts, N8n: sel.N8n,
	}, asIs: sel, uses: sel.usesByName(sel.Version()), steps: []Step{}}
	m.asIs.Items, m.asIs.Calls = slices.Clip(sel.Items), slices.Clip(sel.Calls)
	if _, err := gather(sel); err != nil {
		return Checklist{}, err
	}
	m.items()
	m.triggers()
	m.calls()
	before, err := Resolve(m.asIs)
	if err != nil {
		return Checklist{}, err
	}
	after, err := Resolve(m.to)
	if err != nil {
		return Checklist{}, err
	}
	after.Migration = &Migration{Steps: m.steps, Before: before.Needed()}
	return after, nil
}

// migrator turns a selection into another one.
type migrator struct {
	from, to Selection
	asIs     Selection        // from, with additions that yield the scopes of calls that are in no specification any more
	uses     map[string][]Use // of from
	steps    []Step
}

// toV2 returns what version 2 of the node has instead of an action.
func (a Action) toV2() Action {
	if a == Trigger {
		return a
	}
	a.Version = defaultVersion
	if a.Resource == moved.Resource {
		a.Resource, a.Operation = "activity", moved.Operation
	}
	return a
}

func (m *migrator) items() {
	seen := map[Action]bool{}
	for _, item := range m.from.Items {
		old := item.Action.from(m.from.Version())
		now := old.toV2()
		m.to.Items = append(m.to.Items, Item{Action: now.in(defaultVersion), Related: item.Related})
		if seen[old] || old == Trigger {
			continue
		}
		seen[old] = true
		uses := m.uses[item.Action.in(m.from.Version()).String()]
		for _, u := range uses {
			u.Action = now
			m.to.Uses = append(m.to.Uses, u)
		}
		if now == old {
			continue
		}
		if len(uses) == 0 {
			uses = []Use{{Action: old}}
		}
		s := Step{From: old.String(), To: now.String(), Before: neededAlone(m.one(old)), After: neededAlone(m.one(now)),
			rule: outlooks[mainRequest(operationOf(old)).Status].rule}
		changes := map[string][]string{} // shared by identical nodes, of which there are many
		for _, u := range uses {
			key := strings.Join(u.Outdated, " ")
			if changes[key] == nil {
				changes[key] = nodeChanges(old, now, u)
			}
			s.Change = changes[key]
			m.add(s, u)
		}
	}
}

// triggers renews those of version 1.
func (m *migrator) triggers() {
	needed := neededAlone(Selection{Items: []Item{{Action: Trigger}}})
	for _, u := range m.uses[Trigger.String()] {
		if e := u.Event; e != nil && e.Version == "1" {
			m.add(Step{From: Trigger.String() + "@1", To: Trigger.String() + "@1.1", Change: triggerChanges(*e), Before: needed, After: needed,
				rule: UndocumentedCall}, u)
			now := *e
			now.Version = "1.1"
			if to, ok := renamed[e.Action]; ok {
				now.Action = to
			}
			u.Event = &now
		}
		m.to.Uses = append(m.to.Uses, u)
	}
}

// calls replaces retired calls, both given ones and those that a workflow left open.
func (m *migrator) calls() {
	for _, call := range callsOnce(m.from.Calls) {
		r, ok := replaceCall(call)
		now := call
		if ok && r.now != "" {
			now = r.now
		}
		m.to.Calls = append(m.to.Calls, now)
		uses := m.uses[call]
		for _, u := range uses {
			u.Call = now
			m.to.Uses = append(m.to.Uses, u)
		}
		if len(uses) == 0 {
			uses = []Use{{}}
		}
		if ok {
			m.replaced(call, r, uses...)
		}
	}
	for _, open := range m.from.Unresolved {
		u := Use{Workflow: open.Workflow, Node: open.Node, Place: open.Place}
		r, ok := replaceCall(open.Retired)
		if ok {
			m.replaced(open.Retired, r, u)
		}
		if r.now == "" {
			m.to.Unresolved = append(m.to.Unresolved, open)
			continue
		}
		u.Call = r.now
		m.to.Calls = append(m.to.Calls, r.now)
		m.to.Uses = append(m.to.Uses, u)
	}
}

// replaced adds the steps of a call.
func (m *migrator) replaced(call string, r replacement, uses ...Use) {
	m.asIs.Items = append(m.asIs.Items, r.before.Items...)
	m.asIs.Calls = append(m.asIs.Calls, r.before.Calls...)
	after := Selection{}
	if r.now != "" {
		after.Calls = []string{r.now}
	}
	s := Step{From: call, To: r.now, Change: r.changes, Before: neededAlone(r.before), After: neededAlone(after), rule: RetiredCall}
	for _, u := range uses {
		m.add(s, u)
	}
}

// one returns a selection of just an action, with what the whole selection says it relates to.
func (m *migrator) one(a Action) Selection {
	only := Selection{NodeVersion: m.from.NodeVersion, Related: m.from.Related}
	for _, i := range m.from.Items {
		if i.Action.from(m.from.Version()).toV2() == a.toV2() {
			only.Items = append(only.Items, Item{Action: a, Related: i.Related})
		}
	}
	return only
}

func (m *migrator) add(s Step, u Use) {
	s.Workflow, s.Node, s.Place = u.Workflow, u.Node, u.Place
	m.steps = append(m.steps, s)
}

// neededAlone returns what a selection needs.
func neededAlone(s Selection) []Scope {
	list, err := Resolve(s)
	if err != nil {
		return []Scope{}
	}
	return list.Needed()
}

// scopesChange says how a step changes the scopes.
func (s Step) scopesChange() string {
	if slices.Equal(s.Before, s.After) {
		return "scopes as before: " + listOr(s.After)
	}
	return "scopes: " + listOr(s.Before) + " before, " + listOr(s.After) + " then"
}

func listOr(list []Scope) string {
	if len(list) == 0 {
		return "none"
	}
	return join(list, ", ")
}
