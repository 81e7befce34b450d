package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive"
)

type pushFlags struct {
	n8nFlags
	config        string
	test          bool
	webhookBase   string
	withBasicAuth bool
	credential    string
	project       string
}

func newPush(a *app) *cobra.Command {
	var f pushFlags
	cmd := &cobra.Command{
		Use:   "push --n8n URL",
		Short: "Create or update the credential in a running n8n, by its public API",
		Long: `Create or update the credential in a running n8n, by its public API. The API key (n8n: Settings > n8n API) is read from
the file of --api-key-file, else from N8N_API_KEY, else from the configuration.

An update changes only what it must: what was set in n8n stays, and tokens are sent only after a new login, since n8n
renews those that it has. A credential keeps its type: after a change of the method there is a new one.`,
		Example: `  N8N_API_KEY=$(pass n8n) connect-pipedrive push --n8n https://n8n.example.com --test
  connect-pipedrive push --n8n https://n8n.example.com --credential Pipedrive --with-basic-auth`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.push(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	f.register(flags, "`URL` at which n8n is opened (default: the configuration's)")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.BoolVar(&f.test, "test", false, "have n8n make the test calls afterwards, as validate --n8n does")
	registerWebhookBase(flags, &f.webhookBase)
	flags.BoolVar(&f.withBasicAuth, "with-basic-auth", false, basicAuthUsage)
	flags.StringVar(&f.credential, "credential", "", credentialUsage)
	flags.StringVar(&f.project, "project", "", "`ID` of the project in n8n to create it in (default: the configuration's, else the key owner's personal one)")
	return cmd
}

func (a *app) push(ctx context.Context, f pushFlags) error {
	if f.webhookBase != "" && !f.test {
		return fault.New(fault.Usage, "give --test, too", "--webhook-base is for --test only")
	}
	c, err := a.openConfig(f.config)
	if err != nil {
		return err
	}
	if err := f.guard(c); err != nil {
		return err
	}
	key, err := f.key(a, c)
	if err != nil {
		return err
	}
	setup, err := c.setup()
	if err != nil {
		return err
	}
	way, _ := handover.Find(handover.Push)
	order := handover.Order{Way: way, Where: f.address(c), Key: key, BasicAuth: f.withBasicAuth, Credential: f.credential, ProjectID: f.project, Test: f.test,
		Note: func(text string) { fmt.Fprintln(a.err, "note: "+text) }}
	service := handover.Service{File: c.itself, N8N: f.options(a)}
	pushed, err := service.HandOver(ctx, order, setup)
	if err != nil {
		return err
	}
	a.sayLines(c, pushed.Did)
	a.noteDemo(c)
	if !f.test || pushed.Untested {
		return nil
	}
	return a.validate(ctx, validateFlags{configs: []string{f.config}, n8n: f.n8nFlags, byN8N: true, webhookBase: f.webhookBase,
		concurrency: pipedrive.DefaultConcurrency, parallel: 1, timeout: time.Minute})
}

// sayLines says what was done with a configuration.
func (a *app) sayLines(c openedConfig, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.err, onConfig(c.file.Path, line))
	}
}
