package scopes

// Scope is an OAuth2 scope as Pipedrive names it: "deals:full".
type Scope string

// Base is always on and cannot be switched off.
const Base Scope = "base"

// Info is a row of the scope table (facts/pipedrive.md).
type Info struct {
	Scope Scope
	Label string // as Developer Hub shows it: "Deals: Full access"
	Gives string // what it opens, in a few words
}

// Table is every known scope in the table's order, each row read left to right.
func Table() []Info { panic("todo") }

// Find is the row of a scope; ok is false for a scope that the table lacks.
func Find(s Scope) (info Info, ok bool) { panic("todo") }

// ParseList splits a scope list as Pipedrive sends it, on commas and blanks, drops repetitions, and sorts it by the
// table, unknown scopes last in the order of their names.
func ParseList(text string) []Scope { panic("todo") }

// RequestStatus says where a request that n8n sends stands in Pipedrive's specification.
type RequestStatus string

// The statuses of n8n-operations.json.
const (
	Current      RequestStatus = "current"
	Deprecated   RequestStatus = "deprecated"
	Retired      RequestStatus = "retired"
	Undocumented RequestStatus = "undocumented"
)

// Request is one request that an operation or a drop-down sends.
type Request struct {
	Method   string        `json:"method"`
	API      string        `json:"api"` // "v1" or "v2"
	Path     string        `json:"path"`
	AnyOf    []Scope       `json:"any_of"`
	Status   RequestStatus `json:"status"`
	NotWhen  []string      `json:"not_when"`  // node options that suppress it
	OnlyWhen []string      `json:"only_when"` // node options without which it is not sent
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
}

// Operations lists the node's operations of a version, in n8n's order. The caller must not change it.
func Operations(version int) []Operation { panic("todo") }

// Action names an operation, or the trigger. Version 0 means that of the selection.
type Action struct {
	Resource  string // "deal", or "trigger"
	Operation string // "create"; empty for the trigger
	Version   int
}

// Trigger is the Pipedrive Trigger node.
var Trigger = Action{Resource: "trigger"}

// String is "deal:create", "dealActivity:getAll@1" or "trigger".
func (a Action) String() string { panic("todo") }

// ParseActions reads "deal:create", "dealActivity:getAll@1", "trigger", "deal:*", "*:get", in a selection of
// nodeVersion, and gives the actions that it stands for, in n8n's order. A version that equals nodeVersion is dropped.
// The error is an *UnknownError with the nearest name.
func ParseActions(text string, nodeVersion int) ([]Action, error) { panic("todo") }

// NodeActions is every action of a node: "pipedrive" or "pipedrive-trigger". The error is an *UnknownError.
func NodeActions(node string, nodeVersion int) ([]Action, error) { panic("todo") }

// UnknownError is a name that does not exist, with the nearest that does.
type UnknownError struct {
	What    string // "action", "node", "related family", …
	Name    string
	Nearest string // empty if nothing is near
}

// Error says `unknown action "deal:crate"`; Nearest is for the hint.
func (e *UnknownError) Error() string { panic("todo") }

// Family is what a file or a note relates to.
type Family string

// The families; a note has no activities.
const (
	Deals      Family = "deals"
	Activities Family = "activities"
	Contacts   Family = "contacts"
)

// Families lists what a resource can relate to: three for "file", two for "note", none for any other.
func Families(resource string) []Family { panic("todo") }

// ParseRelated reads "file=deals,contacts". The error is an *UnknownError.
func ParseRelated(text string) (resource string, families []Family, err error) { panic("todo") }

// Item is a picked action. Related is the relation that its workflow node states; nil leaves it to Selection.Related.
type Item struct {
	Action  Action
	Related []Family
}

// Selection is what a person picked. The zero value is an empty selection of node version 2.
type Selection struct {
	NodeVersion int // 1 or 2; 0 is 2
	Items       []Item
	Calls       []string // custom API calls, as given
	Lookups     bool     // the editor's drop-downs are to work, too
	Related     map[string][]Family
	Unresolved  []Unresolved // what a workflow left open
}

// Empty reports whether nothing is picked (unresolved entries pick nothing).
func (s Selection) Empty() bool { panic("todo") }

