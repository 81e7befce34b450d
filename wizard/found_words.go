package wizard

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// Uses says what a workflow does in Pipedrive: "Person: Create, Search · Deal, Note: Create · 1 custom call". With full, each
// object is listed on its own and calls are named.
func (w Workflow) Uses(full bool) string {
	if parts := usesOf(w.Selection, full); len(parts) > 0 {
		return strings.Join(parts, " · ")
	}
	return "not clear"
}

// Uses lists what a selection does in Pipedrive in n8n's words, one entry per object: "Deal: Create, Get Many".
func Uses(sel scopes.Selection) []string { return usesOf(sel, true) }

func usesOf(sel scopes.Selection, full bool) []string {
	type group struct{ objects, operations []string }
	var groups []group
	var parts []string
	for _, it := range sel.Flatten().Items {
		if it.Action.Resource == scopes.Trigger.Resource {
			parts = append(parts, words.Either(full, "Pipedrive Trigger", "Trigger"))
			continue
		}
		object, name := it.Action.Resource, it.Action.Operation
		if o, ok := OperationOf(it.Action, sel.Version()); ok {
			object, name = o.ResourceName, o.Name
		}
		if i := slices.IndexFunc(groups, func(g group) bool { return g.objects[0] == object }); i >= 0 {
			groups[i].operations = append(groups[i].operations, name)
			continue
		}
		groups = append(groups, group{[]string{object}, []string{name}})
	}
	var merged []group
	for _, g := range groups {
		same := func(o group) bool { return slices.Equal(o.operations, g.operations) }
		if i := slices.IndexFunc(merged, same); i >= 0 && !full {
			merged[i].objects = append(merged[i].objects, g.objects...)
			continue
		}
		merged = append(merged, g)
	}
	for _, g := range merged {
		parts = append(parts, strings.Join(g.objects, ", ")+": "+strings.Join(g.operations, ", "))
	}
	switch calls := sel.Calls; {
	case full:
		parts = append(parts, calls...)
	case len(calls) > 0:
		parts = append(parts, words.Count(len(calls), "custom call"))
	}
	return parts
}

// Where says in few words where the workflows are: "your n8n".
func (f Found) Where() string {
	switch {
	case f.Address != "" && len(f.Files) > 0:
		return "your n8n and your files"
	case f.Address != "":
		return "your n8n"
	}
	return "your files"
}

// Counting returns how many workflows n8n may run; archived ones count only if the person takes them.
func (f Found) Counting() (n int) {
	for _, w := range f.Workflows {
		if w.State != "archived" || !w.Out {
			n++
		}
	}
	return n
}

// Title says how many workflows use Pipedrive.
func (f Found) Title() string {
	switch n := f.Counting(); n {
	case 0:
		return "No workflow in " + f.Where() + " uses Pipedrive yet"
	case 1:
		return "1 workflow in " + f.Where() + " uses Pipedrive"
	default:
		return fmt.Sprintf("%d workflows in %s use Pipedrive", n, f.Where())
	}
}

// Together says what the taken workflows use: "9 actions, 1 custom call".
func (f Found) Together() string {
	return Answers{Selection: f.Selection(0)}.actionsSummary()
}

// CredentialsNow says how many of the nodes of the taken workflows have no credential.
func (f Found) CredentialsNow() string {
	switch all, bare := f.nodes(); {
	case all == 0:
		return "no node"
	case all == 1:
		return "1 node has " + words.Either(bare == 0, "one", "none")
	case bare == all:
		return "none of " + words.Count(all, "node") + " has one"
	case bare == 0:
		return "all " + words.Count(all, "node") + " have one"
	case bare == 1:
		return fmt.Sprintf("1 of %s has none", words.Count(all, "node"))
	default:
		return fmt.Sprintf("%d of %s have none", bare, words.Count(all, "node"))
	}
}

// Suggested returns the method that most nodes of the taken workflows use, OAuth2 if it is a tie; empty if none says.
func (f Found) Suggested() connection.Method {
	var token, oauth int
	for _, w := range f.Taken() {
		token, oauth = token+w.Method[connection.APIToken], oauth+w.Method[connection.OAuth2]
	}
	switch {
	case token+oauth == 0:
		return ""
	case token > oauth:
		return connection.APIToken
	}
	return connection.OAuth2
}

// MethodReason says why a method is suggested by the workflows, in a sentence.
func (a Answers) MethodReason() string {
	taken, count := a.Found.Taken(), map[connection.Method]int{}
	for _, w := range taken {
		for m := range w.Method {
			count[m]++
		}
	}
	method, name := a.Found.Suggested(), "OAuth2"
	if method == connection.APIToken {
		name = "the API token"
	}
	if count[connection.OAuth2] > 0 && count[connection.APIToken] > 0 {
		return fmt.Sprintf("%d use OAuth2, %d the API token: each node needs its own credential; run this again for the other.",
			count[connection.OAuth2], count[connection.APIToken])
	}
	var text string
	switch n := count[method]; {
	case len(taken) == 1:
		text = "Your workflow uses " + name
	case n == len(taken):
		text = fmt.Sprintf("All %d of your workflows use %s", n, name)
	case n == 1:
		text = fmt.Sprintf("1 of your %d workflows uses %s", len(taken), name)
	default:
		text = fmt.Sprintf("%d of your %d workflows use %s", n, len(taken), name)
	}
	if a.Method == "" {
		text += ", so it is preselected"
	}
	return text + "."
}

// Remarks returns what else is to be known of what was read, each a sentence without its full stop.
func (f Found) Remarks() (list []string) {
	if n := len(f.Selection(0).Drafts); n > 0 {
		list = append(list, fmt.Sprintf("Of %s a file holds only a draft, and n8n runs another version: an API key lets me read what runs", words.Count(n, "workflow")))
	}
	if f.NoList != "" {
		list = append(list, f.NoList+": I cannot see whether one of that name is there")
	}
	return list
}
