package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/wizard"
)

// start fills in the session that the wizard starts from: the configuration's answers, what the workflows use, and what
// should be said about both.
func (a *app) start(ctx context.Context, session *wizard.Session, f wizardFlags) error {
	path, err := f.path()
	if err != nil {
		return err
	}
	path = a.configPath(path)
	var c openedConfig
	session.Answers = wizard.Answers{ConfigPath: path, Demo: f.demo}
	if f.config != "" || !f.demo { // a demo starts afresh unless a configuration is named
		if c, err = a.startFromConfig(session, path, f.demo); err != nil {
			return err
		}
	}
	session.Answers.NoKeyring, session.Answers.Plain = a.lacksKeyring(), f.plain
	a.resume(session)
	return a.startFromWorkflows(ctx, session, f, c)
}

// path returns the configuration that the wizard works on. A demo never touches the other commands' default one.
func (f wizardFlags) path() (string, error) {
	switch {
	case sanitize.HasHidden(f.config):
		return "", fault.New(fault.Usage, "give it another name", "the name of the configuration holds characters that cannot be seen")
	case f.config == "" && f.demo:
		return demoConfig, nil
	case f.config == "":
		return defaultConfig, nil
	}
	return f.config, files{f.demo}.guard(f.config)
}

// startFromConfig takes over the answers of the configuration, if there is one, and credentials from the environment.
func (a *app) startFromConfig(session *wizard.Session, path string, demo bool) (openedConfig, error) {
	c := openedConfig{file: a.configFile(path)}
	c.file.Store.Keyring = secret.System{Waiting: func(message, hint string) { // the screen is not up yet
		fmt.Fprintf(a.err, "connect-pipedrive: %s\nhint: %s\n", message, hint)
	}}
	config.Sweep(c.file)
	err := a.spares("--debug", a.debug, path)
	if err != nil {
		return c, err
	}
	c.stored, err = c.file.Load()
	c.new = errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !c.new:
		return c, err
	case demo && c.new:
		return c, nil
	case demo && !c.stored.Demo:
		return c, fault.New(fault.Usage, "name another file with --config; the demo's own is "+demoConfig, "%s was not made in the demo", path)
	}
	c.Config = c.stored
	if !demo { // the demo's credentials are the simulator's
		c.complete(a.getenv)
		c.Method = c.stored.Method // available credentials do not choose the method
		if c.Refs.ClientID.IsZero() {
			c.App.RedirectURL = c.stored.App.RedirectURL // without an app yet, where n8n runs decides which one to recommend
		}
	}
	answers, problems := wizard.FromConfig(c.Config, c.file.Store)
	answers.ConfigPath = path
	if !c.new {
		answers.StartedFrom = path
	}
	session.Answers = answers
	for _, p := range problems {
		session.Notices = append(session.Notices, p.Error()+"; "+fault.HintOf(p))
	}
	session.Notices = append(session.Notices, c.file.Warnings(c.stored)...)
	return c, nil
}

// startFromWorkflows selects what the workflows in files and in a running n8n use.
func (a *app) startFromWorkflows(ctx context.Context, session *wizard.Session, f wizardFlags, c openedConfig) error {
	answers := &session.Answers
	key := answers.Key
	if f.n8n.keyFile != "" || f.n8n.url != "" || !f.demo && a.getenv(envN8NKey) != "" {
		given, err := f.n8n.key(a, c)
		if err != nil {
			return err
		}
		key = f.n8n.origin(answers.Key, given)
	}
	if !f.demo { // the demo's credential is useless in an n8n
		answers.Key = key
	}
	if len(f.workflows) == 0 && f.n8n.url == "" {
		return nil
	}
	if slices.Contains(f.workflows, "-") {
		return fault.New(fault.Usage, "give it a file, or use `connect-pipedrive scopes --workflow -`",
			"the wizard needs standard input for your answers")
	}
	from := wizard.Source{Files: f.workflows}
	if f.n8n.url != "" {
		at, err := n8n.ParseAddress(f.n8n.url)
		if err != nil {
			return err
		}
		from.Address, from.Key = at.String(), key.Secret
		answers.N8N.URL = cmp.Or(answers.N8N.URL, from.Address)
	}
	report, over := a.reading() // before there is a screen
	defer over()
	found, err := session.World.Reader.ReadWorkflows(ctx, from, report)
	if err == nil {
		*answers = answers.WithFound(found)
	}
	return err
}
