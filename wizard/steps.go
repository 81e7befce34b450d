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
	StepN8N Step = iota
	StepMethod
	StepActions
	StepScopes
	StepRegister
	StepConnect
	StepTest
	StepHandOver
)

// stepFacts is everything there is to say about a step.
type stepFacts struct {
	title   string
	demo    string // what the demo simulates in it, in one sentence; empty: nothing
	applies func(Answers) bool
	done    func(Answers) bool
	summary func(Answers) string // what was answered, in one line, once it is done
	crumb   func(Answers) Crumb  // the same in a few words
}

// steps is the one table of them.
var steps = [...]stepFacts{
	StepN8N: {
		title: "n8n", demo: "Demo: Pipedrive is simulated here, n8n is not asked.",
		done: func(a Answers) bool { return a.Runs != "" && a.Unfinished == nil }, summary: Answers.n8nSummary, crumb: Answers.n8nCrumb,
	},
	StepMethod: {
		title: "Method",
		done:  func(a Answers) bool { return a.Method != "" }, summary: func(a Answers) string { return a.Method.Title() },
		crumb: func(a Answers) Crumb { return Crumb{Long: a.Method.Title()} },
	},
	StepActions: {
		title: "Actions",
		done:  func(a Answers) bool { return !a.Selection.Empty() }, summary: Answers.actionsSummary, crumb: Answers.actionsCrumb,
	},
	StepScopes: {
		title:   "Scopes",
		applies: func(a Answers) bool { return a.Method != connection.APIToken },
		done:    Answers.scopesDone, summary: Answers.scopesSummary,
		crumb: func(a Answers) Crumb { return Crumb{Long: words.Count(len(a.Checklist().Needed()), "scope")} },
	},
	StepRegister: {
		title: "Register", demo: "Demo: the app exists; its values are filled in.",
		done: Answers.registerDone, summary: Answers.credentialsSummary, crumb: Answers.registerCrumb,
	},
	StepConnect: {
		title: "Connect", demo: "Demo: the button presses Allow for you.",
		done: Answers.connectDone, summary: func(a Answers) string { return a.Account.User + " at " + a.Account.Place() },
		crumb: func(a Answers) Crumb {
			return Crumb{Long: a.Account.User + " at " + a.Account.Company, Short: a.Account.User}
		},
	},
	StepTest: {
		title: "Test", demo: "Demo: made-up records.",
		done:    func(a Answers) bool { return a.ChecksCurrent() && (a.WentOn || allWork(a.Checks())) },
		summary: Answers.testSummary, crumb: Answers.testCrumb,
	},
	StepHandOver: {
		title: "Hand over",
		demo:  "The demo's credential works with the simulator alone; nothing reaches an n8n.",
		done:  func(a Answers) bool { return a.ExportedFor != "" && a.ExportedFor == a.exportKey() }, summary: func(a Answers) string { return a.ConfigPath },
		crumb: func(Answers) Crumb { return Crumb{} },
	},
}

// Steps lists all steps in their order.
func Steps() []Step {
	all := make([]Step, len(steps))
	for i := range all {
		all[i] = Step(i)
	}
	return all
}

// Title returns the step's name on the screen.
func (s Step) Title() string { return steps[s].title }

// Simulated says what is simulated in a step of the demo; empty: nothing.
func (a Answers) Simulated(s Step) string {
	switch {
	case s == StepRegister && a.Method == connection.APIToken:
		return "Demo: the simulated user's API token is filled in."
	case s == StepConnect && a.Method == connection.APIToken:
		return "Demo: the user and the company are made up."
	}
	return steps[s].demo
}

// Steps returns the steps that the answers call for: with an API token there are no scopes to choose.
func (a Answers) Steps() []Step {
	return slices.DeleteFunc(Steps(), func(s Step) bool { return steps[s].applies != nil && !steps[s].applies(a) })
}

// Last reports whether the setup ends with the step.
func (s Step) Last() bool { return int(s) == len(steps)-1 }

// Done reports whether the answers settle this step; an earlier one may still be open.
func (a Answers) Done(s Step) bool { return steps[s].done(a) }

// Summary returns the one line that a finished step collapses into.
func (a Answers) Summary(s Step) string { return steps[s].summary(a) }

// Open returns the first step that is not done; ok is false if all are.
func (a Answers) Open() (s Step, ok bool) {
	for _, s := range Steps() {
		if !a.Done(s) {
			return s, true
		}
	}
	return 0, false
}

// scopesDone: with an API token there is nothing to confirm.
func (a Answers) scopesDone() bool {
	return a.Method == connection.APIToken || a.ChecklistFor != "" && a.ChecklistFor == a.checklistKey()
}

func (a Answers) registerDone() bool {
	for i := range a.Parts() {
		if !a.PartDone(i) {
			return false
		}
	}
	return a.Method != ""
}

// credentialsDone reports whether the values that registering yields are there, and none of them is obviously wrong.
func (a Answers) credentialsDone() bool {
	for _, f := range a.Fields() {
		if f.Judge(a, f.Value(a)).Refused() {
			return false
		}
	}
	return a.Method != connection.OAuth2 || a.App.RedirectURL != ""
}

func (a Answers) connectDone() bool {
	c, key := a.Credential(), a.credentialKey()
	connected := !c.APIToken.IsZero() || !c.Token.AccessToken.IsZero()
	return connected && a.ConfirmedFor == key && a.AccountFor == key && len(scopes.Without(a.Missing(), a.Accepted)) == 0
}

func (a Answers) actionsSummary() string { return Picked(a.Selection, "custom call") }

// Picked counts what a selection contains: "9 actions, 1 call". call is the word for a custom API call.
func Picked(sel scopes.Selection, call string) string {
	text := words.Count(len(sel.Items), "action")
	if n := len(sel.Calls); n > 0 {
		text += ", " + words.Count(n, call)
	}
	return text
}

func (a Answers) scopesSummary() string {
	if needed := a.Checklist().Needed(); len(needed) > 0 {
		return words.Join(needed, ", ")
	}
	if !a.Checklist().Settled() {
		return "none so far"
	}
	return "base only"
}

func (a Answers) credentialsSummary() string {
	if a.Method == connection.OAuth2 {
		return "client ID " + a.App.ClientID
	}
	return "API token, " + words.Count(a.APIToken.Len(), "character")
}

func allWork(checks []connection.Check) bool {
	return !slices.ContainsFunc(checks, func(c connection.Check) bool { return !c.Status.Works() })
}

// tally counts the results for calls or objects, and how many of them need no attention.
func tally(checks []connection.Check) (fine, made int) {
	for _, c := range checks {
		if c.Status == connection.StatusSkipped {
			continue
		}
		made++
		if c.Status.Works() {
			fine++
		}
	}
	return fine, made
}

// testSummary says how many of the tested objects need no attention, and that writing was not tested.
func (a Answers) testSummary() string {
	checks, writes := a.ObjectChecks(), a.Selection.Writes()
	fine, made := tally(checks)
	text := fmt.Sprintf("%d of %d fine", fine, made)
	if made == 0 {
		text = "nothing tested"
	}
	if skipped := len(checks) - made; skipped > 0 {
		text += fmt.Sprintf(", %d not tried", skipped)
	}
	c, ok := a.Comparison()
	_, unmet := a.Checklist().Met(writes, c.Granted)
	switch {
	case len(writes) == 0:
	case ok && c.Known() && len(unmet) == 0:
		text += "; write access granted, not exercised"
	default:
		text += "; writing not exercised"
	}
	return text
}
