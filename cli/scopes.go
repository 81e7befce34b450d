package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
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
			a.warnUnresolvedCalls(list)
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
		data, err := json.MarshalIndent(list, "", " ")
		return string(data) + "\n", err
	}
	return "", fault.New(fault.Usage, "formats are text, markdown, json and list", "unknown format %q", format)
}

// warnUnresolvedCalls says on standard error which calls given by hand match no endpoint: a script that reads only the
// list would not notice otherwise.
func (a *app) warnUnresolvedCalls(list scopes.Checklist) {
	for _, u := range list.Unresolved {
		if u.Call != "" {
			fmt.Fprintf(a.err, "connect-pipedrive: warning: %s: %s\n", u.Call, u.Reason)
		}
	}
}
