package scopes

import (
	"cmp"
	"strconv"
	"strings"
)

// Section is something to say besides the scopes, one line per item.
type Section struct {
	Heading string
	Lines   []string // printable
}

// Remark is something to say besides the scopes, with everything it applies to.
type Remark struct {
	Text    string // printable
	Rule    Rule   // of the warning; may be empty
	Trouble bool   // something will not work, or may not
	Open    bool   // it is about what is not resolved
}

// Remarks returns what there is to say besides the scopes and the assumptions, trouble first.
func (c Checklist) Remarks() []Remark {
	trouble, notes := c.ByTrouble()
	remarks := warningRemarks(trouble)
	for _, line := range unresolvedLines(c.Unresolved) {
		remarks = append(remarks, Remark{Text: line, Trouble: true, Open: true})
	}
	return append(remarks, warningRemarks(notes)...)
}

// ByTrouble returns the warnings about what may fail, and the others.
func (c Checklist) ByTrouble() (trouble, notes []Warning) {
	for _, w := range c.Warnings {
		if w.Trouble {
			trouble = append(trouble, w)
		} else {
			notes = append(notes, w)
		}
	}
	return trouble, notes
}

// Sections returns everything there is to say besides the scopes.
func (c Checklist) Sections() []Section {
	trouble, notes := c.ByTrouble()
	var list []Section
	list = append(list, c.migrationSections()...)
	for _, s := range []Section{
		{"Compared with what is granted", c.comparisonLines()},
		{"Assumed, as it is not said what these relate to", assumptionLines(c.Assumptions)},
		{"May fail, whatever the scopes", textsOf(warningRemarks(trouble))},
		{"Good to know", textsOf(warningRemarks(notes))},
		{"Not resolved, and so not covered by the scopes above", unresolvedLines(c.Unresolved)},
	} {
		if len(s.Lines) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// comparisonLines says what is missing and what is too much.
func (c Checklist) comparisonLines() (lines []string) {
	if c.Comparison == nil {
		return nil
	}
	for _, s := range c.Comparison.Missing {
		lines = append(lines, printable("missing: "+labelled(s)+", for "+strings.Join(c.lacking(s), ", ")))
	}
	enough, excess := "nothing is missing", "granted, and not needed: "
	if !c.Settled() {
		enough, excess = "nothing of what is resolved is missing", "granted, and not needed by what is resolved: "
	}
	if len(lines) == 0 {
		lines = append(lines, enough)
	}
	for _, s := range c.Comparison.Excess {
		lines = append(lines, printable(excess+labelled(s)))
	}
	return lines
}

func textsOf(remarks []Remark) []string {
	var lines []string
	for _, r := range remarks {
		lines = append(lines, r.Text)
	}
	return lines
}

// groups collects names by what is said about them, in the order in which that first came up.
type groups struct {
	said  []string
	names map[string][]string
	known map[[2]string]bool // what has been said about whom
}

func (g *groups) add(name, said string) {
	if g.names == nil {
		g.names, g.known = map[string][]string{}, map[[2]string]bool{}
	}
	if _, ok := g.names[said]; !ok {
		g.said = append(g.said, said)
	}
	if name = printable(name); !g.known[[2]string{said, name}] {
		g.known[[2]string{said, name}] = true
		g.names[said] = append(g.names[said], name)
	}
}

// assumptionLines returns one line for all actions with the same assumption.
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

// warningRemarks returns one remark for everything with the same text, whichever requests have the same status: a remark for
// each operation of version 1 would be a wall of text.
func warningRemarks(warnings []Warning) []Remark {
	var g groups
	alone := map[string]Remark{}
	at := placesOf(warnings)
	for _, w := range warnings {
		said, name := w.Message, cmp.Or(w.Action, w.Workflow)
		if o, ok := outlooks[w.Status]; ok {
			said = o.many
			switch {
			case w.advice != "":
				said += "; " + w.advice
			case w.Use != "":
				name += " (use " + w.Use + ")"
			}
		}
		where := at.in(w)
		g.add(name+where, said)
		alone[said] = Remark{Text: printable(cmp.Or(w.Action, w.Workflow) + where + ": " + w.Message), Rule: w.Rule, Trouble: w.Trouble}
	}
	var remarks []Remark
	for _, said := range g.said {
		r := alone[said]
		if names := g.names[said]; len(names) > 1 {
			r.Text = printable(said) + ": " + strings.Join(names, ", ")
		}
		remarks = append(remarks, r)
	}
	return remarks
}

// places are the nodes that each thing is said about.
type places struct {
	nodes   map[[2]string][]string // by action and what is said of it
	several bool                   // workflows
}

func placesOf(warnings []Warning) places {
	p := places{nodes: map[[2]string][]string{}}
	for _, w := range warnings {
		p.several = p.several || w.Workflow != warnings[0].Workflow
	}
	for _, w := range warnings {
		if w.Node == "" {
			continue
		}
		node := w.Node
		if p.several {
			node += " (" + w.Workflow + ")"
		}
		key := [2]string{w.Action, w.Message}
		p.nodes[key] = append(p.nodes[key], node)
	}
	return p
}

// in names the nodes, or counts them if there are too many to read.
func (p places) in(w Warning) string {
	const most = 3
	switch nodes := p.nodes[[2]string{w.Action, w.Message}]; {
	case len(nodes) == 0:
		return ""
	case len(nodes) <= most:
		return " in " + strings.Join(nodes, " and ")
	default:
		return " in " + strconv.Itoa(len(nodes)) + " nodes"
	}
}

// unresolvedLines says where each is, and why it is not resolved.
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
