package cli

import (
	"github.com/spf13/cobra"
)

func newExport(a *app) *cobra.Command { return &cobra.Command{Use: "export"} }
func newPush(a *app) *cobra.Command   { return &cobra.Command{Use: "push"} }
