package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"connect-pipedrive/scopes"
)

func newVersion() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Example: `  connect-pipedrive version
  connect-pipedrive version --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(readBuild())
			}
			return printVersion(cmd)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON: with commit, date, Go, and how old the tables of scopes are")
	return cmd
}

// build is what the program was built from, as version --json shows it. Unknown fields are empty.
type build struct {
	Version string       `json:"version"`
	Commit  string       `json:"commit"`
	Date    string       `json:"date"` // of the commit, RFC 3339
	Go      string       `json:"go"`
	Tables  scopes.Dates `json:"tables"`
}

func readBuild() build {
	info, _ := debug.ReadBuildInfo()
	return buildOf(info)
}

// buildOf returns what Go's toolchain recorded, empty where it recorded nothing. The version is the module's: a tag for an
// installed release, a commit for a build from a checkout, "devel" if neither is known.
func buildOf(info *debug.BuildInfo) build {
	b := build{Version: "devel", Go: runtime.Version(), Tables: scopes.TableDates()}
	if info == nil {
		return b
	}
	modified := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
		return b
	}
	if len(b.Commit) >= 12 {
		b.Version += "-" + b.Commit[:12]
	}
	if modified {
		b.Version += "-dirty"
	}
	return b
}

func printVersion(cmd *cobra.Command) error {
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "connect-pipedrive %s\n", version())
	return err
}

// version returns the program's version, as it is shown everywhere.
func version() string { return readBuild().Version }
