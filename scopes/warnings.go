package scopes

import "slices"

// Rule is the kind of a warning, for filters and annotations.
type Rule string

// The rules of warnings. Some warnings have none.
const (
	WideScope        Rule = "wide-scope"        // needs, or may need, a scope that gives access to far more than the rest
	RetiredCall      Rule = "retired-call"      // Pipedrive retired or deprecated it
	UndocumentedCall Rule = "undocumented-call" // the call, or what is sent with it, is not in Pipedrive's specification
	DraftDiffers     Rule = "draft-differs"     // the version of a workflow that was read is not the one that runs

	// The rules of findings that are not warnings.
	MissingScope Rule = "missing-scope" // needed and not granted
	ExcessScope  Rule = "excess-scope"  // granted and not needed
	NotResolved  Rule = "unresolved"    // what it needs is unknown
)

// Warning is about an action or a call that may fail whatever its scopes, or that is not quite what its name says.
type Warning struct {
	Action   string `json:"action"` // an action, a call, or "lookup:<loader>"; empty if it is about a whole workflow
	Message  string `json:"message"`
	Rule     Rule   `json:"rule"`     // may be empty
	Use      string `json:"use"`      // the request to make instead, such as "GET /api/v2/deals/search"; may be empty
	Workflow string `json:"workflow"` // where it is used; empty if no workflow uses it
	Node     string `json:"node"`
	Place    `json:"-"`

	Status  RequestStatus `json:"-"` // of the request that the message is about; empty for any other message
	Trouble bool          `json:"-"` // it may fail whatever the scopes

	advice string // what to do, for all with the same status together; empty: Use
	met    set    // with any of these on the checklist there is nothing to warn about
	fields bool   // about the request for definitions of custom fields, which an option of the node avoids
}

// outlook says what to expect of a request that is not, or no longer, in Pipedrive's specification.
type outlook struct {
	rule Rule
	one  string // about one request, after what makes it
	many string // about several actions, which are listed after it
}

// outlooks are the outlooks for the statuses that need a warning.
var outlooks = map[RequestStatus]outlook{
	Retired: {RetiredCall, "which Pipedrive retired; it may stop working at any time",
		"Pipedrive retired what these send; they may stop working at any time"},
	Deprecated: {RetiredCall, "which Pipedrive deprecated; it is going to be retired",
		"Pipedrive deprecated what these call; it is going to be retired"},
	Undocumented: {UndocumentedCall, "which Pipedrive never documented; it may fail whatever the scopes",
		"Pipedrive never documented what these send; they may fail whatever the scopes"},
}

// outlookWarning returns the warning about a request with such a status.
func outlookWarning(does string, r Route, status RequestStatus) (Warning, Twin) {
	o := outlooks[status]
	twin, _ := r.twin()
	return Warning{Message: does + " " + r.String() + ", " + o.one, Rule: o.rule, Use: twin.Use, Status: status, Trouble: true}, twin
}

// requestWarning returns the warning about a request that is not current. Without advice it names the replacement.
func requestWarning(r Request, advice string) (Warning, bool) {
	if _, ok := outlooks[r.Status]; !ok {
		return Warning{}, false
	}
	w, twin := outlookWarning("sends", r.Route, r.Status)
	w.advice = advice
	if advice == "" && twin.Use != "" {
		advice = "an HTTP Request node can send " + twin.Use + " (" + scopeWords(twin.AnyOf) + ") instead"
	}
	if advice != "" {
		w.Message += "; " + advice
	}
	return w, true
}

// newerNode is the advice for a node of version 1 if version 2 makes only current requests.
const newerNode = "use version 2 of the node"

// operationWarnings returns the warnings about an operation, whoever uses it; their Action is left open.
func (c *catalogued) operationWarnings(o Operation) []Warning {
	var warnings []Warning
	advice := ""
	if o.Version == oldVersion && c.current(Action{Resource: o.Resource, Operation: o.Operation, Version: defaultVersion}) {
		advice = newerNode
	}
	for _, r := range o.Requests {
		if w, ok := requestWarning(r, advice); ok {
			warnings = append(warnings, w)
		}
	}
	if o.Note != "" && len(warnings) == 0 { // otherwise it says the same
		warnings = append(warnings, Warning{Message: o.Note, Rule: UndocumentedCall, Trouble: true})
	}
	for _, r := range o.Requests {
		if w, ok := disputedWarning(r); ok {
			warnings = append(warnings, w)
		}
	}
	if since := sinceN8n(o); since != "" {
		warnings = append(warnings, Warning{Message: since})
	}
	if o.key() == moved {
		warnings = append(warnings, Warning{Message: "version 2 of the node has it as Activity, Get Many, with a deal filter"})
	}
	return warnings
}

// current reports whether an operation exists and makes only requests that are in Pipedrive's specification.
func (c *catalogued) current(a Action) bool {
	at, ok := c.at[a]
	return ok && !slices.ContainsFunc(c.rows[at].Requests, func(r Request) bool { return r.Status != Current })
}

