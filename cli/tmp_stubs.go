package cli

import (
	"github.com/spf13/cobra"

	"connect-pipedrive/wizard"
)

func (a *app) startAnswers(cmd *cobra.Command, f wizardFlags) (wizard.Answers, []string, error) {
	an := wizard.Answers{ConfigPath: defaultConfig}
	if f.demo {
		an.ConfigPath = demoConfig
	}
	return an, nil, nil
}
func newExport(a *app) *cobra.Command { return &cobra.Command{Use: "export"} }
func newPush(a *app) *cobra.Command   { return &cobra.Command{Use: "push"} }
