package cli

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui"
	"connect-pipedrive/wizard"
)

// report writes an error and its hint, one line each, and returns the exit code. For the wizard that is 130 if it was left
// early, which needs no message, and 129 if the terminal is gone, where nobody would read one.
func report(w io.Writer, cmd *cobra.Command, err error) int {
	left, early := errors.AsType[*wizard.LeftError](err)
	switch {
	case errors.Is(err, tui.ErrTerminalGone):
		return 129
	case early && left.Question == "":
		return 130
	}
	f := asFault(cmd, err)
	fmt.Fprintf(w, "connect-pipedrive: %s\nhint: %s\n", f.Message, f.Hint)
	if early {
		return 130
	}
	return f.Kind.ExitCode()
}

// kindOf returns the kind that asFault gives an error; 0: there is none.
func kindOf(err error) fault.Kind {
	if err == nil {
		return 0
	}
	return asFault(nil, err).Kind
}

// worse returns the kind that takes precedence: usage before refused, before failed, before unreachable.
func worse(a, b fault.Kind) fault.Kind {
	order := []fault.Kind{0, fault.Unreachable, fault.Failed, fault.Refused, fault.Usage}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// worst returns the error whose kind takes precedence; the first if they are equal. Both may be nil.
func worst(a, b error) error {
	if kind := kindOf(a); worse(kind, kindOf(b)) != kind {
		return b
	}
	return a
}

// asFault gives every error a kind and a hint.
func asFault(cmd *cobra.Command, err error) *fault.Error {
	f := &fault.Error{Kind: fault.Failed, Message: err.Error(), Err: err}
	var known *fault.Error
	var unknown *scopes.UnknownError
	switch {
	case errors.As(err, &known):
		*f = *known
		f.Message = err.Error() // including what was wrapped around it
	case errors.As(err, &unknown):
		f.Kind, f.Hint = fault.Usage, unknown.Hint()
	case errors.As(err, new(*wizard.LeftError)):
		f.Hint = "give an answer for every question, or run it in a terminal"
	}
	if f.Hint == "" {
		f.Hint = defaultHint(cmd, f.Kind)
	}
	f.Hint = onConfig(configGiven(cmd), f.Hint)
	return f
}

// onAConfig matches this program's commands in a hint that would use another configuration than the one meant.
var onAConfig = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`connect-pipedrive (login|push|validate|export)\b( --(help|config)\b)?`)
})

// onConfig makes the commands in a text use the configuration that the text is about: followed literally, a hint about
// sales.toml must not log in to config.toml.
func onConfig(name, text string) string {
	if name == "" || name == defaultConfig {
		return text
	}
	return onAConfig().ReplaceAllStringFunc(text, func(command string) string {
		if strings.Contains(command, " --") {
			return command
		}
		return command + " --config " + sanitize.Line(shell.Word(name), 200)
	})
}

// namingConfig returns an error whose hint names the configuration it is about.
func namingConfig(name string, err error) error {
	hint := fault.HintOf(err)
	if named := onConfig(name, hint); named != hint {
		return fault.New(fault.KindOf(err), named, "%w", err)
	}
	return err
}

// configGiven returns the one configuration that --config names; empty if it names none, or several.
func configGiven(cmd *cobra.Command) string {
	if cmd == nil {
		return ""
	}
	flag := cmd.Flags().Lookup("config")
	if flag == nil || !flag.Changed {
		return ""
	}
	several, ok := flag.Value.(pflag.SliceValue)
	if !ok {
		return flag.Value.String()
	}
	if names := several.GetSlice(); len(names) == 1 {
		if found, err := expandConfig(names[0]); err == nil && slices.Equal(found, names) {
			return names[0]
		}
	}
	return ""
}

func defaultHint(cmd *cobra.Command, kind fault.Kind) string {
	path := "connect-pipedrive"
	if cmd != nil {
		path = cmd.CommandPath()
	}
	switch kind {
	case fault.Usage:
		return fmt.Sprintf("see `%s --help`", path)
	case fault.Refused:
		return "check the credentials and log in again with `connect-pipedrive login`"
	case fault.Unreachable:
		return "check the network and try again"
	}
	return "try again with --debug FILE and look at what it wrote"
}
