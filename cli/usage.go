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

// usage makes a usage error of whatever cobra or a flag says: Go's own words for a value that cannot be read become a
// sentence, and a flag that does not exist leads to the one that does.
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

// emptyMeans are the flags whose empty value means something, or that say themselves what is wrong with it.
var emptyMeans = map[string]bool{"granted": true, "scopes": true, "port": true, "shard": true}

// refuseMissing refuses flags whose value was left out. In a script an empty one is a variable which is not set: to go on as
// if the flag were not there would compare with nothing, write nothing, or talk to another address than was meant, and end
// with 0. One that is another flag was forgotten: --output --force would write secrets into a file called --force.
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

// valueWords say what a flag takes, by its type or, where that is its own, its name.
var valueWords = map[string]string{
	"bool":     "true or false",
	"duration": "a number with its unit, such as 5s or 2m",
	"int":      "a whole number",
	"port":     "a number from 1 to 65535",
	"shard":    "a part of several",
}

// unknownFlagHint returns the next step after a flag that the command has not got; empty if none is near. Secrets have no flag,
// since a command line can be read by others and stays in the shell's history.
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

// noArgs refuses positional arguments: with the nearest command for a misspelt one, with the flag for what looks like a
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

// valueShapes tell the flag that a value is for by what it looks like; the first that fits and that the command has.
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

// argumentHint names the flag that an argument was meant for; empty if that cannot be told.
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
