package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"connect-pipedrive/internal/echo"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// prompter is the setup as numbered prompts: line by line, overwriting nothing, without control codes. It asks for the same
// answers as the screens do and passes them to the same functions.
type prompter struct {
	session wizard.Session
	world   wizard.World
	in      *lines
	echo    echo.Echo
	out     io.Writer
	title   string        // "3 of 8 Actions. ", until the step has said its sentence
	held    *string       // a line that came while the browser's answer was awaited, and answers the next question
	handing wizard.Export // the hand-over flow as it was left
	refused bool          // connecting led back here: the values of registering have to be entered again
	warned  string        // the call that was said to be wrong: typing the same line again keeps it
	taken   int           // number of lines read so far
	lost    error         // the first failure of out: nobody reads, so nothing more is asked
}

// Run runs the setup with numbered prompts on out, answered line by line from in: for screen readers, terminals without
// cursor control, and pipes. It returns the answers as far as they got, also with an error, which is a *wizard.LeftError if
// the setup was left before its end, and ctx's error if that ended.
func Run(ctx context.Context, session wizard.Session, in io.Reader, out io.Writer) (wizard.Answers, error) {
	p := &prompter{session: session, world: session.World, in: readLines(in), echo: echo.Of(in), out: out}
	defer p.in.end()
	defer p.echo.On()
	p.welcome()
	a, err := p.unfinished(ctx, session.Answers)
	if err != nil {
		return a, err
	}
	return p.run(ctx, a)
}

// unfinished asks whether to continue an earlier setup, until that is answered.
func (p *prompter) unfinished(ctx context.Context, a wizard.Answers) (wizard.Answers, error) {
	for a.Unanswered() {
		p.say("Unfinished: a setup " + a.UpTo() + ". Secrets were not kept.")
		on, err := p.yes(ctx, "Go on at "+a.GoingOn().Start().Title()+"?")
		switch {
		case errors.Is(err, errBack):
			p.say("This is the first question; quit leaves the setup.")
		case err != nil:
			return a, p.leave(err, a, wizard.StepN8N, true)
		case on:
			a = a.GoingOn()
		default:
			p.say("It is kept until the first step is done; back goes back to it.")
			a = a.Passing(true)
		}
	}
	return a, nil
}

// leaving ends a step before it is done: to go to another one, or to leave the setup.
type leaving struct {
	error
	to wizard.Move // Stay: leave the setup
}

// Unwrap returns the reason.
func (l leaving) Unwrap() error { return l.error }

// errBack goes from a step to the one before it, errOnward to wizard.Answers.Start.
var (
	errBack   = leaving{errors.New("back"), wizard.Backward}
	errOnward = leaving{errors.New("onward"), wizard.Onward}
)

// leave returns why the setup ends, without the wrapping that only the prompts use. Whoever chose to leave is told what is
// kept.
func (p *prompter) leave(err error, a wizard.Answers, at wizard.Step, kept bool) error {
	if left, ok := errors.AsType[*wizard.LeftError](err); ok {
		p.print(record(a.RecordLeft(at, kept), p.width()))
		return left
	}
	if stop, ok := errors.AsType[leaving](err); ok {
		return stop.error
	}
	return err
}

// run goes from step to step, beginning with the first that is open, as the screen does.
func (p *prompter) run(ctx context.Context, a wizard.Answers) (wizard.Answers, error) {
	start := slices.Index(a.Steps(), a.Start())
	for _, s := range a.Steps()[:start] {
		p.item("✓ ", s.Title()+": "+a.Summary(s))
	}
	for i := start; i < len(a.Steps()); {
		all := a.Steps()
		at, before := all[i], a
		p.title = fmt.Sprintf("%d of %d %s. ", i+1, len(all), at.Title())
		err := steps[at](p, ctx, &a) // its changes of the answers stay, whatever it returns
		if err == nil {
			a = a.Afresh()
		}
		p.sayLost(before, a, at)
		kept := p.session.Keep(a)
		switch {
		case errors.Is(err, errBack) && i == 0 && a.Unfinished != nil:
			if a, err = p.unfinished(ctx, a.Passing(false)); err != nil {
				return a, err
			}
			i = slices.Index(a.Steps(), a.Start())
		case errors.Is(err, errBack) && i == 0:
			p.say("This is the first step; quit leaves the setup.")
		case errors.Is(err, errBack):
			i--
		case errors.Is(err, errOnward):
			i = slices.Index(a.Steps(), a.Start())
		case err != nil:
			return a, p.leave(err, a, at, kept)
		default:
			i++
		}
	}
	return a, nil
}

func (p *prompter) welcome() {
	p.say("connect-pipedrive: credentials for n8n's Pipedrive nodes, set up and tested.")
	p.say("Answer each question with a line; an empty one takes what stands in [brackets]. At any question: " +
		"? for help, back for the step before, quit to leave.")
	if p.world.Demo != nil {
		p.say("Demo: Pipedrive is simulated on this machine, nothing leaves it, and no account is needed.")
	}
	if from := p.session.Answers.StartedFrom; from != "" {
		p.say("Started from " + from + ".")
	}
	for _, n := range p.session.Notices {
		p.say("Note: " + n)
	}
}

// open starts a step, or a screen of it, by saying what it is about.
func (p *prompter) open(text string) {
	p.print("\n")
	p.say(p.title + text)
	p.title = ""
}

// sayLost says which later steps have to be repeated; they come up in their turn.
func (p *prompter) sayLost(before, after wizard.Answers, at wizard.Step) {
	var titles []string
	cause := wizard.Cause(before, after)
	for _, l := range after.Progress().Lost(nil, before.Progress(), at, cause) {
		if l.Step > at {
			titles = append(titles, l.Step.Title())
		}
	}
	if len(titles) > 0 {
		p.say(strings.Join(titles, ", ") + ": asked again because " + cause + ".")
	}
}

// demo says what the demo simulates in a step, if anything.
func (p *prompter) demo(a wizard.Answers, s wizard.Step) string {
	if p.world.Demo == nil {
		return ""
	}
	return a.Simulated(s)
}

// sayError writes what went wrong and what to do about it.
func (p *prompter) sayError(err error) {
	p.say("Error: " + conceal(err.Error()))
	if hint := wizard.HintHere(fault.HintOf(err)); hint != "" {
		p.say("Hint: " + conceal(hint))
	}
}

// reportError says what went wrong, if anything did.
func (p *prompter) reportError(err error) bool {
	if err != nil {
		p.sayError(err)
	}
	return err != nil
}

// sayOpened says whether the browser was asked to show a page.
func (p *prompter) sayOpened(opened wizard.BrowserOpened) {
	if opened.Err != nil {
		p.say("No browser: " + opened.Err.Error() + ".")
		return
	}
	p.say("The browser was asked to open it.")
}

// sayRemark says what there is to say about an answer.
func (p *prompter) sayRemark(r wizard.Remark) {
	if r.Says() {
		p.say(words.Upper(r.Word) + ": " + r.Text)
	}
}
