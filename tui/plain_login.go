package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// answered is how a login ended.
type answered struct {
	token connection.Token
	err   error
}

// login runs one OAuth2 login. The browser's callback and a pasted line race; whichever comes first wins.
func (p *plain) login(ctx context.Context, a *wizard.Answers) error {
	if p.opts.Demo != nil && p.opts.Demo.SwitchOn != nil {
		p.opts.Demo.SwitchOn(a.Checklist().Needed())
	}
	ctx, cancel := context.WithCancel(ctx)
	invitations, done := make(chan connection.Invitation, 1), make(chan answered, 1)
	go func() {
		opts := connection.AuthorizeOptions{PasteOnly: !connection.LoopbackURL(a.App.RedirectURL)}
		token, err := p.opts.Pipedrive.Authorize(ctx, a.App, opts, func(i connection.Invitation) { invitations <- i })
		close(invitations)
		done <- answered{token, err}
	}()
	var result answered
	i, invited := <-invitations
	var err error
	if invited {
		p.invite(i)
		err = p.await(ctx, *a, i, done, &result)
	}
	if !invited {
		result = <-done
	} else if err != nil { // back, quit, the end of ctx: the login must not outlive the question
		cancel()
		<-done
	}
	cancel()
	if err == nil {
		err = result.err
	}
	if err != nil {
		return err
	}
	*a = a.WithNewLogin(result.token)
	return nil
}

// invite prints the address before anything is opened, alone on its line so that it can be copied in one piece.
func (p *plain) invite(i connection.Invitation) {
	p.say("Open this address in a browser and allow the access:")
	p.alone(i.URL)
	if i.ShortURL != "" {
		p.say("On this machine this short one leads there, too:")
		p.alone(i.ShortURL)
	}
	if err := p.opts.Host.OpenBrowser(i.URL); err != nil {
		p.say(upper(err.Error()) + ".")
	} else {
		p.say("It was opened in the browser.")
	}
	p.say("If the browser ends on an error page, of n8n for example, copy that page's address and enter it here. If Pipedrive itself " +
		"shows an error, ? says what it means.")
	if p.opts.Demo != nil {
		p.say("Demo: allow presses Allow on the simulated page for you.")
	}
	p.say(fmt.Sprintf("Waiting for the answer, for at most %s. ? lists what can be typed meanwhile.", minutes(time.Until(i.Deadline))))
}

// await takes lines until the login has its answer. The end of the input does not end the wait.
func (p *plain) await(ctx context.Context, a wizard.Answers, i connection.Invitation, done <-chan answered, result *answered) error {
	lines, before := p.in.next, ""
	var soon <-chan time.Time
	if left := time.Until(i.Deadline); left > time.Minute {
		soon = time.After(left - time.Minute)
	}
	for {
		select {
		case *result = <-done: // before a line that came at the same time: it answers what comes next
			return nil
		default:
		}
		select {
		case <-ctx.Done():
			return stopped{context.Cause(ctx)}
		case *result = <-done:
			return nil
		case <-soon:
			p.say("One minute left.")
		case line, ok := <-lines:
			if !ok {
				lines = nil
				continue
			}
			taken, err := p.during(ctx, a, i, strings.TrimSpace(line), &before)
			if err != nil {
				return err
			}
			if taken { // what is typed from here on answers the next question
				lines = nil
			}
		}
	}
}

// during takes one line while a login waits; taken reports that its answer is under way. before is what was refused
// last: terminals break long addresses, so that the rest of one comes as another line.
func (p *plain) during(ctx context.Context, a wizard.Answers, i connection.Invitation, line string, before *string) (taken bool, err error) {
	if !p.echo.Terminal() && slices.Contains([]string{"", "y", "yes", "n", "no"}, line) {
		p.held = &line // typed ahead: it answers the question that follows
		return true, nil
	}
	switch line {
	case "":
		return false, nil
	case "?":
		p.say("Paste the address of the page where the browser ended. open opens the browser again, back stops waiting, quit " +
			"leaves the setup." + map[bool]string{true: " allow presses Allow.", false: ""}[p.opts.Demo != nil])
		for _, text := range browserErrorWords(a) {
			p.item("  - ", text)
		}
		return false, nil
	case "back":
		return false, errBack
	case "quit":
		return false, &LeftError{}
	case "open":
		if err := p.opts.Host.OpenBrowser(i.URL); err != nil {
			p.failed(err)
		}
		return false, nil
	case "allow":
		if p.opts.Demo != nil {
			if err := p.opts.Demo.Approve(ctx, i.URL); err != nil {
				p.failed(err)
				return false, nil
			}
			return true, nil
		}
	}
	err = i.Paste(line)
	if err != nil && *before != "" && i.Paste(*before+line) == nil {
		err = nil
	}
	if err != nil {
		*before = line
		p.failed(err)
		return false, nil
	}
	p.say("Taken.")
	return true, nil
}

// minutes is a waiting time in words.
func minutes(d time.Duration) string {
	switch n := int(d.Round(time.Minute) / time.Minute); {
	case n > 1:
		return fmt.Sprintf("%d minutes", n)
	case n == 1:
		return "1 minute"
	}
	return fmt.Sprintf("%d seconds", int(d.Round(time.Second)/time.Second))
}
