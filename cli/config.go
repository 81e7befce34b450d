package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// The environment variables with credentials, used if a configuration does not name any.
const (
	envToken        = "PIPEDRIVE_API_TOKEN"
	envClientID     = "PIPEDRIVE_CLIENT_ID"
	envClientSecret = "PIPEDRIVE_CLIENT_SECRET"
)

// openedConfig is a configuration that a command works on.
type openedConfig struct {
	config.Config // completed from the environment
	stored        config.Config
	file          config.File
	new           bool // there is no file yet
}

// configFile returns the configuration with a name, whose references to the environment are resolved in the process's.
func (a *app) configFile(name string) config.File {
	f := config.Open(a.configPath(name))
	f.Store.Getenv, f.Hold = a.getenv, a.ended.holdToken
	return f
}

// spares returns why the file of a flag, which is written without asking, must be another one: it is one of the configurations.
func (a *app) spares(flag, path string, configs ...string) error {
	for _, name := range configs {
		if path != "" && sameFile(path, a.configPath(name)) {
			return fault.New(fault.Usage, "give "+flag+" a file of its own", "%s is a configuration: not written over", name)
		}
	}
	return nil
}

// openConfig reads a configuration, and removes what a killed process left beside it.
func (a *app) openConfig(path string) (openedConfig, error) {
	config.Sweep(a.configFile(path))
	return a.openSwept(path)
}

// openSwept is openConfig for a configuration whose folder was cleaned already. It warns on standard error if the file is
// unsafe.
func (a *app) openSwept(path string) (openedConfig, error) {
	c := openedConfig{file: a.configFile(path)}
	c.file.Warn = func(message, hint string) {
		fmt.Fprintf(a.err, "connect-pipedrive: warning: %s\nhint: %s\n", message, onConfig(path, hint))
	}
	c.file.Store.Keyring = secret.System{Waiting: c.file.Warn}
	err := a.spares("--debug", a.debug, path)
	if err != nil {
		return c, err
	}
	if c.stored, err = c.file.Load(); err != nil {
		return c, err
	}
	c.Config = c.stored
	for _, w := range c.file.Warnings(c.stored) {
		fmt.Fprintf(a.err, "connect-pipedrive: warning: %s\n", w)
	}
	c.complete(a.getenv)
	return c, nil
}

// openOrNewConfig is openConfig for a command that creates the configuration if there is none.
func (a *app) openOrNewConfig(path string) (openedConfig, error) {
	c, err := a.openConfig(path)
	if errors.Is(err, fs.ErrNotExist) {
		c.new = true
		c.complete(a.getenv)
		return c, a.makeProfiles(c.file.Path)
	}
	return c, err
}

// complete fills in what the configuration leaves out: credentials with references to the environment, and the method
// according to the credentials that exist.
func (c *openedConfig) complete(getenv func(string) string) {
	for name, ref := range map[string]*secret.Ref{envToken: &c.Refs.APIToken, envClientID: &c.Refs.ClientID, envClientSecret: &c.Refs.ClientSecret} {
		if ref.IsZero() && getenv(name) != "" {
			*ref = secret.InEnv(name)
		}
	}
	c.App.RedirectURL = cmp.Or(c.App.RedirectURL, config.DefaultRedirectURL)
	if c.Method != "" {
		return
	}
	switch { // what the configuration holds takes precedence over the environment
	case !c.Refs.AccessToken.IsZero():
		c.Method = connection.OAuth2
	case !c.stored.Refs.APIToken.IsZero():
		c.Method = connection.APIToken
	case !c.Refs.ClientID.IsZero():
		c.Method = connection.OAuth2
	case !c.Refs.APIToken.IsZero():
		c.Method = connection.APIToken
	}
}

// itself returns the configuration's file, for callers that ask for a file by its path.
func (c openedConfig) itself(string) config.File { return c.file }

// credential returns the configuration's credential. Without one nothing can be called: fault.Usage.
func (c openedConfig) credential() (connection.Credential, error) {
	cred, err := c.Credential(c.file.Store)
	if err != nil {
		return cred, err
	}
	if cred.APIToken.IsZero() && cred.Token.AccessToken.IsZero() {
		return cred, fault.New(fault.Usage, "run `connect-pipedrive login`, or the wizard", "%s holds no token", c.file.Path)
	}
	return cred, nil
}

// noteDemo says that a credential that was handed over is the demo's, which works only with a simulator.
func (a *app) noteDemo(c openedConfig) {
	if c.Demo {
		fmt.Fprintf(a.err, "note: %s was made in the demo: its credential works with a simulator only\n", c.file.Path)
	}
}
