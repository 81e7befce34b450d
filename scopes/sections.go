package scopes

import "strings"

// Section is what there is to say besides the scopes, one line for each thing.
type Section struct {
	Heading string
	Lines   []string // printable
	Trouble bool     // something will not work, or may not
}

// Sections lists what there is to say besides the scopes.
func (c Checklist) Sections() []Section {
	var requests, notes []Warning
	for _, w := range c.Warnings {
		if w.Status == "" {
			notes = append(notes, w)
		} else {
			requests = append(requests, w)
		}
	}
	var list []Section
	for _, s := range []Section{
		{"Assumed, as it is not said what these relate to", assumptionLines(c.Assumptions), false},
		{"May fail, whatever the scopes", append(c.adminLines(), warningLines(requests)...), true},
		{"Good to know", warningLines(notes), false},
		{"Not resolved, and so not covered by the scopes above", unresolvedLines(c.Unresolved), true},
	} {
		if len(s.Lines) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// adminLines says what the scope admin takes, where it is needed.
func (c Checklist) adminLines() []string {
	for _, e := range c.Scopes {
		if e.Scope == admin {
			return []string{e.Label + ": works only if whoever connects n8n is an administrator of the Pipedrive account"}
		}
	}
	return nil
}

// groups collects names under what is said of them, in the order in which that came up.
type groups struct {
	said  []string
	names map[string][]string
}

func (g *groups) add(name, said string) {
	if g.names == nil {
		g.names = map[string][]string{}
	}
	if _, ok := g.names[said]; !ok {
		g.said = append(g.said, said)
	}
	g.names[said] = append(g.names[said], printable(name))
}

// assumptionLines has one line for all actions of which the same was assumed.
func assumptionLines(assumptions []string) []string {
	var g groups
	for _, a := range assumptions {
		action, said, _ := strings.Cut(a, ": ")
		g.add(action, said)
	}
	var lines []string
	for _, said := range g.said {
		lines = append(lines, strings.Join(g.names[said], ", ")+": "+printable(said))
	}
	return lines
}

// warningLines has one line for all actions whose requests have the same status: all of version 1 would be a wall.
func warningLines(warnings []Warning) []string {
	var g groups
	alone := map[string]string{}
	for _, w := range warnings {
		said := w.Message
		if many, ok := outlookOfMany[w.Status]; ok {
			said = many
		}
		g.add(w.Action, said)
		alone[said] = w.Message
	}
	var lines []string
	for _, said := range g.said {
		names := g.names[said]
		if len(names) == 1 {
			lines = append(lines, names[0]+": "+printable(alone[said]))
			continue
		}
		lines = append(lines, printable(said)+": "+strings.Join(names, ", "))
	}
	return lines
}

// unresolvedLines says where each stands, and why it is not resolved.
func unresolvedLines(list []Unresolved) []string {
	var lines []string
	for _, u := range list {
		var parts []string
		for _, part := range []string{u.Workflow, u.Node, u.Call, u.Reason} {
			if part = printable(part); part != "" {
				parts = append(parts, part)
			}
		}
		if len(parts) == 0 {
			parts = []string{"something without a name"}
		}
		lines = append(lines, strings.Join(parts, ": "))
	}
	return lines
}
