package scopes

import (
	"slices"
	"strings"
	"sync"
)

// difference is something in which version 2 of the node differs from version 1, for some operations of a resource.
type difference struct {
	resource   string
	operations []string
	from       string // a parameter's path, "additionalFields.label"; empty: the note is about the output
	to         string // its counterpart in version 2; empty: there is none
	note       string
}

// differences reads the table when it is first wanted.
var differences = sync.OnceValue(readDifferences)

func differencesOf(a Action) []difference {
	if a.Version != oldVersion {
		return nil
	}
	var list []difference
	for _, d := range differences() {
		if d.resource == a.Resource && slices.Contains(d.operations, a.Operation) {
			list = append(list, d)
		}
	}
	return list
}

// OutdatedParameters returns those parameters of an action that differ in version 2 of the node, among those that a node
// sets; set is called with the path of each.
func OutdatedParameters(a Action, set func(path string) bool) []string {
	var list []string
	for _, d := range differencesOf(a) {
		if d.from != "" && set(d.from) {
			list = append(list, d.from)
		}
	}
	return list
}

// nodeChanges returns what to change in a node, or for an action selected by hand, where any parameter may be set.
func nodeChanges(old, now Action, u Use) []string {
	before, after := operationOf(old), operationOf(now)
	var list []string
	if old.Resource != now.Resource {
		list = append(list, "operation: "+after.ResourceName+", "+after.Name+", with the deal in filters.dealId")
	}
	sent, sends := mainRequest(before), mainRequest(after)
	switch {
	case sends.Status != Current && sent.Status == Current:
		list = append(list, "better left at version 1: it sends "+sent.String()+", which is current, and version 2 sends "+sends.String()+", "+outlooks[sends.Status].one)
	case sends.Status != Current:
		change := "version 2 still sends " + sends.String() + ", " + outlooks[sends.Status].one
		if twin, ok := sends.twin(); ok && twin.Use != "" {
			change += "; an HTTP Request node can send " + twin.Use + " instead"
		}
		list = append(list, change)
	case sends.String() != sent.String():
		list = append(list, "request: "+sent.String()+" becomes "+sends.String())
	default:
		list = append(list, "request: the same, "+sent.String())
	}
	byHand := u.Node == "" && u.Workflow == ""
	var output []string
	for _, d := range differencesOf(old) {
		switch {
		case d.from == "":
			output = append(output, "output: "+d.note)
		case byHand || slices.Contains(u.Outdated, d.from):
			list = append(list, d.parameterChange())
		}
	}
	for _, r := range after.Requests {
		if len(r.NotWhen) == 0 {
			continue
		}
		option, taken, alone := rawOptions[r.NotWhen[0]]+" ("+r.NotWhen[0]+")", "are taken by name or by key", "by key alone"
		if after.Reads {
			taken, alone = "come by name", "by key"
		}
		list = append(list, "custom fields: "+taken+", after "+r.String()+"; "+alone+", and without that request, with "+option+" on")
	}
	return append(list, output...)
}

func (d difference) parameterChange() string {
	change := "parameter: " + d.from
	switch d.to {
	case "":
		change += " is gone"
	case d.from:
		change += " stays"
	default:
		change += " becomes " + d.to
	}
	if d.note != "" {
		change += "; " + d.note
	}
	return change
}

// operationOf returns the operation of an action that there is; it has a version.
func operationOf(a Action) Operation { return catalogue().rows[catalogue().at[a]].Operation }

// mainRequest returns the request that does the operation's actual work.
func mainRequest(o Operation) Request {
	return o.Requests[slices.IndexFunc(o.Requests, func(r Request) bool { return len(r.NotWhen)+len(r.OnlyWhen) == 0 })]
}

// triggerChanges returns what to change in a trigger of version 1.
func triggerChanges(e Event) []string {
	list := []string{"set the node anew: version 1.1, which has entity instead of object"}
	switch now, ok := renamed[e.Action]; {
	case ok:
		list = append(list, "action: "+e.Action+" becomes "+now)
	case e.Action == "":
		list = append(list, "action: an expression; its values become create, change and delete")
	}
	if e.Object != "" && !slices.Contains(webhookObjects, e.Object) {
		list = append(list, printable("object: webhooks have no "+e.Object+" any more"))
	}
	return append(list, "output: what arrives is a webhook of version 2.0, as Pipedrive makes by default since 2025-03-17")
}

// migrationSections returns what to change, with identical steps combined for all the nodes they apply to.
func (c Checklist) migrationSections() []Section {
	if c.Migration == nil {
		return nil
	}
	then := c.Needed()
	compared := []string{"before: " + listOr(c.Before), "then: " + listOr(then)}
	if slices.Equal(c.Before, then) {
		compared = []string{"the same before and then: " + listOr(then)}
	}
	list := []Section{{Heading: "Scopes as it is, and when the steps below are done", Lines: compared}}
	if len(c.Steps) == 0 {
		list[0] = Section{Heading: "To change for version 2", Lines: []string{"nothing: what is selected is version 2 already"}}
	}
	at := map[string]int{}
	var nodes [][]string
	for _, s := range c.Steps {
		key := strings.Join(append([]string{s.From, s.To}, s.Change...), "\n")
		i, known := at[key]
		if !known {
			i = len(nodes)
			at[key] = i
			nodes = append(nodes, nil)
			list = append(list, Section{Heading: s.heading(), Lines: s.lines()})
		}
		if s.Node != "" {
			nodes[i] = append(nodes[i], printable(s.Workflow+": "+s.Node))
		}
	}
	for i, names := range nodes {
		if len(names) > 0 {
			list[i+1].Lines = append([]string{"at " + strings.Join(names, ", ")}, list[i+1].Lines...)
		}
	}
	return list
}

// lines returns what a step changes, one line per change.
func (s Step) lines() []string {
	lines := slices.Clone(s.Change)
	if s.To != "" {
		lines = append(lines, s.scopesChange())
	}
	return cleaned(lines)
}

// heading says what turns into what.
func (s Step) heading() string {
	if s.To == "" {
		return printable(s.From)
	}
	return printable(s.From + " becomes " + s.To)
}
