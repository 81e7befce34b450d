package scopes

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Family is what a file or a note relates to; its scopes are "deals:read", "deals:full" and so on.
type Family string

// The families; a note has no activities.
const (
	Deals      Family = "deals"
	Activities Family = "activities"
	Contacts   Family = "contacts"
)

// Families that nothing relates to.
const (
	products Family = "products"
	leads    Family = "leads"
)

// Families lists what a resource can relate to: three for "file", two for "note", none for any other.
func Families(resource string) []Family {
	switch resource {
	case "file":
		return []Family{Deals, Activities, Contacts}
	case "note":
		return []Family{Deals, Contacts}
	}
	return nil
}

// ParseRelated reads "file=deals,contacts". The families come in the order of Families, each once. The error is an
// *UnknownError.
func ParseRelated(text string) (resource string, families []Family, err error) {
	resource, list, _ := strings.Cut(text, "=")
	resource = strings.TrimSpace(resource)
	possible := Families(resource)
	if possible == nil {
		return "", nil, &UnknownError{What: "resource", Name: resource, Nearest: Nearest(resource, []string{"file", "note"})}
	}
	for name := range strings.SplitSeq(list, ",") {
		families = append(families, Family(strings.TrimSpace(name)))
	}
	if err := checkFamilies(resource, families); err != nil {
		return "", nil, err
	}
	return resource, union(resource, families), nil
}

// union is what any of the lists holds, each family once, in the order of Families.
func union(resource string, lists ...[]Family) []Family {
	all := slices.Concat(lists...)
	return slices.DeleteFunc(Families(resource), func(f Family) bool { return !slices.Contains(all, f) })
}

func checkFamilies(resource string, families []Family) error {
	possible := Families(resource)
	for _, f := range families {
		if slices.Contains(possible, f) {
			continue
		}
		names := make([]string, len(possible))
		for i, p := range possible {
			names[i] = string(p)
		}
		return &UnknownError{What: "related family", Name: string(f), Nearest: Nearest(string(f), names)}
	}
	return nil
}

// Item is a picked action. Related is the relation that its workflow node states; empty leaves it to Selection.Related.
type Item struct {
	Action  Action
	Related []Family
}

// Selection is what a person picked. The zero value is an empty selection of node version 2.
type Selection struct {
	NodeVersion int // 1 or 2; 0 is 2
	Items       []Item
	Calls       []string            // custom API calls, as given
	Lookups     bool                // the editor's drop-downs are to work, too
	Related     map[string][]Family // by resource; counts only where the resource is picked
	Unresolved  []Unresolved        // what a workflow left open
}

// Version is the node version, 1 or 2.
func (s Selection) Version() int { return cmp.Or(s.NodeVersion, defaultVersion) }

// Relations is what a resource relates to, by the selection and by what its items state, in the order of Families.
func (s Selection) Relations(resource string) []Family {
	lists := [][]Family{s.Related[resource]}
	for _, i := range s.Items {
		if i.Action.Resource == resource {
			lists = append(lists, i.Related)
		}
	}
	return union(resource, lists...)
}

// Relate adds families to what a resource relates to. Other selections that share Related stay as they are.
func (s *Selection) Relate(resource string, families []Family) {
	related := maps.Clone(s.Related)
	if related == nil {
		related = map[string][]Family{}
	}
	related[resource] = union(resource, related[resource], families)
	s.Related = related
}

// Empty reports whether nothing is picked (unresolved entries pick nothing).
func (s Selection) Empty() bool { return len(s.Items) == 0 && len(s.Calls) == 0 }

// Unresolved is what could not be resolved, and is never guessed: a workflow's node, or a call.
type Unresolved struct {
	Workflow string `json:"workflow,omitempty"`
	Node     string `json:"node,omitempty"`
	Call     string `json:"call,omitempty"`
	Reason   string `json:"reason"`
}

// calls are the custom calls, each once.
func (s Selection) calls() []string {
	once := make([]string, 0, len(s.Calls))
	seen := make(map[string]bool, len(s.Calls))
	for _, c := range s.Calls {
		if !seen[c] {
			once = append(once, c)
			seen[c] = true
		}
	}
	return once
}
