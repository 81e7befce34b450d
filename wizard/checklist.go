package wizard

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// ChecklistTitle says what the checklist is, in a long and a short form, and claims no more than is known: while anything is
// unresolved, nobody can say that the scopes are enough.
func (a Answers) ChecklistTitle() (long, short string) {
	list := a.Checklist()
	n := len(list.Needed())
	switch {
	case n == 0 && list.Settled():
		return "No scope has to be switched on", "No scope to switch on"
	case n == 0:
		return "No scope follows from what is resolved", "No scope so far"
	case !list.Settled():
		return "Switch at least " + these(n, " scopes") + " on in Developer Hub", "Switch at least " + these(n, "") + " on"
	}
	return "Switch " + these(n, " scopes") + " on in Developer Hub, and no others", "Switch " + these(n, "") + " on, no others"
}

// SaveChecklist returns the effect that saves the checklist. An existing file is left alone: with beside another name is used
// then.
func (a Answers) SaveChecklist(path string, beside bool) SaveText {
	return SaveText{path, beside, func() string { return a.Checklist().Markdown() }}
}

// these names n scopes; what is left out in the short form.
func these(n int, what string) string {
	if n == 1 {
		return "this " + words.Either(what == "", "one", "scope")
	}
	return fmt.Sprintf("these %d%s", n, what)
}

// NotSettled says what follows from what is not resolved.
const NotSettled = "what is not resolved may need more"

// ChecklistSentence says why, and how far it goes.
func (a Answers) ChecklistSentence() string {
	list := a.Checklist()
	switch {
	case !list.Settled():
		return words.Sentence(NotSettled)
	case len(list.Needed()) == 0:
		base, _ := scopes.Find(scopes.Base)
		return base.Label + " is always on, and it is enough."
	}
	var picked []string
	if n := len(a.Selection.Items); n > 0 {
		picked = append(picked, words.Count(n, "action"))
	}
	if n := len(a.Selection.Calls); n > 0 {
		picked = append(picked, words.Count(n, "call"))
	}
	if a.Selection.Lookups {
		picked = append(picked, "drop-downs")
	}
	need := words.Either(len(a.Selection.Items)+len(a.Selection.Calls) == 1 && !a.Selection.Lookups, "needs", "need")
	are := words.Either(len(list.Needed()) == 1, "It is", "They are")
	return are + " the least that your " + words.List(picked, "and") + " " + need + "."
}

// ScopeReasons is why a scope is on the checklist, in the words of n8n's editor.
type ScopeReasons struct {
	Count  string // "5 reasons", "the trigger", "always on"
	Lines  []string
	Enough []string // for these the read-only scope would be enough
	Writes []string // these need the full scope; empty: there is no smaller one
	Write  string   // the verb for them: one writes, several write
	Wider  []scopes.Scope
}

// ReasonsOf explains an entry of the checklist.
func (a Answers) ReasonsOf(list scopes.Checklist, e scopes.Entry) ScopeReasons {
	r := ScopeReasons{Count: words.Count(len(e.Because), "reason"), Lines: a.ReasonNames(e.Because, " ")}
	switch {
	case e.Always:
		r.Count = "always on"
	case len(e.Because) == 1 && e.Because[0] == scopes.Trigger.String():
		r.Count = "the trigger"
	}
	family, level, _ := strings.Cut(string(e.Scope), ":")
	read := scopes.Scope(family + ":read")
	_, smaller := scopes.Find(read)
	var writes, enough []string
	for _, n := range list.Needs {
		if !n.Has(e.Scope) {
			continue
		}
		for _, wide := range []scopes.Scope{"search:read", "recents:read", scopes.Admin} {
			if wide != e.Scope && n.Has(wide) && !slices.Contains(r.Wider, wide) {
				r.Wider = append(r.Wider, wide)
			}
		}
		if level != "full" || !smaller {
			continue
		}
		if n.Has(read) {
			enough = append(enough, n.Because)
		} else {
			writes = append(writes, n.Because)
		}
	}
	enough = slices.DeleteFunc(enough, func(b string) bool { return slices.Contains(writes, b) })
	r.Writes, r.Enough = a.ReasonNames(writes, ", "), a.ReasonNames(enough, " ")
	if len(writes) > 0 {
		several := slices.ContainsFunc(writes, func(b string) bool { return b != writes[0] })
		r.Write = words.Either(several, "write", "writes")
	}
	return r
}

// ReasonNames returns reasons as n8n's editor names them, grouped by object, with between separating object and actions:
// "Deal Create, Get". Calls come last.
func (a Answers) ReasonNames(because []string, between string) []string {
	var order []string
	operations := map[string][]string{}
	add := func(object, operation string) {
		if !slices.Contains(order, object) {
			order = append(order, object)
		}
		if operation != "" && !slices.Contains(operations[object], operation) {
			operations[object] = append(operations[object], operation)
		}
	}
	var calls []string
	for _, reason := range because {
		if object, operation := a.reasonName(reason); object != reason {
			add(object, operation)
		} else {
			calls = append(calls, reason)
		}
	}
	for _, call := range calls {
		add(call, "")
	}
	for i, object := range order {
		if of := operations[object]; len(of) > 0 {
			order[i] = strings.TrimSuffix(object, between[:1]) + between + strings.Join(of, ", ")
		}
	}
	return order
}

func (a Answers) reasonName(reason string) (object, operation string) {
	if loader, ok := strings.CutPrefix(reason, "lookup:"); ok {
		return "Drop-downs of n8n's editor:", loader
	}
	actions, err := scopes.ParseActions(reason, a.Selection.Version())
	switch {
	case err != nil || len(actions) != 1:
		return reason, ""
	case actions[0] == scopes.Trigger:
		return "Pipedrive Trigger", ""
	}
	o, ok := OperationOf(actions[0], a.Selection.Version())
	if !ok {
		return reason, ""
	}
	return o.ResourceName, o.Name
}

// Relation is what the records of an object belong to, which decides which scope they need.
type Relation struct {
	Resource string // "note"
	Name     string // "Note"
	Said     []scopes.Family
	Others   []scopes.Family
}

// Relations returns the picked objects whose records belong to other objects.
func (a Answers) Relations() []Relation {
	var list []Relation
	for _, resource := range scopes.Relating() {
		if !a.Selection.Picks(resource) {
			continue
		}
		r := Relation{Resource: resource, Name: resource, Said: a.Selection.Relations(resource)}
		for _, f := range scopes.Families(resource) {
			if !slices.Contains(r.Said, f) {
				r.Others = append(r.Others, f)
			}
		}
		for _, o := range scopes.Resources(a.Selection.Version()) {
			if o.Resource == resource {
				r.Name = o.Name
			}
		}
		list = append(list, r)
	}
	return list
}

// String returns the relation in a line: "Note: deals, not contacts".
func (r Relation) String() string {
	if len(r.Said) == 0 {
		return r.Name + ": " + words.Join(r.Others, " or ") + ", as it is not said which"
	}
	text := r.Name + ": " + words.Join(r.Said, ", ")
	if len(r.Others) > 0 {
		text += ", not " + words.Join(r.Others, ", ")
	}
	return text
}

// RemarkWord returns what a remark is, in a word or two.
func RemarkWord(r scopes.Remark) string {
	switch {
	case r.Open:
		return "not resolved"
	case !r.Trouble:
		return "good to know"
	case r.Rule == scopes.RetiredCall:
		return "may stop working"
	case r.Rule == scopes.WideScope:
		return "wide"
	case r.Rule == scopes.DraftDiffers:
		return "a draft"
	}
	return "may fail"
}
