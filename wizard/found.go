package wizard

import (
	"context"
	"errors"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Source is where workflows are read from.
type Source struct {
	Address string // of a running n8n; empty: none is read
	Key     secret.Secret
	Files   []string // and folders
}

// Reader reads what workflows use.
type Reader interface {
	// ReadWorkflows reads them all. report is called with the number read so far after each page of a running n8n. Even with
	// an error, the rights that the key lacks are returned if n8n told them; an error of the files is a FilesError.
	ReadWorkflows(ctx context.Context, from Source, report func(read int)) (Found, error)
}

// FilesError is an error of the files, which says nothing about an n8n that was to be read as well.
type FilesError struct{ Err error }

func (e FilesError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with them.
func (e FilesError) Unwrap() error { return e.Err }

// Found is what workflows use of Pipedrive, one by one.
type Found struct {
	Address   string   // of the n8n that was read; empty: none was
	Files     []string // and folders that were read
	Read      int      // workflows in total
	Workflows []Workflow
	Rights    int     // how many rights of the key were checked; 0: n8n does not tell
	Lacks     []Right // the rights that the key does not have
	NoList    string  // why n8n does not list its credentials; empty: it does
}

// Right is something that a key of n8n may do, as n8n names it, and what it is needed for.
type Right struct{ Scope, For string }

// Lacking names the rights that the key does not have, and what they are for.
func (f Found) Lacking() string {
	var names []string
	for _, r := range f.Lacks {
		names = append(names, r.Scope+" ("+r.For+")")
	}
	return strings.Join(names, ", ")
}

// Workflow is one that talks to Pipedrive.
type Workflow struct {
	Name, ID  string
	State     string           // "active", "inactive" or "archived"; empty: a file does not tell its present state
	Selection scopes.Selection // what its nodes use, and which of them are not clear
	Nodes     int
	Bare      int // nodes without a credential
	Method    map[connection.Method]int
	Used      []handover.Used // the credentials of the others
	Out       bool            // left out
}

// Any reports whether workflows were read.
func (f Found) Any() bool { return f.Address != "" || len(f.Files) > 0 }

// Taken returns the workflows that are not left out.
func (f Found) Taken() []Workflow {
	return slices.DeleteFunc(slices.Clone(f.Workflows), func(w Workflow) bool { return w.Out })
}

// Selection returns what the taken workflows use together.
func (f Found) Selection(version int) scopes.Selection {
	all := scopes.Selection{NodeVersion: version}
	for _, w := range f.Taken() {
		all = all.Merge(w.Selection)
	}
	return all.Flatten()
}

// nodes counts the nodes of the taken workflows, and those without a credential.
func (f Found) nodes() (all, bare int) {
	for _, w := range f.Taken() {
		all, bare = all+w.Nodes, bare+w.Bare
	}
	return all, bare
}

// used returns the credentials of the taken workflows, each once.
func (f Found) used() (list []handover.Used) {
	for _, w := range f.Taken() {
		for _, u := range w.Used {
			at := slices.IndexFunc(list, func(o handover.Used) bool { return o.ID == u.ID })
			if at >= 0 {
				list[at].Nodes += u.Nodes
				continue
			}
			list = append(list, u)
		}
	}
	return list
}

// again returns a repeated reading; what was left out before still is.
func (f Found) again(before Found) Found {
	f.Workflows = slices.Clone(f.Workflows)
	for i, w := range f.Workflows {
		if at := slices.IndexFunc(before.Workflows, func(o Workflow) bool { return o.Name == w.Name && o.ID == w.ID }); at >= 0 && before.Workflows[at].State == w.State {
			f.Workflows[i].Out = before.Workflows[at].Out
		}
	}
	return f
}

// WithFound takes over what was read, the first time or again; what was left out before still is.
func (a Answers) WithFound(f Found) Answers {
	a.Key.Refused = a.Key.Refused && f.Address == "" // files say nothing about the key
	return a.picking(f.again(a.Found))
}

// Toggling leaves a workflow out, or takes it again.
func (a Answers) Toggling(i int) Answers {
	f := a.Found
	f.Workflows = slices.Clone(f.Workflows)
	f.Workflows[i].Out = !f.Workflows[i].Out
	return a.picking(f)
}

// picking picks what the workflows use: what only the previous ones used is unpicked, and what the person has changed since
// stays.
func (a Answers) picking(f Found) Answers {
	sel := a.Selection
	had, now := a.Found.Selection(sel.Version()), f.Selection(sel.Version())
	a.Found = f
	var gone []scopes.Action
	for _, it := range had.Items {
		if !now.Has(it.Action) {
			gone = append(gone, it.Action)
		}
	}
	added := scopes.Selection{NodeVersion: sel.NodeVersion}
	for _, it := range now.Items {
		if !had.Has(it.Action) {
			added = added.Add(it.Action)
		}
	}
	sel.Calls = following(sel.Calls, had.Calls, now.Calls)
	sel = sel.Remove(gone...).Merge(added).Flatten()
	for _, r := range scopes.Relating() {
		if slices.Equal(a.Selection.Relations(r), had.Relations(r)) {
			sel = sel.RelateOnly(r, now.Relations(r)...)
		} else { // changed by hand
			sel = sel.Relate(r, now.Relations(r)...)
		}
	}
	sel.Unresolved, sel.Uses, sel.Drafts = following(sel.Unresolved, had.Unresolved, now.Unresolved), now.Uses, now.Drafts
	a.Selection, a.Used = sel, a.Found.used()
	return a
}

// following returns list without what is in had but not in now, and with what is in now but not in had.
func following[T comparable](list, had, now []T) []T {
	list = slices.DeleteFunc(slices.Clone(list), func(x T) bool { return slices.Contains(had, x) && !slices.Contains(now, x) })
	for _, x := range now {
		if !slices.Contains(had, x) && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// ReadWorkflows reads what workflows use.
type ReadWorkflows struct{ Source }

// WorkflowsCounted reports how many workflows have been read so far.
type WorkflowsCounted struct{ Read int }

// WorkflowsRead reports what was found, or why nothing could be read.
type WorkflowsRead struct {
	Source Source
	Found  Found
	Err    error
}

// OfN8N reports whether it was n8n, not the files, that could not be read.
func (r WorkflowsRead) OfN8N() bool {
	_, files := errors.AsType[FilesError](r.Err)
	return r.Err != nil && r.Source.Address != "" && !files
}

// Run reads.
func (r ReadWorkflows) Run(ctx context.Context, w World, report func(Event)) Event {
	if w.Reader == nil {
		return WorkflowsRead{Source: r.Source, Err: fault.New(fault.Usage, "pick the actions by hand", "workflows cannot be read from here")}
	}
	found, err := w.Reader.ReadWorkflows(ctx, r.Source, func(read int) { report(WorkflowsCounted{read}) })
	return WorkflowsRead{r.Source, found, err}
}

// Look returns the reading that looks into the n8n of the answers, and into the files that were read before.
func (a Answers) Look() ReadWorkflows {
	return ReadWorkflows{Source{Address: a.N8N.URL, Key: a.N8NKey(), Files: a.Found.Files}}
}
