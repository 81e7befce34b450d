package tui

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// fakeReader reads workflows as the test says, and records what it was asked for.
type fakeReader struct {
	asked []wizard.Source
	found wizard.Found
	err   error
	pages []int         // reported before it answers
	held  chan struct{} // if set, it answers only once this is closed, or its context ends
	stuck bool          // it never answers before its context ends
	ended int           // how many readings were given up
}

func (f *fakeReader) ReadWorkflows(ctx context.Context, from wizard.Source, report func(int)) (wizard.Found, error) {
	f.asked = append(f.asked, from)
	for _, n := range f.pages {
		report(n)
	}
	if f.stuck {
		<-ctx.Done()
		return wizard.Found{}, ctx.Err()
	}
	if f.held != nil {
		select {
		case <-f.held:
		case <-ctx.Done():
			f.ended++
			return wizard.Found{}, ctx.Err()
		}
	}
	found := f.found
	if f.err == nil {
		found.Address, found.Files = from.Address, from.Files
	}
	return found, f.err
}

// workflow returns a workflow whose nodes perform these actions.
func workflow(t *testing.T, name, state string, actions ...string) wizard.Workflow {
	t.Helper()
	return wizard.Workflow{Name: name, ID: name, State: state, Out: state == "archived", Selection: selected(t, actions...), Nodes: len(actions),
		Method: map[connection.Method]int{connection.OAuth2: len(actions)}}
}

// threeFound are three workflows that use Pipedrive, one of them with a node that is not clear, and an archived one.
func threeFound(t *testing.T) wizard.Found {
	t.Helper()
	intake := workflow(t, "Lead intake", "active", "person:create", "person:search", "deal:create", "note:create")
	intake.Selection = intake.Selection.Relate("note", scopes.Deals)
	intake.Selection.Unresolved = []scopes.Unresolved{{Workflow: "Lead intake", Node: "Pipedrive4", Reason: "the operation is an expression"}}
	intake.Bare = 2
	weekly := workflow(t, "Weekly pipeline", "active", "deal:getAll", "activity:getAll")
	weekly.Selection.Calls = []string{"GET /api/v2/pipelines"}
	return wizard.Found{Read: 12, Rights: 8, Workflows: []wizard.Workflow{
		intake, workflow(t, "New deal to Slack", "inactive", "trigger", "deal:get", "person:get"), weekly,
		workflow(t, "Old import", "archived", "organization:create"),
	}}
}

// lacking is a key without two of the rights, one of which is needed to read workflows.
func lacking() (wizard.Found, error) {
	return wizard.Found{Rights: 8, Lacks: []wizard.Right{
		{Scope: "workflow:list", For: "find the workflows that use Pipedrive"}, {Scope: "credential:create", For: "hand the credential over"},
	}}, fault.New(fault.Refused, "", "the API key lacks workflow:list")
}

// silence is an address at which nothing listens.
func silence() error {
	return fault.New(fault.Unreachable, "start n8n", "cannot reach n8n: %w", fmt.Errorf("dial tcp 127.0.0.1:5678: connect: %w", syscall.ECONNREFUSED))
}
