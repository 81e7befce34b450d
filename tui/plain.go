package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/echo"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// plain is the setup as numbered prompts: line by line, nothing is drawn over, no control codes. It asks for the same
// answers as the screens do and gives them to the same functions.
type plain struct {
	opts  Options
	in    *lines
	echo  echo.Echo
	out   io.Writer
	held  *string // a line that came while the browser's answer was waited for, and answers the next question
	taken int     // lines of the input so far
	lost  error   // the first failure of out: nobody reads, so nothing more is asked
}

// RunPlain goes through the setup with numbered prompts on out, answered line by line from in: for screen readers,
// terminals without cursor control, and pipes. The answers are as far as they came, also with an error, which is a
// *LeftError if the setup was left before its end, and ctx's if that ended.
func RunPlain(ctx context.Context, opts Options, in io.Reader, out io.Writer) (wizard.Answers, error) {
	p := &plain{opts: opts, in: readLines(in), echo: echo.Of(in), out: out}
	defer p.in.end()
	defer p.echo.On()
	p.welcome()
	return p.run(ctx, opts.Answers)
}

// errBack leaves a step for the one before it.
var errBack = errors.New("back")

func (p *plain) run(ctx context.Context, a wizard.Answers) (wizard.Answers, error) {
	for i := 0; i < len(a.Steps()); {
		all := a.Steps()
		p.header(all[i], i, len(all))
		before := a
		err := faces[all[i]].prompt(p, ctx, &a) // what it changes in the answers stays, whatever it returns
		p.sayInvalidated(before, a, all[i])
		if p.opts.Journal != nil {
			p.opts.Journal(a)
		}
		switch {
		case errors.Is(err, errBack) && i == 0:
			p.say("This is the first step; quit leaves the setup.")
		case errors.Is(err, errBack):
			i--
		case err != nil:
			if outside, ok := errors.AsType[stopped](err); ok {
				err = outside.error
			}
			return a, err
		default:
			i++
		}
	}
	return a, nil
}

func (p *plain) welcome() {
	p.say("connect-pipedrive: credentials for n8n's Pipedrive nodes, set up and tested.")
	p.say("Answer each question with a line. An empty line takes what stands in [brackets]. At any question: " +
		"? for help, back for the step before, quit to leave.")
	if p.opts.Demo != nil {
		p.say("Demo: Pipedrive is simulated on this machine, nothing leaves it, and no account is needed.")
	}
	for _, n := range p.opts.Notices {
		p.say("Note: " + n)
	}
}

func (p *plain) header(s wizard.Step, i, n int) {
	p.print("\n")
	p.say(fmt.Sprintf("Step %d of %d: %s", i+1, n, s.Title()))
	if text := s.Demo(); p.opts.Demo != nil && i > 0 && text != "" {
		p.say(text)
	}
}

// sayInvalidated says which later steps have to be gone through again; they come up in their turn.
func (p *plain) sayInvalidated(before, after wizard.Answers, at wizard.Step) {
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
func (p *plain) print(text string) {
	if p.lost == nil {
		_, p.lost = io.WriteString(p.out, text)
	}
}

// say writes a paragraph and ends the line.
func (p *plain) say(text string) { p.print(wrapIndented(text, "") + "\n") }

// item writes a paragraph that hangs under its mark: "1. ", "- ".
func (p *plain) item(mark, text string) {
	p.print(mark + wrapIndented(text, strings.Repeat(" ", ansi.StringWidth(mark))) + "\n")
}

// alone writes what is to be copied on a line of its own, in one piece.
func (p *plain) alone(text string) { p.print(text + "\n") }

// sayError writes what went wrong and what to do about it.
func (p *plain) sayError(err error) {
	p.say("Error: " + err.Error())
	if hint := fault.HintOf(err); hint != "" {
		p.say("Hint: " + hint)
	}
}

// reportError says what went wrong, if anything did.
func (p *plain) reportError(err error) bool {
	if err != nil {
		p.sayError(err)
	}
	return err != nil
}

// plainWidth is where paragraphs are broken: every terminal has it, and a screen reader is not hurt by it.
const plainWidth = 78

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

func joined[T ~string](items []T) string { return words.Join(items, ", ") }

func without[T comparable](all, some []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return slices.Contains(some, v) })
}
