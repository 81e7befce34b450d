package wizard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Progress is what the answers say about each step. It is computed once per change of the answers, because computing it
// resolves the selection several times and every frame shows it.
type Progress []StepProgress

// StepProgress is what the answers say about one step.
type StepProgress struct {
	Done  bool
	Crumb Crumb // what was answered; empty unless it is done
}

// LostStep is a step that a change of the answers has reopened.
type LostStep struct {
	Step  Step
	Cause string // "the selection changed"
}

// Progress returns how far the answers have got.
func (a Answers) Progress() Progress {
	p := make(Progress, len(steps))
	for i, facts := range steps {
		if p[i].Done = facts.done(a); p[i].Done {
			p[i].Crumb = facts.crumb(a)
		}
	}
	return p
}

// Reaches reports whether every step before this one is done, so that one can jump to it.
func (p Progress) Reaches(step Step) bool {
	return !slices.ContainsFunc(p[:step], func(s StepProgress) bool { return !s.Done })
}

// Lost returns the steps that were done and have been reopened because of cause, together with those in before that are still
// open. at is the step in which the answers were changed; it is left out, as it says itself what it lacks, and so are steps
// that had not been reached yet.
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

// aspects are the things that can differ between two answers, earliest first, each worded as the reason why steps are open
// again.
var aspects = []struct {
	changed string
	of      func(Answers) string // equal as long as nothing about it changed; secrets are hashed
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
	{"scopes are missing", func(a Answers) string { return strings.Join(a.Ticked, "\n") }}, // proved missing, whatever was ticked
	{"the connection changed", func(a Answers) string { return a.credentialKey() + a.ConfirmedFor }},
}

// Cause says what changed between two answers, worded as the reason why steps are open again; of several changes, the
// earliest.
func Cause(before, after Answers) string {
	for _, aspect := range aspects {
		if aspect.of(before) != aspect.of(after) {
			return aspect.changed
		}
	}
	return "earlier answers changed"
}

// Start returns the step to begin with: Connect if another login is wanted, otherwise the first step that the answers leave
// open, but none after Actions while a workflow leaves something to settle there.
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
