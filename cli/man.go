package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a folder",
		Long: `Write a manual page for the program and one for each command into DIR, which is made if there is none. Pages that are
there already are replaced.`,
		Example: `  connect-pipedrive man ~/.local/share/man/man1`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fault.New(fault.Usage, "give the folder, such as `connect-pipedrive man ~/.local/share/man/man1`", "man takes one folder, got %d", len(args))
			}
			return writeManualPages(cmd.Root(), args[0])
		},
	}
}

func writeManualPages(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // manual pages are for everybody
		if at, ok := errors.AsType[*fs.PathError](err); ok {
			err = at.Err
		}
		return fault.New(fault.Failed, "give a folder in which you may write", "cannot make the folder %s: %w", dir, err)
	}
	for _, cmd := range documented(root) {
		path := filepath.Join(dir, pageName(cmd)+".1")
		if err := atomicfile.Write(path, []byte(manualPage(cmd)), openFile, true); err != nil {
			return err
		}
	}
	return nil
}

// documented returns the commands that have a page: the root, and every command its help names.
func documented(root *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{root}
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			all = append(all, c)
		}
	}
	return all
}

func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manualPage returns a command's help as a page for man. It is written here because cobra's own way (by Markdown) would make
// the program 0.27 MB larger.
func manualPage(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	var b strings.Builder
	section := func(name string) { b.WriteString(".SH " + name + "\n") }
	// The date is the commit's, so that the same source produces the same pages.
	date, _, _ := strings.Cut(readBuild().Date, "T")
	fmt.Fprintf(&b, ".TH %s 1 \"%s\" \"connect-pipedrive %s\" \"User Commands\"\n",
		strings.ToUpper(roff(pageName(cmd))), roff(date), roff(version()))
	section("NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", roff(pageName(cmd)), roff(cmd.Short))
	section("SYNOPSIS")
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, ".B %s\n[command]\n.br\n", roff(cmd.CommandPath()))
	}
	fmt.Fprintf(&b, ".B %s\n", roff(cmd.UseLine()))
	if text := longHelp(cmd); text != "" {
		section("DESCRIPTION")
		b.WriteString(roffText(text))
	}
	if cmd.HasAvailableSubCommands() {
		section("COMMANDS")
		for _, c := range documented(cmd)[1:] {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(c.Name()), roff(c.Short))
		}
	}
	flags := func(name string, set *pflag.FlagSet) {
		if set.HasAvailableFlags() {
			section(name)
			set.VisitAll(func(f *pflag.Flag) { b.WriteString(roffFlag(f)) })
		}
	}
	flags("OPTIONS", cmd.LocalFlags())
	flags("OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	if cmd.Example != "" {
		section("EXAMPLES")
		b.WriteString(".nf\n" + roffLines(cmd.Example) + ".fi\n")
	}
	section("SEE ALSO")
	var others []string
	for _, c := range documented(cmd.Root()) {
		if c != cmd {
			others = append(others, ".BR "+roff(pageName(c))+" (1)")
		}
	}
	b.WriteString(strings.Join(others, ",\n") + "\n")
	return b.String()
}

func roffFlag(f *pflag.Flag) string {
	value, usage := pflag.UnquoteUsage(f)
	name := `\-\-` + roff(f.Name)
	if f.Shorthand != "" {
		name = `\-` + roff(f.Shorthand) + ", " + name
	}
	if value != "" {
		name += ` \fI` + roff(value) + `\fP`
	}
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
		usage += " (default " + f.DefValue + ")"
	}
	return ".TP\n\\fB" + name + "\\fP\n" + roff(usage) + "\n"
}

// roffText returns text in paragraphs; indented lines stay lines.
func roffText(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		b.WriteString(".PP\n")
		if strings.HasPrefix(paragraph, "  ") {
			b.WriteString(".nf\n" + roffLines(paragraph) + ".fi\n")
			continue
		}
		b.WriteString(roffLines(paragraph))
	}
	return b.String()
}

func roffLines(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(roff(line) + "\n")
	}
	return b.String()
}

// roff escapes everything that roff would not print literally: escapes, requests at the start of a line, and hyphens, which
// would otherwise be copied from the page as another character.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "'", `\(aq`, "~", `\(ti`, "^", `\(ha`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
