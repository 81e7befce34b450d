package cli

import (
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/tui"
	"connect-pipedrive/tui/plain"
	"connect-pipedrive/wizard"
)

// The default configurations of the wizard.
const (
	defaultConfig = handover.ConfigFile
	demoConfig    = handover.DemoConfigFile
)

type wizardFlags struct {
	config    string
	workflows []string
	n8n       n8nFlags
	demo      bool
	scopes    string
	plain     bool
	noBrowser bool
	port      int
	version   bool
}

func newWizard(a *app) *cobra.Command {
	var f wizardFlags
	cmd := &cobra.Command{
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.version {
				return printVersion(cmd)
			}
			return a.runWizard(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", "", "start from and write this `FILE` (default config.toml, with --demo config.demo.toml)")
	flags.StringArrayVar(&f.workflows, "workflow", nil, "select what n8n workflows use: a `FILE` or a folder")
	f.n8n.register(flags, "select what the workflows of the running n8n at `URL` use")
	flags.BoolVar(&f.demo, "demo", false, "try it against a simulated Pipedrive on this machine")
	flags.StringVar(&f.scopes, "scopes", "", "with --demo: the `LIST` of scopes that the app has switched on (default the checklist's)")
	flags.BoolVar(&f.plain, "plain", false, "numbered prompts, line by line: for screen readers and pipes")
	flags.BoolVar(&f.noBrowser, "no-browser", false, "never open a browser")
	registerPort(flags, &f.port)
	flags.BoolVar(&f.version, "version", false, "print the version")
	complete(cmd, "scopes", completeScopes)
	return cmd
}

func (a *app) runWizard(cmd *cobra.Command, f wizardFlags) error {
	prompts := f.plain || a.getenv("TERM") == "dumb" || a.getenv("ACCESSIBLE") == "1"
	if err := a.needTerminal(cmd.Root(), prompts); err != nil {
		return err
	}
	written := files{f.demo}
	running := f.n8n.options(a)
	session := wizard.Session{World: wizard.World{
		Host: &host{app: a, files: written, noBrowser: f.noBrowser}, Handover: handover.Service{Write: written.write, File: a.configFile, N8N: running},
		Reader: workflowReader{a, running},
	}}
	fixed, err := parseScopes(cmd, f.scopes)
	if err != nil {
		return err
	}
	switch {
	case f.demo:
		server, demo, err := a.startDemo(cmd.Context(), fixed)
		if err != nil {
			return err
		}
		defer server.Close()
		session.World.Demo = demo
	case fixed != nil:
		return fault.New(fault.Usage, "give --demo with it; without, the scopes are switched on in Developer Hub", "--scopes is for --demo only")
	}
	if err := a.start(cmd.Context(), &session, f); err != nil {
		return err
	}
	session.Answers.App.RedirectURL = f.redirectURL(session.Answers.App.RedirectURL, session.World.Demo)
	if u := session.Answers.Unfinished; u != nil && u.Kept.App.RedirectURL != "" {
		u.Kept.App.RedirectURL = f.redirectURL(u.Kept.App.RedirectURL, session.World.Demo)
	}
	c := openedConfig{Config: config.Config{Demo: session.Answers.Demo && !f.demo}, file: a.configFile(session.Answers.ConfigPath)}
	service, err := a.serviceFor(cmd.Context(), c, pipedrive.Options{Keeper: config.Keeper{File: c.file}})
	if err != nil {
		return err
	}
	session.World.Pipedrive, session.World.Prover, session.World.Keep = service, prover{a, service, running}, a.keepLogin(session.Answers.ConfigPath)
	end, err := a.guide(cmd.Context(), session, prompts)
	a.sayWhatIsLeft()
	if err == nil {
		err = a.forget(session, end)
	}
	return err
}

// guide takes the person through the setup, with prompts or on the screen.
func (a *app) guide(ctx context.Context, session wizard.Session, prompts bool) (wizard.Answers, error) {
	if prompts {
		return plain.Run(ctx, session, a.in, a.out)
	}
	a.ended.screen.Store(true)
	defer a.ended.screen.Store(false)
	return tui.Run(ctx, tui.Options{Session: session, In: a.in, Out: terminal(a.out), NoColor: a.getenv("NO_COLOR") != ""})
}

// keepLogin returns a function that stores the token of a login in the configuration, if there is one for the same app.
// Otherwise the answers hold it until the hand-over writes a configuration.
func (a *app) keepLogin(path string) func(context.Context, connection.App, connection.Token) error {
	return func(ctx context.Context, app connection.App, t connection.Token) error {
		file := a.configFile(path)
		c, err := file.Load()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || c.Method != connection.OAuth2 {
			return err
		}
		if had, err := c.RegisteredApp(file.Store); err != nil || had.ClientID != app.ClientID {
			return nil //nolint:nilerr // it is for another app, or for which one is unknown
		}
		return file.SaveToken(ctx, c, t)
	}
}

// needTerminal refuses to start where nobody can see or answer the wizard.
func (a *app) needTerminal(root *cobra.Command, plain bool) error {
	if plain || isTerminal(a.in) && isTerminal(a.out) {
		return nil
	}
	return fault.New(fault.Usage,
		"run it in a terminal, or with --plain; in scripts use the commands "+words.List(commandNames(root), "and"),
		"the wizard needs a terminal")
}
