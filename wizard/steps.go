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

// stepFacts is all that there is to say of a step.
type stepFacts struct {
	title   string
	demo    [2]string // what is simulated in it, in full and for narrow windows
	change  string    // what an answer that is changed in it is called where that opened another step again
	done    func(Answers) bool
	summary func(Answers) string // the one line that the step collapses into once it is done
}

// steps is the one table of them.
var steps = [...]stepFacts{
	StepMethod: {
		title: "Method", change: "the method changed",
		demo: [2]string{"Pipedrive is simulated on this machine, nothing leaves it", "nothing leaves here"},
		done: func(a Answers) bool { return a.Method != "" }, summary: func(a Answers) string { return a.Method.Title() },
	},
	StepActions: {
		title: "Nodes and actions", change: "the selection changed",
		demo: [2]string{"the catalogue is n8n's own, nothing is simulated here", "n8n's own list"},
		done: func(a Answers) bool { return !a.Selection.Empty() }, summary: Answers.actionsSummary,
	},
	StepScopes: {
		title: "Scopes", change: "the scopes changed",
		demo: [2]string{"the scopes are the real ones, computed as for a real account", "the real scopes"},
		done: Answers.scopesDone, summary: Answers.scopesSummary,
	},
	StepRegister: {
		title: "Register", change: "the tasks changed",
		demo: [2]string{"the account and the app exist already, so just tick everything off", "tick all off"},
		done: Answers.registerDone, summary: func(a Answers) string { return words.Count(len(a.Tasks()), "task") + " done" },
	},
	StepCredentials: {
		title: "Credentials", change: "the credentials changed",
		demo: [2]string{"the simulator's credentials are filled in", "filled in"},
		done: Answers.credentialsDone, summary: Answers.credentialsSummary,
	},
	StepConnect: {
		title: "Connect", change: "the connection changed",
		demo: [2]string{"the simulator answers instead of Pipedrive", "simulated"},
		done: Answers.connectDone, summary: func(a Answers) string { return a.Account.User + " at " + a.Account.Place() },
	},
	StepTests: {
		title: "Test calls", change: "the test calls changed",
		demo:    [2]string{"the calls go to the simulator on this machine, its records are made up", "made-up records"},
		done:    func(a Answers) bool { return a.ChecksCurrent() && (a.WentOn || allWork(a.Checks())) },
		summary: func(a Answers) string { return checksSummary(a.ObjectChecks()) },
	},
	StepExport: {
		title: "Export", change: "the export changed",
		demo: [2]string{"what is written works with the simulator only", "simulator only"},
		done: func(a Answers) bool { return a.ExportedFor != "" && a.ExportedFor == a.exportKey() }, summary: func(a Answers) string { return a.ConfigPath },
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

// Title is the step's name on the screen.
func (s Step) Title() string { return steps[s].title }

// Demo says what is simulated in the step, in full and for narrow windows.
func (s Step) Demo() (long, short string) { return steps[s].demo[0], steps[s].demo[1] }

// Last reports whether the setup ends with the step.
func (s Step) Last() bool { return int(s) == len(steps)-1 }

// Done reports whether the answers settle the step, itself only: an earlier step may still be open.
func (a Answers) Done(s Step) bool { return steps[s].done(a) }

// Summary is the one line that a finished step collapses into.
func (a Answers) Summary(s Step) string { return steps[s].summary(a) }

// Open is the first step that is not done; ok is false when all are.
func (a Answers) Open() (s Step, ok bool) {
	for _, s := range Steps() {
		if !a.Done(s) {
			return s, true
		}
	}
	return 0, false
}

// scopesDone: with an API token the checklist is only information, so having seen one is enough.
func (a Answers) scopesDone() bool {
	return a.ChecklistFor != "" && (a.Method == connection.APIToken || a.ChecklistFor == a.checklistKey())
}

func (a Answers) registerDone() bool {
	return a.Method != "" && !slices.ContainsFunc(a.Tasks(), func(t Task) bool { return !slices.Contains(a.Ticked, t.Key) })
}

func (a Answers) credentialsDone() bool {
	if a.Method == connection.OAuth2 {
		return a.App.ClientID != "" && !a.App.ClientSecret.IsZero() && a.App.RedirectURL != ""
	}
	return !a.APIToken.IsZero()
}

func (a Answers) connectDone() bool {
	key := a.credentialKey()
	return a.isConnected() && a.ConfirmedFor == key && a.AccountFor == key && subset(a.missing(), a.Accepted)
}

func (a Answers) actionsSummary() string {
	text := words.Count(len(a.Selection.Items), "action")
	if n := len(a.Selection.Calls); n > 0 {
		text += ", " + words.Count(n, "custom call")
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
	return fmt.Sprintf("API token, %d characters", a.APIToken.Len())
}

// isConnected reports whether there is anything to call Pipedrive with.
func (a Answers) isConnected() bool {
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
