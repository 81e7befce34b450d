package scopes

import "strings"

// Markdown is a task list for a ticket or a colleague with admin rights. It ends in a line break.
func (c Checklist) Markdown() string {
	var b strings.Builder
	b.WriteString("# Pipedrive scopes for n8n\n\n")
	for _, e := range c.Scopes {
		box := "- [ ] "
		if e.Always {
			box = "- [x] "
		}
		b.WriteString(box + "**" + e.Label + "** (`" + string(e.Scope) + "`)")
		if e.Always {
			b.WriteString(", always on")
		}
		if len(e.Because) > 0 {
			b.WriteString(": " + strings.Join(e.Because, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
