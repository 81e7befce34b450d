package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// login runs one login. The browser's callback and a pasted line race; whichever comes first wins. The end of the input
// does not end the wait.
func (p *prompter) login(ctx context.Context, flow wizard.Connect, effect wizard.Authorize, a wizard.Answers) (wizard.Connect, wizard.Turn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events := make(chan wizard.Event, 2) // the invitation, the end
	go func() { events <- effect.Run(ctx, p.session.World, func(e wizard.Event) { events <- e }) }()

	typed := loginLines{p: p}
	var lines <-chan string // none before there is something to answer
	var soon <-chan time.Time
	for {
		var event wizard.Event
		select {
		case event = <-events: // before a line that came at the same time: it answers what comes next
		default:
			select {
			case event = <-events:
			case <-ctx.Done():
				awaitEnd(events)
				return flow, wizard.Turn{Answers: a}, stopped{context.Cause(ctx)}
			case <-soon:
				p.say("One minute left.")
			case line, ok := <-lines:
				if !ok {
					lines = nil
					continue
				}
				took, err := typed.take(ctx, flow, a, strings.TrimSpace(line))
				if err != nil { // the login must not outlive the question
					cancel()
					awaitEnd(events)
					return flow, wizard.Turn{Answers: a}, err
				}
				if took { // what is typed from here on answers the next question
					lines = nil
				}
			}
		}
		var turn wizard.Turn
		switch e := event.(type) {
		case wizard.Invited:
			flow, turn = flow.On(e, a)
			p.invite(ctx, flow, turn.Effect)
			lines = p.in.next
			if left := time.Until(flow.Invitation.Deadline); left > time.Minute {
				soon = time.After(left - time.Minute)
			}
		case wizard.Authorized:
			if ctx.Err() != nil {
				return flow, wizard.Turn{Answers: a}, stopped{context.Cause(ctx)}
			}
			flow, turn = flow.On(e, a)
			return flow, turn, nil
		}
	}
}

func awaitEnd(events <-chan wizard.Event) {
	for {
		if _, ended := (<-events).(wizard.Authorized); ended {
			return
		}
	}
}

// invite prints the address before anything is opened, alone on its line so that it can be copied in one piece.
func (p *prompter) invite(ctx context.Context, flow wizard.Connect, open wizard.Effect) {
	i := flow.Invitation
	p.say("Open this address in a browser and allow the access:")
	p.alone(i.URL)
	if i.ShortURL != "" {
		p.say("On this machine this short one leads there, too:")
		p.alone(i.ShortURL)
	}
	if opened := open.Run(ctx, p.session.World, nil).(wizard.BrowserOpened); opened.Err != nil {
		p.say(words.Upper(opened.Err.Error()) + ".")
	} else {
		p.say("It was opened in the browser.")
	}
	p.say("If the browser ends on an error page, of n8n for example, copy that page's address and enter it here. If Pipedrive itself " +
		"shows an error, ? says what it means.")
	if flow.Demo {
		p.say("Demo: allow presses Allow on the simulated page for you.")
	}
	p.say(fmt.Sprintf("Waiting for the answer, for at most %s. ? lists what can be typed meanwhile.", minutes(time.Until(i.Deadline))))
}

// loginLines takes lines while a login waits. refused is what was refused last: terminals break long addresses, so that
// the rest of one comes as another line.
type loginLines struct {
	p       *prompter
	refused string
}

// take takes one line; took reports that the answer is under way.
func (l *loginLines) take(ctx context.Context, flow wizard.Connect, a wizard.Answers, line string) (took bool, err error) {
	p := l.p
	if !p.echo.Terminal() && slices.Contains([]string{"", "y", "yes", "n", "no"}, line) {
		p.held = &line // typed ahead: it answers the question that follows
		return true, nil
	}
	switch line {
	case "":
		return false, nil
	case "?":
		p.say("Paste the address of the page where the browser ended. open opens the browser again, back stops waiting, quit " +
			"leaves the setup." + map[bool]string{true: " allow presses Allow.", false: ""}[flow.Demo])
		for _, text := range a.BrowserErrors() {
			p.item("  - ", text)
		}
		return false, nil
	case "back":
		return false, errBack
	case "quit":
		return false, &wizard.LeftError{}
	case string(wizard.ChooseOpen), string(wizard.ChooseAllow):
		if _, turn := flow.Choose(wizard.ChoiceName(line), a); turn.Effect != nil {
			return p.sayOutcome(turn.Effect.Run(ctx, p.session.World, nil)), nil
		}
	}
	err = l.paste(ctx, flow, line)
	if err != nil && l.refused != "" && l.paste(ctx, flow, l.refused+line) == nil {
		err = nil
	}
	if p.reportError(err) {
		l.refused = line
		return false, nil
	}
	p.say("Taken.")
	return true, nil
}

func (l *loginLines) paste(ctx context.Context, flow wizard.Connect, text string) error {
	return flow.Paste(text).Run(ctx, l.p.session.World, nil).(wizard.Pasted).Err
}

// sayOutcome says what failed of what was typed; took reports that the answer is under way.
func (p *prompter) sayOutcome(event wizard.Event) (took bool) {
	switch e := event.(type) {
	case wizard.BrowserOpened:
		p.reportError(e.Err)
	case wizard.Approved:
		return !p.reportError(e.Err)
	}
	return false
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
