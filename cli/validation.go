package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// validation is what validate found out about one configuration. Its JSON is a line of `validate --json`.
type validation struct {
	Config      string             `json:"config"`
	OK          bool               `json:"ok"`
	Method      connection.Method  `json:"method"`
	Account     connection.Account `json:"account"`
	Scopes      any                `json:"scopes"` // a scopes.Comparison, or with an API token only what is needed
	Checks      []connection.Check `json:"checks"`
	TokensSpent int                `json:"tokens_spent"`

	comparison *scopes.Comparison // nil with an API token
	err        error              // what kept it from being checked to its end
}

// unusable is the line of a configuration that cannot be used at all.
type unusable struct {
	Config string `json:"config"`
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
}

// neededOnly is Scopes for an API token, which has no scopes to compare with.
type neededOnly struct {
	Needed []scopes.Scope `json:"needed"`
}

// exitCode is that of the worst thing: usage before refused, refused before a failed check, that before unreachable.
func (v validation) exitCode() int {
	code := 0
	if v.err != nil {
		code = fault.KindOf(v.err).ExitCode()
	}
	if v.comparison != nil && len(v.comparison.Missing) > 0 {
		code = worse(code, fault.Failed.ExitCode())
	}
	for _, c := range v.Checks {
		code = worse(code, checkCode(c.Status))
	}
	return code
}

// checkCode is the exit code that one check's status alone would give.
func checkCode(s connection.Status) int {
	switch s {
	case connection.StatusOK, connection.StatusEmpty, connection.StatusSkipped:
		return 0
	case connection.StatusUnauthorized:
		return fault.Refused.ExitCode()
	case connection.StatusRateLimited, connection.StatusUnreachable:
		return fault.Unreachable.ExitCode()
	}
	return fault.Failed.ExitCode()
}

// worse is the one of two exit codes that goes before the other: 2, 3, 1, 4, 0.
func worse(a, b int) int {
	rank := map[int]int{0: 0, 4: 1, 1: 2, 3: 3, 2: 4}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// writeText writes v for a person.
func (v validation) writeText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.Config, v.Method.Title())
	if v.Account.User != "" {
		fmt.Fprintf(&b, ", %s", accountLine(v.Account))
	}
	b.WriteByte('\n')
	if v.comparison != nil {
		v.writeScopes(&b)
	}
	width := 0
	for _, c := range v.Checks {
		width = max(width, len(c.Resource))
	}
	for _, c := range v.Checks {
		fmt.Fprintf(&b, "  %s %-*s  %-13s %s  %s\n", glyph(c.Status), width, c.Resource, c.Status, httpCode(c), c.Call)
		for _, line := range []string{c.Detail, c.Hint} {
			if line != "" && (!c.Status.Works() || c.Status == connection.StatusSkipped) {
				fmt.Fprintf(&b, "    %*s  %s\n", width, "", line)
			}
		}
	}
	if v.TokensSpent > 0 {
		fmt.Fprintf(&b, "  %s of the company's daily budget spent\n", words.Count(v.TokensSpent, "token"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (v validation) writeScopes(b *strings.Builder) {
	for _, part := range []struct {
		name string
		list []scopes.Scope
	}{{"needed", v.comparison.Needed}, {"granted", v.comparison.Granted}, {"missing", v.comparison.Missing}, {"excess", v.comparison.Excess}} {
		fmt.Fprintf(b, "  %-8s %s\n", part.name, listOr(part.list, "none"))
	}
}

func listOr(list []scopes.Scope, none string) string {
	if len(list) == 0 {
		return none
	}
	return words.Join(list, ", ")
}

func httpCode(c connection.Check) string {
	if c.HTTP == 0 {
		return "  -"
	}
	return fmt.Sprintf("%3d", c.HTTP)
}

func glyph(s connection.Status) string {
	switch {
	case s == connection.StatusSkipped:
		return "-"
	case s.Works():
		return "✓"
	}
	return "✗"
}

// accountLine says who a credential belongs to.
func accountLine(a connection.Account) string {
	line := a.User
	if a.Email != "" {
		line += " <" + a.Email + ">"
	}
	line += " at " + a.Place()
	if a.Admin {
		line += ", admin"
	}
	return line
}
