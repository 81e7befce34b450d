package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepTests) View(e env, a wizard.Answers) string {
	if len(s.flow.Rows) == 0 {
		return strings.Join(widget.Wrap("There is nothing to call.", e.width), "\n")
	}
	if s.alone(e, a) {
		return s.scroll.view(e, s.detailLines(e), e.height)
	}
	head := s.summary(e, a)
	if e.height > len(head)+4 {
		head = append(head, "")
	}
	lines, from, to := s.rowLines(e)
	return strings.Join(append(head, window(e, lines, from, to, e.height-len(head))...), "\n")
}

// summary says how far it is, and how it went.
func (s stepTests) summary(e env, a wizard.Answers) []string {
	t := e.theme
	checks := s.flow.Tested()
	if s.flow.Running != nil {
		text := fmt.Sprintf("%d of %d done …", len(checks), len(s.flow.Rows))
		if s.flow.Stopped {
			text = "Stopping …"
		}
		return []string{t.here.Paint(t.glyphs.active) + " " + text}
	}
	glyph := t.good.Paint(t.glyphs.good)
	if len(s.flow.Failed()) > 0 {
		glyph = t.bad.Paint(t.glyphs.bad)
	}
	var lines []string
	switch {
	case s.flow.Failure != nil:
		lines = widget.Hang(t.bad.Paint(t.glyphs.bad)+" ", sentence(s.flow.Failure), e.width)
	case len(s.flow.Untested()) > 0:
		lines = widget.Hang(t.care.Paint(t.glyphs.care)+" ", fmt.Sprintf("Stopped: %d of %d tests made. f makes the others.", len(checks), len(s.flow.Rows)), e.width)
	default:
		lines = widget.Hang(glyph+" ", checksWords(checks, a.TokensSpent)+".", e.width)
		if text := notExercisedWords(a); text != "" && e.height > len(lines)+6 {
			lines = append(lines, t.quiet.Paint(widget.Fit("  "+text, e.width)))
		}
	}
	return lines
}

// rowLines is every row with its details, and the lines that belong to the row with the cursor.
func (s stepTests) rowLines(e env) (lines []string, from, to int) {
	for i, r := range s.flow.Rows {
		if i == s.cursor {
			from = len(lines)
		}
		lines = append(lines, s.row(e, i, r))
		if i == s.open && r.Check() != nil {
			lines = append(lines, details(e, r)...)
		}
		if i == s.cursor {
			to = len(lines)
		}
	}
	return lines, from, to
}

// detailLines are the open row with its details.
func (s stepTests) detailLines(e env) []string {
	lines, from, to := s.rowLines(e)
	return lines[from:to]
}

// row is one object: what it is, how it is, and as far as there is room code, time, and hint or call of its worst call.
func (s stepTests) row(e env, i int, r wizard.TestedObject) string {
	t := e.theme
	const status, code, ms = 16, 5, 9
	pointer := "  "
	if i == s.cursor {
		pointer = t.here.Paint(t.glyphs.pointer) + " "
	}
	st, glyph, word := objectStatus(t, r)
	rest := e.width - 4
	name := min(max(12, rest-status-code-ms-24), 30)
	line := pointer + st.Paint(glyph) + " " + widget.Pad(targetName(r.Calls[0].Target), name-1) + " " + st.Paint(widget.Pad(word, status))
	check := r.Check()
	if rest -= name + status; rest <= 0 || check == nil {
		if busy := r.Busiest(); busy.State == wizard.CallWaiting && rest > 8 {
			line += t.quiet.Paint(widget.Fit(busy.Reason, rest))
		}
		return widget.Fit(line, e.width)
	}
	if check.HTTP != 0 {
		line += widget.Pad(fmt.Sprint(check.HTTP), min(code, rest))
	} else {
		line += widget.Pad("", min(code, rest))
	}
	if rest -= code; rest >= ms {
		line += fmt.Sprintf("%*d ms  ", ms-5, check.MS)
		rest -= ms
	}
	if more := check.Hint; rest > 8 && more != "" {
		line += widget.Fit(more, rest)
	} else if rest > 8 {
		line += t.quiet.Paint(widget.Fit(check.Call, rest))
	}
	return widget.Fit(line, e.width)
}

// objectStatus is how an object's calls are, as a glyph and a word.
func objectStatus(t *theme, r wizard.TestedObject) (widget.Style, string, string) {
	busy, check := r.Busiest(), r.Check()
	switch {
	case busy.State == wizard.CallQueued:
		return t.quiet, t.glyphs.open, "waiting"
	case busy.State == wizard.CallRunning:
		return t.here, t.glyphs.active, "running"
	case busy.State == wizard.CallWaiting:
		return t.care, t.glyphs.again, retryWords(connection.Retry{After: busy.Wait})
	case check == nil:
		return t.quiet, t.glyphs.open, "not made"
	case check.Status == connection.StatusSkipped:
		return t.quiet, t.glyphs.info, statusWord(check.Status)
	case check.Status.Works():
		return t.good, t.glyphs.good, statusWord(check.Status)
	}
	return t.bad, t.glyphs.bad, statusWord(check.Status)
}

// details are all there is to say about an object's calls, and at the end what to do, what several call for once.
func details(e env, r wizard.TestedObject) []string {
	var lines, hints []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, widget.Hang("    "+e.theme.quiet.Paint(widget.Pad(label, 10)), text, e.width)...)
		}
	}
	for _, call := range r.Calls {
		c := call.Check
		status := statusWord(c.Status)
		if c.HTTP != 0 {
			status += fmt.Sprintf(", HTTP %d after %d ms", c.HTTP, c.MS)
		}
		add("call", c.Call)
		add("status", status)
		add("Pipedrive", c.Detail)
		if !slices.Contains(hints, c.Hint) {
			hints = append(hints, c.Hint)
		}
	}
	for _, hint := range hints {
		add("to do", hint)
	}
	return lines
}
