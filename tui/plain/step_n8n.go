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

// n8n asks where n8n runs and at which address it is opened, and looks into it if there is a key.
func (p *prompter) n8n(ctx context.Context, a *wizard.Answers) error {
	p.open(wizard.N8NQuestion + " " + wizard.N8NReason)
	runs, err := choose(ctx, p, "n8n", wizard.Places(), slices.Index(wizard.Places(), a.Runs), func(r wizard.Runs) option {
		return option{string(r), r.Title() + ": " + r.About()}
	}, wizard.N8NHelp()...)
	if err != nil {
		return err
	}
	if runs == wizard.RunsLater {
		*a = a.WithN8N(runs, "")
		return p.found(ctx, a)
	}
	if err := p.address(ctx, a, runs); err != nil {
		return err
	}
	if err := p.look(ctx, a); err != nil {
		return err
	}
	return p.found(ctx, a)
}

// address asks where n8n is opened.
func (p *prompter) address(ctx context.Context, a *wizard.Answers, runs wizard.Runs) error {
	q := question{text: "Address", preset: a.N8N.URL, help: "The address in your browser when n8n is open, for example " + wizard.LocalN8N + "."}
	if q.preset == "" && runs != wizard.RunsInCloud {
		q.preset = runs.Address()
	}
	return p.answer(ctx, q, func(line string) error {
		if _, _, err := handover.RedirectURL(line); err != nil {
			return err
		}
		*a = a.WithN8N(runs, line)
		p.sayRemark(runs.AddressRemark(line))
		return nil
	})
}

// look reads n8n's workflows with its API key, if the person enters one, or agrees to use the one that is known.
func (p *prompter) look(ctx context.Context, a *wizard.Answers) error {
	if !p.world.Looks() || a.Found.Address == a.N8N.URL {
		return nil
	}
	q := question{text: "API key of n8n, or an empty line", hidden: true,
		help: wizard.KeyPlace + ". With it I read your workflows, hand the credential over and prove it there. It is not kept."}
	const without = "none"
	there := !a.N8NKey().IsZero() && !a.Key.Refused
	if there {
		which := "tries the one again that was entered"
		if a.Key.From != "" {
			which = "takes the one from " + a.Key.From
		}
		q.text = "API key of n8n (an empty line " + which + ", " + without + " goes on without)"
	}
	return p.answer(ctx, q, func(line string) error {
		switch {
		case line == without || line == "" && !there:
			a.Key = wizard.APIKey{}
			return nil
		case line != "":
			*a = a.WithAPIKey(sanitize.Unbroken(line))
		}
		if p.read(ctx, a, a.Look()) != nil {
			return p.look(ctx, a)
		}
		return nil
	})
}

// read reads what workflows use, or says why that is not possible.
func (p *prompter) read(ctx context.Context, a *wizard.Answers, r wizard.ReadWorkflows) error {
	p.say("Reading workflows …")
	e, _ := r.Run(ctx, p.world, func(wizard.Event) {}).(wizard.WorkflowsRead)
	if e.Err == nil {
		*a = a.WithFound(e.Found)
		return nil
	}
	why := e.Remark()
	*a = a.Refusing(why)
	p.sayRemark(why)
	p.sayRights(e.Found.Lacks)
	return e.Err
}

func (p *prompter) sayRights(list []wizard.Right) {
	for _, right := range list {
		p.item("  - ", right.Scope+": "+right.For)
	}
}

// found says what the workflows use, and lets the person leave some out.
func (p *prompter) found(ctx context.Context, a *wizard.Answers) error {
	if !a.Found.Any() {
		return nil
	}
	p.sayFound(*a)
	if len(a.Found.Workflows) == 0 {
		return nil
	}
	q := question{text: "Leave one out (-2), take one again (2), or an empty line to go on", help: "-2 leaves the second out, 2 takes it again."}
	return p.answer(ctx, q, func(line string) error {
		if line == "" {
			return nil
		}
		number, out := strings.CutPrefix(line, "-")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(a.Found.Workflows) {
			return errors.New("no such workflow: type a number of the list, with a minus to leave it out")
		}
		if a.Found.Workflows[n-1].Out != out {
			*a = a.Toggling(n - 1)
		}
		p.sayFound(*a)
		return askAgain("")
	})
}

// sayFound lists the workflows.
func (p *prompter) sayFound(a wizard.Answers) {
	f := a.Found
	p.say(f.Title() + ".")
	for i, w := range f.Workflows {
		facts := []string{w.Name}
		if w.State != "" {
			facts = append(facts, w.State)
		}
		if w.Out {
			facts = append(facts, "left out")
		}
		p.item(fmt.Sprintf("%2d. ", i+1), strings.Join(facts, ", ")+": "+w.Uses(true))
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
		p.sayRights(f.Lacks)
	}
}
