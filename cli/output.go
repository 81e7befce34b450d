package cli

import (
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

// stdout is standard output. That it cannot be written is the person's matter, not the program's.
type stdout struct{ io.Writer }

// Write implements io.Writer.
func (o stdout) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err == nil {
		return n, nil
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return n, fault.New(fault.Failed, "look at where the output goes: a disk that is full, or a program that has ended", "cannot write to standard output: %w", err)
}

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
