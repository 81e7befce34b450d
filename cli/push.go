package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/fault"
)

type pushFlags struct {
	n8nFlags
	config string
	test   bool
}

func newPush(a *app) *cobra.Command {
	var f pushFlags
	cmd := &cobra.Command{
		Use:   "push --n8n URL",
		Short: "Create or update the credential in a running n8n, by its public API",
		Long: `Create or update the credential in a running n8n, by its public API. The API key (n8n: Settings > n8n API) is read from
the file of --api-key-file, else from N8N_API_KEY, else from the configuration.`,
		Example: `  N8N_API_KEY=$(pass n8n) connect-pipedrive push --n8n https://n8n.example.com --test`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.push(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	f.register(flags, "`URL` at which n8n is opened (default: the configuration's)")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.BoolVar(&f.test, "test", false, "run n8n's own test of the credential")
	return cmd
}

func (a *app) push(ctx context.Context, f pushFlags) error {
	c, err := a.openConfig(f.config)
	if err != nil {
		return err
	}
	if f.url == "" && c.N8N.URL == "" {
		return fault.New(fault.Usage, "give --n8n and the address at which n8n is opened", "no n8n to push to")
	}
	at, err := f.access(a, c)
	if err != nil {
		return err
	}
	if err := c.file.Writable(ctx); err != nil {
		return err
	}
	setup, err := c.setup()
	if err != nil {
		return err
	}
	way, _ := handover.Find(handover.Push)
	order := handover.Order{Way: way, Where: at.url, Key: at.key}
	service := a.handingOver(nil, at.opts)
	pushed, err := service.HandOver(ctx, order, setup)
	if err != nil {
		return err
	}
	if err := c.file.SaveN8N(ctx, pushed.N8N); err != nil {
		return err
	}
	a.sayLines(pushed.Did)
	a.noteDemo(c)
	if !f.test {
		return nil
	}
	lines, err := service.Test(ctx, order, pushed)
	a.sayLines(lines)
	return err
}

func (a *app) sayLines(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.err, line)
	}
}
