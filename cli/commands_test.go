package cli

import (
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// commands are what the scripts can do besides testscript's own commands.
func commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"exits":     exits,
		"simulator": startSimulator,
		"mode":      mode,
	}
}

// exits CODE COMMAND…: runs a command and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG]…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// simulator [SCOPES] [OPTION]…: starts a Pipedrive for the rest of the script and sets the environment as the
// simulator command would. Options: empty, fault:KIND, stop.
func startSimulator(ts *testscript.TestScript, neg bool, args []string) {
	opts := simulator.Options{AutoApprove: true}
	for _, arg := range args {
		switch kind, fault := strings.CutPrefix(arg, "fault:"); {
		case fault:
			opts.Faults = append(opts.Faults, kind)
		case arg == "empty":
			opts.Empty = true
		default:
			opts.Scopes = scopes.ParseList(arg)
		}
	}
	s, err := simulator.Start(opts)
	ts.Check(err)
	ts.Defer(func() { s.Close() })
	ts.Setenv("CONNECT_PIPEDRIVE_SERVICE", s.URL())
	ts.Setenv("PIPEDRIVE_API_TOKEN", simulator.APIToken)
	ts.Setenv("PIPEDRIVE_CLIENT_ID", simulator.ClientID)
	ts.Setenv("PIPEDRIVE_CLIENT_SECRET", simulator.ClientSecret)
}

// mode PERM FILE: wants the file's permissions.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}
