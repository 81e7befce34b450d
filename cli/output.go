package cli

import (
	"io/fs"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
)

// outputFlags send a command's data to a file instead of standard output.
type outputFlags struct {
	path  string
	force bool
}

func (o *outputFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.path, "output", "", "write to `FILE` instead of standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite an existing file")
}

// write writes data whole or not at all.
func (o *outputFlags) write(a *app, data []byte, perm fs.FileMode) error {
	if o.path == "" || o.path == "-" {
		_, err := a.out.Write(data)
		return err
	}
	return atomicfile.Write(o.path, data, perm, o.force)
}
