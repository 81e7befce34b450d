package cli

import (
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

// app is what the commands share: the process, and the global flags.
type app struct {
	world
	stdin   stdin  // for reading; in tells what kind of file it is
	service string // --service
	debug   string // --debug
	log     *slog.Logger
	logFile io.Closer // of --debug; nil without
	ended   *ending

	rootCAs func() (*x509.CertPool, error) // readRootCAs, called once for any number of configurations
}

const about = `Connect Pipedrive to n8n: least-privilege scopes, registration, login, test calls, and a credential that n8n imports.

Without a command it takes you through the whole setup in the terminal; the commands below do the parts of it in scripts.`

const examples = `  connect-pipedrive --demo                                    try the whole setup against a simulated Pipedrive
  connect-pipedrive                                           set up the real one
  connect-pipedrive scopes --action deal:create --action note:get
  connect-pipedrive scopes --workflow workflow.json --format markdown
  connect-pipedrive login && connect-pipedrive validate --json
  connect-pipedrive export --to n8n --output credentials.json`

func newRoot(a *app) *cobra.Command {
	root := newWizard(a)
	root.Use = "connect-pipedrive"
	root.Short = "Connect Pipedrive to n8n"
	root.Long = about
	root.Example = examples
	root.SuggestionsMinimumDistance = 2
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(usage)
	root.SetHelpCommand(newHelp())
	root.PersistentFlags().StringVar(&a.service, "service", "",
		"another base `URL` for Pipedrive, such as a simulator: loopback or https (default $CONNECT_PIPEDRIVE_SERVICE)")
	root.PersistentFlags().StringVar(&a.debug, "debug", "", "write what is sent and answered to `FILE`, secrets redacted")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := refuseMissing(cmd); err != nil {
			return err
		}
		return a.openDebug()
	}
	root.AddCommand(newScopes(a), newLogin(a), newValidate(a), newExplain(a), newExport(a), newPush(a), newStatus(a), newRevoke(a),
		newSimulator(a), newSchema(), newMan(), newCompletion(), newVersion())
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	hint := "commands are " + strings.Join(commandNames(root), ", ")
	if near := root.SuggestionsFor(name); len(near) > 0 {
		hint = fmt.Sprintf("did you mean `connect-pipedrive %s`?", near[0])
	}
	return fault.New(fault.Usage, hint, "unknown command %q", name)
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range documented(root)[1:] {
		names = append(names, c.Name())
	}
	return names
}

// newHelp replaces cobra's help command, which exits with 0 for an unknown topic.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			target, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, strings.Join(args, " "))
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// openDebug opens the log of --debug. It appends, so that several commands can share one file, and only its owner can read
// it: secrets are redacted, the company's names and addresses are not.
func (a *app) openDebug() error {
	a.log = slog.New(slog.DiscardHandler)
	if a.debug == "" {
		return nil
	}
	f, err := atomicfile.OpenLog(a.debug)
	if err != nil {
		return fault.New(fault.Failed, "give --debug a file that can be written", "cannot write the debug log: %w", err)
	}
	a.logFile = f
	a.log = slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return nil
}

// closeDebug closes the log of --debug.
func (a *app) closeDebug() {
	if a.logFile != nil {
		_ = a.logFile.Close()
	}
}
