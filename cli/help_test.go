package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestCommandLine pins the help of every command, so that no flag or word of it changes unnoticed: people script
// against them.
func TestCommandLine(t *testing.T) {
	var all strings.Builder
	for _, words := range commandLines(newRoot(&app{})) {
		var out, errs bytes.Buffer
		w := world{in: nullFile(t), out: &out, err: &errs, getenv: func(string) string { return "" }}
		if code := run(t.Context(), w, &ending{}, append(words, "--help")); code != 0 || errs.Len() > 0 {
			t.Errorf("%v --help: exit code %d\n%s", words, code, errs.String())
		}
		all.WriteString("$ " + strings.Join(append([]string{"connect-pipedrive"}, append(words, "--help")...), " ") + "\n" + out.String() + "\n")
	}
	golden.RequireEqual(t, []byte(all.String()))
}

// commandLines are the words of every command that help shows, the root first.
func commandLines(cmd *cobra.Command, words ...string) [][]string {
	if !cmd.HasParent() {
		cmd.InitDefaultHelpCmd()
	}
	lines := [][]string{words}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			lines = append(lines, commandLines(c, append(words[:len(words):len(words)], c.Name())...)...)
		}
	}
	return lines
}

// commandOf is the command of a command line, with its flags.
func commandOf(t *testing.T, words ...string) *cobra.Command {
	t.Helper()
	cmd, flags, err := newRoot(&app{}).Find(words)
	if err == nil {
		err = cmd.ParseFlags(flags)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestFlagsReadAlike holds what a reader of the help takes for granted.
func TestFlagsReadAlike(t *testing.T) {
	root := newRoot(&app{})
	for _, words := range commandLines(root) {
		cmd, _, err := root.Find(words)
		if err != nil {
			t.Fatal(err)
		}
		cmd.InitDefaultHelpFlag()
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: short %q", cmd.CommandPath(), cmd.Short)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || strings.HasSuffix(f.Usage, ".") || f.Usage[0] >= 'A' && f.Usage[0] <= 'Z' {
				t.Errorf("%s --%s: usage %q", cmd.CommandPath(), f.Name, f.Usage)
			}
			if strings.Contains(f.Name, "secret") || strings.Contains(f.Name, "password") || f.Name == "token" || f.Name == "api-key" {
				t.Errorf("%s --%s: a secret on the command line is read by every process of the machine", cmd.CommandPath(), f.Name)
			}
		})
	}
}

// Help alone says at length what there is a list of: no command waits for that at its start.
func TestTheListOfFaultsIsMadeForHelp(t *testing.T) {
	cmd := commandOf(t, "simulator")
	if list := "Kinds of --fault"; strings.Contains(cmd.Long, list) || !strings.Contains(longHelp(cmd), list) {
		t.Errorf("at the start: %q, for help: %q", cmd.Long, longHelp(cmd))
	}
}
