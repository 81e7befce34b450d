package n8n

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
)

// CredentialUse is a credential, and the nodes that connect with it.
type CredentialUse struct {
	CredentialRef
	Workflows
}

// ByCredential returns one entry per credential, by name, with the nodes without one at the end. The same id is the same
// credential, whatever name workflows use for it; without an id, type and name identify it.
func (w Workflows) ByCredential() []CredentialUse {
	same := func(n Node) CredentialRef {
		if n.Credential.ID != "" {
			return CredentialRef{ID: n.Credential.ID}
		}
		return n.Credential
	}
	var uses []CredentialUse
	for _, nodes := range grouped(w.Nodes, same) {
		u := CredentialUse{nodes[0].Credential, Workflows{Nodes: nodes}}
		names := u.WorkflowNames()
		u.Drafts = slices.DeleteFunc(slices.Clone(w.Drafts), func(draft string) bool { return !slices.Contains(names, draft) })
		uses = append(uses, u)
	}
	slices.SortStableFunc(uses, func(a, b CredentialUse) int {
		if none := (CredentialRef{}); a.CredentialRef == none || b.CredentialRef == none {
			return cmp.Compare(len(b.Type), len(a.Type)) // only the one without a credential has no type
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return uses
}

// WorkflowUse is a workflow, and its nodes.
type WorkflowUse struct {
	Name, ID string
	State    State
	Workflows
}

// ByWorkflow returns one entry per workflow with nodes, archived ones at the end. All nodes of an archived workflow are
// included.
func (w Workflows) ByWorkflow() []WorkflowUse {
	type key struct{ file, id, name string }
	var uses []WorkflowUse
	for _, nodes := range grouped(slices.Concat(w.Nodes, w.Shelved), func(n Node) key { return key{n.File, n.WorkflowID, n.Workflow} }) {
		u := WorkflowUse{nodes[0].Workflow, nodes[0].WorkflowID, nodes[0].State, Workflows{Nodes: nodes}}
		if slices.Contains(w.Drafts, u.Name) {
			u.Drafts = []string{u.Name}
		}
		uses = append(uses, u)
	}
	return uses
}

// grouped groups nodes with the same key, in the order in which the keys first occur.
func grouped[K comparable](nodes []Node, key func(Node) K) [][]Node {
	at := map[K]int{}
	var groups [][]Node
	for _, n := range nodes {
		k := key(n)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], n)
	}
	return groups
}

// WorkflowNames returns the workflows that the nodes belong to, each once.
func (w Workflows) WorkflowNames() []string {
	names := []string{}
	seen := map[string]bool{}
	for _, n := range w.Nodes {
		if !seen[n.Workflow] {
			seen[n.Workflow] = true
			names = append(names, n.Workflow)
		}
	}
	return names
}

// Rename gives credentials the names that n8n has for them now.
func (w *Workflows) Rename(present []CredentialRef) {
	now := make(map[string]string, len(present))
	for _, p := range present {
		now[p.ID] = p.Name
	}
	for i := range w.Nodes {
		if c := &w.Nodes[i].Credential; c.ID != "" {
			c.Name = cmp.Or(now[c.ID], c.Name)
		}
	}
}

// Using returns what one credential, given by its id or name, is used for. The error is a fault.Error of kind Usage: no node
// uses one of that name, or several credentials have it.
func (w Workflows) Using(credential string) (Workflows, error) {
	var others, ids []string
	var by []CredentialUse
	for _, u := range w.ByCredential() {
		switch {
		case u.ID == credential && u.ID != "":
			return w.only(u), nil
		case u.Name == credential:
			by = append(by, u)
			ids = append(ids, cmp.Or(u.ID, u.Type))
		case u.CredentialRef != CredentialRef{}:
			others = append(others, strconv.Quote(cmp.Or(u.Name, u.ID)))
		}
	}
	switch len(by) {
	case 0:
		hint := "leave the credential out: the nodes name none"
		if len(others) > 0 {
			hint = "they use " + sanitize.Line(words.List(others, "and"), nameRunes)
		}
		return w, fault.New(fault.Usage, hint, "no Pipedrive node in these workflows uses the credential %q", sanitize.Line(credential, nameRunes))
	case 1:
		return w.only(by[0]), nil
	}
	return w, fault.New(fault.Usage, "give its id: "+words.List(ids, "or"), "%d credentials are called %q", len(by), credential)
}

func (w Workflows) only(u CredentialUse) Workflows {
	w.Nodes, w.Drafts = u.Nodes, u.Drafts
	return w
}
