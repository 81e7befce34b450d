package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/scopes"
)

// reportText collects the lines of a validation for a person.
type reportText struct {
	text  strings.Builder
	width int // of the terminal; 0: lines are not wrapped
}

// hang writes a text after a prefix; further lines are indented below the text's first word.
func (r *reportText) hang(prefix, text string) {
	indent := ansi.StringWidth(prefix)
	if r.width > indent+20 {
		text = strings.ReplaceAll(ansi.Wordwrap(text, r.width-indent, " "), "\n", "\n"+strings.Repeat(" ", indent))
	}
	r.text.WriteString(strings.TrimRight(prefix+text, " ") + "\n")
}

// widthOf returns the width of a terminal; 0 for anything else.
func widthOf(w io.Writer) int {
	if file := terminal(w); file != nil {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			return width
		}
	}
	return 0
}

// writeText writes v for a person, wrapped to a terminal's width; 0 does not wrap.
func (v validation) writeText(w io.Writer, width int) error {
	r := &reportText{width: width}
	head := v.Method.Title()
	if v.Account.User != "" {
		head += ", " + accountLine(v.Account)
	}
	if v.Via == viaN8N {
		head += ", called by n8n at " + v.at
	}
	r.hang(v.Config+": ", head)
	if v.nothing {
		r.hang("  ", nothingSelected)
	}
	v.writeScopes(r)
	v.writeChecks(r)
	v.writeNotExercised(r)
	for _, s := range v.list.Sections() {
		r.hang("  ", words.Lower(s.Heading)+":")
		for _, line := range s.Lines {
			r.hang("    ", line)
		}
	}
	if v.TokensSpent > 0 {
		spent := words.Count(v.TokensSpent, "token") + " of the company's daily budget spent"
		if v.TokensLeft != nil {
			spent += fmt.Sprintf(", %d left today", *v.TokensLeft)
		}
		r.hang("  ", spent)
	}
	_, err := io.WriteString(w, r.text.String())
	return err
}

func (v validation) writeScopes(r *reportText) {
	c := v.comparison
	if c == nil {
		return
	}
	line := func(name, list string) { r.hang(fmt.Sprintf("  %-8s ", name), list) }
	if !v.nothing {
		line("needed", listOr(c.Needed, "none"))
	}
	if !c.Known() {
		why := words.Either(v.Via == viaN8N, "n8n does not show its token", "the token's answer did not say it")
		line("granted", "unknown: "+why)
		return
	}
	line("granted", listOr(c.Granted, "none"))
	if !v.nothing {
		line("missing", listOr(c.Missing, "none"))
		line("excess", listOr(c.Excess, "none"))
	}
}

// writeChecks writes a line for each check, with Pipedrive's words and what to do. A hint that several share is written once.
func (v validation) writeChecks(r *reportText) {
	width := 0
	for _, c := range v.Checks {
		width = max(width, len(c.Resource))
	}
	var hints []string
	for _, c := range v.Checks {
		r.hang(fmt.Sprintf("  %s %-*s  %-13s %s  ", glyph(c.Status), width, c.Resource, c.Status, httpCode(c)), c.Call)
		indent := strings.Repeat(" ", width+6)
		if c.Detail != "" && c.Status != connection.StatusEmpty {
			r.hang(indent, c.Detail)
		}
		if c.Hint != "" && !slices.Contains(hints, c.Hint) {
			hints = append(hints, c.Hint)
			r.hang(indent, onConfig(v.Config, c.Hint))
		}
	}
}

// writeNotExercised lists what was not tried because it writes, by whether its scopes are granted.
func (v validation) writeNotExercised(r *reportText) {
	names := v.NotExercised
	if v.comparison == nil || !v.comparison.Known() {
		if len(names) > 0 {
			r.hang("  not exercised, as it writes: ", strings.Join(names, ", "))
		}
		return
	}
	granted, not := v.list.Met(names, v.comparison.Granted)
	if len(granted) > 0 {
		r.hang("  granted, not exercised: ", strings.Join(granted, ", "))
	}
	if len(not) > 0 {
		r.hang("  not granted, not exercised: ", strings.Join(not, ", "))
	}
}

// maxHints is how many different actions one hint may contain.
const maxHints = 3

// complaint says in one line what is wrong, with everything to do about it as its hint; nil: nothing is.
func (v validation) complaint() error {
	kind := v.kind()
	if kind == 0 {
		return nil
	}
	if v.err != nil {
		if f, ok := errors.AsType[*fault.Error](v.err); ok {
			return fault.New(kind, f.Hint, "%w", v.err)
		}
		return fault.New(kind, "try again, or give it more time with --timeout", "%s was not checked to its end: %w", v.Config, v.err)
	}
	var missing []scopes.Scope // those the comparison misses, and those that refused calls show to be missing
	if v.comparison != nil {
		missing = slices.Clone(v.comparison.Missing)
	}
	var retired []scopes.Target // calls that n8n makes although Pipedrive no longer answers them
	var hints, others []string
	failed := 0
	for i, c := range v.Checks {
		if c.Status.Works() {
			continue
		}
		failed++
		switch scope, lacks := missingOf(v.made[i], c, v.comparison); {
		case lacks && !slices.Contains(missing, scope):
			missing = append(missing, scope)
		case lacks:
		case c.Status == connection.StatusNotFound && v.made[i].Use != "":
			retired = append(retired, v.made[i])
		default:
			others = append(others, c.Hint)
		}
	}
	if len(missing) > 0 {
		unless := words.Either(len(missing) == 1, "unless it is", "unless they are")
		again := words.Either(v.Via == viaN8N, "connect the credential in n8n again", "authorize the app again with `connect-pipedrive login`")
		hints = append(hints, "switch on "+words.List(missing, "and")+" in Developer Hub, "+unless+" on already, then "+again+": a refresh keeps the old scopes")
	}
	if len(retired) > 0 {
		hints = append(hints, pipedrive.RetiredHint(retired))
	}
	for _, hint := range others {
		if hint != "" && !slices.ContainsFunc(hints, func(said string) bool { return strings.Contains(said, hint) }) {
			hints = append(hints, hint)
		}
	}
	if len(hints) > maxHints {
		hints = append(hints[:maxHints], "and see what else is said of the checks")
	}
	if failed == 0 {
		what := words.Either(len(missing) > 1, "scopes are", "a scope is")
		return fault.New(kind, strings.Join(hints, "; "), "%s missing in %s: %s", what, v.Config, listOr(missing, ""))
	}
	return fault.New(kind, strings.Join(hints, "; "), "%d of %s failed in %s", failed, words.Count(len(v.Checks), "check"), v.Config)
}

// missingOf returns the scope whose absence a refused call shows: one that is missing anyway or, if the token has none for
// the call, the one the checklist has for it, or the least that allows it.
func missingOf(t scopes.Target, c connection.Check, compared *scopes.Comparison) (scopes.Scope, bool) {
	if c.Status != connection.StatusMissingScope || compared == nil || len(t.AnyOf) == 0 {
		return "", false
	}
	in := func(list []scopes.Scope) int {
		return slices.IndexFunc(t.AnyOf, func(s scopes.Scope) bool { return slices.Contains(list, s) })
	}
	if at := in(compared.Missing); at >= 0 {
		return t.AnyOf[at], true
	}
	if in(compared.Granted) >= 0 {
		return "", false
	}
	if t.Scope != "" {
		return t.Scope, true
	}
	return t.AnyOf[0], true
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
