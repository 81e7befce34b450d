package tui

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/wizard"
)

// register goes through what is to be done in Pipedrive, one task at a time.
func (p *plain) register(ctx context.Context, a *wizard.Answers) error {
	if a.Method == connection.OAuth2 {
		if err := p.callback(ctx, a); err != nil {
			return err
		}
	}
	if a.TasksDone() {
		p.say(fmt.Sprintf("All %d tasks are ticked off.", len(a.Tasks())))
		return nil
	}
	for {
		if err := p.tasks(ctx, a); err != nil || a.TasksDone() {
			return err
		}
		p.say("Some tasks are still open; here they are again.")
	}
}

// tasks goes through the open tasks once.
func (p *plain) tasks(ctx context.Context, a *wizard.Answers) error {
	for i, t := range a.Tasks() {
		p.print("\n")
		if slices.Contains(a.Ticked, t.Key) {
			p.say(fmt.Sprintf("Task %d of %d, done: %s", i+1, len(a.Tasks()), t.Title))
			continue
		}
		all, err := p.task(ctx, a, i, t)
		if err != nil {
			return err
		}
		if all {
			for _, t := range a.Tasks() {
				*a = a.Ticking(t.Key, true)
			}
			break
		}
	}
	return nil
}

// task shows one task until it is done or put off; all says that everything is done.
func (p *plain) task(ctx context.Context, a *wizard.Answers, i int, t wizard.Task) (all bool, err error) {
	p.say(fmt.Sprintf("Task %d of %d: %s", i+1, len(a.Tasks()), t.Title))
	if t.Detail != "" {
		p.say(t.Detail)
	}
	if t.URL != "" {
		p.alone(t.URL)
	}
	if t.Copy != "" {
		p.say("To copy:")
		p.alone(t.Copy)
	}
	q := question{
		text: "done, later, open or all", preset: "done",
		help: "done ticks the task off. later leaves it open. open shows its page in the browser. all ticks off every task.",
	}
	err = p.answer(ctx, q, func(line string) error {
		switch line {
		case "done":
			*a = a.Ticking(t.Key, true)
		case "later":
		case "all":
			all = true
		case "open":
			if err := p.opts.Host.OpenBrowser(t.URL); err != nil {
				return err
			}
			return askAgain("Opened in the browser.")
		default:
			return fmt.Errorf("%q is none of done, later, open, all", line)
		}
		return nil
	})
	return all, err
}

// callbackOf computes the callback URL if what was entered is the address of an n8n.
func (p *plain) callbackOf(ctx context.Context, line string) (string, error) {
	url, traps, ok, err := wizard.CallbackOf(line)
	if err != nil || !ok {
		return line, err
	}
	p.say("The callback URL of that n8n:")
	p.alone(url)
	for _, t := range traps {
		p.item("  - ", t)
	}
	take, err := p.yes(ctx, "Take it?", true)
	if err != nil || take {
		return url, err
	}
	return line, nil
}

// callback asks for the app's callback URL, which the tasks name.
func (p *plain) callback(ctx context.Context, a *wizard.Answers) error {
	p.say("An app has exactly one callback URL, and n8n needs it. Three ways:")
	ways := a.CallbackWays()
	for i, w := range ways {
		p.item(fmt.Sprintf("%2d. ", i+1), w.Title+": "+w.Text)
	}
	return p.answer(ctx, question{
		text: "Callback URL of the app", preset: a.RedirectURL(),
		help: "For ways 1 and 3 take the loopback URL: type 1. For way 2 enter the OAuth Redirect URL that n8n shows in its credential's dialog, or the address " +
			"at which you open n8n.",
	}, func(line string) error {
		line = sanitize.Unbroken(line)
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(ways) {
			if line = ways[n-1].URL; line == "" {
				return askAgain("Then enter the OAuth Redirect URL that n8n shows in its credential's dialog, or n8n's address.")
			}
		}
		line, err := p.callbackOf(ctx, line)
		if err != nil {
			return err
		}
		if err := wizard.CheckRedirectURL(line); err != nil {
			return err
		}
		a.App.RedirectURL = line
		return nil
	})
}
