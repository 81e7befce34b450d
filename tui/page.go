package tui

import (
	"connect-pipedrive/tui/widget"
)

// page is what a step gives the frame. The step knows the size of its body alone.
type page struct {
	title    phrase                    // what is asked, or what is
	count    phrase                    // how much, at the right of the title: "9 of 51 picked"
	sentence phrase                    // why, in one line of at most 78 columns; on small windows it stands in the help
	told     bool                      // what is simulated in the step was said on a screen before this
	body     func(e *env) []string     // e has its size, and whether the pane is shown beside it
	pane     func(width int) []section // what the row under the cursor leads to; nil: there is none
	narrow   bool                      // the pane also stands beside the body from 76 columns on, as high as the body
	message  widget.Note               // how things are, where nothing just happened
	printed  string                    // what stands below what is printed on the normal screen; empty: comeBackWords
	crumb    string                    // what the step itself has settled; empty: nothing yet
	help     []string                  // what the screen leaves out, in paragraphs
	guide    string                    // the address of n8n's or Pipedrive's page about it
}

// phrase is a text in two lengths. The short one may be empty: there is none.
type phrase struct{ long, short string }

// say is a phrase that is short anyway.
func say(text string) phrase { return phrase{long: text} }

// inTwo is a phrase in a long and a short form, as the flows have them.
func inTwo(long, short string) phrase { return phrase{long, short} }

// in is the longest that fits.
func (p phrase) in(width int) string {
	if p.short != "" && widget.Width(p.long) > width {
		return p.short
	}
	return p.long
}

// section is a part of the pane. Its lines are as wide as the pane function was told, or less.
type section struct {
	title string
	right string // beside the title, at the right: how many
	lines []string
}
