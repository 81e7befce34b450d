package scopes

import (
	"cmp"
	"slices"
	"strings"
)

// Target is one test call: a GET that n8n makes for what is selected, or the list call that stands for one with an id.
type Target struct {
	Resource string   // "deal", "trigger", LookupResource, or CallResource
	Call     string   // "GET /api/v2/deals", "GET /api/v2/deals/{id}/products" with a deal's id; a custom call as given
	For      []string // what it is for: actions, "lookup:<loader>", a call without its API token; empty where nothing is selected
	AnyOf    []Scope  // any one of them is enough, the best first; empty for an unresolved call
	Scope    Scope    // the one of them that is on the checklist (Checklist.Aim); empty: unknown
	Options  []string // options of the node, as n8n shows them, any of which keeps n8n from making it
	Use      string   // for a retired call: its replacement, such as "GET /api/v2/deals/search"; otherwise empty
	NewNode  bool     // version 2 of the node makes that call
}

// The resources of test calls that belong to no object: drop-downs of the editor, and custom calls.
const (
	LookupResource = "lookup"
	CallResource   = "call"
)

// Key identifies the call among all others of a selection.
func (t Target) Key() string { return t.Resource + " " + t.Call }

// Title returns what the call is about, as n8n shows it.
func (t Target) Title() string {
	switch t.Resource {
	case CallResource:
		return t.Call
	case Trigger.Resource:
		return "Trigger"
	case LookupResource:
		return "Drop-downs"
	}
	for _, version := range []int{2, 1} {
		for _, o := range Operations(version) {
			if o.Resource == t.Resource {
				return o.ResourceName
			}
		}
	}
	return t.Resource
}

// Object identifies what the call is one of the tests of: an object, the drop-downs, or a single custom call.
func (t Target) Object() string {
	if t.Resource == CallResource {
		return t.Key()
	}
	return t.Resource
}

// ByObject groups targets by what they test, in their order.
func ByObject(list []Target) [][]Target {
	var groups [][]Target
	for _, t := range list {
		at := slices.IndexFunc(groups, func(g []Target) bool { return g[0].Object() == t.Object() })
		if at < 0 {
			groups = append(groups, []Target{t})
		} else {
			groups[at] = append(groups[at], t)
		}
	}
	return groups
}

// methodGet is the method of every test call; this package does not import net/http.
const methodGet = "GET"

// dealID stands for a deal's id in a Target's call.
const dealID = "{id}"

// objectNames returns n8n's resources in the order of their results: version 1's, then those that only version 2 has.
func objectNames() []string {
	var names []string
	for _, r := range slices.Concat(Resources(oldVersion), Resources(defaultVersion)) {
		if !slices.Contains(names, r.Resource) {
			names = append(names, r.Resource)
		}
	}
	return names
}

// EveryObject returns the calls that read each object and the webhooks, for use if nothing is selected.
func EveryObject() []Target {
	var list targets
	for _, name := range objectNames() {
		list.addList(name, objects[name].list, "")
	}
	list.addTrigger("")
	return list.all
}

// Targets returns a selection's test calls, each once, in the order of their results: resources as in the catalogue (version
// 1's, then those that only version 2 has), each starting with its list call, then the trigger, the drop-downs and the custom
// calls. A selection that does not resolve has none.
func (s Selection) Targets() []Target {
	c := catalogue()
	rows, trigger, err := pick(c, s, s.Version())
	if err != nil {
		return nil
	}
	list := targets{uses: s.usesByName(s.Version())}
	for _, name := range objectNames() {
		var actions []*row
		for i := range c.rows {
			if rows[i].yes && c.rows[i].Resource == name {
				actions = append(actions, &c.rows[i])
			}
		}
		list.addObject(name, actions, s.Version())
	}
	if trigger {
		list.addTrigger(Trigger.String())
	}
	if s.Lookups {
		for _, l := range wantedLoaders(c, rows) {
			list.addRequest(LookupResource, l.request, l.because)
		}
	}
	for _, text := range callsOnce(s.Calls) {
		t := Target{Resource: CallResource, Call: text, For: []string{WithoutToken(text)}}
		if e, err := findCall(text); err == nil {
			t.AnyOf = e.AnyOf
		}
		list.all = append(list.all, t)
	}
	return list.all
}

// Writes returns the picked actions that change something in Pipedrive, in n8n's order, the trigger last: no test call
// exercises them.
func (s Selection) Writes() []string {
	names := []string{}
	c := catalogue()
	rows, trigger, err := pick(c, s, s.Version())
	if err != nil {
		return names
	}
	for i, p := range rows {
		if p.yes && !c.rows[i].Reads {
			names = append(names, c.rows[i].names[s.Version()])
		}
	}
	if trigger {
		names = append(names, Trigger.String())
	}
	return names
}

