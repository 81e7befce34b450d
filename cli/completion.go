package cli

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// newCompletion replaces cobra's completion command, which answers an unknown shell with exit code 0.
func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the completion script for a shell",
		Long: `Print a script that completes commands, flags and actions. To have it in every shell, put the line for yours into its
start-up file:

  bash        source <(connect-pipedrive completion bash)
  zsh         source <(connect-pipedrive completion zsh)
  fish        connect-pipedrive completion fish | source
  powershell  connect-pipedrive completion powershell | Out-String | Invoke-Expression`,
		ValidArgsFunction: cobra.FixedCompletions([]string{"bash", "zsh", "fish", "powershell"}, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			const hint = "shells are bash, zsh, fish and powershell"
			if len(args) != 1 {
				return fault.New(fault.Usage, hint, "completion takes one shell, got %d", len(args))
			}
			script := completionScript(cmd.Root(), args[0])
			if script == nil {
				return fault.New(fault.Usage, hint, "unknown shell %q", args[0])
			}
			return script(cmd.OutOrStdout())
		},
	}
}

// completionScript returns a function that writes the script for a shell; nil for an unknown shell.
func completionScript(root *cobra.Command, shell string) func(io.Writer) error {
	switch shell {
	case "bash":
		return mended(func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }, bashMends)
	case "zsh":
		return mended(root.GenZshCompletion, zshMends)
	case "fish":
		return mended(func(w io.Writer) error { return root.GenFishCompletion(w, true) }, fishMends)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc
	}
	return nil
}

// splitWords does what cobra's script for bash leaves to the bash-completion package. Without that package (in a container,
// on a Mac) every Tab would end in an error, so the line up to the cursor is split at blanks instead: unlike bash's own
// COMP_WORDS, which are also split at ":" and "=", that keeps deal:create whole.
const splitWords = `if declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
        _get_comp_words_by_ref "$@" cur prev words cword
        return
    fi
    local line=${COMP_LINE:0:COMP_POINT}
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    cword=$((${#words[@]} - 1))
    cur=${words[cword]}
    prev=${words[cword - 1]}`

// Fixes to cobra's scripts, in pairs: the original text and its replacement. e2e/terminal presses Tab in each shell.
var (
	// A list of scopes has commas, which printf %q escapes although they are special only within braces, so that the typed
	// text would never match.
	bashMends = []string{
		`_get_comp_words_by_ref "$@" cur prev words cword`, splitWords,
		`comp=$(printf "%q" "${compline%%$tab*}")`, `comp=$(printf "%q" "${compline%%$tab*}")
        comp=${comp//\\,/,}`,
		`COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]%%$tab*}")`, `COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]%%$tab*}")
        COMPREPLY[0]=${COMPREPLY[0]//\\,/,}`,
	}
	// zsh counts each line with a description as three possibilities, and beyond 100 of them asks whether to list them.
	// Unless somebody has set something else, it should ask only if they do not fit on the screen.
	zshMends = []string{"local -a completions\n", "local -a completions\n    (( compstate[list_max] == 100 )) && compstate[list_max]=0\n"}
	// The value completed after --flag= must not be taken for an option of string split.
	fishMends = []string{`string split --max 1 \t`, `string split --max 1 -- \t`}
)

// mended writes a script with fixes applied.
func mended(write func(io.Writer) error, mends []string) func(io.Writer) error {
	return func(w io.Writer) error {
		var script bytes.Buffer
		if err := write(&script); err != nil {
			return err
		}
		_, err := strings.NewReplacer(mends...).WriteString(w, script.String())
		return err
	}
}

// isCompletion reports whether a shell is asking for completions.
func isCompletion(args []string) bool {
	return len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
}

// prepareCompletion declares which flags and arguments are files; nothing else is completed with files. It also removes the
// backticks from the usage of every flag: they mark the name of a value for the help, and shells would show them literally.
func (a *app) prepareCompletion(root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	for _, cmd := range append(root.Commands(), root) {
		prepare := func(f *pflag.Flag) {
			switch {
			case f.Name == "config" || f.Name == "against":
				complete(cmd, f.Name, a.completeConfig)
			case strings.Contains(f.Usage, "`FILE`"):
				complete(cmd, f.Name, completeFiles)
			}
			f.Usage = strings.ReplaceAll(f.Usage, "`", "")
		}
		cmd.Flags().VisitAll(prepare)
		cmd.PersistentFlags().VisitAll(prepare)
	}
}

// complete registers a flag's completion. That fails only for a flag that does not exist or already has one, a mistake in
// this package.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}

// choices completes a flag that takes one of some values.
func choices(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

// completeFiles has the shell complete files.
func completeFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// completeScopes completes a list of scopes with those that are not in it yet, also after a comma.
func completeScopes(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndex(typed, ",")+1]
	given := scopes.ParseList(before)
	var list []cobra.Completion
	for _, row := range scopes.Table() {
		if !slices.Contains(given, row.Scope) {
			list = append(list, cobra.CompletionWithDesc(before+string(row.Scope), row.Label))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
