package tui

import (
	"math"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepMethod asks how n8n is to sign in: two cards side by side.
type stepMethod struct {
	at int // among methods
}

// methods are the cards.
var methods = wizard.Methods()

// card is what the screen says about a method.
type card struct {
	virtue string
	text   string
	facts  [3]string // what it needs, takes, and when it ends
	next   string
}

var methodCards = map[connection.Method]card{
	connection.OAuth2: {
		virtue: "least privilege",
		text:   "n8n gets exactly the scopes that your actions need, nothing else.",
		facts:  [3]string{"an app in Developer Hub", "about 10 minutes, once", "when revoked, or unused for 60 days"},
		next:   "4 more answers, then Developer Hub, two pastes, one click on Allow",
	},
	connection.APIToken: {
		virtue: "quick",
		text:   "One line copied from Pipedrive, with all rights of its user.",
		facts:  [3]string{"nothing else", "about 1 minute", "when its user makes a\nnew one"},
		next:   "one paste; scopes and app are not needed",
	},
}

// methodGuide is n8n's page about both.
const methodGuide = "https://docs.n8n.io/integrations/builtin/credentials/pipedrive/"

func (stepMethod) Open(_ *env, a wizard.Answers) (step, tea.Cmd) {
	return stepMethod{at: slices.Index(methods, a.Preselected())}, nil
}

func (s stepMethod) Update(_ *env, _ tea.Msg, a wizard.Answers) *outcome { return stays(s, a) }

func (s stepMethod) Actions(e *env, a wizard.Answers) []*action {
	k := e.keys
	choose := func(at int) func() *outcome {
		return changes(&s, &a, func(s *stepMethod) { s.at = at })
	}
	return []*action{
		{key: named(k.Enter, "Take "+methods[s.at].Title()), in: inButton, do: func() *outcome {
			a.Method = methods[s.at]
			return next(s, a)
		}},
		{key: joined("←→", "choose", k.Left, k.Up, k.First), in: inWide, do: choose(0)},
		{key: joined("", "", k.Right, k.Down, k.Last), in: inHelp, do: choose(len(methods) - 1)},
		{key: named(k.Open, "open the guide"), word: "guide", in: inWide, do: asks(s, a, e.browse(methodGuide))},
	}
}

func (s stepMethod) Page(e *env, a wizard.Answers) page {
	return page{
		title:    say(wizard.MethodQuestion),
		sentence: say(a.PreselectedBecause(e.configured)),
		guide:    methodGuide,
		help:     []string{wizard.MethodHelp},
		pane: func(width int) []section {
			return []section{{title: "What happens next", lines: widget.Wrap(methodCards[methods[s.at]].next, width)}}
		},
		body: func(e *env) []string {
			if e.width < cardsWidth || e.height < cardsHeight {
				return s.rows(e, e.width)
			}
			return s.cards(e, e.width)
		},
	}
}

// The size that the cards need, and the gap between them.
const cardsWidth, cardsHeight, cardsGap = 66, 11, 2

// cards draws the methods side by side; the chosen one is heavy.
func (s stepMethod) cards(e *env, width int) []string {
	each := (width - cardsGap) / len(methods)
	height := 1 + max(len(s.card(e, 0, each, 0)), len(s.card(e, 1, each, 0))) // a blank line ends the longer one
	return beside(s.card(e, 0, each, height), s.card(e, 1, each, height), each+cardsGap)
}

// card draws a method, as high as told at least.
func (s stepMethod) card(e *env, i, width, height int) []string {
	t, m := e.theme, methods[i]
	c := methodCards[m]
	around, head, virtue := t.pane, glyphOpen+" "+m.Title(), t.quiet.Paint(c.virtue)
	around.title = widget.Style{}
	if i == s.at {
		around = border{lipgloss.ThickBorder(), t.here, t.here}
		head, virtue = glyphPointer+" "+glyphActive+" "+m.Title(), t.good.Paint(c.virtue)
	}
	inner := width - 4
	text := append(append([]string{""}, widget.Wrap(c.text, inner)...), "")
	for i, name := range []string{"Needs", "Takes", "Ends"} {
		text = append(text, widget.Hang(t.quiet.Paint(widget.Pad(name, 8)), c.facts[i], inner)...)
	}
	return around.box(width, height, math.MaxInt, section{head, virtue, text})
}

// rows draws the methods below one another, for small windows.
func (s stepMethod) rows(e *env, width int) []string {
	t := e.theme
	var lines []string
	for i, m := range methods {
		c, row := methodCards[m], "  "+glyphOpen+" "+widget.Pad(m.Title(), 15)
		if i == s.at {
			row = t.here.Paint(glyphPointer + " " + glyphActive + " " + widget.Pad(m.Title(), 15))
		}
		lines = append(lines, row+t.quiet.Paint(c.virtue))
		lines = append(lines, t.quiet.PaintLines(widget.Hang("    ", wizard.MethodAbout(m), width-1))...)
	}
	return lines
}

func (s stepMethod) Typing() bool { return false }
