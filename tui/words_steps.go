package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// demoWords says what is simulated in a step of the demo.
func demoWords(s wizard.Step) string {
	long, _ := s.Demo()
	return "demo: " + long
}

// demoFit says it in width columns.
func demoFit(s wizard.Step, width int) string {
	if text := demoWords(s); ansi.StringWidth(text) <= width {
		return text
	}
	_, short := s.Demo()
	return fit("demo: "+short, width)
}

// lostNotice says in one line what has to be done again and why, or nothing.
func lostNotice(lost []wizard.LostStep, width int) string {
	if len(lost) == 0 {
		return ""
	}
	var titles []string
	cause := lost[0].Cause
	for _, l := range lost {
		titles = append(titles, l.Step.Title())
		if l.Cause != cause {
			cause = "earlier answers changed"
		}
	}
	for _, text := range []string{
		words.List(titles, "and") + " must be done again: " + cause,
		words.List(titles, "and") + " again: " + cause,
	} {
		if ansi.StringWidth(text) <= width {
			return text
		}
	}
	return "again: " + strings.Join(titles, ", ")
}
