package wizard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Progress is what the answers say about each step. It is computed once for each change of the answers, because that
// resolves the selection several times, and every frame shows it.
type Progress []StepProgress

// StepProgress is what the answers say about one step.
type StepProgress struct {
	Done  bool
	Crumb Crumb // what was answered; empty unless it is done
}

// LostStep is a step that a change of the answers made open again.
type LostStep struct {
	Step  Step
	Cause string // "the selection changed"
}

// Progress says how far the answers are.
func (a Answers) Progress() Progress {
	p := make(Progress, len(steps))
	for i, facts := range steps {
		if p[i].Done = facts.done(a); p[i].Done {
			p[i].Crumb = facts.crumb(a)
		}
	}
	return p
}

// Reaches reports whether every step before one is done: then it can be jumped to.
func (p Progress) Reaches(step Step) bool {
	return !slices.ContainsFunc(p[:step], func(s StepProgress) bool { return !s.Done })
}

// Lost lists what was done and is open again because of cause, together with what already was and still is. at is the
// step where the answers were changed: it is not among them, it says itself what it lacks, nor is a step that had not
// been come to.
func (p Progress) Lost(before []LostStep, was Progress, at Step, cause string) []LostStep {
	lost := slices.DeleteFunc(slices.Clone(before), func(l LostStep) bool { return p[l.Step].Done })
	for _, s := range Steps() {
		if s != at && was[s].Done && !p[s].Done && was.Reaches(s) && !slices.ContainsFunc(lost, func(l LostStep) bool { return l.Step == s }) {
			lost = append(lost, LostStep{s, cause})
		}
	}
	slices.SortFunc(lost, func(a, b LostStep) int { return int(a.Step) - int(b.Step) })
	return lost
}

// aspects are what can differ between two answers, the earliest first, each in words for why steps are open again.
var aspects = []struct {
	changed string
	of      func(Answers) string // the same as long as nothing of it changed; secrets are hashed
}{
	{"n8n's address changed", func(a Answers) string { return a.N8N.URL }},
	{"where n8n runs changed", func(a Answers) string { return string(a.Runs) }},
	{"the method changed", func(a Answers) string { return string(a.Method) }},
	{"the node version changed", func(a Answers) string { return strconv.Itoa(a.Selection.Version()) }},
	{"the actions changed", func(a Answers) string { return fmt.Sprint(a.Selection.Flatten().Items, a.Selection.Calls) }},
	{"what files and notes belong to changed", func(a Answers) string { return fmt.Sprint(a.Relations()) }},
	{"the drop-downs' scopes changed", func(a Answers) string { return strconv.FormatBool(a.Selection.Lookups) }},
	{"the callback URL changed", Answers.RedirectURL},
	{"the kind of app changed", func(a Answers) string { return string(a.AppKind()) }},
	{"the app's Client ID or secret changed", Answers.appKey},
	{"the API token changed", func(a Answers) string { return fingerprint(a.APIToken.Reveal()) }},
	{"scopes are missing", func(a Answers) string { return strings.Join(a.Ticked, "\n") }}, // proved to be, whatever was ticked
	{"the connection changed", func(a Answers) string { return a.credentialKey() + a.ConfirmedFor }},
}

// Cause says what changed between two answers, the earliest of it, in words for why steps are open again.
func Cause(before, after Answers) string {
	for _, aspect := range aspects {
		if aspect.of(before) != aspect.of(after) {
			return aspect.changed
		}
	}
	return "earlier answers changed"
}

// Start returns the step to begin with: another login where that is wanted, else the first one that the answers leave open, but
// none behind what a workflow left to be settled.
func (a Answers) Start() Step {
	if a.LoginAgain {
		return StepConnect
	}
	start, open := a.Open()
	if !open {
		start = Step(len(steps) - 1)
	}
	if len(a.Selection.Unresolved) > 0 {
		start = min(start, StepActions)
	}
	return start
}
