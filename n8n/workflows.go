package n8n

import (
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// Workflows is what workflows do with Pipedrive, from files or from a running n8n.
type Workflows struct {
	Nodes    []Node   // all nodes that count, resolved or not, in the order of the workflows
	Shelved  []Node   // nodes of archived workflows, which do not count
	Files    int      // how many were read, without those in folders that hold no workflow
	Count    int      // how many workflows count
	Archived int      // how many were left out because n8n no longer runs them
	Inactive int      // how many were left out by Filter.Active
	Drafts   []string // workflows of which only a draft was available while n8n runs another version
}

// State is what n8n does with a workflow; for a file, what it did when the file was written.
type State string

// The states. An active workflow is one that n8n starts by itself: called published, in older versions active.
const (
	Active   State = "active"
	Inactive State = "inactive"
	Archived State = "archived"
)

// Filter selects which workflows count. Archived ones never do.
type Filter struct {
	Active bool // only those that n8n starts by itself: published, in older versions active
}

// Node is a workflow's node that talks to Pipedrive and is not disabled. Its texts are sanitized.
type Node struct {
	Workflow     string            // for a person: the file and, if it has several, the workflow's name; "-" is standard input
	WorkflowID   string            // n8n's; empty if unknown
	State        State             // of the workflow
	scopes.Place                   // the file as it was named, and the line at which the node begins; zero: from a running n8n
	Name         string            // as the editor shows it
	Type         string            // "n8n-nodes-base.pipedrive"
	Action       scopes.Action     // with its version; the zero Action for a custom call
	Related      []scopes.Family   // what a file or a note says it relates to, in the order of scopes.Families
	Call         string            // custom call: "GET https://api.pipedrive.com/v1/users"
	Method       connection.Method // empty if the node does not say
	Credential   CredentialRef     // zero if none is selected
	RawFields    bool              // an option keeps it from requesting the definitions of custom fields
	Event        *scopes.Event     // what a trigger waits for; nil: any other node
	Outdated     []string          // parameters that differ in version 2 of the node
	Retired      string            // the call it makes, if the node is unresolved because Pipedrive retired that call
	Reason       string            // why it is unresolved; empty when it is resolved
}

// CredentialRef is how a node refers to a credential that n8n stores.
type CredentialRef struct {
	ID   string `json:"id"`             // empty in workflows of n8n before 0.160, which have only the name
	Name string `json:"name"`           // as it was when the node was saved
	Type string `json:"type,omitempty"` // n8n's: "pipedriveApi" or "pipedriveOAuth2Api"
}

// Ref returns a reference to the credential of a method that n8n stores under an id.
func Ref(m connection.Method, id, name string) CredentialRef {
	return CredentialRef{id, name, CredentialType(m)}
}

// Unresolved returns one entry for each node that could not be resolved.
func (w Workflows) Unresolved() []scopes.Unresolved {
	var list []scopes.Unresolved
	for _, n := range w.Nodes {
		if n.Reason != "" {
			list = append(list, scopes.Unresolved{Workflow: n.Workflow, Node: n.Name, Reason: n.Reason, Retired: n.Retired, Place: n.Place})
		}
	}
	return list
}

// Join returns the contents of both.
func (w Workflows) Join(other Workflows) Workflows {
	w.Nodes, w.Drafts = slices.Concat(w.Nodes, other.Nodes), slices.Concat(w.Drafts, other.Drafts)
	w.Shelved = slices.Concat(w.Shelved, other.Shelved)
	w.Files, w.Count = w.Files+other.Files, w.Count+other.Count
	w.Archived, w.Inactive = w.Archived+other.Archived, w.Inactive+other.Inactive
	return w
}

// add adds the workflows of one place. where names one of them for a person; file may be empty.
func (w *Workflows) add(list []rawWorkflow, filter Filter, file string, where func(rawWorkflow) string) {
	for _, raw := range list {
		state, into := Inactive, &w.Nodes
		switch {
		case raw.archived:
			w.Archived++
			state, into = Archived, &w.Shelved
		case filter.Active && !raw.active:
			w.Inactive++
			continue
		case raw.active:
			state = Active
		}
		name := where(raw)
		if !raw.archived {
			w.Count++
			if raw.draft {
				w.Drafts = append(w.Drafts, name)
			}
		}
		id := sanitize.Line(raw.id, nameRunes)
		for _, r := range raw.nodes {
			r.nodes(func(n Node) {
				n.Workflow, n.WorkflowID, n.State = name, id, state
				if file != "" {
					n.Place = scopes.Place{File: file, Line: r.line} // the nodes of a workflow inside a node are located where that node is
				}
				*into = append(*into, n)
			})
		}
	}
}

// Selection returns what the nodes need as a selection of nodeVersion (0 is 2). Each node keeps its own version and its own
// relation, so scopes.Selection.Related only fills in what is unstated. Identical nodes count once.
func (w Workflows) Selection(nodeVersion int) scopes.Selection {
	found := scopes.Selection{Unresolved: w.Unresolved(), Drafts: w.Drafts}
	for _, n := range w.Nodes {
		switch {
		case n.Reason != "":
			continue
		case n.Call != "":
			found.Calls = append(found.Calls, n.Call)
		default:
			found.Items = append(found.Items, scopes.Item{Action: n.Action, Related: n.Related})
		}
		found.Uses = append(found.Uses, scopes.Use{
			Workflow: n.Workflow, Node: n.Name, Place: n.Place, Action: n.Action, Call: n.Call, Outdated: n.Outdated, RawFields: n.RawFields, Event: n.Event,
		})
	}
	return scopes.Selection{NodeVersion: nodeVersion}.Merge(found)
}
