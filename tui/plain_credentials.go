package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// credentials asks for what registering yielded.
func (p *plain) credentials(ctx context.Context, a *wizard.Answers) error {
	*a = a.FilledBy(p.opts.Demo)
	for _, f := range a.Fields() {
		var err error
		if f.Secret {
			value := secret.New(f.Value(*a))
			err = p.secret(ctx, f.Label, &value, func(s string) string { return f.Warning(*a, s) })
			*a = f.Set(*a, value.Reveal())
		} else {
			err = p.value(ctx, f, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// value asks for what may be seen.
func (p *plain) value(ctx context.Context, f wizard.Field, a *wizard.Answers) error {
	return p.answer(ctx, question{text: cmp.Or(f.Prompt, f.Label), preset: f.Value(*a), help: f.Help}, func(line string) error {
		line = sanitize.Unbroken(line)
		if err := f.Refuse(line); err != nil {
			return err
		}
		p.warn(f.Warning(*a, line))
		*a = f.Set(*a, line)
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
