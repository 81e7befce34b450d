package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// registration goes through what has to be done in Pipedrive, part by part, and asks for the resulting values.
func (p *prompter) registration(ctx context.Context, a *wizard.Answers) error {
	*a = a.FilledBy(p.world.Demo)
	refused := p.refused
	if p.refused = false; a.Done(wizard.StepRegister) {
		again, err := p.registered(ctx, *a, refused)
		if err != nil || !again {
			return err
		}
	}
	if a.Method == connection.APIToken {
		p.open(a.Parts()[0].Title + ".")
	} else {
		p.open(wizard.CallbackReason)
	}
	for i := range a.Parts() {
		var err error
		part := a.Parts()[i] // as the answers so far determine it
		switch last := i == len(a.Parts())-1; {
		case last:
			if a.Method == connection.APIToken {
				p.sayTasks(part)
			}
			err = p.fields(ctx, a)
		case i == 0:
			err = p.callback(ctx, a)
		case a.PartDone(i):
			p.say("✓ " + part.Title + ": " + part.Done)
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

// registered asks whether to go through the finished parts once more, which helps if connecting led back here.
func (p *prompter) registered(ctx context.Context, a wizard.Answers, refused bool) (again bool, err error) {
	p.open(cmp.Or(p.demo(a, wizard.StepRegister), "This was gone through before."))
	for _, part := range a.Parts() {
		p.item("✓ ", part.Title+": "+cmp.Or(part.Done, a.Summary(wizard.StepRegister)))
	}
	ways, preset := []option{{"next", "Next: " + wizard.StepConnect.Title()}, {"change", "Go through the parts again"}}, 0
	if refused {
		preset = 1
	}
	taken, err := choose(ctx, p, "What now", ways, preset, option.shown)
	return taken.word == "change", err
}

// callback asks how to use the app's one callback URL.
func (p *prompter) callback(ctx context.Context, a *wizard.Answers) error {
	offered := a.CallbackChoices()
	preset := slices.IndexFunc(offered, func(c wizard.CallbackChoice) bool { return c.Way == a.CallbackWay() })
	taken, err := choose(ctx, p, "Callback URL", offered, preset, func(c wizard.CallbackChoice) option {
		return option{string(c.Way), c.Title + ", " + c.About + words.Either(c.URL == "", "", ": "+c.URL) + ". " + c.Text}
	}, wizard.CallbackHelp)
	if err != nil {
		return err
	}
	url := taken.URL
	if taken.Way == wizard.CallbackN8N {
		if url, err = p.n8nCallback(ctx, url); err != nil {
			return err
		}
	}
	again := a.App.RedirectURL != "" && a.App.RedirectURL != url
	*a = a.WithCallback(taken.Way, url).FinishingPart(0)
	if again {
		p.say("The app needs this Callback URL now, saved.")
	}
	return nil
}

// n8nCallback asks for n8n's callback URL; n8n's address is turned into it.
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

// kind asks for the kind of app to create.
func (p *prompter) kind(ctx context.Context, a *wizard.Answers) error {
	kind, err := choose(ctx, p, "Kind of the app", wizard.AppKinds(), slices.Index(wizard.AppKinds(), a.AppKind()), func(kind wizard.AppKind) option {
		about, _ := kind.About()
		return option{string(kind), words.Upper(string(kind)) + ": " + about}
	}, wizard.KindHelp)
	if err == nil {
		a.Kind = kind
	}
	return err
}

// partWays is what can be typed below a part's tasks.
var partWays = []option{{word: "done"}, {word: "open"}, {word: "pages"}, {word: "more"}}

// part shows a part's tasks until they are done.
func (p *prompter) part(ctx context.Context, a *wizard.Answers, i int) error {
	if a.Parts()[i].Short == "app" {
		if err := p.kind(ctx, a); err != nil {
			return err
		}
	}
	part := a.Parts()[i]
	p.say(part.Title + " (" + part.Guide + ")")
	p.sayTasks(part)
	q := question{text: "done, open, pages or more", preset: "done",
		help: "done goes on. open shows Developer Hub in the browser. pages lists what to read. more explains what this leaves out."}
	return p.answer(ctx, q, func(line string) error {
		way, err := pick(line, partWays)
		if err != nil {
			return fmt.Errorf("%q is none of done, open, pages, more", line)
		}
		switch partWays[way].word {
		case "done":
			*a = a.FinishingPart(i)
			return nil
		case "open":
			p.sayOpened(wizard.OpenBrowser{URL: part.Tasks[0].URL}.Run(ctx, p.world, nil).(wizard.BrowserOpened))
		case "pages":
			for _, page := range a.Pages() {
				p.say(page.Title + ":")
				p.alone(page.URL)
			}
		case "more":
			p.say(strings.Join(a.RegisterHelp(), "\n"))
		}
		return askAgain("")
	})
}

// sayTasks says everything that has to be done in a part.
func (p *prompter) sayTasks(part wizard.Part) {
	for _, t := range part.Tasks {
		p.task(t)
	}
	if part.Note != "" {
		p.say(strings.TrimSuffix(part.Note, ".") + ".")
	}
}

// task says one thing to do. A value to enter is on a line of its own, so that it can be copied.
func (p *prompter) task(t wizard.Task) {
	if t.Steps == "" && t.Value != "" {
		p.item("  - ", t.Value+map[string]string{"new": " (new)", "no longer": " (no longer needed: switch it off)"}[t.Mark])
		return
	}
	text := t.Text
	if t.Value != "" && t.Mark != "" {
		text += " (changed)"
	}
	p.item(fmt.Sprintf("%4s  ", t.Steps), text)
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

// fields asks for the values that registering yields.
func (p *prompter) fields(ctx context.Context, a *wizard.Answers) error {
	for _, f := range a.Fields() {
		take := func(line string) error { return p.take(f, a, line) }
		q := question{text: f.Label, preset: f.Value(*a), help: f.Help}
		var err error
		if f.Secret {
			err = p.secret(ctx, q, take)
		} else {
			err = p.answer(ctx, q, take)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// take accepts a value unless it cannot be right.
func (p *prompter) take(f wizard.Field, a *wizard.Answers, line string) error {
	line = sanitize.Unbroken(line)
	v := f.Judge(*a, line)
	switch {
	case v.Fit == wizard.Empty:
		return errors.New("nothing was entered: " + v.Text)
	case v.Refused():
		return errors.New(strings.TrimSuffix(v.Text, "."))
	case v.Text != "" && p.world.Demo == nil:
		p.say("Unusual: " + v.Text + ".")
	}
	*a = f.Set(*a, line)
	return nil
}

// secret asks for a secret without showing what is typed. An empty line keeps the present one, the preset.
func (p *prompter) secret(ctx context.Context, q question, take func(line string) error) error {
	there := secret.New(q.preset)
	q.hidden, q.preset, q.help = true, "", strings.TrimSpace(q.help+" Paste it; nothing shows while you do.")
	if !there.IsZero() {
		q.text += " (empty keeps the " + words.Count(there.Len(), "character") + " that " + words.Either(there.Len() == 1, "is there; show prints it)", "are there; show prints them)")
	}
	return p.answer(ctx, q, func(line string) error {
		switch {
		case line == "" && !there.IsZero():
			return take(there.Reveal())
		case line == "show" && !there.IsZero():
			p.alone(there.Reveal())
			return askAgain("Clear the screen before others see it.")
		}
		if err := take(line); err != nil {
			return err
		}
		p.say("Taken: " + words.Count(len(sanitize.Unbroken(line)), "character") + ".")
		return nil
	})
}
