package cli

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/scopes"
)

// usage turns whatever cobra or a flag says into a usage error: Go's own words for a value that cannot be parsed become a
// sentence, and an unknown flag leads to the one that was meant.
func usage(cmd *cobra.Command, err error) error {
	f := &fault.Error{Kind: fault.Usage, Message: err.Error(), Hint: cmp.Or(fault.HintOf(err), defaultHint(cmd, fault.Usage)), Err: err}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		flag := invalid.GetFlag()
		if want := cmp.Or(valueWords[flag.Name], valueWords[flag.Value.Type()]); want != "" {
			f.Message = fmt.Sprintf("--%s takes %s, not %q", flag.Name, want, invalid.GetValue())
		}
	}
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		f.Hint = cmp.Or(unknownFlagHint(cmd, unknown.GetSpecifiedName()), f.Hint)
	}
	return f
}

// emptyMeans are the flags for which an empty value means something, or that report it themselves.
var emptyMeans = map[string]bool{"granted": true, "scopes": true, "port": true, "shard": true}

// refuseMissing refuses flags whose value is missing. In a script an empty value is a variable that is not set: continuing as
// if the flag were absent would compare with nothing, write nothing, or use another address than intended, and exit with 0. A
// value that is itself a flag was forgotten: --output --force would write secrets into a file called --force.
func refuseMissing(cmd *cobra.Command) error {
	var empty, next string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if several, ok := f.Value.(pflag.SliceValue); ok {
			values = several.GetSlice()
		}
		for _, value := range values {
			name, long := strings.CutPrefix(value, "--")
			name, _, _ = strings.Cut(name, "=")
			switch {
			case value == "" && !emptyMeans[f.Name]:
				empty = cmp.Or(empty, "--"+f.Name)
			case long && cmd.Flags().Lookup(name) != nil:
				empty, next = "--"+f.Name, value
			}
		}
	})
	switch {
	case next != "":
		return fault.New(fault.Usage, "give a value before the next flag; a file of that name is ./"+next, "%s has no value: %s comes next", empty, next)
	case empty != "":
		return fault.New(fault.Usage, "give a value, or leave the flag out; perhaps a variable is not set", "%s has an empty value", empty)
	}
	return nil
}

// valueWords say what a flag accepts, by its type or, if the type is its own, by its name.
var valueWords = map[string]string{
	"bool":     "true or false",
	"duration": "a number with its unit, such as 5s or 2m",
	"int":      "a whole number",
	"port":     "a number from 1 to 65535",
	"shard":    "a part of several",
}

// unknownFlagHint returns the next step after a flag that the command does not have; empty if none is similar. Secrets have
// no flags, because others can read a command line and it stays in the shell's history.
func unknownFlagHint(cmd *cobra.Command, name string) string {
	switch name {
	case "token", "api-token", "client-secret", "secret", "password", "api-key", "refresh-token", "access-token":
		if cmd.Flags().Lookup("api-key-file") != nil && name == "api-key" {
			return "a secret never stands on a command line; give --api-key-file FILE, or set N8N_API_KEY"
		}
		return "a secret never stands on a command line; it is asked for, or config.toml names where it is: env:NAME, file:PATH or keyring:SERVICE/USER"
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, f.Name)
		}
	})
	if near := scopes.Nearest(name, known); near != "" {
		return "did you mean --" + near + "?"
	}
	return ""
}

// noArgs refuses positional arguments. It suggests the nearest command for a misspelt one, and the flag for what looks like a
// flag's value.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		return fault.New(fault.Usage, cmp.Or(argumentHint(cmd, args[0]), defaultHint(cmd, fault.Usage)), "%s takes no argument, got %q", cmd.Name(), args[0])
	}
	return unknownCommand(cmd, args[0])
}

// valueShapes tell from what a value looks like which flag it is for; the first match that the command has counts.
var valueShapes = []struct {
	flag  string
	shape string // a regular expression
}{
	{"call", `(?i)^(get|head|post|put|patch|delete)\s+\S|^/|pipedrive\.com/`},
	{"n8n", `^https?://`},
	{"config", `\.toml$`},
	{"workflow", `\.json$|/|^-$`},
	{"action", `^[A-Za-z*]+:[A-Za-z*]+(@[12])?$|^trigger$`},
	{"node", `^pipedrive(-trigger)?$`},
}

// argumentHint names the flag that an argument was meant for; empty if that is unclear.
func argumentHint(cmd *cobra.Command, argument string) string {
	for _, v := range valueShapes {
		flag := cmd.Flags().Lookup(v.flag)
		if fits, _ := regexp.MatchString(v.shape, argument); flag == nil || !fits {
			continue
		}
		between := " "
		if flag.NoOptDefVal != "" {
			between = "="
		}
		return "give it as --" + v.flag + between + sanitize.Line(shell.Word(argument), 200)
	}
	return ""
}
