package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/plainjson"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
	"connect-pipedrive/scopes"
)

func newScopes(a *app) *cobra.Command {
	var c scopesCommand
	cmd := &cobra.Command{
		Use:   "scopes",
		Short: "List the OAuth2 scopes that a selection of actions needs, least privilege",
		Example: `  connect-pipedrive scopes --action deal:create --action 'note:*' --related note=deals
  connect-pipedrive scopes --workflow workflow.json --format markdown
  connect-pipedrive scopes --node pipedrive --node pipedrive-trigger --lookups --format list
  connect-pipedrive scopes --n8n https://n8n.example.com --active --by-credential --format markdown
  connect-pipedrive scopes --workflow workflow.json --to-v2
  connect-pipedrive scopes --workflow workflow.json --against config.toml --format github`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd, a) },
	}
	c.selection.register(cmd)
	c.drift.register(cmd)
	c.output.register(cmd)
	cmd.Flags().BoolVar(&c.byCredential, "by-credential", false, "a checklist for each credential that the workflows' nodes connect with")
	cmd.Flags().BoolVar(&c.toV2, "to-v2", false, "as if every node were version 2 and every retired call its replacement, with what to change")
	cmd.Flags().StringVar(&c.format, "format", "text", "`FORMAT`: text, markdown, json, list (one scope a line), github (annotations), or sarif")
	complete(cmd, "format", choices(scopesFormats...))
	return cmd
}

// scopesFormats are those of --format.
var scopesFormats = []string{"text", "markdown", "json", "list", "github", "sarif"}

// scopesCommand are the flags of scopes.
type scopesCommand struct {
	selection    selectionFlags
	drift        driftFlags
	output       outputFlags
	format       string
	byCredential bool
	toV2         bool
}

// checklist returns the checklist of a selection, as it is or as --to-v2 would have it.
func (c *scopesCommand) checklist(sel scopes.Selection) (scopes.Checklist, error) {
	if c.toV2 {
		return scopes.ResolveToV2(sel)
	}
	return scopes.Resolve(sel)
}

func (c *scopesCommand) run(cmd *cobra.Command, a *app) error {
	if !slices.Contains(scopesFormats, c.format) {
		return fault.New(fault.Usage, "formats are "+words.List(scopesFormats, "and"), "unknown format %q", c.format)
	}
	has, err := c.drift.read(cmd, a)
	if err != nil {
		return err
	}
	sel, err := c.selection.selected(cmd, a, c.byCredential)
	if err != nil {
		return err
	}
	list, err := c.checklist(sel.all())
	if err != nil {
		return err
	}
	has.compare(&list)
	var shown formatted = list
	if c.byCredential {
		all, err := sel.byCredential(c.checklist)
		if err != nil {
			return err
		}
		has.compareEach(all)
		shown = all
	}
	findings := shown.Findings(c.drift.gate(has, sel))
	text, err := formatAs(shown, findings, c.format)
	if err != nil {
		return err
	}
	a.warnOutdated()
	a.warnUnresolved(list, c.format == "list")
	if err := a.writeOutput(c.output.path, []byte(text), openFile, c.output.force); err != nil {
		return err
	}
	return failure(findings)
}

// byCredential returns a checklist for each credential of the workflows. What was selected by hand belongs to none.
func (s selected) byCredential(resolve func(scopes.Selection) (scopes.Checklist, error)) (scopes.ByCredential, error) {
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
		list, err := resolve(sel.Merge(u.Selection(sel.Version())))
		if err != nil {
			return all, err
		}
		all.Credentials = append(all.Credentials,
			scopes.CredentialChecklist{ID: u.ID, Name: u.Name, Type: u.Type, Workflows: u.WorkflowNames(), Checklist: list})
	}
	return all, nil
}

// formatted is what scopes can show in each of its formats.
type formatted interface {
	Text() string
	Markdown() string
	List() string
	Findings(scopes.Gate) []scopes.Finding
}

func formatAs(list formatted, findings []scopes.Finding, format string) (string, error) {
	switch format {
	case "markdown":
		return list.Markdown(), nil
	case "list":
		return list.List(), nil
	case "json":
		return asJSON(list)
	case "github":
		return scopes.Annotations(findings), nil
	case "sarif":
		return asJSON(scopes.NewSARIF(findings, version()))
	}
	return list.Text(), nil
}

// asJSON returns a value as JSON that people can read, too: names of nodes and calls are not escaped.
func asJSON(value any) (string, error) {
	text, err := plainjson.Encode(value, " ")
	return string(sanitize.JSON(text)), err
}

// warnUnresolved says on standard error which calls given by hand match no endpoint and, for a format that has no room for
// it, what else is not resolved: otherwise a script that reads only the list would not notice.
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
