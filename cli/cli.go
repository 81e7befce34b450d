package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"time"

	"github.com/cli/browser"
	"golang.org/x/term"

	"connect-pipedrive/pipedrive"
)

// world is the process as the commands see it, so that tests can replace it.
type world struct {
	in     *os.File
	out    io.Writer
	err    io.Writer
	getenv func(string) string
	now    func() time.Time // nil: tables never count as old

	timeouts pipedrive.Timeouts // of calls to Pipedrive; zero: the defaults
}

// lastPatience is how long a command may take to end after a signal, once nothing is under way that must not be interrupted.
// Whatever the system still blocks (a pipe that nobody opens, a keyring that asks for its password) is abandoned then; files
// are complete at any moment. A token request that is under way is still finished and its answer stored.
const lastPatience = 2 * time.Second

// Main runs the program with the process's arguments and streams and returns its exit code.
func Main() int { return runProcess(time.Now) }

// runProcess is Main with a clock.
func runProcess(now func() time.Time) int {
	log.SetOutput(io.Discard)                               // net/http would log into the middle of the wizard's screen
	browser.Stdout, browser.Stderr = io.Discard, io.Discard // and so would a browser's launcher
	ctx, ended := notify(context.Background(), func(text string) { fmt.Fprintf(os.Stderr, "connect-pipedrive: %s\n", text) })
	defer ended.stop()
	context.AfterFunc(ctx, func() { ended.leave(func() { os.Exit(ended.exitCode()) }) })
	w := world{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, now: now}
	code := run(ctx, w, ended, os.Args[1:])
	ended.explain()
	ended.settle()
	return code
}

// run runs one command line and returns its exit code, which scripts rely on.
func run(ctx context.Context, w world, ended *ending, args []string) int {
	var lost error
	w.out, w.err = stream{w.out, "cannot write to standard output", &lost}, stream{w.err, "cannot write to standard error", nil}
	a := &app{world: w, stdin: stdin{ctx, w.in}, ended: ended}
	a.rootCAs = sync.OnceValues(a.readRootCAs)
	defer a.closeDebug()
	root := newRoot(a)
	if isCompletion(args) {
		a.prepareCompletion(root)
	}
	root.SetArgs(args)
	root.SetOut(w.out)
	root.SetErr(w.err)
	cmd, err := root.ExecuteContextC(ctx)
	if err = cmp.Or(err, lost); err == nil {
		return 0
	}
	if code := ended.exitCode(); code != 0 && errors.Is(err, context.Canceled) {
		fmt.Fprintln(w.err)
		return code
	}
	return report(w.err, cmd, err)
}

// isTerminal reports whether f is a terminal.
func isTerminal(f any) bool { return terminal(f) != nil }

// terminal returns f if it is a terminal, or nil.
func terminal(f any) *os.File {
	if s, ok := f.(stream); ok {
		f = s.Writer
	}
	file, ok := f.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}
