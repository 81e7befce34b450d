package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/wizard"
)

type loginFlags struct {
	config    string
	method    string
	paste     bool
	noBrowser bool
	port      int
}

func newLogin(a *app) *cobra.Command {
	var f loginFlags
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Log in with OAuth2, or check an API token, and keep it in the configuration",
		Long: `Log in with OAuth2, or check an API token, and keep it in the configuration.

OAuth2: the authorize URL is printed, the browser opened, and the callback waited for. Where the redirect URL is not on
this machine (or with --paste) paste the URL that the browser was redirected to. API token: it is read from standard
input or from PIPEDRIVE_API_TOKEN. Client ID and secret come from the configuration, or from PIPEDRIVE_CLIENT_ID and
PIPEDRIVE_CLIENT_SECRET.`,
		Example: `  connect-pipedrive login
  connect-pipedrive login --no-browser --paste
  connect-pipedrive login --method api-token < token.txt`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.login(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", defaultConfig, "configuration `FILE`, made if there is none")
	flags.StringVar(&f.method, "method", "", "`METHOD`: api-token or oauth2 (default: the configuration's, else what the environment is for)")
	flags.BoolVar(&f.paste, "paste", false, "read the redirected URL from standard input instead of waiting for the callback")
	flags.BoolVar(&f.noBrowser, "no-browser", false, "never open a browser")
	registerPort(flags, &f.port)
	complete(cmd, "method", choices("api-token", "oauth2"))
	return cmd
}

func (a *app) login(ctx context.Context, f loginFlags) error {
	c, err := a.openOrNewConfig(f.config)
	if err != nil {
		return err
	}
	if err := c.chooseMethod(f.method); err != nil {
		return err
	}
	service, err := a.serviceFor(ctx, c, pipedrive.Options{Port: f.port, Keeper: config.Keeper{File: c.file}})
	if err != nil {
		return err
	}
	if c.Method == connection.APIToken {
		if err := c.file.Writable(ctx); err != nil {
			return err
		}
		return a.loginToken(ctx, c, service, f)
	}
	if err := c.file.KeepsTokens(ctx); err != nil {
		return err
	}
	return a.loginOAuth2(ctx, c, service, f)
}

// chooseMethod uses the method that --method names. A login does not change the configuration's own.
func (c *openedConfig) chooseMethod(given string) error {
	method := connection.Method(given)
	switch {
	case given != "" && method != connection.APIToken && method != connection.OAuth2:
		return fault.New(fault.Usage, "methods are api-token and oauth2", "unknown method %q", given)
	case given != "" && c.stored.Method != "" && c.stored.Method != method:
		return fault.New(fault.Usage, "change `method` in it, or name another file with --config",
			"%s is for the method %s", c.file.Path, c.stored.Method)
	case given != "":
		c.Method = method
	case c.Method == "":
		return fault.New(fault.Usage, "give --method api-token and the token on standard input, or set "+envClientID+" and "+envClientSecret,
			"there is nothing to log in with")
	}
	return nil
}

// loginToken checks an API token and stores it.
func (a *app) loginToken(ctx context.Context, c openedConfig, service *pipedrive.Service, f loginFlags) error {
	token, typed, err := a.apiToken(ctx, c)
	if err != nil {
		return err
	}
	answers, err := a.connect(ctx, service, wizard.Answers{Method: connection.APIToken, APIToken: token}, nil, f)
	if err != nil {
		return err
	}
	account := answers.Account
	if !typed {
		token = secret.Secret{} // it stays where it was
	}
	if c.new {
		if typed {
			c.Refs.APIToken = secret.Literal(token)
		}
		c.Refs.ClientID, c.Refs.ClientSecret, c.App.RedirectURL = secret.Ref{}, secret.Ref{}, ""
		c.Account = account
		err = c.file.Save(ctx, c.Config, nil, false)
	} else {
		err = c.file.SaveAPIToken(ctx, token, c.Refs.APIToken, account)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "you are %s\nthe API token has all rights of this user\nwritten to %s\n", accountLine(account), c.file.Path)
	return nil
}

// apiToken reads the token from standard input or, if that is empty, from where the configuration or the environment has it.
// typed reports the former.
func (a *app) apiToken(ctx context.Context, c openedConfig) (token secret.Secret, typed bool, err error) {
	if !isTerminal(a.in) || c.Refs.APIToken.IsZero() {
		token, err = a.readSecret(ctx, "API token")
		if err != nil || !token.IsZero() {
			return token, true, err
		}
	}
	if c.Refs.APIToken.IsZero() {
		return token, false, fault.New(fault.Usage, "pass it on standard input, or set "+envToken, "no API token was given")
	}
	token, err = c.file.Store.Resolve(c.Refs.APIToken)
	return token, false, err
}

// loginOAuth2 runs the OAuth2 login. Its token is stored before it is used, so that no later failure loses it.
func (a *app) loginOAuth2(ctx context.Context, c openedConfig, service *pipedrive.Service, f loginFlags) error {
	app, err := a.registeredApp(ctx, c)
	if err != nil {
		return err
	}
	made := c.Config
	made.Refs.APIToken = secret.Ref{}
	if made.Refs.ClientSecret.IsZero() { // it was typed
		made.Refs.ClientSecret = secret.Literal(app.ClientSecret)
	}
	kept := false
	answers, err := a.connect(ctx, service, wizard.Answers{Method: connection.OAuth2, App: app, Selection: c.Selection},
		func(ctx context.Context, _ connection.App, t connection.Token) error {
			err := c.file.SaveToken(ctx, made, t)
			kept = err == nil
			return err
		}, f)
	if err != nil {
		if kept {
			a.sayLines(c, []string{"the login worked, and its token is kept in " + c.file.Path + ": only whose account it is could not be asked; " +
				"`connect-pipedrive validate` asks again"})
		}
		return err
	}
	if err := c.file.SaveAccount(ctx, answers.Account); err != nil {
		return err
	}
	a.loggedIn(c, answers)
	return nil
}

// registeredApp returns the configuration's app. A client secret that is nowhere is asked for at the terminal, and put into
// the keyring if it belongs there: the keyring may have been emptied, or the configuration come from another machine.
func (a *app) registeredApp(ctx context.Context, c openedConfig) (connection.App, error) {
	app, missing := c.RegisteredApp(c.file.Store)
	lost := errors.Is(missing, secret.ErrMissing) && c.Refs.ClientSecret.IsKeyring() && app.ClientID != ""
	switch {
	case missing != nil && !lost:
		return app, missing
	case app.ClientID == "":
		return app, fault.New(fault.Usage, "set "+envClientID+", or client_id under [oauth2] in "+c.file.Path, "there is no client ID")
	case lost:
		app.ClientSecret = secret.New(a.getenv(envClientSecret))
	}
	if app.ClientSecret.IsZero() && isTerminal(a.in) {
		if lost {
			fmt.Fprintf(a.err, "%v\n", missing)
		}
		var err error
		if app.ClientSecret, err = a.readSecret(ctx, "Client secret"); err != nil {
			return app, err
		}
	}
	switch {
	case lost && !app.ClientSecret.IsZero():
		return app, c.file.Store.Put(c.Refs.ClientSecret, app.ClientSecret)
	case lost:
		return app, missing
	case app.ClientSecret.IsZero():
		return app, fault.New(fault.Usage, "set "+envClientSecret+", or client_secret under [oauth2] in "+c.file.Path, "there is no client secret")
	}
	return app, nil
}

// errInputEnded ends a login that only a pasted URL could have answered.
var errInputEnded = fault.New(fault.Usage, "paste the URL that the browser was redirected to, with --paste on standard input",
	"standard input ended before a redirected URL came")

// connect follows the wizard's flow of connecting until the account is known. A command does not ask whether that is the
// right one. The callback and a pasted URL race; whichever comes first wins.
func (a *app) connect(ctx context.Context, service wizard.Pipedrive, answers wizard.Answers,
	keep func(context.Context, connection.App, connection.Token) error, f loginFlags) (wizard.Answers, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	world := wizard.World{Pipedrive: service, Host: &host{app: a, noBrowser: f.noBrowser}, Keep: keep}
	flow, turn := wizard.Connect{PasteOnly: f.paste}.Start(answers)
	for turn.Effect != nil {
		end := turn.Effect.Run(ctx, world, func(event wizard.Event) {
			var invited wizard.Turn
			flow, invited = flow.On(event, turn.Answers)
			pasteOnly := flow.NeedsPaste(turn.Answers)
			a.showInvitation(flow.Invitation, pasteOnly)
			opened, _ := invited.Effect.Run(ctx, world, nil).(wizard.BrowserOpened)
			if opened.Err != nil && !f.noBrowser {
				fmt.Fprintf(a.err, "%v\n", opened.Err)
			}
			go a.takePastes(flow.Invitation.Paste, func() {
				if pasteOnly {
					cancel(errInputEnded)
				}
			})
		})
		flow, turn = flow.On(end, turn.Answers)
	}
	if flow.Failure != nil && errors.Is(context.Cause(ctx), errInputEnded) {
		return turn.Answers, errInputEnded
	}
	return turn.Answers, flow.Failure
}

func (a *app) showInvitation(inv connection.Invitation, pasteOnly bool) {
	fmt.Fprintf(a.err, "Open this URL in a browser and allow the app:\n\n%s\n\n", inv.URL)
	if inv.ShortURL != "" {
		fmt.Fprintf(a.err, "(or, on this machine, %s)\n", inv.ShortURL)
	}
	if pasteOnly {
		fmt.Fprint(a.err, "Then paste the URL that the browser was redirected to, and press enter.\n")
	} else {
		fmt.Fprintf(a.err, "Waiting for the callback until %s; pasting the redirected URL works, too.\n", inv.Deadline.Format(time.TimeOnly))
	}
}

// takePastes passes on lines of standard input until one is accepted or the input ends.
func (a *app) takePastes(paste func(string) error, ended func()) {
	lines := bufio.NewScanner(a.in) // of 64 KiB at most
	for lines.Scan() {
		if lines.Text() == "" {
			continue
		}
		err := paste(lines.Text())
		if err == nil {
			return
		}
		report(a.err, nil, err)
	}
	ended()
}

// loggedIn says who logged in and what the app was granted.
func (a *app) loggedIn(c openedConfig, answers wizard.Answers) {
	compared, _ := answers.Comparison()
	granted := "unknown, the answer does not say it"
	if compared.Known() {
		granted = listOr(compared.Granted, "nothing")
	}
	fmt.Fprintf(a.err, "you are %s\ngranted: %s\n", accountLine(answers.Account), granted)
	if n := len(compared.Missing); n > 0 {
		them := words.Either(n == 1, "it", "them")
		fmt.Fprintf(a.err, "missing: %s\nhint: switch %s on in Developer Hub, save, and log in again\n", listOr(compared.Missing, ""), them)
	}
	fmt.Fprintf(a.err, "written to %s\n", c.file.Path)
}
