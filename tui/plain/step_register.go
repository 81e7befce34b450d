package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// registration goes through what is to be done in Pipedrive, part by part, and asks for what it yields.
func (p *prompter) registration(ctx context.Context, a *wizard.Answers) error {
	*a = a.FilledBy(p.session.World.Demo)
	for i := range a.Parts() {
		var err error
		part := a.Parts()[i] // as the answers so far make it
		switch last := i == len(a.Parts())-1; {
		case last && a.Method == connection.APIToken:
			if err = p.part(ctx, a, i); err == nil {
				err = p.fields(ctx, a)
			}
		case last:
			err = p.fields(ctx, a)
		case i == 0:
			err = p.callback(ctx, a)
		case a.PartDone(i):
			p.say(fmt.Sprintf("✓ %s: %s", part.Title, part.Done))
		default:
			err = p.part(ctx, a, i)
		}
		if err != nil {
			return err
		}
	}
	*a = a.Registered()
	return nil
}

// callback asks which way the app's one callback URL is to serve.
func (p *prompter) callback(ctx context.Context, a *wizard.Answers) error {
	p.say("An app has exactly one Callback URL, and n8n needs its own there to connect by itself.")
	var choices []choice
	preset := 0
	offered := a.CallbackChoices()
	for i, c := range offered {
		text := strings.TrimSuffix(c.Title+", "+c.About+": "+c.URL, ": ") + ". " + c.Text
		if c.Way == a.CallbackWay() {
			preset = i
		}
		choices = append(choices, choice{string(c.Way), text})
	}
	n, err := p.choose(ctx, question{text: "Callback URL", help: "Type a number. The URL is shown next."}, choices, preset)
	if err != nil {
		return err
	}
	url := offered[n].URL
	if offered[n].Way == wizard.CallbackN8N {
		if url, err = p.n8nCallback(ctx, url); err != nil {
			return err
		}
	}
	again := a.App.RedirectURL != "" && a.App.RedirectURL != url
	*a = a.WithCallback(offered[n].Way, url).FinishingPart(0)
	if again {
		p.say("The app needs this Callback URL now, saved.")
	}
	return nil
}

// n8nCallback asks for n8n's callback URL. n8n's address becomes it.
func (p *prompter) n8nCallback(ctx context.Context, proposed string) (url string, err error) {
	q := question{text: "OAuth Redirect URL of n8n", preset: proposed,
		help: "n8n shows it in its Pipedrive OAuth2 API credential. The address at which you open n8n will do, too."}
	err = p.answer(ctx, q, func(line string) error {
		line = sanitize.Unbroken(line)
		callback, traps, ok, err := wizard.CallbackOf(line)
		switch {
		case err != nil:
			return err
		case ok:
			line = callback
			p.alone(line)
			for _, t := range traps {
				p.item("  - ", t)
			}
		}
		url = line
		return wizard.CheckRedirectURL(line)
	})
	return url, err
}

// part shows a part's tasks until they are done.
func (p *prompter) part(ctx context.Context, a *wizard.Answers, i int) error {
	if a.Parts()[i].Short == "app" {
		var choices []choice
		preset := 0
		for n, kind := range wizard.AppKinds() {
			about, _ := kind.About()
			choices = append(choices, choice{string(kind), words.Upper(string(kind)) + ": " + about})
			if kind == a.AppKind() {
				preset = n
			}
		}
		n, err := p.choose(ctx, question{text: "Kind of the app"}, choices, preset)
		if err != nil {
			return err
		}
		a.Kind = wizard.AppKinds()[n]
	}
	part := a.Parts()[i]
	if part.Guide != "" {
		p.say(part.Title + " (" + part.Guide + ")")
	}
	for _, t := range part.Tasks {
		p.task(t)
	}
	if part.Note != "" {
		p.say(strings.TrimSuffix(part.Note, ".") + ".")
	}
	if a.Method == connection.APIToken { // the question for it comes next
		return nil
	}
	q := question{text: "done, open, pages or more", preset: "done",
		help: "done goes on. open shows Developer Hub in the browser. pages lists what to read. more explains what this leaves out."}
	return p.answer(ctx, q, func(line string) error {
		switch line {
		case "done":
			*a = a.FinishingPart(i)
			return nil
		case "open":
			if err := p.session.World.Host.OpenBrowser(part.Tasks[0].URL); err != nil {
				return err
			}
			return askAgain("Opened in the browser.")
		case "pages":
			for _, page := range a.Pages() {
				p.say(page.Title + ":")
				p.alone(page.URL)
			}
			return askAgain("")
		case "more":
			return askAgain(strings.Join(a.RegisterHelp(), "\n"))
		}
		return fmt.Errorf("%q is none of done, open, pages, more", line)
	})
}

// task says one thing to do. What is to be entered stands alone, so that it can be copied.
func (p *prompter) task(t wizard.Task) {
	mark := "  "
	if t.Steps != "" {
		mark = fmt.Sprintf("%4s  ", t.Steps)
	}
	switch {
	case t.Steps == "" && t.Value != "":
		p.item("  - ", t.Value+map[string]string{"new": " (new)", "no longer": " (no longer needed: switch it off)"}[t.Mark])
		return
	case t.Value != "" && t.Mark != "":
		p.item(mark, t.Text+" (changed)")
	default:
		p.item(mark, t.Text)
	}
	switch {
	case t.Value != "":
		p.alone(t.Value)
	case t.Steps == "1":
		p.alone(t.URL)
	}
	if t.Below != "" {
		p.say(t.Below)
	}
}

// fields asks for what registering yielded.
func (p *prompter) fields(ctx context.Context, a *wizard.Answers) error {
	for _, f := range a.Fields() {
		take := func(line string) error { return p.take(f, a, line) }
		var err error
		if f.Secret {
			err = p.secret(ctx, question{text: f.Label, help: f.Help}, secret.New(f.Value(*a)), take)
		} else {
			err = p.answer(ctx, question{text: f.Label, preset: f.Value(*a), help: f.Help}, take)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// take takes a value unless it cannot be right.
func (p *prompter) take(f wizard.Field, a *wizard.Answers, line string) error {
	line = sanitize.Unbroken(line)
	v := f.Judge(*a, line)
	switch {
	case v.Fit == wizard.Empty:
		return errors.New("nothing was entered: " + v.Text)
	case v.Refused():
		return errors.New(strings.TrimSuffix(v.Text, "."))
	case v.Text != "" && p.session.World.Demo == nil:
		p.say("Unusual: " + v.Text + ".")
	}
	*a = f.Set(*a, line)
	return nil
}

// secret asks for a secret without showing what is typed. An empty line keeps what is there.
func (p *prompter) secret(ctx context.Context, q question, there secret.Secret, take func(line string) error) error {
	q.hidden, q.help = true, strings.TrimSpace(q.help+" Paste it; nothing shows while you do.")
	if !there.IsZero() {
		q.text = fmt.Sprintf("%s (empty keeps the %d characters that are there; show prints them)", q.text, there.Len())
	}
	return p.answer(ctx, q, func(line string) error {
		switch {
		case line == "" && !there.IsZero():
			return take(there.Reveal())
		case line == "show" && !there.IsZero():
			p.alone(there.Reveal())
			return askAgain("Clear the screen before others see it.")
		}
		line = sanitize.Unbroken(line)
		if err := take(line); err != nil {
			return err
		}
		p.say(fmt.Sprintf("Taken: %d characters.", len(line)))
		return nil
	})
}
