package tui

import (
	"connect-pipedrive/tui/widget"
)

// page is what a step gives the frame to draw. The step knows only the size of its body.
type page struct {
	title    phrase                    // the question, or the state of affairs
	count    phrase                    // how much, at the right of the title: "9 of 51 picked"
	sentence phrase                    // why, in one line of at most 78 columns; small windows show it in the help
	told     bool                      // an earlier screen of the step already said what is simulated
	body     func(e *env) []string     // e has its size, and whether the pane is shown beside it
	pane     func(width int) []section // what the row under the cursor leads to; nil: there is no pane
	narrow   bool                      // the pane is shown from 76 columns on, as high as the body
	message  widget.Note               // the state of affairs, unless something just happened
	printed  string                    // what is said below the text printed on the normal screen; empty: comeBackWords
	crumb    string                    // what the step itself has settled so far; empty: nothing
	help     []string                  // what the screen leaves out, one paragraph each
	guide    string                    // the address of n8n's or Pipedrive's page about it
}

// phrase is a text in two lengths. Without a short one the long one is all there is.
type phrase struct{ long, short string }

// say returns a phrase that is short enough anyway.
func say(text string) phrase { return phrase{long: text} }

// inTwo returns a phrase with a long and a short form, as the flows return them.
func inTwo(long, short string) phrase { return phrase{long, short} }

// in returns the longest form that fits.
func (p phrase) in(width int) string {
	if p.short != "" && widget.Width(p.long) > width {
		return p.short
	}
	return p.long
}

// section is a part of the pane. Its lines are at most as wide as the pane function was told.
type section struct {
	title string
	right string // on the right of the title: how many
	lines []string
}
