package cli

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/scopes"
)

type validateFlags struct {
	configs     []string
	json        bool
	concurrency int
	timeout     time.Duration
	refresh     bool
	n8n         n8nFlags
	byN8N       bool   // --n8n was given, with a value or without
	webhookBase string // --webhook-base
	parallel    int
	shard       shard
	metrics     string
	budgets     *pipedrive.Budgets // shared by all configurations: several may have the same company's token
}

func newValidate(a *app) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Test-call everything that a configuration selects",
		Long: `Test-call everything that a configuration selects, one harmless GET for each object, and hold the granted scopes
against the needed ones. Tested is what n8n sends, in each node's version: the list of each object, searches, the
definitions of custom fields. Nothing is ever written. A configuration that selects nothing has all objects tested.

With --n8n the same calls are made by n8n, with the credential that was handed over, from n8n's network: by a temporary
workflow, which is removed again, and of which n8n stores nothing. It looks at the published Pipedrive Triggers as well. The
API key is read as push reads it; it needs workflow:create, workflow:activate, workflow:deactivate and workflow:delete, and
for the triggers workflow:list.

Of several configurations some are validated at once, each within the limits of its own company; the report stands in the
order given, a summary at its end. A folder means its *.toml, a pattern what it matches.`,
		Example: `  connect-pipedrive validate
  connect-pipedrive validate --config sales.toml --config support.toml --json
  connect-pipedrive validate --n8n=https://n8n.example.com
  connect-pipedrive validate --config companies/ --metrics pipedrive.prom
  connect-pipedrive validate --config 'companies/*.toml' --shard 0/4`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.byN8N = cmd.Flags().Changed("n8n"); f.n8n.url == ownN8N {
				f.n8n.url = ""
			}
			return a.validate(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	registerConfigs(flags, &f.configs, &f.json)
	flags.IntVar(&f.parallel, "parallel", defaultParallel, "configurations at once, at most `N`")
	flags.Func("shard", "every N-th configuration alone, beginning with I, which counts from 0: `I/N`", f.shard.set)
	flags.StringVar(&f.metrics, "metrics", "", "write what was found to `FILE` for Prometheus, as node_exporter's textfile collector reads it")
	flags.IntVar(&f.concurrency, "concurrency", pipedrive.DefaultConcurrency, "test calls of one configuration at once, at most `N`")
	flags.DurationVar(&f.timeout, "timeout", time.Minute, "bound for all calls of one configuration, such as 30s")
	flags.BoolVar(&f.refresh, "refresh", false, "let the token be refreshed, if it is due, even though it was handed over to n8n")
	f.n8n.register(flags, "have the n8n at `URL` make the calls; without a value the configuration's")
	flags.Lookup("n8n").NoOptDefVal = ownN8N
	registerWebhookBase(flags, &f.webhookBase)
	return cmd
}

// ownN8N is the value of --n8n if it is given without one.
const ownN8N = "the configuration's"

// defaultParallel is how many configurations are validated at once.
const defaultParallel = 8

func (a *app) validate(ctx context.Context, f validateFlags) error {
	switch {
	case f.concurrency < 1:
		return fault.New(fault.Usage, "give 1 or more", "--concurrency %d makes no calls", f.concurrency)
	case f.parallel < 1:
		return fault.New(fault.Usage, "give 1 or more", "--parallel %d validates nothing", f.parallel)
	case f.timeout <= 0:
		return fault.New(fault.Usage, "give a duration such as 30s", "--timeout %s leaves no time", f.timeout)
	case f.webhookBase != "" && !f.byN8N:
		return fault.New(fault.Usage, "give --n8n, too", "--webhook-base is for --n8n only")
	case !f.byN8N && f.n8n.unnamed() != nil:
		return f.n8n.unnamed()
	}
	a.warnOutdated()
	names, err := a.configurations(f.configs)
	if err != nil {
		return err
	}
	f.n8n.ownKeys = f.byN8N && f.n8n.url == "" && !a.shareOneN8N(names)
	if f.metrics == "-" {
		return fault.New(fault.Usage, "give a file in the folder of node_exporter's textfile collector", "--metrics writes a file, not to standard output")
	}
	if err := cmp.Or(a.spares("--debug", a.debug, names...), a.spares("--metrics", f.metrics, names...)); err != nil {
		return err
	}
	if f.metrics != "" {
		if err := atomicfile.Check(f.metrics, true); err != nil { // before spending time on the calls
			return err
		}
	}
	f.budgets = pipedrive.NewBudgets()
	run := &fleetRun{app: a, names: f.shard.of(names), flags: f, began: time.Now(), progress: a.progressLine()}
	return run.all(ctx)
}

// validateOne checks one configuration. The error says that it cannot be used at all.
func (a *app) validateOne(ctx context.Context, path string, f validateFlags) (validation, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	c, err := a.openSwept(path)
	if err != nil {
		return validation{}, err
	}
	service, err := a.serviceFor(ctx, c, pipedrive.Options{Concurrency: f.concurrency, Budgets: f.budgets})
	if err != nil {
		return validation{}, err
	}
	defer service.Close()
	list, err := scopes.Resolve(c.Wanted())
	if err != nil {
		return validation{}, err
	}
	if f.byN8N {
		return a.validateByN8N(ctx, newValidation(path, c, c.Method, list), c, service, f)
	}
	cred, err := c.credential()
	if err != nil {
		return validation{}, err
	}
	c.file.Refresh = f.refresh
	client := service.Open(cred, c.file)
	v := newValidation(path, c, cred.Method, list)
	if v.Account, err = client.Account(ctx); err != nil {
		v.err = err
	} else {
		a.keepAccount(ctx, c, v.Account)
	}
	v.check(ctx, client)
	v.compare(client.Token())
	cost := client.Cost()
	v.TokensSpent, v.TokensLeft = cost.Spent, cost.Left
	v.OK = v.kind() == 0
	return v, nil
}

// keepAccount writes a changed account into the configuration. A file that cannot be written is no reason to fail: what was
// asked for is the check.
func (a *app) keepAccount(ctx context.Context, c openedConfig, account connection.Account) {
	had := c.Account
	if had.User == account.User && had.Company == account.Company && had.Domain == account.Domain {
		return
	}
	if err := c.file.SaveAccount(ctx, account); err != nil {
		c.file.Warn(err.Error(), fault.HintOf(err))
	}
}