// wantedLoaders returns the drop-downs of the picked operations.
func wantedLoaders(c catalogued, rows []picked) []*loader {
	wanted := make([]bool, len(c.loaders))
	for i, p := range rows {
		for _, l := range c.rows[i].loaders {
			wanted[l] = wanted[l] || p.yes
		}
	}
	var list []*loader
	for i := range c.loaders {
		if wanted[i] {
			list = append(list, &c.loaders[i])
		}
	}
	return list
}

// targets collects test calls, each once.
type targets struct {
	all  []Target
	uses map[string][]Use
}

// addObject adds an object's list call, or one for each node version, followed by whatever else its actions request. Actions
// that only write are tested by a list call, too: if version 1 sends a retired request by the old list call, since Pipedrive
// retires a collection's requests together, otherwise by the present one.
func (l *targets) addObject(resource string, actions []*row, version int) {
	listOf := func(r *row) string {
		if r.Version == oldVersion && slices.ContainsFunc(r.Requests, func(q Request) bool { return q.Status == Retired }) {
			return cmp.Or(objects[resource].oldList, objects[resource].list)
		}
		return objects[resource].list
	}
	for _, r := range actions {
		l.addList(resource, listOf(r), r.names[version])
	}
	for _, r := range actions {
		list, _, _ := strings.Cut(listOf(r), "?")
		for _, request := range r.Requests {
			if name := r.names[version]; request.urlPath() != list && !l.avoided(name, request) {
				l.addRequest(resource, request, name)
			}
		}
	}
}

// avoided reports whether every node that does the action has an option set that keeps n8n from making a request.
func (l *targets) avoided(action string, r Request) bool {
	uses := l.uses[action]
	return len(r.NotWhen) > 0 && len(uses) > 0 && !slices.ContainsFunc(uses, func(u Use) bool { return !u.RawFields })
}

func (l *targets) addList(resource, path, because string) {
	t := Target{Resource: resource, Call: methodGet + " " + path}
	if now, _, _ := strings.Cut(objects[resource].list, "?"); path != objects[resource].list {
		t.Use, t.NewNode = methodGet+" "+now, true
	}
	for _, f := range objects[resource].families {
		t.AnyOf = append(t.AnyOf, read.of(f).list()...)
	}
	l.add(t, because)
}

// addTrigger adds the list of webhooks. Reading it needs less than the trigger does, so webhooks:read is not named.
func (l *targets) addTrigger(because string) {
	l.add(Target{Resource: Trigger.Resource, Call: methodGet + " /v1/webhooks", AnyOf: []Scope{"webhooks:full", Admin}}, because)
}

// addRequest adds a request, if it is a GET without ids that n8n makes by default.
func (l *targets) addRequest(resource string, r Request, because string) {
	if r.Method != methodGet || len(r.OnlyWhen) > 0 || strings.Contains(r.Path, "{") {
		return
	}
	t := Target{Resource: resource, Call: r.String(), AnyOf: setOf(r.AnyOf...).widened().list()}
	if r.Status == Retired {
		twin, _ := r.twin()
		t.Use, t.NewNode = twin.Use, resource == LookupResource
	}
	for _, option := range r.NotWhen {
		t.Options = append(t.Options, rawOptions[option])
	}
	l.add(t, because)
}

// add adds a call or, if another action makes the same call, what it is for.
func (l *targets) add(t Target, because string) {
	at := slices.IndexFunc(l.all, func(had Target) bool { return had.Call == t.Call })
	if at < 0 {
		at = len(l.all)
		t.For = []string{}
		l.all = append(l.all, t)
	}
	had := &l.all[at]
	if because != "" && !slices.Contains(had.For, because) {
		had.For = append(had.For, because)
	}
	for _, option := range t.Options {
		if !slices.Contains(had.Options, option) {
			had.Options = append(had.Options, option)
		}
	}
}

// Aim gives each target the scope on the checklist that allows its test call, which is named if the call is refused.
func (c Checklist) Aim(targets []Target) []Target {
	aimed := slices.Clone(targets)
	needed := c.Needed()
	for i, t := range aimed {
		if at := slices.IndexFunc(t.AnyOf, func(s Scope) bool { return slices.Contains(needed, s) }); at >= 0 {
			aimed[i].Scope = t.AnyOf[at]
		}
	}
	return aimed
}
