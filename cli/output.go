package cli

import (
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// stream is standard output or standard error. What is written comes from configurations, flags, files and the environment as
// well: nothing in it may have an effect on a terminal.
type stream struct {
	io.Writer

	failure string // what to say if it cannot be written to
	lost    *error // receives the last failure, since not every writer checks it (cobra's help does not); nil: it is ignored
}

// Fd returns the terminal's file descriptor, for callers that ask how wide it is; without a terminal, an invalid one.
func (s stream) Fd() uintptr {
	if file := terminal(s); file != nil {
		return file.Fd()
	}
	return ^uintptr(0)
}

// Write implements io.Writer.
func (s stream) Write(p []byte) (int, error) {
	if err := s.data([]byte(sanitize.Text(string(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// data writes bytes unchanged, for a program to read. Failing to write them is the person's problem, not a defect of the
// program.
func (s stream) data(p []byte) error {
	_, err := s.Writer.Write(p)
	if err == nil {
		return nil
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	err = fault.New(fault.Failed, "look at where the output goes: a disk that is full, or a program that has ended", "%s: %w", s.failure, err)
	if s.lost != nil {
		*s.lost = err
	}
	return err
}

// outputFlags direct a command's data to a file instead of standard output.
type outputFlags struct {
	path  string
	force bool
}

func (o *outputFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.path, "output", "", "write to `FILE` instead of standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite an existing file")
}

// isStdout reports whether --output means standard output.
func isStdout(path string) bool { return path == "" || path == "-" }

// writeOutput writes data to where --output points, completely or not at all.
func (a *app) writeOutput(path string, data []byte, perm fs.FileMode, force bool) error {
	if isStdout(path) {
		if out, ok := a.out.(stream); ok && !isTerminal(out) {
			return out.data(data)
		}
		_, err := a.out.Write(data)
		return err
	}
	return atomicfile.Write(path, data, perm, force)
}
