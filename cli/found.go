package cli

import (
	"context"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/n8n"
	"connect-pipedrive/wizard"
)

// workflowReader reads workflows for the wizard.
type workflowReader struct {
	app  *app
	opts n8n.Options
}

func (r workflowReader) ReadWorkflows(ctx context.Context, from wizard.Source, report func(read int)) (wizard.Found, error) {
	found := wizard.Found{Files: from.Files}
	flows, err := n8n.Load(from.Files, r.app.stdin, n8n.Filter{})
	if err != nil {
		return found, wizard.FilesError{Err: err}
	}
	if from.Address == "" {
		return foundIn(found, flows), nil
	}
	client, err := n8n.NewClient(from.Address, from.Key, r.opts)
	if err != nil {
		return found, err
	}
	may, err := client.Permissions(ctx)
	if err != nil {
		return found, err
	}
	if may.Known() {
		found.Rights = len(n8n.Rights())
		for _, right := range n8n.Rights() {
			if len(may.Lacking(right.Scope)) > 0 {
				found.Lacks = append(found.Lacks, wizard.Right(right))
			}
		}
	}
	running, err := client.Workflows(ctx, n8n.Filter{}, report)
	if err != nil {
		return found, err
	}
	present, unknown, err := client.Credentials(ctx)
	if err != nil {
		return found, err
	}
	running.Rename(present)
	found.Address, found.NoList = from.Address, unknown
	return foundIn(found, flows.Join(running)), nil
}

// foundIn adds what workflows use to found.
func foundIn(found wizard.Found, flows n8n.Workflows) wizard.Found {
	found.Read = flows.Count + flows.Archived
	for _, u := range flows.ByWorkflow() {
		w := wizard.Workflow{
			Name: u.Name, ID: u.ID, State: string(u.State), Selection: u.Selection(0), Nodes: len(u.Nodes),
			Method: map[connection.Method]int{}, Out: u.State == n8n.Archived,
		}
		if u.Nodes[0].File != "" {
			w.State = ""
		}
		for _, n := range u.Nodes {
			if n.Method != "" {
				w.Method[n.Method]++
			}
		}
		for _, c := range u.ByCredential() {
			switch {
			case c.CredentialRef == n8n.CredentialRef{}:
				w.Bare += len(c.Nodes)
			case n8n.ValidID(c.ID):
				w.Used = append(w.Used, handover.Used{ID: c.ID, Name: c.Name, Method: n8n.MethodOf(c.Type), Nodes: len(c.Nodes)})
			}
		}
		found.Workflows = append(found.Workflows, w)
	}
	return found
}
