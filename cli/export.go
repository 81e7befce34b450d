package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
)

type exportFlags struct {
	to            string
	config        string
	output        outputFlags
	withBasicAuth bool
	credential    string
}

func newExport(a *app) *cobra.Command {
	var f exportFlags
	names, about, withBasicAuth := formatNames()
	cmd := &cobra.Command{
		Use:   "export --to " + strings.Join(names, "|"),
		Short: "Write the credential for n8n, or the configuration in another form",
		Long: "Write a configuration in another form:\n\n" + about + `
References stay references in the configuration itself. After an export to n8n its tokens are n8n's to refresh; validate
leaves them alone unless it is told otherwise. An import replaces a credential as a whole: tokens that n8n may have
renewed since are not exported again, unless --force is given. A push changes only what it must.`,
		Example: `  connect-pipedrive export --to n8n --output credentials.json
  connect-pipedrive export --to markdown --output handover.md`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.export(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "`FORMAT`: "+words.List(names, "or"))
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.BoolVar(&f.withBasicAuth, "with-basic-auth", false, "with "+words.List(withBasicAuth, "or")+": "+basicAuthUsage)
	flags.StringVar(&f.credential, "credential", "", "with --to n8n: "+credentialUsage)
	f.output.register(cmd)
	complete(cmd, "to", choices(names...))
	return cmd
}

// formatNames returns the values of --to, a line about each, and those that allow --with-basic-auth.
func formatNames() (names []string, about string, withBasicAuth []string) {
	var text strings.Builder
	for _, w := range handover.Formats() {
		names = append(names, w.Name)
		fmt.Fprintf(&text, "  %-13s %s: %s\n", w.Name, w.Title, w.Brief())
		if w.BasicAuth {
			withBasicAuth = append(withBasicAuth, w.Name)
		}
	}
	return names, text.String(), withBasicAuth
}

// format returns the way that --to names.
func (f exportFlags) format() (handover.Way, error) {
	names, _, withBasicAuth := formatNames()
	way, ok := handover.Find(f.to)
	switch {
	case f.to == "":
		return way, fault.New(fault.Usage, "give --to "+words.List(names, "or"), "the format is not said")
	case !ok || way.Name == handover.Push:
		return way, fault.New(fault.Usage, "formats are "+words.List(names, "and"), "unknown format %q", f.to)
	case f.withBasicAuth && !way.BasicAuth:
		to := words.List(withBasicAuth, "or")
		return way, fault.New(fault.Usage, "leave it out, or give --to "+to, "--with-basic-auth is for --to %s only", to)
	case f.credential != "" && !way.ForN8N():
		return way, fault.New(fault.Usage, "leave it out, or give --to n8n", "--credential is for --to n8n only")
	}
	return way, nil
}

// export writes a configuration in a format. If something has to be remembered, it first makes sure that it can be: otherwise
// the next export would create a second credential.
func (a *app) export(ctx context.Context, f exportFlags) error {
	way, err := f.format()
	if err != nil {
		return err
	}
	c, err := a.openConfig(f.config)
	if err != nil {
		return err
	}
	setup, err := c.setup()
	if err != nil {
		return err
	}
	setup.Calls = func() ([]connection.RelayedCall, error) { return a.relayedCalls(c) }
	order := handover.Order{Way: way, Where: f.output.path, Overwrite: f.output.force, Replace: f.output.force, BasicAuth: f.withBasicAuth}
	var asking n8nFlags
	if f.credential != "" { // only n8n knows the names of its credentials
		order.Credential = f.credential
		if order.Key, err = asking.key(a, c); err != nil {
			return err
		}
	}
	result, err := handover.Service{Write: a.writeOutput, File: c.itself, N8N: asking.options(a)}.HandOver(ctx, order, setup)
	if e, ok := errors.AsType[*fault.Error](err); ok && errors.Is(err, handover.ErrReplaces) {
		e.Hint = "run `connect-pipedrive login` and export the new tokens, or push, which leaves n8n's own alone; --force exports these all the same"
	}
	switch {
	case err != nil:
		return err
	case way.Name == handover.Monitor:
		a.explainMonitor(setup, order)
	case way.ForN8N():
		a.explainExport(c, setup, order, result)
	}
	return nil
}

// explainExport says what to do with what n8n is to get. If it was written to a pipe there is nothing to say.
func (a *app) explainExport(c openedConfig, s handover.Setup, o handover.Order, r handover.Result) {
	a.noteDemo(c)
	a.sayLines(c, r.Did)
	if c.Method == connection.OAuth2 && !r.Tokens {
		a.sayLines(c, []string{"note: it has no tokens yet: connect it in n8n, or run `connect-pipedrive login` and export again"})
	}
	if isStdout(o.Where) {
		return
	}
	fmt.Fprintf(a.err, "written to %s; import it, then it is deleted:\n", o.Where)
	a.sayRecipes(s, o)
	if r.Tokens {
		fmt.Fprintf(a.err, "\n%s\n", words.Sentence(handover.Refreshes))
	}
}

// explainMonitor says how to get a monitor into n8n, and its errors to somebody.
func (a *app) explainMonitor(s handover.Setup, o handover.Order) {
	if !isStdout(o.Where) {
		fmt.Fprintf(a.err, "written to %s; import it in n8n's editor (Import from File), or where n8n runs on a machine of your own:\n", o.Where)
		a.sayRecipes(s, o)
		fmt.Fprintln(a.err)
	}
	fmt.Fprintln(a.err, handover.MonitorAfterwards)
}

func (a *app) sayRecipes(s handover.Setup, o handover.Order) {
	for _, r := range o.Way.Recipes(s, o.Where) {
		fmt.Fprintf(a.err, "\n%s\n  %s\n  (%s)\n", r.Title, r.Command, r.Note)
	}
}
