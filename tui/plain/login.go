package plain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// login runs one login. The browser's callback and a pasted line race; whichever comes first wins. The end of the input does
// not end the wait.
func (p *prompter) login(ctx context.Context, flow wizard.Connect, effect wizard.Authorize, a wizard.Answers) (wizard.Connect, wizard.Turn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events := make(chan wizard.Event, 2) // the invitation, the end
	go func() { events <- effect.Run(ctx, p.world, func(e wizard.Event) { events <- e }) }()

	typed := loginLines{p: p}
	var lines <-chan string // none before there is something to answer
	var soon <-chan time.Time
	for {
		var event wizard.Event
		select {
		case event = <-events: // first, even if a line came at the same time: that line answers the next question
		default:
			select {
			case event = <-events:
			case <-ctx.Done():
				awaitEnd(events)
				return flow, wizard.Turn{Answers: a}, leaving{error: context.Cause(ctx)}
			case <-soon:
				p.say("\nOne minute left.")
				p.prompt(loginQuestion)
			case line, ok := <-lines:
				if !ok {
					lines = nil
					continue
				}
				line = strings.TrimSpace(line)
				p.repeat(loginQuestion, line)
				took, err := typed.take(ctx, flow, a, line)
				switch {
				case err != nil: // the login must not outlive the question
					cancel()
					awaitEnd(events)
					return flow, wizard.Turn{Answers: a}, err
				case took: // what is typed from here on answers the next question
					lines = nil
				default:
					p.prompt(loginQuestion)
				}
			}
		}
		var turn wizard.Turn
		switch e := event.(type) {
		case wizard.Invited:
			flow, turn = flow.On(e, a)
			soon, lines = p.invite(ctx, flow, a, turn.Effect), p.in.next
		case wizard.Authorized:
			if lines != nil { // the prompt still waits for a line
				p.print("\n")
			}
			if ctx.Err() != nil {
				return flow, wizard.Turn{Answers: a}, leaving{error: context.Cause(ctx)}
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

// loginQuestion is shown while the browser's answer is awaited.
var loginQuestion = question{text: "The address of the page where the browser ends, or ? for help"}

// invite prints the address before opening anything, alone on its line so that it can be copied in one piece. soon fires when
// one minute is left; nil: there is less already.
func (p *prompter) invite(ctx context.Context, flow wizard.Connect, a wizard.Answers, open wizard.Effect) (soon <-chan time.Time) {
	i := flow.Invitation
	p.open("Open this address in a browser and allow the access:")
	p.alone(i.LaunchURL())
	p.sayOpened(open.Run(ctx, p.world, nil).(wizard.BrowserOpened))
	how := "The answer arrives by itself; if it does not, paste the page's address."
	if flow.NeedsPaste(a) {
		how = "The browser then ends at n8n, perhaps on an error page: paste that page's address."
	}
	p.say(fmt.Sprintf("%s I wait for %s.", how, minutes(time.Until(i.Deadline))))
	if flow.Demo {
		p.say("Demo: allow presses Allow for you.")
	}
	p.prompt(loginQuestion)
	if left := time.Until(i.Deadline); left > time.Minute {
		return time.After(left - time.Minute)
	}
	return nil
}

// loginLines handles lines while a login is waiting. refused is the last refused line: terminals break long addresses, so
// that the rest of one may come as another line.
type loginLines struct {
	p       *prompter
	refused string
}

// shortest is the length of the shortest line that means something here: a shorter line from a pipe is kept for the next
// question.
const shortest = len("open")

// take handles one line; took reports that the answer is under way.
func (l *loginLines) take(ctx context.Context, flow wizard.Connect, a wizard.Answers, line string) (took bool, err error) {
	p := l.p
	if !p.echo.Terminal() && len(line) < shortest && line != "?" {
		p.held = &line
		return true, nil
	}
	switch line {
	case "":
		return false, nil
	case "?":
		p.help(flow, a)
		return false, nil
	case "back":
		return false, errBack
	case "quit":
		return false, leaving{error: &wizard.LeftError{}}
	case string(wizard.ChooseOpen), string(wizard.ChooseAllow):
		if _, turn := flow.Choose(wizard.ChoiceName(line), a); turn.Effect != nil {
			return p.sayOutcome(turn.Effect.Run(ctx, p.world, nil)), nil
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

// help says what can be typed while a login is waiting, and what the browser's own errors mean.
func (p *prompter) help(flow wizard.Connect, a wizard.Answers) {
	p.say("Paste the address of the page where the browser ended. open opens the browser again, back stops waiting, quit leaves the setup.")
	if flow.Demo {
		p.say("allow presses Allow.")
	}
	if i := flow.Invitation; i.ShortURL != "" {
		p.say("The address above is one of this machine; the whole one:")
		p.alone(i.URL)
	}
	for _, text := range a.BrowserErrors() {
		p.item("  - ", text)
	}
}

func (l *loginLines) paste(ctx context.Context, flow wizard.Connect, text string) error {
	return flow.Paste(text).Run(ctx, l.p.world, nil).(wizard.Pasted).Err
}

// sayOutcome reports the result of what was typed; took reports that the answer is under way.
func (p *prompter) sayOutcome(event wizard.Event) (took bool) {
	switch e := event.(type) {
	case wizard.BrowserOpened:
		p.sayOpened(e)
	case wizard.Approved:
		return !p.reportError(e.Err)
	}
	return false
}

// minutes returns a waiting time in words.
func minutes(d time.Duration) string {
	if n := int(d.Round(time.Minute) / time.Minute); n > 0 {
		return words.Count(n, "minute")
	}
	return words.Count(int(max(d, 0).Round(time.Second)/time.Second), "second")
}
