package scopes

import (
	"slices"
	"strings"
)

// level is how much of a family's data is opened.
type level string

const (
	read level = "read" // X:read, or X:full, which covers it
	full level = "full"
)

// of gives the scopes of a family, any one of which opens it at this level.
func (l level) of(family Family) set { return setOf(Scope(string(family) + ":" + string(l))).widened() }

// documented is the table of n8n's documentation of the credential, row by row, in its words: an object, its actions,
// whose scopes they need, and how much of it. An empty family stands for "refer to note below": what the file or the
// note relates to.
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

// rule says what an operation needs: all of needs, or, where related is set, what its file or note relates to.
type rule struct {
	needs   []set // of each any one is enough
	related *relatedRule
}

// relatedRule is the rule of a file's or a note's operation, ready for every relation.
type relatedRule struct {
	families   []Family
	needs      []set  // one for each family
	any        set    // of all families: nobody said which
	assumption string // "any one of deals, contacts"
}

// ruleOf returns n8n's table where it speaks; for the rest, the requests that n8n really sends.
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
	case len(Families(o.Resource)) > 0: // the table leaves a file's update out; like create and delete, it writes
		return relatedTo(o.Resource, full)
	case o.Resource == "dealProduct" && (o.Operation != "update" || o.Version != oldVersion): // that one's request takes deals alone
		return rule{needs: []set{full.of(products)}}
	}
	return rule{needs: requestNeeds(o)}
}

// requestNeeds has one need for each request that n8n sends unless told otherwise. search:read and admin would open
// far more than the operation is about: a request that takes nothing else is left to a warning.
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
