package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

func newScopes(a *app) *cobra.Command {
	var selection selectionFlags
	var format string
	var output outputFlags
	cmd := &cobra.Command{
		Use:   "scopes",
		Short: "List the OAuth2 scopes that a selection of actions needs, least privilege",
		Example: `  connect-pipedrive scopes --action deal:create --action 'note:*' --related note=deals
  connect-pipedrive scopes --workflow workflow.json --format markdown
  connect-pipedrive scopes --node pipedrive --node pipedrive-trigger --lookups --format list`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sel, err := selection.selection(cmd, a)
			if err != nil {
				return err
			}
			list, err := scopes.Resolve(sel)
			if err != nil {
				return err
			}
			text, err := formatChecklist(list, format)
			if err != nil {
				return err
			}
			a.warnUnresolved(list, format == "list")
			return a.writeOutput(output.path, []byte(text), openFile, output.force)
		},
	}
	selection.register(cmd)
	output.register(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text, markdown, json, or list (one scope a line)")
	complete(cmd, "format", choices("text", "markdown", "json", "list"))
	return cmd
}

func formatChecklist(list scopes.Checklist, format string) (string, error) {
	switch format {
	case "text":
		return list.Text(), nil
	case "markdown":
		return list.Markdown(), nil
	case "list":
		return list.List(), nil
	case "json":
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetIndent("", " ")
		enc.SetEscapeHTML(false) // names of nodes and calls are to be read
		err := enc.Encode(list)
		return b.String(), err
	}
	return "", fault.New(fault.Usage, "formats are text, markdown, json and list", "unknown format %q", format)
}

// warnUnresolved says on standard error which calls given by hand match no endpoint, and in a format that has no room
// for it, all else that is not resolved: a script that reads only the list would not notice otherwise.
func (a *app) warnUnresolved(list scopes.Checklist, all bool) {
	for _, u := range list.Unresolved {
		var parts []string
		for _, part := range []string{u.Workflow, u.Node, u.Call, u.Reason} {
			if part != "" {
				parts = append(parts, sanitize.Line(part, 0))
			}
		}
		if all || u.Node == "" {
			fmt.Fprintf(a.err, "connect-pipedrive: warning: %s\n", strings.Join(parts, ": "))
		}
	}
	if all && !list.Settled() {
		fmt.Fprintln(a.err, "connect-pipedrive: warning: not everything is resolved: more scopes may be needed than are listed")
	}
}
