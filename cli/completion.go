package cli

import (
	"io"

	"github.com/spf13/cobra"

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
		return func(w io.Writer) error { return root.GenBashCompletionV2(w, true) }
	case "zsh":
		return root.GenZshCompletion
	case "fish":
		return func(w io.Writer) error { return root.GenFishCompletion(w, true) }
	case "powershell":
		return root.GenPowerShellCompletionWithDesc
	}
	return nil
}
