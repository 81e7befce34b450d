package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func (s stepTests) View(e env, a wizard.Answers) string {
	if len(s.flow.Rows) == 0 {
		return strings.Join(wrap("There is nothing to call.", e.width), "\n")
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
	var checks []connection.Check
	for _, r := range s.flow.Rows {
		if r.Check != nil && r.State == wizard.CallIdle {
			checks = append(checks, *r.Check)
		}
	}
	if s.flow.Running != nil {
		text := fmt.Sprintf("%d of %d done …", len(checks), len(s.flow.Rows))
		if s.flow.Stopped {
			text = "Stopping …"
		}
		return []string{t.accent.paint(t.glyphs.active) + " " + text}
	}
	glyph := t.good.paint(t.glyphs.good)
	if len(s.flow.Failed()) > 0 {
		glyph = t.bad.paint(t.glyphs.bad)
	}
	var lines []string
	switch {
	case s.flow.Failure != nil:
		lines = hanging(t.bad.paint(t.glyphs.bad)+" ", sentence(s.flow.Failure), e.width)
	case len(s.flow.Untested()) > 0:
		lines = hanging(t.warning.paint(t.glyphs.warning)+" ", fmt.Sprintf("Stopped: %d of %d calls made. f makes the others.", len(checks), len(s.flow.Rows)), e.width)
	default:
		lines = hanging(glyph+" ", checksWords(checks, a.TokensSpent)+".", e.width)
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
		if i == s.open && r.Check != nil {
			lines = append(lines, details(e, *r.Check)...)
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

// row is one call: what it is about, how it is, and as far as there is room its code, time, and hint or call.
func (s stepTests) row(e env, i int, r wizard.TestCall) string {
	t := e.theme
	const status, code, ms = 16, 5, 9
	pointer := "  "
	if i == s.cursor {
		pointer = t.accent.paint(t.glyphs.pointer) + " "
	}
	st, glyph, word := callStatus(t, r)
	rest := e.width - 4
	name := min(max(12, rest-status-code-ms-24), 30)
	line := pointer + st.paint(glyph) + " " + pad(targetName(r.Target), name-1) + " " + st.paint(pad(word, status))
	if rest -= name + status; rest <= 0 || r.Check == nil || r.State != wizard.CallIdle {
		if r.State == wizard.CallWaiting && rest > 8 {
			line += t.dim.paint(fit(r.Reason, rest))
		}
		return fit(line, e.width)
	}
	if r.Check.HTTP != 0 {
		line += pad(fmt.Sprint(r.Check.HTTP), min(code, rest))
	} else {
		line += pad("", min(code, rest))
	}
	if rest -= code; rest >= ms {
		line += fmt.Sprintf("%*d ms  ", ms-5, r.Check.MS)
		rest -= ms
	}
	if more := r.Check.Hint; rest > 8 && more != "" {
		line += fit(more, rest)
	} else if rest > 8 {
		line += t.dim.paint(fit(r.Check.Call, rest))
	}
	return fit(line, e.width)
}

// callStatus is how a call is, as a glyph and a word.
func callStatus(t *theme, r wizard.TestCall) (style, string, string) {
	switch {
	case r.State == wizard.CallQueued:
		return t.dim, t.glyphs.open, "waiting"
	case r.State == wizard.CallRunning:
		return t.accent, t.glyphs.active, "running"
	case r.State == wizard.CallWaiting:
		return t.warning, t.glyphs.again, retryWords(connection.Retry{After: r.Wait})
	case r.Check == nil:
		return t.dim, t.glyphs.open, "not made"
	case r.Check.Status == connection.StatusSkipped:
		return t.dim, t.glyphs.info, statusWord(r.Check.Status)
	case r.Check.Status.Works():
		return t.good, t.glyphs.good, statusWord(r.Check.Status)
	}
	return t.bad, t.glyphs.bad, statusWord(r.Check.Status)
}

// details are all there is to say about a result.
func details(e env, c connection.Check) []string {
	status := statusWord(c.Status)
	if c.HTTP != 0 {
		status += fmt.Sprintf(", HTTP %d after %d ms", c.HTTP, c.MS)
	}
	var lines []string
	for _, d := range []struct{ label, text string }{
		{"call", c.Call}, {"status", status}, {"Pipedrive", c.Detail}, {"to do", c.Hint},
	} {
		if d.text != "" {
			lines = append(lines, hanging("    "+e.theme.dim.paint(pad(d.label, 10)), d.text, e.width)...)
		}
	}
	return lines
}
