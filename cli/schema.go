package cli

import (
	"github.com/spf13/cobra"

	"connect-pipedrive/internal/config"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of config.toml, for editors",
		Long: `Print the JSON Schema of config.toml. Editors that know TOML complete and check a configuration with it whose first line
is "#:schema ./` + config.SchemaFile + `".`,
		Example: `  connect-pipedrive schema > ` + config.SchemaFile,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(config.Schema())
			return err
		},
	}
}
