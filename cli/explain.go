package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/scopes"
)

type explainFlags struct {
	n8n    n8nFlags
	since  time.Duration
	config string
	chosen bool // --config was given
	json   bool
}

func newExplain(a *app) *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain [FILE|-]",
		Short: "Say what the error of a Pipedrive node in n8n means, and what to change",
		Long: `Say what the error of a Pipedrive node in n8n means, and what to change. FILE, or standard input for -, is what n8n shows: an
execution, the error as the editor copies it, or its text with Pipedrive's status and words. With --n8n the failed executions
of a running n8n are read; its API key needs execution:list. With --config what that configuration's token was granted counts
as well. Exit code 1 says that something could not be explained.`,
		Example: `  connect-pipedrive explain error.json
  connect-pipedrive explain --json - < error.json
  connect-pipedrive explain --n8n https://n8n.example.com --since 48h`,
		ValidArgsFunction: completeFiles,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fault.New(fault.Usage, "give one file at a time", "explain takes one file, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f.chosen = cmd.Flags().Changed("config")
			switch {
			case f.n8n.url != "":
			case cmd.Flags().Changed("since"):
				return fault.New(fault.Usage, "give --n8n, too", "--since is for --n8n only")
			case f.n8n.unnamed() != nil:
				return f.n8n.unnamed()
			}
			return a.explain(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	f.n8n.register(flags, "read the failed executions of the running n8n at `URL`")
	flags.DurationVar(&f.since, "since", 24*time.Hour, "with --n8n: how far back, such as 48h")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.BoolVar(&f.json, "json", false, "one JSON object a cause, one line each")
	return cmd
}

func (a *app) explain(ctx context.Context, f explainFlags, args []string) error {
	switch {
	case len(args) == 0 && f.n8n.url == "":
		return fault.New(fault.Usage, "give a file, - for standard input, or --n8n and n8n's address", "it is not said what to explain")
	case len(args) > 0 && f.n8n.url != "":
		return fault.New(fault.Usage, "give one of them", "%s and --n8n both say what to explain", args[0])
	case f.since <= 0:
		return fault.New(fault.Usage, "give a duration such as 48h", "--since %s looks back at nothing", f.since)
	}
	c, err := a.openConfig(f.config)
	if err != nil && (f.chosen || !errors.Is(err, fs.ErrNotExist)) {
		return err
	}
	failures, err := a.failures(ctx, f, c, args)
	if err != nil {
		return err
	}
	g := granted{scopes: scopes.ParseList(c.Token.Scope), credential: c.N8N.CredentialID}
	if !c.N8N.HandedOver.IsZero() {
		g.scopes = nil // n8n's token, which failed, may have come from a later login
	}
	causes := causesOf(failures, g)
	if len(causes) == 0 {
		fmt.Fprintf(a.err, "no execution in which a Pipedrive node failed in the last %s\n", roughly(f.since))
	}
	open := 0
	for _, cause := range causes {
		if cause.Status == unexplained {
			open++
		}
		if err := a.printCause(cause, f.json); err != nil {
			return err
		}
	}
	if open > 0 {
		return fault.New(fault.Failed, "see n8n's log, and the execution in n8n's editor", "%d of %s could not be explained", open, words.Count(len(causes), "cause"))
	}
	return nil
}

// longestShown limits how much of n8n's output is read; an execution with all its data is several MB.
const longestShown = 64 << 20

func (a *app) failures(ctx context.Context, f explainFlags, c openedConfig, args []string) ([]n8n.NodeFailure, error) {
	if f.n8n.url != "" {
		client, err := f.n8n.client(a, c)
		if err != nil {
			return nil, err
		}
		return client.Failures(ctx, time.Now().Add(-f.since))
	}
	var from io.Reader = a.stdin
	if args[0] != "-" {
		file, err := os.Open(args[0])
		if err != nil {
			return nil, fault.New(fault.Usage, "check the path", "cannot read what n8n shows: %w", err)
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, longestShown+1))
	switch {
	case err != nil:
		return nil, fault.New(fault.Usage, "check the path", "cannot read what n8n shows: %w", err)
	case len(text) > longestShown:
		return nil, fault.New(fault.Usage, "give the error alone", "it is longer than %d MiB", longestShown>>20)
	}
	return n8n.ReadFailures(text)
}

// cause is a line of `explain --json`.
type cause struct {
	Workflow string            `json:"workflow"`
	Node     string            `json:"node"`
	Action   string            `json:"action"` // or the call
	HTTP     int               `json:"http"`
	Status   connection.Status `json:"status"`
	Scope    string            `json:"scope"`
	Detail   string            `json:"detail"`
	Hint     string            `json:"hint"`
	Times    int               `json:"times"`
	Last     string            `json:"last"` // empty: not shown
}

// unexplained is the status of an error that no table knows.
const unexplained connection.Status = "unexplained"

// causesOf returns the distinct causes, most recent first.
func causesOf(failures []n8n.NodeFailure, g granted) []*cause {
	var causes []*cause
	for _, f := range failures {
		c := explainFailure(f, g.to(f.Node.Credential.ID))
		at := slices.IndexFunc(causes, func(had *cause) bool {
			return had.Workflow == c.Workflow && had.Node == c.Node && had.Action == c.Action && had.HTTP == c.HTTP && had.Detail == c.Detail
		})
		if at < 0 {
			at, causes = len(causes), append(causes, c)
		}
		causes[at].Times++
		causes[at].Last = max(causes[at].Last, c.Last)
	}
	slices.SortStableFunc(causes, func(a, b *cause) int { return cmp.Compare(b.Last, a.Last) })
	return causes
}

// explainFailure says what one failure means, from Pipedrive's words, or else from n8n's. In a node that has nothing to do with
// Pipedrive, a status and n8n's words are about another service: only Pipedrive's own words count there.
func explainFailure(f n8n.NodeFailure, granted []scopes.Scope) *cause {
	c := &cause{Workflow: f.Workflow, Node: f.Node.Name, HTTP: f.HTTP}
	if !f.At.IsZero() {
		c.Last = f.At.UTC().Format(time.RFC3339)
	}
	shown := pipedrive.Shown{Method: f.Node.Method, Granted: granted, HTTP: f.HTTP, Said: f.Said}
	shown.Target = targetOf(f, granted)
	switch call := calledBy(f.Node); {
	case call != "":
		c.Action = scopes.WithoutToken(call)
		shown.Path = pathOf(call)
	case f.Node.Action != scopes.Action{}:
		if f.Node.Action.Version == 2 { // the default, as everywhere
			f.Node.Action.Version = 0
		}
		c.Action = f.Node.Action.String()
	}
	check, known := n8n.ExplainFailure(f.Said)
	if f.Foreign {
		known, shown.HTTP = false, 0
	}
	if !known {
		check, known = pipedrive.Explain(shown)
	}
	c.Status, c.Detail, c.Hint = check.Status, check.Detail, check.Hint
	c.HTTP = max(c.HTTP, check.HTTP)
	switch {
	case !known:
		c.Status = unexplained
		c.Detail = cmp.Or(c.Detail, sanitize.Line(f.Said, longestDetail))
		c.Hint = "these words are neither among Pipedrive's known errors nor n8n's"
		if f.Foreign {
			c.Hint = "the node is not one of Pipedrive's: the error is that of what it calls"
		}
	case c.Status == connection.StatusMissingScope && shown.Method != connection.APIToken:
		c.Scope = words.Join(shown.Target.AnyOf, ",")
	}
	return c
}

// longestDetail limits how much is shown of an error that cannot be explained, in runes.
const longestDetail = 200

// calledBy returns the call that a node makes, even if it is no longer one of Pipedrive's.
func calledBy(n n8n.Node) string { return cmp.Or(n.Call, n.Retired) }

// pathOf returns the path that a call requests; empty if only n8n knows it.
func pathOf(call string) string {
	if c, err := scopes.ParseCall(call); err == nil {
		return c.URLPath
	}
	_, address, _ := strings.Cut(call, " ")
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// targetOf returns what a node does, with the scopes it needs or, if it is known what was granted, those it lacks.
func targetOf(f n8n.NodeFailure, granted []scopes.Scope) scopes.Target {
	n := f.Node
	sel := scopes.Selection{NodeVersion: max(n.Action.Version, 1)}
	target := scopes.Target{Resource: n.Action.Resource}
	switch call := calledBy(n); {
	case call != "":
		target.Resource, target.Call = scopes.CallResource, call
		twin, _ := scopes.TwinOf(call)
		if n.Call == "" || f.HTTP == http.StatusGone { // a merely deprecated call fails for other reasons
			target.Use = twin.Use
		}
		if n.Call == "" { // its scopes are those of its replacement
			target.AnyOf = twin.AnyOf
			return target
		}
		sel.Calls = []string{call}
	case n.Action != scopes.Action{}:
		sel.Items = []scopes.Item{{Action: n.Action, Related: n.Related}}
	default:
		return target
	}
	list, err := scopes.Resolve(sel)
	if err != nil {
		return target
	}
	for _, t := range sel.Targets() {
		if t.Use != "" {
			target.Use, target.NewNode = t.Use, t.NewNode
		}
	}
	if target.AnyOf = list.Needed(); len(granted) > 0 {
		if missing := list.Compare(granted).Missing; len(missing) > 0 {
			target.AnyOf = missing
		}
	}
	if len(target.AnyOf) == 1 {
		target.Scope = target.AnyOf[0]
	}
	return target
}

func (a *app) printCause(c *cause, asJSON bool) error {
	if asJSON {
		return writeJSON(a.out, c)
	}
	r := &reportText{width: widthOf(a.out)}
	head := string(c.Status)
	if c.HTTP != 0 {
		head += fmt.Sprintf(" (%d)", c.HTTP)
	}
	if c.Times > 1 {
		head += fmt.Sprintf(", %d times", c.Times)
	}
	if c.Last != "" {
		head += ", last " + c.Last
	}
	r.hang("", head)
	where := ""
	for _, part := range []struct{ name, value string }{{"workflow", c.Workflow}, {"node", c.Node}, {"action", c.Action}} {
		if part.value != "" {
			where += ", " + part.name + " " + part.value
		}
	}
	if where != "" {
		r.hang("  ", strings.TrimPrefix(where, ", "))
	}
	r.hang("  said: ", c.Detail)
	r.hang("  ", c.Hint)
	_, err := io.WriteString(a.out, r.text.String())
	return err
}
