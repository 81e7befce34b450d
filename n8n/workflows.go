package n8n

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Workflows is what workflow files hold of Pipedrive.
type Workflows struct {
	Nodes      []Node              // all that count, resolved or not, in the order of the files
	Unresolved []scopes.Unresolved // one entry for each node that could not be resolved
	Files      int                 // read, those of folders without a workflow not counted
	Count      int                 // workflows in them
}

// Node is a workflow's node that talks to Pipedrive and is not disabled. Its texts are sanitized.
type Node struct {
	Workflow   string            // the file, as it was named; "-" for standard input
	Name       string            // as the editor shows it
	Type       string            // "n8n-nodes-base.pipedrive"
	Action     scopes.Action     // with its version; the zero Action for a custom call
	Related    []scopes.Family   // what a file or a note states to relate to, in the order of scopes.Families
	Call       string            // custom call: "GET https://api.pipedrive.com/v1/users"
	Credential connection.Method // empty if the node does not say
	Reason     string            // why it is unresolved; empty when it is resolved
}

// Selection is what the nodes need in a selection of nodeVersion (0 is 2). Each node keeps its own version and its
// own relation, so that scopes.Selection.Related fills only what is unstated. Nodes alike count once.
func (w Workflows) Selection(nodeVersion int) scopes.Selection {
	found := scopes.Selection{Unresolved: w.Unresolved}
	for _, n := range w.Nodes {
		switch {
		case n.Reason != "":
		case n.Call != "":
			found.Calls = append(found.Calls, n.Call)
		default:
			found.Items = append(found.Items, scopes.Item{Action: n.Action, Related: n.Related})
		}
	}
	return scopes.Selection{NodeVersion: nodeVersion}.Merge(found)
}

// Method is the method to suggest: the one that most nodes use, OAuth2 where they are even (it is the lesser
// privilege). Empty if no node says.
func (w Workflows) Method() connection.Method {
	count := map[connection.Method]int{}
	for _, n := range w.Nodes {
		count[n.Credential]++
	}
	switch tokens, oauth := count[connection.APIToken], count[connection.OAuth2]; {
	case tokens+oauth == 0:
		return ""
	case tokens > oauth:
		return connection.APIToken
	}
	return connection.OAuth2
}
