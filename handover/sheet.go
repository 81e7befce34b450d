package handover

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// Sheet returns the hand-over sheet: what was set up, for whom, and what is missing, as a Markdown document without secrets.
func (s Setup) Sheet() string {
	var b strings.Builder
	b.WriteString("# Pipedrive for n8n\n\n")
	if s.Demo {
		b.WriteString("**A demonstration: all of it is simulated, nothing here opens a real account.**\n\n")
	}
	b.WriteString("| | |\n|---|---|\n")
	for _, row := range s.facts() {
		fmt.Fprintf(&b, "| %s | %s |\n", row[0], row[1])
	}
	b.WriteString("\n## Missing\n\n")
	s.writeMissing(&b)
	b.WriteString("\n## Scopes\n\n")
	s.writeScopes(&b)
	b.WriteString("\n## Test calls\n\n")
	s.writeChecks(&b)
	s.writeNotExercised(&b)
	notes := slices.Clone(s.Checklist.Assumptions)
	for _, w := range s.Checklist.Warnings {
		notes = append(notes, w.Action+": "+w.Message)
	}
	if len(notes) > 0 {
		b.WriteString("\n## To expect\n\n")
	}
	for _, note := range notes {
		b.WriteString("- " + cell(note) + "\n")
	}
	b.WriteString("\n## Later\n\n")
	for _, line := range s.later() {
		b.WriteString("- " + line + "\n")
	}
	return b.String()
}

// facts returns the rows of the table at the top; unknown ones are left out.
func (s Setup) facts() (rows [][2]string) {
	row := func(known bool, title, text string) {
		if known {
			rows = append(rows, [2]string{title, text})
		}
	}
	a := s.Account
	company := cell(a.Company)
	if a.Domain != "" {
		company += " (" + cell(a.Domain) + ".pipedrive.com)"
	}
	who := cell(a.User)
	if a.Email != "" {
		who += ", " + cell(a.Email)
	}
	if a.Admin {
		who += ", administrator"
	}
	row(a.Company != "", "Company", company)
	row(a.User != "", "Pipedrive user", who+": n8n may never do more than this user may")
	row(true, "Method", s.Method.Title())
	row(s.ClientID != "", "App", "client ID "+code(s.ClientID))
	row(s.RedirectURL != "", "Callback URL of the app", code(s.RedirectURL))
	row(s.N8N.URL != "", "n8n", code(s.N8N.URL))
	row(s.N8N.CredentialID != "", "Credential in n8n", cell(s.N8N.CredentialName)+", "+s.Method.CredentialTitle()+", id "+code(s.N8N.CredentialID))
	row(HandedOver(s.N8N) != "", "Tokens handed to n8n", HandedOver(s.N8N))
	row(!s.Checked.IsZero(), "Checked", at(s.Checked))
	row(s.Path != "", "Configuration", code(s.Path))
	row(!s.Made.IsZero(), "This sheet", at(s.Made))
	return rows
}

// HandedOver says when tokens went to n8n, as far as is known; empty if none did.
func HandedOver(n config.N8N) string {
	switch {
	case !n.Pushing.IsZero():
		return "not known: the push of " + at(n.Pushing) + " was cut off; the next one continues it"
	case n.HandedOver.IsZero():
		return ""
	}
	return at(n.HandedOver)
}

// writeMissing lists what keeps n8n from working, each with what to do.
func (s Setup) writeMissing(b *strings.Builder) {
	var lines []string
	if len(s.Checks) == 0 {
		lines = append(lines, "Not tested: `connect-pipedrive validate` tells what works")
	}
	if c := s.Comparison; c != nil {
		for _, m := range c.Missing {
			lines = append(lines, fmt.Sprintf("Scope **%s** (`%s`): switch it on in Developer Hub, under OAuth & access scopes, then connect again", m.Label(), m))
		}
	} else if s.Method == connection.OAuth2 {
		lines = append(lines, "The app is not authorized yet: open the credential in n8n and connect it, or run `connect-pipedrive login`")
	}
	for _, c := range s.Checks {
		if !c.Status.Works() {
			lines = append(lines, fmt.Sprintf("%s: %s. %s", code(c.Call), c.Status, cell(c.Hint)))
		}
	}
	for _, u := range s.Checklist.Unresolved {
		what := cell(u.Workflow) + ", node " + cell(u.Node)
		if u.Call != "" {
			what = code(u.Call)
		}
		lines = append(lines, "Not resolved, and so not part of the scopes: "+what+": "+cell(u.Reason))
	}
	if len(lines) == 0 {
		b.WriteString("Nothing that the test calls below show.\n")
	}
	for _, line := range lines {
		b.WriteString("- [ ] " + line + "\n")
	}
}

func (s Setup) writeScopes(b *strings.Builder) {
	if s.Method == connection.APIToken {
		claim := "With OAuth2 these would be enough"
		if !s.Checklist.Settled() {
			claim = "With OAuth2 at least these would be needed"
		}
		b.WriteString("An API token has no scopes: it may do whatever its user may. " + claim + ":\n\n")
	}
	b.WriteString("| scope | label | state | for |\n|---|---|---|---|\n")
	for _, e := range s.Checklist.Scopes {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", e.Scope, cell(e.Label), s.state(e), codes(e.Because))
	}
	if s.Comparison != nil && len(s.Comparison.Excess) > 0 {
		claim := "Granted, but not needed"
		if !s.Checklist.Settled() {
			claim = "Granted, and not needed by what is resolved"
		}
		b.WriteString("\n" + claim + ": " + codes(s.Comparison.Excess) + "\n")
	}
}

// state returns what is known about a scope of the checklist. A wider scope that was granted covers it.
func (s Setup) state(e scopes.Entry) string {
	switch {
	case e.Always:
		return "always on"
	case s.Method == connection.APIToken:
		return "–"
	case s.Comparison == nil:
		return "to switch on"
	case !s.Comparison.Known():
		return "not known"
	case slices.Contains(s.Comparison.Granted, e.Scope):
		return "granted"
	case slices.Contains(s.Comparison.Missing, e.Scope):
		return "**missing**"
	}
	return "covered by what is granted"
}

func (s Setup) writeChecks(b *strings.Builder) {
	if len(s.Checks) == 0 {
		b.WriteString("None made; `connect-pipedrive validate` makes them.\n")
		return
	}
	b.WriteString("| object | call | result | |\n|---|---|---|---|\n")
	for _, c := range s.Checks {
		result := string(c.Status)
		if c.HTTP != 0 {
			result += fmt.Sprintf(" (%d)", c.HTTP)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", cell(c.Resource), code(c.Call), result, cell(c.Detail))
	}
}

// writeNotExercised says what no test call ever shows.
func (s Setup) writeNotExercised(b *strings.Builder) {
	if len(s.Writes) > 0 {
		b.WriteString("\nNever exercised, as they write: " + codes(s.Writes) + "\n")
	}
}

// later returns what whoever takes over should know.
func (s Setup) later() []string {
	if s.Method == connection.APIToken {
		return []string{"The token belongs to a user: it ends when the user is removed or makes a new one."}
	}
	lines := []string{
		"More actions in n8n may need more scopes: `connect-pipedrive scopes --workflow FILE` tells which. A scope that is added counts only after connecting again.",
		words.Sentence(connection.EndsUnused),
	}
	if !s.N8N.HandedOver.IsZero() {
		lines = append(lines, "n8n holds the tokens: do not refresh them from anywhere else, or n8n's may stop working.")
	}
	return lines
}
