package scopes

import "slices"

// Need is a set of alternative scopes, any one of which is enough.
type Need struct {
	AnyOf   []Scope // in the table's order
	Because string  // an action, a call without an API token, or "lookup:<loader>"
}

// lookupPrefix begins a reason that is one of the editor's drop-downs.
const lookupPrefix = "lookup:"

// Warning is about an action or a call that may fail whatever its scopes, or that is not quite what its name says.
type Warning struct {
	Action  string `json:"action"` // an action, a call, or "lookup:<loader>"
	Message string `json:"message"`

	// Status is that of the request that the message is about, empty for any other message.
	Status RequestStatus `json:"-"`
}

// outlook says what to expect of a request that Pipedrive's specification does not stand behind.
var outlook = map[RequestStatus]string{
	Retired:      "which Pipedrive retired; it may stop working at any time",
	Deprecated:   "which Pipedrive deprecated; it is going to be retired",
	Undocumented: "which Pipedrive never documented; it may fail whatever the scopes",
}

// outlookOfMany is the same of several actions at once, which are listed after it.
var outlookOfMany = map[RequestStatus]string{
	Retired:      "Pipedrive retired what these send; they may stop working at any time",
	Deprecated:   "Pipedrive deprecated what these call; it is going to be retired",
	Undocumented: "Pipedrive never documented what these send; they may fail whatever the scopes",
}

// requestWarnings has one warning for each request that is not current.
func requestWarnings(action string, requests []Request) []Warning {
	var warnings []Warning
	for _, r := range requests {
		if text, ok := outlook[r.Status]; ok {
			warnings = append(warnings, Warning{Action: action, Message: "sends " + r.String() + ", " + text, Status: r.Status})
		}
	}
	return warnings
}

// gathered is what a selection needs, in n8n's order, and what there is to say about it. No list is nil.
type gathered struct {
	version     int
	needs       []Need
	masks       []set // of needs
	assumptions []string
	warnings    []Warning
	unresolved  []Unresolved
}

func (g *gathered) need(because string, list ...alternatives) {
	for _, a := range list {
		g.needs = append(g.needs, Need{AnyOf: a.list, Because: because})
		g.masks = append(g.masks, a.mask)
	}
}

func (g *gathered) warn(action string, warnings []Warning) {
	for _, w := range warnings {
		w.Action = action
		g.warnings = append(g.warnings, w)
	}
}

// picked is what a selection holds of one operation: whether, and with which relations of a file or a note.
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
		version: version, needs: make([]Need, 0, 2*room), masks: make([]set, 0, 2*room),
		assumptions: []string{}, warnings: make([]Warning, 0, room), unresolved: append([]Unresolved{}, s.Unresolved...),
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
			loaders[l] = s.Lookups
		}
	}
	if trigger {
		g.need(Trigger.String(), triggerNeed())
	}
	for i, wanted := range loaders {
		if l := &c.loaders[i]; wanted {
			g.need(l.because, l.needs...)
			g.warn(l.because, l.warnings)
		}
	}
	for _, text := range s.calls() {
		g.call(text)
	}
	return g, nil
}

// pick finds the rows of the items.
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
	at, err := findCall(text)
	if err != nil {
		g.unresolved = append(g.unresolved, Unresolved{Call: text, Reason: err.Error()})
		return
	}
	g.need(text, endpoints().needs[at])
	if e := &endpoints().list[at]; e.Deprecated {
		message := "calls " + e.String() + ", " + outlook[Deprecated]
		g.warnings = append(g.warnings, Warning{Action: text, Message: message, Status: Deprecated})
	}
}