// Unresolved is what could not be resolved, and is never guessed: a workflow's node, or a call.
type Unresolved struct {
	Workflow string `json:"workflow,omitempty"`
	Node     string `json:"node,omitempty"`
	Call     string `json:"call,omitempty"`
	Reason   string `json:"reason"`
}

// Need is a set of alternative scopes, any one of which is enough.
type Need struct {
	AnyOf   []Scope
	Because string // an action, a call as given, or "lookup:<loader>"
}

// Entry is a scope of the checklist with its reasons.
type Entry struct {
	Scope   Scope    `json:"scope"`
	Label   string   `json:"label"`
	Always  bool     `json:"always,omitempty"`
	Because []string `json:"because"` // sorted
}

// Warning is about an action or a call that may fail whatever its scopes.
type Warning struct {
	Action  string `json:"action"`
	Message string `json:"message"`
}

// Checklist is the least privilege for a selection. Its JSON is that of `scopes --format json`.
type Checklist struct {
	NodeVersion int          `json:"node_version"`
	Scopes      []Entry      `json:"scopes"` // in the table's order, base first
	Assumptions []string     `json:"assumptions"`
	Warnings    []Warning    `json:"warnings"`
	Unresolved  []Unresolved `json:"unresolved"`
	Needs       []Need       `json:"-"`
}

// Resolve computes the checklist. An action that its version lacks is an *UnknownError.
func Resolve(sel Selection) (Checklist, error) { panic("todo") }

// Needed lists the scopes to switch on, without base.
func (c Checklist) Needed() []Scope { panic("todo") }

// Text, Markdown, List are the formats of the scopes command; each ends in a line break. JSON is encoding/json's.
func (c Checklist) Text() string { panic("todo") }

// Markdown is a task list for a ticket or a colleague with admin rights.
func (c Checklist) Markdown() string { panic("todo") }

// List has the scopes to switch on, one a line, without base.
func (c Checklist) List() string { panic("todo") }

// Comparison is needed against granted; the lists are never nil, so that JSON shows []. Its JSON is that of `validate --json`.
type Comparison struct {
	Needed  []Scope `json:"needed"`
	Granted []Scope `json:"granted"`
	Missing []Scope `json:"missing"`
	Excess  []Scope `json:"excess"`
}

// Compare holds the checklist against the scopes of a token.
func (c Checklist) Compare(granted []Scope) Comparison { panic("todo") }

// Target is something to test-call: a selected resource, the trigger, or a custom call.
type Target struct {
	Resource string // "deal", "trigger", "call"
	Call     string // the custom call as given; empty otherwise
}

// Targets lists what a selection's test calls are, in the contract's order: resources as in n8n-operations.json
// (version 1), then the trigger, then the calls.
func (s Selection) Targets() []Target { panic("todo") }

// Endpoint is a public endpoint of Pipedrive's API.
type Endpoint struct {
	API        string  `json:"api"` // "v1", served at /v1, or "v2", served at /api/v2
	Method     string  `json:"method"`
	Path       string  `json:"path"` // "/deals/{id}"
	Operation  string  `json:"operation"`
	AnyOf      []Scope `json:"any_of"`
	Cost       int     `json:"cost"` // in rate-limit tokens
	Deprecated bool    `json:"deprecated"`
}

// Endpoints lists all of them. The caller must not change it.
func Endpoints() []Endpoint { panic("todo") }

// Call is a custom API call that matched an endpoint.
type Call struct {
	Given    string
	Method   string
	URLPath  string // "/api/v2/deals/42": the path to request, v1 as /v1
	Query    string // as given, without "?"
	Endpoint Endpoint
}

// ParseCall matches a call, the most literal path first. The error says why it is unresolved: "retired; use GET /api/v2/deals".
func ParseCall(text string) (Call, error) { panic("todo") }

// MatchEndpoint finds the endpoint that serves a request path ("/v1/users/me", "/api/v2/deals/42"), the most literal
// first. The simulator enforces scopes with it.
func MatchEndpoint(method, urlPath string) (Endpoint, bool) { panic("todo") }
