package plain

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// question is one prompt.
type question struct {
	text   string // without the colon: "Address"
	preset string // what an empty line means; may be empty
	help   string // what ? says
	hidden bool   // a secret: typing is neither shown nor repeated
}

// ask asks a question and returns the line, without surrounding blanks. It handles ?, back and quit.
func (p *prompter) ask(ctx context.Context, q question) (string, error) {
	for {
		p.prompt(q)
		text, err := p.line(ctx, q)
		if q.hidden {
			p.echo.On()
		}
		if err != nil {
			return "", err
		}
		switch text {
		case "?":
			p.say(strings.TrimSpace(q.help + " back goes to the step before, quit leaves the setup."))
		case "back":
			return "", errBack
		case "quit":
			return "", leaving{error: &wizard.LeftError{}}
		case "":
			return q.preset, nil
		default:
			return text, nil
		}
	}
}

// answer asks until take accepts the line; if take refuses it, it says why and asks again.
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
			if done != "" {
				p.say(done.Error())
			}
		case isFault(err):
			p.sayError(err)
		default: // a question within the question was left
			return err
		}
	}
}

// askAgain is returned by take if the line was a request that has been carried out, and the question still stands.
type askAgain string

func (a askAgain) Error() string { return string(a) }

// prompt writes the prompt. For a hidden answer, echo is switched off first.
func (p *prompter) prompt(q question) {
	if q.hidden {
		p.echo.Off()
	}
	text := q.text
	if q.preset != "" {
		text += " [" + keep(q.preset) + "]"
	}
	p.print(hang("", text+":", p.width()) + " ")
}

// maxPipedLines is how many lines a setup accepts that no person types, far more than one needs. A program that keeps
// answering the same question would otherwise never end.
const maxPipedLines = 2000

// line waits for one line.
func (p *prompter) line(ctx context.Context, q question) (string, error) {
	if p.lost != nil {
		return "", leaving{error: p.lost}
	}
	if text := p.held; text != nil {
		p.held = nil
		p.repeat(q, *text)
		return *text, nil
	}
	select {
	case <-ctx.Done():
		p.print("\n")
		return "", leaving{error: context.Cause(ctx)}
	case text, ok := <-p.in.next:
		if !ok {
			p.print("\n")
			if p.in.err != nil {
				return "", leaving{error: p.in.err}
			}
			return "", leaving{error: &wizard.LeftError{Question: q.text}}
		}
		if p.taken++; p.taken > maxPipedLines && !p.echo.Terminal() {
			p.print("\n")
			return "", leaving{error: &wizard.LeftError{Question: q.text}}
		}
		text = strings.TrimSpace(text)
		p.repeat(q, text)
		return text, nil
	}
}

// repeat completes the prompt's line if no terminal has done so, so that a transcript of piped input reads as if it had been
// typed.
func (p *prompter) repeat(q question, text string) {
	switch {
	case p.echo.Terminal() && !q.hidden:
	case q.hidden:
		p.print("\n")
	default:
		p.print(conceal(sanitize.Line(text, 0)) + "\n")
	}
}

// secretLike matches what keys, tokens and secrets look like, unlike words: many characters in one piece; one has to be a
// digit.
var secretLike = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_-]{24,}`) })

// conceal replaces what looks like a secret with dots: somebody may have entered it at the wrong question.
func conceal(text string) string {
	return secretLike().ReplaceAllStringFunc(text, func(piece string) string {
		if strings.ContainsAny(piece, "0123456789") {
			return sanitize.Dots
		}
		return piece
	})
}

// isFault reports whether an error is something to try again, rather than leaving the step.
func isFault(err error) bool {
	_, leaves := errors.AsType[leaving](err)
	return !leaves && !errors.Is(err, context.Canceled)
}

// option is one of several numbered choices.
type option struct {
	word string // may be typed instead of the number, or just an unambiguous beginning
	text string
}

func (o option) shown() option { return o }

// choose lists things as numbered options, and returns the chosen one; an empty line chooses the preset, counted from 0. help
// are paragraphs about the decision.
func choose[T any](ctx context.Context, p *prompter, text string, things []T, preset int, shown func(T) option, help ...string) (taken T, err error) {
	options := make([]option, len(things))
	for i, thing := range things {
		options[i] = shown(thing)
		p.item(fmt.Sprintf("%2d. ", i+1), options[i].text)
	}
	q := question{text: text, preset: strconv.Itoa(max(0, preset) + 1), help: strings.Join(append(help, "Type one of the numbers above."), "\n")}
	err = p.answer(ctx, q, func(line string) error {
		n, err := pick(line, options)
		if err == nil {
			taken = things[n]
		}
		return err
	})
	return taken, err
}

// pick returns the index of the option that a line means: by number, word, or an unambiguous beginning of the word.
func pick(line string, options []option) (int, error) {
	if n, err := strconv.Atoi(strings.TrimSuffix(line, ".")); err == nil && n >= 1 && n <= len(options) {
		return n - 1, nil
	}
	typed, begins := strings.ToLower(line), []int(nil)
	for i, o := range options {
		switch word := strings.ToLower(o.word); {
		case word == typed:
			return i, nil
		case strings.HasPrefix(word, typed):
			begins = append(begins, i)
		}
	}
	if len(begins) == 1 {
		return begins[0], nil
	}
	return 0, fmt.Errorf("no choice %q: type a number from 1 to %d", line, len(options))
}

// pickChoice lists what a flow offers and returns what was chosen; an empty line chooses the first.
func (p *prompter) pickChoice(ctx context.Context, text string, offered []wizard.Choice) (wizard.ChoiceName, error) {
	offered = slices.DeleteFunc(slices.Clone(offered), func(c wizard.Choice) bool { return c.Text == "" })
	taken, err := choose(ctx, p, text, offered, 0, func(c wizard.Choice) option { return option{string(c.Name), words.Upper(c.Text)} })
	return taken.Name, err
}

// yes asks a yes-or-no question; an empty line means yes.
func (p *prompter) yes(ctx context.Context, text string) (bool, error) {
	taken, err := choose(ctx, p, text, []option{{"yes", "Yes"}, {"no", "No"}}, 0, option.shown)
	return taken.word == "yes", err
}
