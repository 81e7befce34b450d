package scopes

import "strings"

// Markdown returns a task list for a ticket or a colleague with admin rights. It ends in a line break.
func (c Checklist) Markdown() string {
	var b strings.Builder
	b.WriteString("# Pipedrive scopes for n8n\n\n")
	const open = "Not everything is resolved, so more may be needed: see the end of this list. "
	switch needed := len(c.Needed()) > 0; {
	case needed:
		if c.Settled() {
			b.WriteString("n8n needs the scopes below to work with Pipedrive, and no more. ")
		} else {
			b.WriteString("n8n needs at least the scopes below to work with Pipedrive. " + open)
		}
		b.WriteString("In Pipedrive's Developer Hub, open the app that n8n connects with, go to **OAuth & access scopes**, and switch on each of them. " +
			"If n8n is connected already, connect it again afterwards: added scopes count only from the next authorization on.\n\n")
	case c.Settled():
		b.WriteString("n8n needs no scope but the one that every app has: there is nothing to switch on in Pipedrive's Developer Hub.\n\n")
	default:
		b.WriteString("No scope follows from what is resolved, but the one that every app has. " + strings.TrimSpace(open) + "\n\n")
	}
	c.writeTasks(&b)
	c.writeSections(&b, "##")
	return b.String()
}

// writeTasks writes a line with a box for each scope.
func (c Checklist) writeTasks(b *strings.Builder) {
	for _, e := range c.Scopes {
		box, always := "- [ ] ", ""
		if e.Always {
			box, always = "- [x] ", ", always on"
		}
		b.WriteString(box + "**" + e.Label + "** (`" + string(e.Scope) + "`)" + always)
		for i, reason := range e.Because {
			b.WriteString([]string{": ", ", "}[min(i, 1)] + quoted(reason))
		}
		b.WriteByte('\n')
	}
}

// writeSections writes everything besides the scopes, below headings of a level.
func (c Checklist) writeSections(b *strings.Builder, level string) {
	for _, s := range c.Sections() {
		b.WriteString("\n" + level + " " + Escaped(s.Heading) + "\n\n")
		for _, line := range s.Lines {
			b.WriteString("- " + Escaped(line) + "\n")
		}
	}
}

// quoted puts a call into a code span, so that nothing in it is interpreted as Markdown. Names of actions do not need that.
func quoted(reason string) string {
	reason = printable(reason)
	if !strings.Contains(reason, " ") {
		return Escaped(reason)
	}
	fence := "`"
	for strings.Contains(reason, fence) {
		fence += "`"
	}
	if len(fence) > 1 { // blanks keep the text's backticks apart from the fence
		return fence + " " + reason + " " + fence
	}
	return fence + reason + fence
}

// Escaped returns one line of Markdown that shows text literally, even in a table.
func Escaped(text string) string {
	var b strings.Builder
	for _, r := range printable(text) {
		if strings.ContainsRune("\\`*_[]<>#|~!&$", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
