package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
	"connect-pipedrive/scopes"
)

// selectionFlags are the flags that select actions; they add up.
type selectionFlags struct {
	actions     []string
	nodes       []string
	nodeVersion int
	related     []string
	calls       []string
	lookups     bool
	workflows   []string
	config      string
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
	flags.StringVar(&f.config, "config", "", "add the selection of a configuration `FILE`")
	complete(cmd, "action", completeActions)
	complete(cmd, "node", choices("pipedrive", "pipedrive-trigger"))
	complete(cmd, "node-version", choices("1", "2"))
	complete(cmd, "related", choices("file=deals", "file=activities", "file=contacts", "note=deals", "note=contacts"))
}

// selection reads the flags. A workflow counts as a selection even if nothing in it resolves.
func (f *selectionFlags) selection(cmd *cobra.Command, a *app) (scopes.Selection, error) {
	none := scopes.Selection{}
	sel, err := f.ofConfig(cmd, a)
	if err != nil {
		return none, err
	}
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
	if len(f.workflows) > 0 {
		flows, err := n8n.Load(f.workflows, a.stdin, n8n.Filter{})
		if err != nil {
			return none, err
		}
		sel = sel.Merge(flows.Selection(sel.NodeVersion))
	} else if sel.Empty() {
		return none, fault.New(fault.Usage, "give --action, --node, --call, --workflow or --config; for instance `--action deal:create`",
			"nothing is selected")
	}
	return sel, nil
}

// ofConfig starts from the configuration's selection if --config is given. Its actions keep its node version when
// --node-version says another one for the rest.
func (f *selectionFlags) ofConfig(cmd *cobra.Command, a *app) (scopes.Selection, error) {
	sel := scopes.Selection{NodeVersion: f.nodeVersion}
	if f.config == "" {
		return sel, nil
	}
	c, err := a.openConfig(f.config)
	if err != nil {
		return sel, err
	}
	given := c.Wanted()
	if !cmd.Flags().Changed("node-version") || given.NodeVersion == f.nodeVersion {
		return given, nil
	}
	return sel.Merge(given), nil
}

// completeActions offers every action of the node version with n8n's own words for it.
func completeActions(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	version, _ := cmd.Flags().GetInt("node-version")
	names := []string{"trigger\tPipedrive Trigger"}
	for _, op := range scopes.Operations(version) {
		names = append(names, fmt.Sprintf("%s:%s\t%s", op.Resource, op.Operation, op.Action))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func choices(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

// complete registers a flag's completion. It fails only for a flag that does not exist: a mistake in this package.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