// rawOptions are the options that keep a node from requesting the definitions of custom fields, with their names in n8n's
// editor.
var rawOptions = map[string]string{"rawCustomFieldKeys": "Use Raw Field Keys", "rawCustomFieldOutput": "Show Raw Field Keys"}

// disputedWarning returns the warning about a request that is made first and may need admin, with the option that avoids it.
func disputedWarning(r Request) (Warning, bool) {
	if len(r.NotWhen) == 0 {
		return Warning{}, false
	}
	e, ok := MatchEndpoint(r.Method, r.urlPath())
	if !ok || !slices.Contains(e.Disputed, Admin) {
		return Warning{}, false
	}
	return Warning{
		Message: "first sends " + r.String() + ", which by Pipedrive's specification takes admin alone; if it is refused with 403, " + avoid(r.NotWhen[0]),
		Rule:    WideScope, Trouble: true, fields: true, met: setOf(e.Disputed...),
	}, true
}

// avoid says which option of a node keeps a request from being made.
func avoid(option string) string {
	return `switch on the node's option "` + rawOptions[option] + `" (` + option + "), then it is not sent"
}

// sinceN8n says which n8n an operation needs, because older ones send what Pipedrive refuses: user_id for owner_id, and a
// read-only person_id.
func sinceN8n(o Operation) string {
	switch {
	case o.Version != defaultVersion || !slices.Contains([]string{"create", "update", "getAll"}, o.Operation):
		return ""
	case o.Resource == "activity" && o.Operation != "getAll":
		return "needs n8n 2.30.0 or newer, as older ones fail with 400 where a person is set, before 2.24.0 also where a user is chosen"
	case o.Resource == "activity", o.Resource == "deal":
		return "needs n8n 2.24.0 or newer, as older ones fail with 400 where a user is chosen"
	}
	return ""
}

// callWarnings returns the warnings about a custom call.
func callWarnings(e Endpoint) []Warning {
	var warnings []Warning
	if e.Deprecated {
		w, twin := outlookWarning("calls", e.Route, Deprecated)
		if twin.Use != "" {
			w.Message += "; " + twin.replacement()
		}
		warnings = append(warnings, w)
	}
	if len(e.Disputed) > 0 {
		w := Warning{
			Message: "may take " + scopeWords(e.Disputed) + ": Pipedrive's specification and its scopes page disagree",
			Trouble: true, met: setOf(e.Disputed...)}
		if slices.Contains(e.Disputed, Admin) {
			w.Rule = WideScope
		}
		warnings = append(warnings, w)
	}
	return warnings
}

// warn adds each warning once for every node that does the action or makes the call, or once without a place if none does.
func (g *gathered) warn(action string, warnings []Warning) {
	uses := g.uses[action]
	for _, w := range warnings {
		w.Action = action
		if len(uses) == 0 {
			g.warnings = append(g.warnings, w)
		}
		for _, u := range uses {
			if !w.fields || !u.RawFields {
				w.Workflow, w.Node, w.Place = u.Workflow, u.Node, u.Place
				g.warnings = append(g.warnings, w)
			}
		}
	}
}

// dropMet drops the warnings that these scopes settle.
func (g *gathered) dropMet(chosen set) {
	g.warnings = slices.DeleteFunc(g.warnings, func(w Warning) bool { return w.met&chosen != 0 })
}

// warnDrafts names the workflows of which only a draft was read while another version runs.
func (g *gathered) warnDrafts(s Selection) {
	for _, w := range s.Drafts {
		g.warnings = append(g.warnings, Warning{Rule: DraftDiffers, Workflow: w, Place: s.placeOf(w), Trouble: true,
			Message: "this is a draft, and n8n runs another version, which may need other scopes: " +
				"export that with `n8n export:workflow --all --published --output=workflows.json`, or let --n8n read it"})
	}
}

// warnWide says what makes a scope necessary that gives access to far more than one thing: the needs that nothing else
// satisfies.
func (g *gathered) warnWide(chosen set) {
	wide := setOf("search:read", "recents:read", Admin)
	said := map[string]bool{}
	for _, n := range g.needs {
		if n.anyOf&^wide != 0 || said[n.Because] {
			continue
		}
		said[n.Because] = true
		info, _ := Find((n.anyOf & chosen).list()[0])
		w := Warning{Message: "makes " + string(info.Scope) + " necessary (" + info.Label + "), which opens far more", Rule: WideScope}
		if info.Scope == Admin {
			w.Message += "; it works only if whoever connects n8n is an administrator of the Pipedrive account"
			w.Trouble = true
		}
		g.warn(n.Because, []Warning{w})
	}
}

// warnEmpty says which drop-downs stay empty, because nobody asked for the calls that fill them and nothing else needs their
// scopes.
func (g *gathered) warnEmpty(chosen set) {
	said := map[string]bool{}
	for _, l := range g.empty {
		if l.need&chosen == 0 && !said[l.because] {
			said[l.because] = true
			g.warn(l.because, []Warning{{Message: "stays empty in n8n's editor without " + scopeWords(l.need.list()) + "; ids can be typed in"}})
		}
	}
}
