package scopes

import (
	"cmp"
	"slices"
	"strings"
)

// Family is something a file or a note can relate to; its scopes are "deals:read", "deals:full" and so on.
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

// object is what is known about one of n8n's resources, besides its operations.
type object struct {
	families []Family // families whose scopes can read it back, the best first; those of the first can write it
	relates  bool     // each record relates to some of the families, and needs the scopes of those
	list     string   // the call that reads it back (facts: "Reading back each object"); dealID stands for the id of a deal
	oldList  string   // what version 1 of the node calls instead; empty: the same
}

// objects are all of n8n's resources.
var objects = map[string]object{
	"activity":     {families: []Family{Activities}, list: "/api/v2/activities", oldList: "/v1/activities"},
	"deal":         {families: []Family{Deals}, list: "/api/v2/deals", oldList: "/v1/deals"},
	"dealActivity": {families: []Family{Activities}, list: "/api/v2/activities?deal_id=" + dealID, oldList: "/v1/deals/" + dealID + "/activities"},
	"dealProduct":  {families: []Family{products, Deals}, list: "/api/v2/deals/" + dealID + "/products", oldList: "/v1/deals/" + dealID + "/products"},
	"file":         {families: []Family{Deals, Activities, Contacts}, relates: true, list: "/v1/files"},
	"lead":         {families: []Family{leads}, list: "/v1/leads"},
	"note":         {families: []Family{Deals, Contacts}, relates: true, list: "/v1/notes"},
	"organization": {families: []Family{Contacts}, list: "/api/v2/organizations", oldList: "/v1/organizations"},
	"person":       {families: []Family{Contacts}, list: "/api/v2/persons", oldList: "/v1/persons"},
	"product":      {families: []Family{products}, list: "/api/v2/products", oldList: "/v1/products"},
}

// Relating returns the resources whose records relate to families: file and note.
func Relating() []string {
	var names []string
	for name, o := range objects {
		if o.relates {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Families returns what a resource can relate to: three for "file", two for "note", none for any other.
func Families(resource string) []Family {
	if o := objects[resource]; o.relates {
		return slices.Clone(o.families)
	}
	return nil
}

// ParseRelated parses "file=deals,contacts". It returns the families in the order of Families, each once. The error is an
// *UnknownError.
func ParseRelated(text string) (resource string, families []Family, err error) {
	resource, list, _ := strings.Cut(text, "=")
	resource = strings.TrimSpace(resource)
	possible := Families(resource)
	if possible == nil {
		return "", nil, Unknown("resource", resource, Relating())
	}
	for name := range strings.SplitSeq(list, ",") {
		families = append(families, Family(strings.TrimSpace(name)))
	}
	if err := checkFamilies(resource, families); err != nil {
		return "", nil, err
	}
	return resource, union(resource, families), nil
}

// union returns the families in any of the lists, each once, in the order of Families.
func union(resource string, lists ...[]Family) []Family {
	all := slices.Concat(lists...)
	return slices.DeleteFunc(Families(resource), func(f Family) bool { return !slices.Contains(all, f) })
}

func checkFamilies(resource string, families []Family) error {
	possible := objects[resource].families
	for _, f := range families {
		if !slices.Contains(possible, f) {
			return Unknown("related family", string(f), asTexts(possible))
		}
	}
	return nil
}

// Item is a picked action. Related is the relation that its workflow node states; empty leaves it to Selection.Related.
type Item struct {
	Action  Action
	Related []Family
}

// Selection is what a person picked. The zero value is an empty selection of node version 2. It is a value: functions that
// make another one from it leave the lists and the map unchanged, which both may share.
type Selection struct {
	NodeVersion int // 1 or 2; 0 is 2
	Items       []Item
	Calls       []string            // custom API calls
	Lookups     bool                // the editor's drop-downs should work, too
	Related     map[string][]Family // by resource; counts only if the resource is picked
	Unresolved  []Unresolved        // what a workflow left open
	Uses        []Use               // where in workflows the items and calls occur
	Drafts      []string            // workflows whose draft was read while another version runs
	N8n         string              // the address at which n8n's webhooks are reached; empty: unknown
}

// Place is a position in a file, for jumping there.
type Place struct {
	File string // as it was named; "-" is standard input; empty: not in a file
	Line int    // from 1; 0: not known
}

// Use is a workflow's node that does an action or makes a call.
type Use struct {
	Workflow, Node string
	Place
	Action    Action   // with its version; zero for a call
	Call      string   // as in Selection.Calls
	Outdated  []string // its parameters that differ in version 2 of the node: "additionalFields.label"
	RawFields bool     // an option keeps the node from requesting the definitions of custom fields
	Event     *Event   // of a trigger node; nil: unknown
}

// usesByName returns the uses of each action, as a selection of that version names it, and of each call.
func (s Selection) usesByName(version int) map[string][]Use {
	if len(s.Uses) == 0 {
		return nil
	}
	uses := make(map[string][]Use, len(s.Uses))
	for _, u := range s.Uses {
		name := u.Call
		if name == "" {
			name = u.Action.in(version).String()
		}
		uses[name] = append(uses[name], u)
	}
	return uses
}

// placeOf returns the position of a workflow: in the file of its nodes.
func (s Selection) placeOf(workflow string) Place {
	for _, u := range s.Uses {
		if u.Workflow == workflow {
			return Place{File: u.File}
		}
	}
	for _, u := range s.Unresolved {
		if u.Workflow == workflow {
			return Place{File: u.File}
		}
	}
	return Place{}
}

// Version returns the node version, 1 or 2.
func (s Selection) Version() int { return cmp.Or(s.NodeVersion, defaultVersion) }

// Unresolved is something that could not be resolved, and is never guessed: a workflow's node, or a call.
type Unresolved struct {
	Workflow string `json:"workflow,omitempty"`
	Node     string `json:"node,omitempty"`
	Call     string `json:"call,omitempty"`
	Reason   string `json:"reason"`
	Retired  string `json:"-"` // the call that a node makes, if it is unresolved because of that
	Place    `json:"-"`
}

// Where names the node or call.
func (u Unresolved) Where() string {
	parts := []string{u.Workflow, u.Node, u.Call}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}
