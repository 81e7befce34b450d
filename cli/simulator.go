package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

func newSimulator(a *app) *cobra.Command {
	var opts simulator.Options
	var list string
	cmd := &cobra.Command{
		Use:   "simulator",
		Short: "Run a simulated Pipedrive on this machine",
		Long: `Run a simulated Pipedrive on this machine: consent page, OAuth2 endpoints, API, and a small Developer Hub.

It prints lines for a shell to take over; then the other commands talk to it instead of to Pipedrive. ctrl+c ends it.`,
		Example: `  connect-pipedrive simulator --scopes deals:read --auto-approve > simulator.env &
  until [ -s simulator.env ]; do sleep 0.1; done
  . ./simulator.env && connect-pipedrive login && connect-pipedrive validate`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if opts.Scopes, err = parseScopes(cmd, list); err != nil {
				return err
			}
			opts.Log = a.log
			s, err := simulator.Start(opts)
			if err != nil {
				return err
			}
			defer s.Close()
			_, err = fmt.Fprintf(a.out, `export CONNECT_PIPEDRIVE_SERVICE='%s'
export PIPEDRIVE_API_TOKEN='%s'
export PIPEDRIVE_CLIENT_ID='%s'
export PIPEDRIVE_CLIENT_SECRET='%s'
`, s.URL(), simulator.APIToken, simulator.ClientID, simulator.ClientSecret)
			if err != nil {
				return err
			}
			if isTerminal(a.out) {
				fmt.Fprintf(a.err, "simulating Pipedrive at %s; its Developer Hub is at %s/developer-hub; ctrl+c ends it\n", s.URL(), s.URL())
			}
			<-cmd.Context().Done()
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Addr, "addr", "127.0.0.1:0", "loopback `ADDRESS` to listen on; port 0 takes a free one")
	flags.StringVar(&list, "scopes", "", "`LIST` of scopes that its app has switched on (default all)")
	flags.StringVar(&opts.Callback, "callback", "", "the app's one callback `URL` (default any loopback one)")
	flags.BoolVar(&opts.Empty, "empty", false, "have no records")
	flags.BoolVar(&opts.AutoApprove, "auto-approve", false, "skip the consent page")
	flags.BoolVar(&opts.RetiredV1, "retired-v1", false, "answer the v1 endpoints that are out of support, which may still do so (default 410)")
	flags.StringArrayVar(&opts.Faults, "fault", nil, "answer with a fault of this `KIND` (see above)")
	complete(cmd, "fault", completeFaults)
	complete(cmd, "scopes", completeScopes)
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Long = longHelp(cmd)
		cmd.Root().HelpFunc()(cmd, args)
	})
	return cmd
}

// longHelp returns the long text of a command's help and manual page. The list of faults is built only for them, since it
// would slow down the start of every command.
func longHelp(cmd *cobra.Command) string {
	if cmd.Name() != "simulator" {
		return cmd.Long
	}
	var text strings.Builder
	text.WriteString(cmd.Long + "\n\nKinds of --fault:\n")
	for _, k := range simulator.FaultKinds() {
		fmt.Fprintf(&text, "  %-22s %s\n", k.Name, k.About)
	}
	return text.String()
}

// parseScopes parses --scopes: nil if it is not given, only base if it is empty.
func parseScopes(cmd *cobra.Command, list string) ([]scopes.Scope, error) {
	if !cmd.Flags().Changed("scopes") {
		return nil, nil
	}
	given := scopes.ParseList(list)
	for _, s := range given {
		if err := scopes.Known(s); err != nil {
			return nil, fault.New(fault.Usage, cmp.Or(fault.HintOf(err), "`connect-pipedrive scopes --node pipedrive --format list` prints scopes"), "%w", err)
		}
	}
	return append([]scopes.Scope{}, given...), nil
}

func completeFaults(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, k := range simulator.FaultKinds() {
		names = append(names, k.Name+"\t"+k.About)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
