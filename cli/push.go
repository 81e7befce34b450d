package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

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
	client, err := n8n.NewClient(f.n8n, key, n8n.Options{InsecureHTTP: f.insecureHTTP, Log: a.log})
	if err != nil {
		return err
	}
	if err := c.file.Writable(); err != nil {
		return err
	}
	h, err := c.handOver(false)
	if err != nil {
		return err
	}
	pushed, tokensWent, err := h.push(ctx, client)
	if err != nil {
		return err
	}
	if err := c.file.SaveN8N(ctx, h.n8n); err != nil {
		return err
	}
	for _, line := range h.said(c.N8N.CredentialID, c.Method, pushed, tokensWent) {
		fmt.Fprintln(a.err, line)
	}
	a.noteDemo(c)
	if !f.test {
		return nil
	}
	return a.testPushed(ctx, client, h, pushed)
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

// testPushed runs n8n's own test and says what that does not cover.
func (a *app) testPushed(ctx context.Context, client *n8n.Client, h handover, p n8n.Pushed) error {
	trial, err := client.Test(ctx, p.ID, h.credential)
	if err != nil {
		return err
	}
	if !trial.OK {
		return fault.New(fault.Failed, "check it with `connect-pipedrive validate`", "n8n's test of the credential failed: %s", trial.Message)
	}
	fmt.Fprintf(a.err, "n8n's test: %s\nnote: %s\n", trial.Message, h.credential.TestLimits())
	return nil
}
