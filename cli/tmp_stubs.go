package cli

import (
	"github.com/spf13/cobra"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

type cfgStub struct{}

func (cfgStub) Selection() scopes.Selection { return scopes.Selection{} }

type fileStub struct{ config cfgStub }

func (a *app) openConfig(cmd *cobra.Command, path string) (fileStub, error) { return fileStub{}, nil }
func (a *app) startAnswers(cmd *cobra.Command, f wizardFlags) (wizard.Answers, []string, error) {
	an := wizard.Answers{ConfigPath: defaultConfig}
	if f.demo {
		an.ConfigPath = demoConfig
	}
	return an, nil, nil
}
func newLogin(a *app) *cobra.Command    { return &cobra.Command{Use: "login"} }
func newValidate(a *app) *cobra.Command { return &cobra.Command{Use: "validate"} }
func newExport(a *app) *cobra.Command   { return &cobra.Command{Use: "export"} }
func newPush(a *app) *cobra.Command     { return &cobra.Command{Use: "push"} }
func newRevoke(a *app) *cobra.Command   { return &cobra.Command{Use: "revoke"} }
