package scopes

import "slices"

// Need is a set of alternative scopes, any one of which is enough.
type Need struct {
	Because string // an action, a call without an API token, or "lookup:<loader>"
	anyOf   set
}

// String returns "deals:read or deals:full".
func (n Need) String() string { return scopeWords(n.anyOf.list()) }

// Has reports whether a scope is one of the alternatives.
func (n Need) Has(s Scope) bool { return n.anyOf&setOf(s) != 0 }

// lookupPrefix begins a reason that is one of the editor's drop-downs.
const lookupPrefix = "lookup:"

// gathered is what a selection needs, in n8n's order, and what there is to say about it. No list is nil.
type gathered struct {
	version     int
	needs       []Need
	assumptions []string
	warnings    []Warning
	unresolved  []Unresolved
	uses        map[string][]Use // by the name of what is used: an action as the selection names it, or a call
	empty       []*loader        // drop-downs that will stay empty because nobody asked for them
}

func (g *gathered) need(because string, list ...set) {
	for _, anyOf := range list {
		g.needs = append(g.needs, Need{because, anyOf})
	}
}

// picked is what a selection says about one operation: whether it is picked, and with which relations of a file or a note.
type picked struct {
	yes      bool
	unstated bool
	related  uint8 // bit i stands for Families(resource)[i]
}

// gather applies the rules. The order of the items does not matter.
func gather(s Selection) (gathered, error) {
	version, err := knownVersion(s.NodeVersion)
	if err != nil {
		return gathered{}, err
	}
	c := catalogue()
	room := len(s.Items) + len(s.Calls) + 1
	g := gathered{
		version: version, needs: make([]Need, 0, room+room/4),
		assumptions: []string{}, warnings: make([]Warning, 0, room/2+1), unresolved: append([]Unresolved{}, s.Unresolved...),
		uses: s.usesByName(version),
	}
	rows, trigger, err := pick(c, s, version)
	if err != nil {
		return gathered{}, err
	}
	loaders := make([]bool, len(c.loaders))
	for i, p := range rows {
		if !p.yes {
			continue
		}
		r := &c.rows[i]
		name := r.names[version]
		g.need(name, r.rule.needs...)
		g.relate(name, r.rule.related, p)
		g.warn(name, r.warnings)
		for _, l := range r.loaders {
			loaders[l] = true
		}
	}
	if trigger {
		g.need(Trigger.String(), setOf("webhooks:full")) // as n8n's documentation asks
		g.warnTrigger(s.N8n)
	}
	for i, used := range loaders {
		switch l := &c.loaders[i]; {
		case used && s.Lookups:
			g.need(l.because, l.need)
			g.warn(l.because, l.warnings)
		case used:
			g.empty = append(g.empty, l)
		}
	}
	for _, text := range callsOnce(s.Calls) {
		g.call(text)
	}
	g.warnDrafts(s)
	return g, nil
}

// pick returns the rows of the items.
func pick(c catalogued, s Selection, version int) (rows []picked, trigger bool, err error) {
	rows = make([]picked, len(c.rows))
	for _, item := range s.Items {
		if item.Action.Resource == Trigger.Resource {
			trigger = true
			continue
		}
		key := item.Action
		if key.Version == 0 {
			key.Version = version
		}
		at, ok := c.at[key]
		if !ok {
			name := item.Action.String()
			return nil, false, &UnknownError{What: "action", Name: name, Nearest: nearestAction(name, version)}
		}
		rows[at].yes = true
		if c.rows[at].rule.related == nil {
			continue
		}
		related := item.Related
		if len(related) == 0 {
			related = s.Related[key.Resource]
		}
		if err := checkFamilies(key.Resource, related); err != nil {
			return nil, false, err
		}
		rows[at].unstated = rows[at].unstated || len(related) == 0
		for _, f := range related {
			rows[at].related |= 1 << slices.Index(c.rows[at].rule.related.families, f)
		}
	}
	return rows, trigger, nil
}

// relate adds what a file's or a note's operation needs.
func (g *gathered) relate(name string, r *relatedRule, p picked) {
	if r == nil {
		return
	}
	for i := range r.families {
		if p.related&(1<<i) != 0 {
			g.need(name, r.needs[i])
		}
	}
	if p.unstated {
		g.need(name, r.any)
		g.assumptions = append(g.assumptions, name+": "+r.assumption)
	}
}

// call adds a custom call.
func (g *gathered) call(text string) {
	e, err := findCall(text)
	if err != nil {
		g.unresolved = append(g.unresolved, Unresolved{Call: text, Reason: err.Error()})
		return
	}
	g.need(text, e.need)
	g.warn(text, callWarnings(*e))
}
