package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/wizard"
)

// question is one prompt.
type question struct {
	text   string // without the colon: "Node version"
	preset string // what an empty line stands for; may be empty
	help   string // what ? says
	hidden bool   // a secret: typing is not shown, nor repeated
}

// ask puts a question and returns the line, without blanks around it. ?, back and quit are dealt with here.
func (p *prompter) ask(ctx context.Context, q question) (string, error) {
	for {
		text, err := p.promptFor(ctx, q)
		if err != nil {
			return "", err
		}
		switch text {
		case "?":
			p.say(strings.TrimSpace(q.help + " back goes to the step before, quit leaves the setup."))
		case "back":
			return "", errBack
		case "quit":
			return "", &wizard.LeftError{}
		case "":
			return q.preset, nil
		default:
			return text, nil
		}
	}
}

// answer asks until take accepts the line; what it refuses is said, and the question comes again.
func (p *prompter) answer(ctx context.Context, q question, take func(line string) error) error {
	for {
		text, err := p.ask(ctx, q)
		if err != nil {
			return err
		}
		err = take(text)
		if err == nil {
			return nil
		}
		switch done, ok := errors.AsType[askAgain](err); {
		case ok:
			p.say(done.Error())
		case isFault(err):
			p.sayError(err)
		default: // a question within the question was left
			return err
		}
	}
}

// askAgain is what take returns when the line was a wish that is now fulfilled, and the question still stands.
type askAgain string

func (a askAgain) Error() string { return string(a) }

// promptFor writes the prompt and waits for one line. What is hidden is so before the prompt invites to type it.
func (p *prompter) promptFor(ctx context.Context, q question) (string, error) {
	if q.hidden {
		p.echo.Off()
		defer p.echo.On()
	}
	prompt := q.text
	if q.preset != "" {
		prompt += " [" + q.preset + "]"
	}
	p.print(prompt + ": ")
	return p.line(ctx, q)
}

// maxPipedLines is how many lines a setup takes that no person types: far more than one needs. A program that goes on
// answering what is asked again and again would never come to an end.
const maxPipedLines = 2000

// line waits for one line.
func (p *prompter) line(ctx context.Context, q question) (string, error) {
	if p.lost != nil {
		return "", stopped{p.lost}
	}
	if text := p.held; text != nil {
		p.held = nil
		p.repeat(q, *text)
		return *text, nil
	}
	select {
	case <-ctx.Done():
		p.print("\n")
		return "", stopped{context.Cause(ctx)}
	case text, ok := <-p.in.next:
		if !ok {
			p.print("\n")
			if p.in.err != nil {
				return "", stopped{p.in.err}
			}
			return "", &wizard.LeftError{Question: q.text}
		}
		if p.taken++; p.taken > maxPipedLines && !p.echo.Terminal() {
			p.print("\n")
			return "", &wizard.LeftError{Question: q.text}
		}
		text = strings.TrimSpace(text)
		p.repeat(q, text)
		return text, nil
	}
}

// stopped wraps what ends the setup from outside: its context, the input, the output.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

// repeat ends the prompt's line where no terminal has done so, so that a transcript of piped input reads like one
// that was typed.
func (p *prompter) repeat(q question, text string) {
	switch {
	case p.echo.Terminal() && !q.hidden:
	case q.hidden:
		p.print("\n")
	default:
		p.print(sanitize.Line(text, 0) + "\n")
	}
}

// choice is one of several numbered ways on.
type choice struct {
	word string // may be typed instead of the number
	text string
}

// choose lists choices and returns the index of the one that was taken; preset counts from 0, -1 for none.
func (p *prompter) choose(ctx context.Context, q question, choices []choice, preset int) (int, error) {
	for i, c := range choices {
		p.item(fmt.Sprintf("%2d. ", i+1), c.text)
	}
	if preset >= 0 {
		q.preset = strconv.Itoa(preset + 1)
	}
	if q.help == "" {
		q.help = "Type one of the numbers above."
	}
	taken := 0
	err := p.answer(ctx, q, func(line string) error {
		n, err := strconv.Atoi(strings.TrimSuffix(line, "."))
		if err == nil && n >= 1 && n <= len(choices) {
			taken = n - 1
			return nil
		}
		for i, c := range choices {
			if c.word != "" && strings.EqualFold(line, c.word) {
				taken = i
				return nil
			}
		}
		return fmt.Errorf("no choice %q: type a number from 1 to %d", line, len(choices))
	})
	return taken, err
}

// pickChoice lists what a flow offers and returns what was taken, the first by an empty line.
func (p *prompter) pickChoice(ctx context.Context, text string, offered []wizard.Choice) (wizard.ChoiceName, error) {
	offered = slices.DeleteFunc(offered, func(c wizard.Choice) bool { return c.Text == "" })
	choices := make([]choice, len(offered))
	for i, c := range offered {
		choices[i] = choice{string(c.Name), c.Text}
	}
	n, err := p.choose(ctx, question{text: text}, choices, 0)
	return offered[n].Name, err
}

// isFault tells what can be tried again from what leaves the step.
func isFault(err error) bool {
	_, left := errors.AsType[*wizard.LeftError](err)
	_, outside := errors.AsType[stopped](err)
	return err != nil && !left && !outside && !errors.Is(err, errBack) && !errors.Is(err, context.Canceled)
}

// yes asks a question that yes or no answers.
func (p *prompter) yes(ctx context.Context, text string, preset bool) (bool, error) {
	q := question{text: text + " yes or no", preset: map[bool]string{true: "yes", false: "no"}[preset], help: "Type yes or no."}
	said := false
	err := p.answer(ctx, q, func(line string) error {
		switch strings.ToLower(line) {
		case "y", "yes":
			said = true
		case "n", "no":
			said = false
		default:
			return errors.New("that is neither yes nor no")
		}
		return nil
	})
	return said, err
}
