package scopes

import (
	"slices"
	"sync"
)

// RequestStatus is the status of a request that n8n makes in Pipedrive's specification.
type RequestStatus string

// The statuses of a request in Pipedrive's specification.
const (
	Current      RequestStatus = "current"
	Deprecated   RequestStatus = "deprecated"
	Retired      RequestStatus = "retired"      // was in it, but no longer is
	Undocumented RequestStatus = "undocumented" // never was in it
)

// Request is one request that an operation or a drop-down makes.
type Request struct {
	Route
	AnyOf    []Scope
	Status   RequestStatus
	NotWhen  []string // node options that suppress it
	OnlyWhen []string // node options without which it is not sent
}

// Operation is one operation of n8n's Pipedrive node in one node version.
type Operation struct {
	Version      int    // of the node, 1 or 2
	Resource     string // "deal"
	ResourceName string // "Deal", as n8n shows it
	Operation    string // "getAll"
	Name         string // "Get Many", as n8n shows it
	Action       string // "Get many deals", as n8n's node list shows it
	Reads        bool   // changes nothing in Pipedrive
	Requests     []Request
	Loaders      []string // drop-down loaders of the editor, each once
	Note         string   // what it sends that Pipedrive's specification does not have; empty: nothing is known
}

// Resource is one of the node's resources with its operations, in n8n's order.
type Resource struct {
	Resource   string // "deal"
	Name       string // "Deal", as n8n shows it
	Operations []Operation
}

// Operations returns the node's operations of a version, in n8n's order; none for an unknown version. The caller must not
// change the list.
func Operations(version int) []Operation { return catalogue().byVersion[version] }

// FindOperation returns the operation of an action with a version; ok is false for the trigger and for operations that the
// version does not have. Deal Activity, Get Many is found in version 2, too.
func FindOperation(a Action) (o Operation, ok bool) {
	c := catalogue()
	if at, ok := c.at[a]; ok {
		return c.rows[at].Operation, true
	}
	return Operation{}, false
}

// Resources returns the node's resources of a version, in n8n's order; none for an unknown version. The caller must not
// change the list.
func Resources(version int) []Resource { return catalogue().resources[version] }

// The node versions.
const (
	oldVersion     = 1
	defaultVersion = 2
)

// row is an operation with everything that resolving needs, computed once.
type row struct {
	Operation
	names    [defaultVersion + 1]string // Action.String, by the version of the selection
	rule     rule
	warnings []Warning // their Action is left open
	loaders  []int     // into catalogued.loaders
}

// loader is a drop-down loader of one node version.
type loader struct {
	version  int
	name     string // "getUserIds"
	because  string // "lookup:getUserIds"
	request  Request
	need     set
	warnings []Warning
}

// catalogued is the catalogue prepared for lookups. rows are all operations, version 1 first, including deal activity in
// version 2, which is in neither byVersion nor resources.
type catalogued struct {
	rows      []row
	at        map[Action]int // into rows; the actions have a version
	loaders   []loader
	byVersion map[int][]Operation
	resources map[int][]Resource
}

// moved is Deal Activity, Get Many: version 2 of the node has it as Activity, Get Many, with a deal filter.
var moved = Action{Resource: "dealActivity", Operation: "getAll", Version: 2}

// catalogue reads the tables on first use: most commands never need them.
var catalogue = sync.OnceValue(func() catalogued {
	operations := readOperations() // version 1 first
	second := slices.IndexFunc(operations, func(o Operation) bool { return o.Version == defaultVersion })
	c := catalogued{
		rows: make([]row, 0, len(operations)+1), at: make(map[Action]int, len(operations)+1), loaders: readLoaders(),
		byVersion: map[int][]Operation{oldVersion: operations[:second], defaultVersion: operations[second:]}, resources: map[int][]Resource{},
	}
	for version, list := range c.byVersion {
		c.resources[version] = grouped(list)
	}
	for i, o := range operations {
		c.add(o)
		last := i+1 == len(operations) || operations[i+1].Resource != o.Resource
		if o.Version == moved.Version && o.Resource == "deal" && last {
			c.add(movedOperation(operations))
		}
	}
	for i := range c.rows {
		c.rows[i].warnings = c.operationWarnings(c.rows[i].Operation)
	}
	return c
})

func (c *catalogued) add(o Operation) {
	key := o.key()
	r := row{Operation: o, rule: ruleOf(o)}
	for version := oldVersion; version <= defaultVersion; version++ {
		r.names[version] = key.in(version).String()
	}
	for _, name := range o.Loaders {
		r.loaders = append(r.loaders, slices.IndexFunc(c.loaders, func(l loader) bool {
			return l.version == o.Version && l.name == name
		}))
	}
	c.at[key] = len(c.rows)
	c.rows = append(c.rows, r)
}

func (o Operation) key() Action {
	return Action{Resource: o.Resource, Operation: o.Operation, Version: o.Version}
}

func grouped(list []Operation) []Resource {
	var resources []Resource
	for start, o := range list {
		if start > 0 && list[start-1].Resource == o.Resource {
			continue
		}
		end := start + 1
		for end < len(list) && list[end].Resource == o.Resource {
			end++
		}
		resources = append(resources, Resource{Resource: o.Resource, Name: o.ResourceName, Operations: list[start:end]})
	}
	return resources
}
