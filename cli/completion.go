package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/internal/fault"
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

// completionScript writes the script for a shell; nil for one that is not known.
func completionScript(root *cobra.Command, shell string) func(io.Writer) error {
	switch shell {
	case "bash":
		return func(w io.Writer) error { return writeBashCompletion(root, w) }
	case "zsh":
		return root.GenZshCompletion
	case "fish":
		return func(w io.Writer) error { return root.GenFishCompletion(w, true) }
	case "powershell":
		return root.GenPowerShellCompletionWithDesc
	}
	return nil
}

// splitWords is what cobra's script for bash leaves to the bash-completion package. Without that package (a container, a
// Mac) every Tab would end in an error, so the line up to the cursor is split at blanks instead: unlike bash's own
// COMP_WORDS, which are split at ":" and "=" as well, that keeps deal:create whole.
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

// writeBashCompletion writes cobra's script for bash, changed so that it works without the bash-completion package.
func writeBashCompletion(root *cobra.Command, w io.Writer) error {
	var script bytes.Buffer
	if err := root.GenBashCompletionV2(&script, true); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.Replace(script.String(), `_get_comp_words_by_ref "$@" cur prev words cword`, splitWords, 1))
	return err
}

// isCompletion reports whether a shell asks for completions.
func isCompletion(args []string) bool {
	return len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
}

// plainFlagUsage takes the backticks out of the usage of every flag. They mark a value's name for the help; shells
// would show them as they are.
func plainFlagUsage(cmd *cobra.Command) {
	unquote := func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") }
	cmd.Flags().VisitAll(unquote)
	cmd.PersistentFlags().VisitAll(unquote)
	for _, c := range cmd.Commands() {
		plainFlagUsage(c)
	}
}
