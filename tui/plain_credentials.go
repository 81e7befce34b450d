package tui

import (
	"context"
	"errors"
	"fmt"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// credentials asks for what registering yielded.
func (p *plain) credentials(ctx context.Context, a *wizard.Answers) error {
	*a = demoFilled(*a, p.opts.Demo)
	if a.Method != connection.OAuth2 {
		return p.secret(ctx, "API token", &a.APIToken, tokenWarning)
	}
	if err := p.clientID(ctx, a); err != nil {
		return err
	}
	err := p.secret(ctx, "Client secret", &a.App.ClientSecret, func(s string) string {
		return clientSecretWarning(s, a.App.ClientID)
	})
	if err != nil {
		return err
	}
	return p.answer(ctx, question{
		text: "Callback URL, exactly as the app has it", preset: a.RedirectURL(),
		help: "Pipedrive compares it to the letter. The step before explains the three ways to choose it.",
	}, func(line string) error {
		line = sanitize.Unbroken(line)
		if err := checkRedirectURL(line); err != nil {
			return err
		}
		a.App.RedirectURL = line
		return nil
	})
}

func (p *plain) clientID(ctx context.Context, a *wizard.Answers) error {
	return p.answer(ctx, question{
		text: "Client ID", preset: a.App.ClientID,
		help: "It stands on the app's OAuth & access scopes tab in Developer Hub.",
	}, func(line string) error {
		line = sanitize.Unbroken(line)
		if line == "" {
			return errors.New("the client ID is needed")
		}
		p.warn(clientIDWarning(line))
		a.App.ClientID = line
		return nil
	})
}

// secret asks for a secret without showing what is typed. An empty line keeps what is there.
func (p *plain) secret(ctx context.Context, name string, s *secret.Secret, warning func(string) string) error {
	q := question{text: name, hidden: true, help: "Paste it; nothing shows while you do."}
	if !s.IsZero() {
		q.text = fmt.Sprintf("%s (empty keeps the %d characters that are there; show prints them)", name, s.Len())
	}
	return p.answer(ctx, q, func(line string) error {
		line = sanitize.Unbroken(line)
		switch {
		case line == "" && s.IsZero():
			return errors.New("nothing was entered")
		case line == "":
			return nil
		case line == "show" && !s.IsZero():
			p.alone(s.Reveal())
			return askAgain("Clear the screen before others see it.")
		}
		p.say(fmt.Sprintf("Taken: %d characters.", len(line)))
		p.warn(warning(line))
		*s = secret.New(line)
		return nil
	})
}

func (p *plain) warn(text string) {
	if text != "" {
		p.say("Warning: " + text)
	}
}
