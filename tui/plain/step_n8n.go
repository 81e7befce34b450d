package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// n8n asks where n8n runs and is opened, and looks into it if there is a key.
func (p *prompter) n8n(ctx context.Context, a *wizard.Answers) error {
	p.say("Where does your n8n run? It decides your app's callback URL, and how the credential gets into n8n.")
	var choices []choice
	for _, r := range wizard.Places() {
		choices = append(choices, choice{string(r), r.Title() + ": " + r.About()})
	}
	n, err := p.choose(ctx, question{text: "n8n"}, choices, max(0, slices.Index(wizard.Places(), a.Runs)))
	if err != nil {
		return err
	}
	runs, address := wizard.Places()[n], a.N8N.URL
	if runs == wizard.RunsLater {
		*a = a.WithN8N(runs, "")
		return p.found(ctx, a)
	}
	if address == "" && runs != wizard.RunsInCloud {
		address = runs.Address()
	}
	q := question{text: "Address at which n8n is opened", preset: address, help: "The address in your browser when n8n is open, for example " + wizard.LocalN8N + "."}
	if err := p.answer(ctx, q, func(line string) error {
		if _, _, err := handover.RedirectURL(line); err != nil {
			return err
		}
		*a = a.WithN8N(runs, line)
		return nil
	}); err != nil {
		return err
	}
	if err := p.look(ctx, a); err != nil {
		return err
	}
	return p.found(ctx, a)
}

// look reads the workflows of n8n with its API key, if the person gives one, or wants the one that there is to be used.
func (p *prompter) look(ctx context.Context, a *wizard.Answers) error {
	if p.session.World.Reader == nil || p.session.World.Demo != nil || a.Found.Address == a.N8N.URL {
		return nil
	}
	if !a.N8NKey().IsZero() {
		ok, err := p.yes(ctx, "There is an API key of n8n, from "+a.Key.From+". Look into n8n with it?", true)
		if err != nil || ok && p.read(ctx, a, a.Look()) == nil {
			return err
		}
		a.Key = wizard.APIKey{}
	}
	q := question{text: "API key of n8n, or an empty line", hidden: true,
		help: "n8n shows it under Settings, n8n API. With it I read your workflows, hand the credential over and prove it there. It is not kept."}
	return p.answer(ctx, q, func(line string) error {
		if *a = a.WithAPIKey(sanitize.Unbroken(line)); line == "" {
			return nil
		}
		if p.read(ctx, a, a.Look()) != nil {
			a.Key = wizard.APIKey{}
			return askAgain("Enter another key, or an empty line to go on without one.")
		}
		return nil
	})
}

// read reads what workflows use, and says why that cannot be.
func (p *prompter) read(ctx context.Context, a *wizard.Answers, r wizard.ReadWorkflows) error {
	p.say("Reading workflows …")
	e, _ := r.Run(ctx, p.session.World, func(wizard.Event) {}).(wizard.WorkflowsRead)
	if e.Err == nil {
		*a = a.WithFound(e.Found)
		return nil
	}
	remark := wizard.FilesRemark(e.Err)
	if r.Address != "" {
		remark = wizard.LookRemark(r.Address, e.Found, e.Err)
	}
	p.say(words.Upper(remark.Word) + ": " + remark.Text)
	for _, right := range e.Found.Lacks {
		p.item("  - ", right.Scope+": "+right.For)
	}
	return e.Err
}

// found says what workflows use, and takes which of them are left out.
func (p *prompter) found(ctx context.Context, a *wizard.Answers) error {
	if !a.Found.Any() {
		return nil
	}
	p.sayFound(*a)
	if len(a.Found.Workflows) == 0 {
		return nil
	}
	q := question{text: "A number leaves a workflow out or takes it again, an empty line goes on", help: "-2 leaves the second out, 2 takes it again."}
	for {
		line, err := p.ask(ctx, q)
		if err != nil || line == "" {
			return err
		}
		out := strings.HasPrefix(line, "-")
		n, err := strconv.Atoi(strings.TrimPrefix(line, "-"))
		if err != nil || n < 1 || n > len(a.Found.Workflows) {
			p.sayError(errors.New("no such workflow: type a number of the list, with a minus to leave it out"))
			continue
		}
		if a.Found.Workflows[n-1].Out != out {
			*a = a.Toggling(n - 1)
		}
		p.sayFound(*a)
	}
}

// sayFound lists the workflows.
func (p *prompter) sayFound(a wizard.Answers) {
	f := a.Found
	p.say(f.Title() + ".")
	for i, w := range f.Workflows {
		text := w.Name
		for _, more := range []string{w.State, map[bool]string{true: "left out"}[w.Out]} {
			if more != "" {
				text += ", " + more
			}
		}
		p.item(fmt.Sprintf("%2d. ", i+1), text+": "+w.Uses(true))
	}
	for _, u := range f.Selection(0).Unresolved {
		p.say("Not clear: " + u.Where() + ": " + u.Reason + ".")
	}
	for _, remark := range f.Remarks() {
		p.say(remark + ".")
	}
	if len(f.Taken()) > 0 {
		p.say("Together: " + f.Together() + ". Credentials: " + f.CredentialsNow() + ".")
	}
	if n := len(f.Lacks); n > 0 {
		p.say(fmt.Sprintf("The key may not do %d of %s that I need:", n, words.Count(f.Rights, "thing")))
		for _, right := range f.Lacks {
			p.item("  - ", right.Scope+": "+right.For)
		}
	}
}
