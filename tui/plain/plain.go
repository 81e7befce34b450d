package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/echo"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// prompter is the setup as numbered prompts: line by line, nothing is drawn over, no control codes. It asks for the same
// answers as the screens do and gives them to the same functions.
type prompter struct {
	session wizard.Session
	in      *lines
	echo    echo.Echo
	out     io.Writer
	held    *string // a line that came while the browser's answer was waited for, and answers the next question
	taken   int     // lines of the input so far
	lost    error   // the first failure of out: nobody reads, so nothing more is asked
}

// Run goes through the setup with numbered prompts on out, answered line by line from in: for screen readers,
// terminals without cursor control, and pipes. The answers are as far as they came, also with an error, which is a
// *wizard.LeftError if the setup was left before its end, and ctx's if that ended.
func Run(ctx context.Context, session wizard.Session, in io.Reader, out io.Writer) (wizard.Answers, error) {
	p := &prompter{session: session, in: readLines(in), echo: echo.Of(in), out: out}
	defer p.in.end()
	defer p.echo.On()
	p.welcome()
	a, err := p.unfinished(ctx, session.Answers)
	if err != nil {
		return a, outside(err)
	}
	return p.run(ctx, a)
}

// unfinished asks whether to go on with an earlier setup, until that is answered.
func (p *prompter) unfinished(ctx context.Context, a wizard.Answers) (wizard.Answers, error) {
	for a.Unanswered() {
		p.say("Unfinished: a setup " + a.UpTo() + ". Secrets were not kept.")
		on, err := p.yes(ctx, "Go on at "+a.GoingOn().Start().Title()+"?", true)
		switch {
		case errors.Is(err, errBack):
			p.say("This is the first question; quit leaves the setup.")
		case err != nil:
			return a, err
		case on:
			a = a.GoingOn()
		default:
			a = a.Afresh()
		}
	}
	return a, nil
}

// outside is an error without what only the prompts know of it.
func outside(err error) error {
	if stop, ok := errors.AsType[stopped](err); ok {
		return stop.error
	}
	return err
}

// errBack leaves a step for the one before it.
var errBack = errors.New("back")

func (p *prompter) run(ctx context.Context, a wizard.Answers) (wizard.Answers, error) {
	for i := 0; i < len(a.Steps()); {
		all := a.Steps()
		p.header(all[i], i, len(all))
		before := a
		err := steps[all[i]](p, ctx, &a) // what it changes in the answers stays, whatever it returns
		p.sayInvalidated(before, a, all[i])
		if p.session.Journal != nil {
			p.session.Journal(a)
		}
		switch {
		case errors.Is(err, errBack) && i == 0:
			p.say("This is the first step; quit leaves the setup.")
		case errors.Is(err, errBack):
			i--
		case err != nil:
			return a, outside(err)
		default:
			i++
		}
	}
	return a, nil
}

func (p *prompter) welcome() {
	p.say("connect-pipedrive: credentials for n8n's Pipedrive nodes, set up and tested.")
	p.say("Answer each question with a line. An empty line takes what stands in [brackets]. At any question: " +
		"? for help, back for the step before, quit to leave.")
	if p.session.World.Demo != nil {
		p.say("Demo: Pipedrive is simulated on this machine, nothing leaves it, and no account is needed.")
	}
	for _, n := range p.session.Notices {
		p.say("Note: " + n)
	}
}

func (p *prompter) header(s wizard.Step, i, n int) {
	p.print("\n")
	p.say(fmt.Sprintf("Step %d of %d: %s", i+1, n, s.Title()))
	if text := s.Demo(); p.session.World.Demo != nil && i > 0 && text != "" {
		p.say(text)
	}
}

// sayInvalidated says which later steps have to be gone through again; they come up in their turn.
func (p *prompter) sayInvalidated(before, after wizard.Answers, at wizard.Step) {
	var titles []string
	for _, s := range wizard.Invalidated(before, after) {
		if s > at {
			titles = append(titles, s.Title())
		}
	}
	if len(titles) > 0 {
		p.say("This changes what was settled before: " + strings.Join(titles, ", ") + " will be asked again.")
	}
}

// print writes text as it is.
func (p *prompter) print(text string) {
	if p.lost == nil {
		_, p.lost = io.WriteString(p.out, text)
	}
}

// say writes a paragraph and ends the line.
func (p *prompter) say(text string) { p.print(wrapIndented(text, "") + "\n") }

// item writes a paragraph that hangs under its mark: "1. ", "- ".
func (p *prompter) item(mark, text string) { p.print(hang(mark, text) + "\n") }

// alone writes what is to be copied on a line of its own, in one piece.
func (p *prompter) alone(text string) { p.print(text + "\n") }

// sayError writes what went wrong and what to do about it.
func (p *prompter) sayError(err error) {
	p.say("Error: " + err.Error())
	if hint := fault.HintOf(err); hint != "" {
		p.say("Hint: " + hint)
	}
}

// reportError says what went wrong, if anything did.
func (p *prompter) reportError(err error) bool {
	if err != nil {
		p.sayError(err)
	}
	return err != nil
}

// plainWidth is where paragraphs are broken: every terminal has it, and a screen reader is not hurt by it.
const plainWidth = 78

// hang is a paragraph under a mark.
func hang(mark, text string) string {
	return mark + wrapIndented(text, strings.Repeat(" ", ansi.StringWidth(mark)))
}

// wrapIndented breaks text at blanks; an address stays in one piece. Lines after the first begin with indent.
func wrapIndented(text, indent string) string {
	var out []string
	for _, paragraph := range strings.Split(text, "\n") {
		words := strings.Fields(paragraph)
		if len(words) == 0 {
			out = append(out, "")
			continue
		}
		for len(words) > 0 {
			n, width := 1, len(indent)+ansi.StringWidth(words[0])
			for n < len(words) && width+1+ansi.StringWidth(words[n]) <= plainWidth {
				width += 1 + ansi.StringWidth(words[n])
				n++
			}
			out = append(out, strings.Join(words[:n], " "))
			words = words[n:]
		}
	}
	return strings.Join(out, "\n"+indent)
}
