package cli

import (
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"connect-pipedrive/internal/sanitize"
)

// progressLine is a line on a terminal that is overwritten again and again. A nil one shows nothing.
type progressLine struct {
	terminal *os.File
	shown    bool
}

// progressLine returns the progress line on standard error; nil if that is not a terminal, or one that cannot return to the
// beginning of a line.
func (a *app) progressLine() *progressLine {
	if file := terminal(a.err); file != nil && a.getenv("TERM") != "dumb" {
		return &progressLine{terminal: file}
	}
	return nil
}

// clearLine returns to the beginning of the line and clears it.
const clearLine = "\r\x1b[K"

// show replaces the line's text, cut to one line.
func (p *progressLine) show(text string) {
	if p == nil {
		return
	}
	text = sanitize.Line(text, 0)
	if width, _, err := term.GetSize(int(p.terminal.Fd())); err == nil && width > 1 {
		text = ansi.Truncate(text, width-1, "…")
	}
	fmt.Fprint(p.terminal, clearLine+text)
	p.shown = true
}

// clear removes the line.
func (p *progressLine) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.terminal, clearLine)
		p.shown = false
	}
}

// progressPace is how often a progress line is renewed even if nothing happens.
const progressPace = time.Second

// roughly returns a duration in words for somebody who is waiting.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(1, int(d.Round(time.Second).Seconds())))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	if minutes := int(d.Minutes()) % 60; minutes > 0 {
		return fmt.Sprintf("%d h %d min", int(d.Hours()), minutes)
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}
