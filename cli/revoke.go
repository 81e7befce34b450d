package cli

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive"
)

func newRevoke(a *app) *cobra.Command {
	var config string
	var force bool
	cmd := &cobra.Command{
		Use:   "revoke",
		Short: "End the OAuth2 authorization: uninstalls the app for the user",
		Long: `End the OAuth2 authorization. Revoking the refresh token uninstalls the app for the user who installed it: every token of
it dies, those in n8n included. The token is removed from the configuration; client ID and secret stay.`,
		Example: `  connect-pipedrive revoke
  connect-pipedrive revoke --config companies/acme.toml --force   without being asked, for scripts`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.revoke(cmd.Context(), config, force) },
	}
	cmd.Flags().StringVar(&config, "config", defaultConfig, "configuration `FILE`")
	cmd.Flags().BoolVar(&force, "force", false, "do it without being asked")
	return cmd
}

func (a *app) revoke(ctx context.Context, path string, force bool) error {
	c, err := a.openConfig(path)
	if err != nil {
		return err
	}
	if c.Method != connection.OAuth2 {
		return fault.New(fault.Usage, "a new token under Personal preferences > API in Pipedrive makes the old one worthless",
			"an API token cannot be revoked from here")
	}
	cred, err := c.credential()
	if err != nil {
		return err
	}
	service, err := a.serviceFor(ctx, c, pipedrive.Options{})
	if err != nil {
		return err
	}
	if err := c.file.Writable(ctx); err != nil {
		return err
	}
	if !force {
		who := cmp.Or(c.Account.Company, cred.Token.APIDomain)
		fmt.Fprintf(a.err, "Revoking uninstalls the app at %s: every token of it ends, n8n's included.\n", who)
		if err := a.confirm(ctx, "Revoke it"); err != nil {
			return err
		}
	}
	if err := service.Revoke(ctx, cred.App, cred.Token); err != nil {
		return err
	}
	if err := c.file.ForgetToken(ctx); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "revoked; the token is no longer in %s\n", c.file.Path)
	if !c.N8N.HandedOver.IsZero() { // Pipedrive also accepts a token that it no longer knows
		a.sayLines(c, []string{"n8n may have had its tokens from another login since, which end only if Pipedrive still knew this one: " +
			"connect-pipedrive validate --n8n tells, and n8n's credential can be disconnected there"})
	}
	return nil
}
