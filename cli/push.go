package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
)

type pushFlags struct {
	n8n          string
	config       string
	keyFile      string
	test         bool
	insecureHTTP bool
}

func newPush(a *app) *cobra.Command {
	var f pushFlags
	cmd := &cobra.Command{
		Use:   "push --n8n URL",
		Short: "Create or update the credential in a running n8n, by its public API",
		Long: `Create or update the credential in a running n8n, by its public API. The API key (n8n: Settings > n8n API) is read from
N8N_API_KEY or --api-key-file.`,
		Example: `  N8N_API_KEY=$(pass n8n) connect-pipedrive push --n8n https://n8n.example.com --test`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.push(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.n8n, "n8n", "", "`URL` at which n8n is opened (default: the configuration's)")
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`")
	flags.StringVar(&f.keyFile, "api-key-file", "", "`FILE` with n8n's API key (default: $N8N_API_KEY)")
	flags.BoolVar(&f.test, "test", false, "run n8n's own test of the credential")
	flags.BoolVar(&f.insecureHTTP, "insecure-http", false, "allow http to another machine")
	return cmd
}

func (a *app) push(ctx context.Context, f pushFlags) error {
	c, err := a.openConfig(f.config)
	if err != nil {
		return err
	}
	if f.n8n == "" {
		f.n8n = c.N8N.URL
	}
	if f.n8n == "" {
		return fault.New(fault.Usage, "give --n8n and the address at which n8n is opened", "no n8n to push to")
	}
	key, err := a.n8nKey(f.keyFile)
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
	order := handover.Order{Way: way, Where: f.n8n, Key: key}
	service := a.handingOver(nil, n8n.Options{InsecureHTTP: f.insecureHTTP})
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

// n8nKey is n8n's API key, from a file or the environment: never from the command line.
func (a *app) n8nKey(path string) (secret.Secret, error) {
	if path == "" {
		return secret.New(strings.TrimSpace(a.getenv("N8N_API_KEY"))), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return secret.Secret{}, fault.New(fault.Usage, "check the path given with --api-key-file", "cannot read n8n's API key: %w", err)
	}
	return secret.New(strings.TrimSpace(string(data))), nil
}
