package wizard

import (
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// Step is one of the setup's steps.
type Step int

// The steps in their order.
const (
	StepMethod Step = iota
	StepActions
	StepScopes
	StepRegister
	StepCredentials
	StepConnect
	StepTests
	StepExport
)

// Steps lists all steps in their order.
func Steps() []Step {
	return []Step{StepMethod, StepActions, StepScopes, StepRegister, StepCredentials, StepConnect, StepTests, StepExport}
}

// Title is the step's name on the screen.
func (s Step) Title() string {
	return [...]string{"Method", "Nodes and actions", "Scopes", "Register", "Credentials", "Connect", "Test calls", "Export"}[s]
}

// Done reports whether the answers settle the step, itself only: an earlier step may still be open.
func (a Answers) Done(s Step) bool {
	switch s {
	case StepMethod:
		return a.Method != ""
	case StepActions:
		return !a.Selection.Empty()
	case StepScopes:
		// With an API token the checklist is only information: having seen one is enough.
		return a.ChecklistFor != "" && (a.Method == connection.APIToken || a.ChecklistFor == a.checklistKey())
	case StepRegister:
		if a.Method == "" {
			return false
		}
		for _, t := range a.Tasks() {
			if !slices.Contains(a.Ticked, t.Key) {
				return false
			}
		}
		return true
	case StepCredentials:
		if a.Method == connection.OAuth2 {
			return a.App.ClientID != "" && !a.App.ClientSecret.IsZero() && a.App.RedirectURL != ""
		}
		return !a.APIToken.IsZero()
	case StepConnect:
		key := a.credentialKey()
		return a.connected() && a.ConfirmedFor == key && a.AccountFor == key && subset(a.missing(), a.Accepted)
	case StepTests:
		return a.ChecksCurrent() && (a.WentOn || allWork(a.Checks))
	case StepExport:
		return a.ExportedFor != "" && a.ExportedFor == a.exportKey()
	}
	return false
}

// Open is the first step that is not done; ok is false when all are.
func (a Answers) Open() (s Step, ok bool) {
	for _, s := range Steps() {
		if !a.Done(s) {
			return s, true
		}
	}
	return 0, false
}

// Invalidated lists the steps that were done before a change and are no longer.
func Invalidated(before, after Answers) []Step {
	var lost []Step
	for _, s := range Steps() {
		if before.Done(s) && !after.Done(s) {
			lost = append(lost, s)
		}
	}
	return lost
}

// Summary is the one line that a finished step collapses into.
func (a Answers) Summary(s Step) string {
	switch s {
	case StepMethod:
		return a.Method.Title()
	case StepActions:
		return words.Count(len(a.Selection.Items), "action") + callsSummary(len(a.Selection.Calls))
	case StepScopes:
		if needed := a.Checklist().Needed(); len(needed) > 0 {
			return words.Join(needed, ", ")
		}
		return "base only"
	case StepRegister:
		return words.Count(len(a.Tasks()), "task") + " done"
	case StepCredentials:
		if a.Method == connection.OAuth2 {
			return "client ID " + a.App.ClientID
		}
		return fmt.Sprintf("API token, %d characters", a.APIToken.Len())
	case StepConnect:
		return a.Account.User + " at " + a.Account.Place()
	case StepTests:
		return checksSummary(a.Checks)
	case StepExport:
		return a.ConfigPath
	}
	return ""
}

// connected reports whether there is anything to call Pipedrive with.
func (a Answers) connected() bool {
	c := a.Credential()
	return !c.APIToken.IsZero() || !c.Token.AccessToken.IsZero()
}

func subset(a, b []scopes.Scope) bool {
	return !slices.ContainsFunc(a, func(s scopes.Scope) bool { return !slices.Contains(b, s) })
}

func allWork(checks []connection.Check) bool {
	return !slices.ContainsFunc(checks, func(c connection.Check) bool { return !c.Status.Works() })
}

func checksSummary(checks []connection.Check) string {
	passed, made := 0, 0
	for _, c := range checks {
		if c.Status == connection.StatusSkipped {
			continue
		}
		made++
		if c.Status.Works() {
			passed++
		}
	}
	text := words.Count(passed, "check") + " passed"
	if passed < made {
		text = fmt.Sprintf("%d of %d checks passed", passed, made)
	}
	if skipped := len(checks) - made; skipped > 0 {
		text += fmt.Sprintf(", %d skipped", skipped)
	}
	return text
}

func callsSummary(n int) string {
	if n == 0 {
		return ""
	}
	return ", " + words.Count(n, "custom call")
}
