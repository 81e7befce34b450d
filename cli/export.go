package cli

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
	"connect-pipedrive/scopes"
)

// The permissions of what is exported: owner only, except for what holds no secret.
const (
	secretFile fs.FileMode = 0o600
	openFile   fs.FileMode = 0o644
)

type exportFlags struct {
	to            string
	config        string
	output        outputFlags
	withBasicAuth bool
}

func newExport(a *app) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export --to toml|n8n|env|markdown",
		Short: "Write the credential for n8n, or the configuration in another form",
		Long: `Write a configuration in another form:

  n8n        the file for n8n import:credentials, with the tokens: n8n is connected at once
  env        KEY=value lines for a shell or a container, quoted where needed
  markdown   a hand-over sheet without secrets
  toml       the configuration itself, its references kept

After an export to n8n its tokens are n8n's to refresh; validate leaves them alone unless it is told otherwise.`,
		Example: `  connect-pipedrive export --to n8n --output credentials.json
  connect-pipedrive export --to markdown --output handover.md`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.export(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "`FORMAT`: toml, n8n, env or markdown")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.BoolVar(&f.withBasicAuth, "with-basic-auth", false,
		"with n8n: also the Basic Auth credential for the Pipedrive Trigger's incoming calls, with a generated password")
	f.output.register(cmd)
	complete(cmd, "to", choices("toml", "n8n", "env", "markdown"))
	return cmd
}

func (a *app) export(ctx context.Context, f exportFlags) error {
	if f.withBasicAuth && f.to != "n8n" {
		return fault.New(fault.Usage, "leave it out, or give --to n8n", "--with-basic-auth is for --to n8n only")
	}
	switch f.to {
	case "toml", "n8n", "env", "markdown":
	case "":
		return fault.New(fault.Usage, "give --to toml, n8n, env or markdown", "the format is not said")
	default:
		return fault.New(fault.Usage, "formats are toml, n8n, env and markdown", "unknown format %q", f.to)
	}
	c, err := a.openConfig(f.config)
	if err != nil {
		return err
	}
	switch f.to {
	case "n8n":
		return a.exportN8N(ctx, c, f)
	case "env":
		cred, err := c.credential()
		if err != nil {
			return err
		}
		data, err := n8n.Env(cred)
		if err != nil {
			return err
		}
		return f.output.write(a, data, secretFile)
	case "markdown":
		sheet, err := c.sheet()
		if err != nil {
			return err
		}
		return f.output.write(a, []byte(sheet.Markdown()), openFile)
	}
	data, err := c.stored.Encode()
	if err != nil {
		return err
	}
	return f.output.write(a, data, secretFile)
}

// exportN8N writes the file for n8n import:credentials. That the configuration can be written is made sure before:
// otherwise the next export would make a second credential.
func (a *app) exportN8N(ctx context.Context, c openedConfig, f exportFlags) error {
	if err := c.file.Writable(); err != nil {
		return err
	}
	h, err := c.handOver(f.withBasicAuth)
	if err != nil {
		return err
	}
	data, err := h.importFile()
	if err != nil {
		return err
	}
	if err := f.output.write(a, data, secretFile); err != nil {
		return err
	}
	h.handed(h.credential.HandsTokens())
	if err := c.file.SaveN8N(ctx, h.n8n); err != nil {
		return err
	}
	a.explainImport(c, h, f.output.path)
	return nil
}

// explainImport says how to import what was written. Nothing to say where it went into a pipe.
func (a *app) explainImport(c openedConfig, h handover, path string) {
	a.noteDemo(c)
	if c.Method == connection.OAuth2 && !h.credential.HandsTokens() {
		fmt.Fprintln(a.err, "note: it has no tokens yet: connect it in n8n, or run `connect-pipedrive login` and export again")
	}
	if path == "" || path == "-" {
		return
	}
	fmt.Fprintf(a.err, "written to %s; import it, then it is deleted:\n", path)
	for _, way := range n8n.ImportWays(path) {
		fmt.Fprintf(a.err, "\n%s\n  %s\n  (%s)\n", way.Title, way.Command, way.Note)
	}
	if h.credential.HandsTokens() {
		fmt.Fprintf(a.err, "\nFrom now on n8n refreshes the tokens; validate leaves them alone unless --refresh is given.\n")
	}
}

// sheet is the hand-over sheet of a configuration. It knows of no test calls: those are validate's.
func (c openedConfig) sheet() (n8n.Sheet, error) {
	list, err := scopes.Resolve(c.Selection)
	if err != nil {
		return n8n.Sheet{}, err
	}
	s := n8n.Sheet{
		Demo: c.Demo, Config: c.file.Path, Made: time.Now(), Method: c.Method, Account: c.Account, Checklist: list,
		URL: c.N8N.URL, CredentialID: c.N8N.CredentialID, CredentialName: c.N8N.CredentialName, HandedOver: c.N8N.HandedOver,
	}
	if c.Method != connection.OAuth2 {
		return s, nil
	}
	id, err := c.file.Store.Resolve(c.ClientID)
	if err != nil {
		return s, err
	}
	s.ClientID, s.RedirectURL = id.Reveal(), c.RedirectURL
	if !c.Token.AccessToken.IsZero() {
		comparison := list.Compare(scopes.ParseList(c.Token.Scope))
		s.Comparison = &comparison
	}
	return s, nil
}
