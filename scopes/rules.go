package scopes

import (
	"slices"
	"strings"
)

// level is how much of a family's data a scope gives access to.
type level string

const (
	read level = "read" // X:read, or X:full, which covers it
	full level = "full"
)

// of returns the scopes of a family, any of which gives access at this level.
func (l level) of(family Family) set { return setOf(Scope(string(family) + ":" + string(l))).widened() }

// documented is the table in n8n's documentation of the credential, row by row, in its words: an object, its actions, whose
// scopes they need, and at which level. An empty family stands for "refer to note below": whatever the file or the note
// relates to.
var documented = []struct {
	resource   string
	operations string
	family     Family
	level      level
}{
	{"activity", "get getAll", Activities, read},
	{"activity", "create delete update", Activities, full},
	{"deal", "get getAll search", Deals, read},
	{"deal", "create delete duplicate update", Deals, full},
	{"dealActivity", "getAll", Activities, read},
	{"dealProduct", "getAll", products, read},
	{"file", "download get", "", read},
	{"file", "create delete", "", full},
	{"lead", "get getAll", leads, read},
	{"lead", "create delete update", leads, full},
	{"note", "get getAll", "", read},
	{"note", "create delete update", "", full},
	{"organization", "get getAll search", Contacts, read},
	{"organization", "create delete update", Contacts, full},
	{"person", "get getAll search", Contacts, read},
	{"person", "create delete update", Contacts, full},
	{"product", "getAll", products, read},
}

// rule is what an operation needs: all of needs or, if related is set, what its file or note relates to.
type rule struct {
	needs   []set // any scope of each is enough
	related *relatedRule
}

// relatedRule is the rule for a file's or a note's operation, prepared for every relation.
type relatedRule struct {
	families   []Family
	needs      []set  // one for each family
	any        set    // of all families, if it is not said which
	assumption string // "any one of deals, contacts"
}

// ruleOf returns what n8n's table says; for operations that are not in it, the needs of the requests that n8n really makes.
func ruleOf(o Operation) rule {
	for _, d := range documented {
		if d.resource == o.Resource && slices.Contains(strings.Fields(d.operations), o.Operation) {
			if d.family == "" {
				return relatedTo(o.Resource, d.level)
			}
			return rule{needs: []set{d.level.of(d.family)}}
		}
	}
	switch {
	case len(Families(o.Resource)) > 0: // the table leaves out updating a file, which writes like create and delete
		return relatedTo(o.Resource, full)
	case o.Resource == "dealProduct" && (o.Operation != "update" || o.Version != oldVersion): // the request of that one accepts only deals
		return rule{needs: []set{full.of(products)}}
	}
	return rule{needs: requestNeeds(o)}
}

// requestNeeds returns one need for each request that n8n makes by default. search:read and admin would give access to far
// more than the operation is about, so a request that accepts nothing else is left to a warning.
func requestNeeds(o Operation) []set {
	var needs []set
	for _, r := range o.Requests {
		if len(r.OnlyWhen) > 0 {
			continue
		}
		need := setOf(r.AnyOf...).widened() &^ setOf("search:read", Admin)
		if r.Status == Undocumented {
			need = full.of(objects[o.Resource].families[0])
		}
		if need != 0 {
			needs = append(needs, need)
		}
	}
	return needs
}

func relatedTo(resource string, l level) rule {
	r := &relatedRule{families: Families(resource)}
	for _, f := range r.families {
		r.needs = append(r.needs, l.of(f))
		r.any |= l.of(f)
	}
	r.assumption = "any one of " + join(r.families, ", ")
	return rule{related: r}
}
