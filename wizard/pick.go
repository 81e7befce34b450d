package wizard

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/scopes"
)

// PickObject is an object of the Pipedrive node with what can be picked of it.
type PickObject struct {
	Key  string // n8n's name: "deal"
	Name string // "Deal"
	Rows []PickRow
}

// PickRow is an action that can be picked.
type PickRow struct {
	Action scopes.Action
	Object string // "Deal"
	Name   string // "Get Many"
	Title  string // "Get many deals"
}

// Named reports whether a word names the row's object, as n8n writes it or as n8n shows it.
func (r PickRow) Named(object string) bool {
	return strings.EqualFold(object, r.Action.Resource) || strings.EqualFold(object, strings.ReplaceAll(r.Object, " ", ""))
}

// NodeActions returns the actions of the Pipedrive node, what moved included.
func NodeActions(version int) (list []scopes.Action) {
	for _, o := range PickObjects(version) {
		for _, r := range o.Rows {
			list = append(list, r.Action)
		}
	}
	return list
}

// MovedObject is the object that version 2 of the node no longer has; what it could do is still picked under its name.
const MovedObject = "dealActivity"

// PickObjects returns the objects of a node version in n8n's order; what moved stands where version 1 has it.
func PickObjects(version int) []PickObject {
	var objects []PickObject
	for _, r := range scopes.Resources(version) {
		object := PickObject{Key: r.Resource, Name: r.Name}
		for _, o := range r.Operations {
			object.Rows = append(object.Rows, PickRow{scopes.Action{Resource: o.Resource, Operation: o.Operation}, r.Name, o.Name, o.Action})
		}
		objects = append(objects, object)
		if r.Resource == "deal" && version == 2 {
			objects = append(objects, PickObject{MovedObject, "Deal Activity", []PickRow{{
				scopes.Action{Resource: MovedObject, Operation: "getAll"}, "Deal Activity", "Get Many → Activity, Get Many",
				"Get many activities of a deal; in version 2 it is Activity, Get Many, with a deal as its filter",
			}}})
		}
	}
	return objects
}

// PickRows returns what can be picked, in n8n's order, the trigger last. Actions of the other node version that are picked
// already come after those of the selection's own version.
func PickRows(sel scopes.Selection) []PickRow {
	version := sel.Version()
	var rows []PickRow
	for _, o := range PickObjects(version) {
		rows = append(rows, o.Rows...)
	}
	rows = append(rows, PickRow{scopes.Trigger, "Pipedrive Trigger", "Trigger", "starts the workflow when something changes in Pipedrive"})
	for _, it := range sel.Items {
		if v := it.Action.Version; v != 0 && v != version {
			rows = append(rows, PickRow{it.Action, "Node version " + strconv.Itoa(v), it.Action.String(), "from a node of another version"})
		}
	}
	return rows
}

// OperationOf returns the operation of an action; ok is false for the trigger and for operations that a version does not
// have.
func OperationOf(a scopes.Action, version int) (o scopes.Operation, ok bool) {
	a.Version = cmp.Or(a.Version, version)
	if a.Resource == MovedObject { // its names are those of version 1 in both
		a.Version = 1
	}
	return scopes.FindOperation(a)
}

// SwitchVersion returns a selection in the other node version. lacking is what that version does not have: passed as parked
// when the person switches back, it is picked again and returned as restored. Items that the other version lacks as well, as
// after an undone switch, are not restored.
func SwitchVersion(sel scopes.Selection, parked []scopes.Item) (switched scopes.Selection, lacking, restored []scopes.Item) {
	to := 3 - sel.Version()
	switched, lacking = sel.In(to)
	restored = slices.DeleteFunc(slices.Clone(parked), func(it scopes.Item) bool {
		_, err := scopes.ParseActions(it.Action.String(), to)
		return err != nil || switched.Has(it.Action)
	})
	return switched.Merge(scopes.Selection{NodeVersion: to, Items: restored}), lacking, restored
}

// OnlyReading returns the selection with exactly those of the actions that change nothing in Pipedrive; everything else in it
// stays.
func OnlyReading(sel scopes.Selection, actions []scopes.Action) scopes.Selection {
	var reading, rest []scopes.Action
	for _, a := range actions {
		if o, ok := OperationOf(a, sel.Version()); ok && o.Reads {
			reading = append(reading, a)
		} else {
			rest = append(rest, a)
		}
	}
	return sel.Remove(rest...).Add(reading...)
}

// TestAll returns sel with the actions that only read and whose requests Pipedrive has not retired: what can be tested if
// nothing was picked. Retired requests would only show up red.
func TestAll(sel scopes.Selection, actions []scopes.Action) scopes.Selection {
	return OnlyReading(sel, slices.DeleteFunc(slices.Clone(actions), func(a scopes.Action) bool {
		o, _ := OperationOf(a, sel.Version())
		return slices.ContainsFunc(o.Requests, func(r scopes.Request) bool { return r.Status == scopes.Retired })
	}))
}

// ToggleRelated makes a resource belong to a family, or no longer. From then on this counts for all actions of the resource,
// whatever their nodes state.
func ToggleRelated(sel scopes.Selection, resource string, f scopes.Family) scopes.Selection {
	said := sel.Relations(resource)
	if !slices.Contains(said, f) {
		return sel.RelateOnly(resource, append(said, f)...)
	}
	return sel.RelateOnly(resource, slices.DeleteFunc(said, func(g scopes.Family) bool { return g == f })...)
}
