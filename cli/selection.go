package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
	"connect-pipedrive/scopes"
)

// selectionFlags are the flags that select actions; their selections are combined.
type selectionFlags struct {
	actions     []string
	nodes       []string
	nodeVersion int
	related     []string
	calls       []string
	lookups     bool
	workflows   []string
	n8n         n8nFlags
	active      bool
	credential  string
	config      string
}

// selected is what the flags select.
type selected struct {
	byHand scopes.Selection // everything except what workflows use
	read   bool             // workflows were given
	n8n    string           // the running n8n they were read from; empty if any came from a file
	flows  n8n.Workflows
}

// all returns the whole selection.
func (s selected) all() scopes.Selection {
	return s.byHand.Merge(s.flows.Selection(s.byHand.Version()))
}

func (f *selectionFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.actions, "action", nil, "an `ACTION` such as deal:create, deal:*, dealActivity:getAll@1 or trigger")
	flags.StringArrayVar(&f.nodes, "node", nil, "all actions of a `NODE`: pipedrive or pipedrive-trigger")
	flags.IntVar(&f.nodeVersion, "node-version", 2, "version of the Pipedrive node: 1 or 2")
	flags.StringArrayVar(&f.related, "related", nil, "what files or notes relate to, such as `file=deals,contacts`")
	flags.StringArrayVar(&f.calls, "call", nil, "a custom API `CALL` such as \"GET /api/v2/pipelines\"")
	flags.BoolVar(&f.lookups, "lookups", false, "the editor's drop-downs are to be filled, too")
	flags.StringArrayVar(&f.workflows, "workflow", nil, "take what n8n workflows use: a `FILE`, a folder, or - for standard input")
	f.n8n.register(flags, "take what the workflows of the running n8n at `URL` use")
	flags.BoolVar(&f.active, "active", false, "of the workflows only those that are active (published)")
	flags.StringVar(&f.credential, "credential", "", "of the workflows only the nodes with this credential: its `ID|NAME`")
	flags.StringVar(&f.config, "config", "", "add the selection of a configuration `FILE`")
	complete(cmd, "action", completeActions)
	complete(cmd, "node", choices("pipedrive", "pipedrive-trigger"))
	complete(cmd, "node-version", choices("1", "2"))
	complete(cmd, "related", choices("file=deals", "file=activities", "file=contacts", "note=deals", "note=contacts"))
}

// selected evaluates the flags and reads the workflows they name. names says that credentials will be shown, so that they
// need the names n8n has for them now.
func (f *selectionFlags) selected(cmd *cobra.Command, a *app, names bool) (selected, error) {
	var c openedConfig
	var s selected
	var err error
	if f.n8n.url == "" {
		if err := f.n8n.unnamed(); err != nil {
			return s, err
		}
	}
	if f.config != "" {
		if c, err = a.openConfig(f.config); err != nil {
			return s, err
		}
	}
	if s.byHand, err = f.byHand(f.ofConfig(cmd, c)); err != nil {
		return s, err
	}
	s.read = len(f.workflows) > 0 || f.n8n.url != ""
	switch {
	case s.read:
		s.flows, err = f.workflowsOf(cmd.Context(), a, c, names)
		if at, err := n8n.ParseAddress(f.n8n.url); err == nil && len(f.workflows) == 0 {
			s.n8n = at.String()
		}
		if f.n8n.url != "" {
			s.byHand.N8n = cmp.Or(s.byHand.N8n, f.n8n.url)
		}
		return s, err
	case f.active || f.credential != "":
		return s, fault.New(fault.Usage, "give --workflow or --n8n with it", "--active and --credential choose among workflows, and none are given")
	case s.byHand.Empty():
		return s, fault.New(fault.Usage, "give --action, --node, --call, --workflow, --n8n or --config; for instance `--action deal:create`",
			"nothing is selected")
	}
	return s, nil
}

// workflowsOf reads the workflows of files and of a running n8n.
func (f *selectionFlags) workflowsOf(ctx context.Context, a *app, c openedConfig, names bool) (n8n.Workflows, error) {
	filter := n8n.Filter{Active: f.active}
	flows, err := n8n.Load(f.workflows, a.stdin, filter)
	if err != nil {
		return flows, err
	}
	if f.n8n.url != "" {
		client, err := f.n8n.client(a, c)
		if err != nil {
			return flows, err
		}
		report, over := a.reading()
		running, err := client.Workflows(ctx, filter, report)
		over()
		if err != nil {
			return flows, err
		}
		flows = flows.Join(running)
		if names || f.credential != "" {
			present, unknown, err := client.Credentials(ctx)
			if err != nil {
				return flows, err
			}
			if unknown != "" {
				fmt.Fprintf(a.err, "note: credentials have the names that the workflows know: %s\n", unknown)
			}
			flows.Rename(present)
		}
	}
	a.noteLeftOut(flows)
	if f.credential != "" {
		return flows.Using(f.credential)
	}
	return flows, nil
}

// byHand adds what the flags select to a selection.
func (f *selectionFlags) byHand(sel scopes.Selection) (scopes.Selection, error) {
	none := scopes.Selection{}
	if sel.NodeVersion < 1 || sel.NodeVersion > 2 {
		return none, fault.New(fault.Usage, "n8n has version 1 and version 2 of the node", "--node-version %d does not exist", sel.NodeVersion)
	}
	for _, text := range f.actions {
		actions, err := scopes.ParseActions(text, sel.NodeVersion)
		if err != nil {
			return none, err
		}
		sel = sel.Add(actions...)
	}
	for _, node := range f.nodes {
		actions, err := scopes.NodeActions(node, sel.NodeVersion)
		if err != nil {
			return none, err
		}
		sel = sel.Add(actions...)
	}
	for _, text := range f.related {
		resource, families, err := scopes.ParseRelated(text)
		if err != nil {
			return none, fault.New(fault.Usage, "file takes deals, activities and contacts, note takes deals and contacts: file=deals,contacts",
				"--related %s: %w", text, err)
		}
		sel = sel.Relate(resource, families...)
	}
	for _, call := range f.calls {
		if strings.TrimSpace(scopes.WithoutToken(call)) == "" {
			return none, fault.New(fault.Usage, "give method and path, such as `--call 'GET /api/v2/pipelines'`", "a --call is empty")
		}
		sel = sel.AddCall(call)
	}
	sel.Lookups = sel.Lookups || f.lookups
	return sel, nil
}

// ofConfig starts from the configuration's selection if --config is given. Its actions keep their node version even if
// --node-version sets another one for the rest.
func (f *selectionFlags) ofConfig(cmd *cobra.Command, c openedConfig) scopes.Selection {
	sel := scopes.Selection{NodeVersion: f.nodeVersion}
	if f.config == "" {
		return sel
	}
	given := c.Wanted()
	if !cmd.Flags().Changed("node-version") || given.NodeVersion == f.nodeVersion {
		return given
	}
	return sel.Merge(given)
}

// completeActions offers every action of the node version, with n8n's own description.
func completeActions(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	version, _ := cmd.Flags().GetInt("node-version")
	names := []string{"trigger\tPipedrive Trigger"}
	for _, op := range scopes.Operations(version) {
		names = append(names, fmt.Sprintf("%s:%s\t%s", op.Resource, op.Operation, op.Action))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
