package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/n8n"
	"connect-pipedrive/scopes"
)

func newScopes(a *app) *cobra.Command {
	var selection selectionFlags
	var format string
	var byCredential bool
	var output outputFlags
	cmd := &cobra.Command{
		Use:   "scopes",
		Short: "List the OAuth2 scopes that a selection of actions needs, least privilege",
		Example: `  connect-pipedrive scopes --action deal:create --action 'note:*' --related note=deals
  connect-pipedrive scopes --workflow workflow.json --format markdown
  connect-pipedrive scopes --node pipedrive --node pipedrive-trigger --lookups --format list
  connect-pipedrive scopes --n8n https://n8n.example.com --active --by-credential --format markdown`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sel, err := selection.selected(cmd, a, byCredential)
			if err != nil {
				return err
			}
			list, err := scopes.Resolve(sel.all())
			if err != nil {
				return err
			}
			var shown formatted = list
			if byCredential {
				if shown, err = sel.byCredential(); err != nil {
					return err
				}
			}
			text, err := formatAs(shown, format)
			if err != nil {
				return err
			}
			a.warnUnresolved(list, format == "list")
			return a.writeOutput(output.path, []byte(text), openFile, output.force)
		},
	}
	selection.register(cmd)
	output.register(cmd)
	cmd.Flags().BoolVar(&byCredential, "by-credential", false, "a checklist for each credential that the workflows' nodes connect with")
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text, markdown, json, or list (one scope a line)")
	complete(cmd, "format", choices("text", "markdown", "json", "list"))
	return cmd
}

// byCredential has a checklist for each credential of the workflows. What was selected by hand has none.
func (s selected) byCredential() (scopes.ByCredential, error) {
	all := scopes.ByCredential{Credentials: []scopes.CredentialChecklist{}, N8N: s.n8n}
	if !s.read {
		return all, fault.New(fault.Usage, "give --workflow or --n8n with it", "--by-credential is about the credentials of workflows, and none are given")
	}
	uses := s.flows.ByCredential()
	none := n8n.CredentialRef{}
	if last := len(uses) - 1; !s.byHand.Empty() && (last < 0 || uses[last].CredentialRef != none) {
		uses = append(uses, n8n.CredentialUse{})
	}
	for _, u := range uses {
		sel := s.byHand
		if u.CredentialRef != none {
			sel.Items, sel.Calls = nil, nil
		}
		list, err := scopes.Resolve(sel.Merge(u.Selection(sel.Version())))
		if err != nil {
			return all, err
		}
		all.Credentials = append(all.Credentials,
			scopes.CredentialChecklist{ID: u.ID, Name: u.Name, Type: u.Type, Workflows: u.WorkflowNames(), Checklist: list})
	}
	return all, nil
}

// formatted is what scopes shows, in each of its formats but JSON.
type formatted interface {
	Text() string
	Markdown() string
	List() string
}

func formatAs(list formatted, format string) (string, error) {
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
		return string(sanitize.JSON([]byte(b.String()))), err
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
