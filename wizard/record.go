package wizard

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// Handed is something that was handed over besides the configuration.
type Handed struct {
	Way   string // its name
	Where string // a file, or n8n's address
	Did   []string

	Updated bool // n8n had the credential before
	Tokens  bool // n8n got the tokens
}

// Passage is a paragraph of the record.
type Passage struct {
	Mark  string // the text is indented below it; rows follow one another without a blank line
	Text  string
	Alone bool // to be copied: it starts in the first column and is not wrapped
}

// record gathers passages.
type record []Passage

func (r *record) say(text string)  { *r = append(*r, Passage{Text: text}) }
func (r *record) show(text string) { *r = append(*r, Passage{Text: text, Alone: true}) }
func (r *record) row(mark, text string) {
	*r = append(*r, Passage{Mark: mark, Text: text})
}

// Record returns what stays in the terminal after the setup: what was set up, where it was written, what to do next.
func (a Answers) Record() []Passage {
	var r record
	head := "connect-pipedrive: Pipedrive is prepared for n8n"
	if fine, made := tally(a.ObjectChecks()); fine < made || a.GoesWithout() > 0 {
		head = "connect-pipedrive: the setup is written; not all of it works yet"
	}
	if a.Demo {
		head += " (demo, simulated)"
	}
	r.say(head)
	r.rows(a, len(steps))
	a.recordLeft(&r)
	a.recordNow(&r)
	a.recordNodes(&r)
	a.recordCallback(&r)
	r.say("To test it again:")
	r.show(a.TestAgain())
	a.recordReminders(&r)
	return r
}

// RecordLeft returns what remains in the terminal when the setup is left at a step: whether the answers are kept, and how to
// go on. An earlier setup that was not continued stays as it was.
func (a Answers) RecordLeft(at Step, kept bool) []Passage {
	var r record
	if a.Unfinished != nil {
		a, kept = a.GoingOn(), true
		at = a.Start()
	}
	all := a.Steps()
	r.say(fmt.Sprintf("connect-pipedrive: left at step %d of %d, %s", slices.Index(all, at)+1, len(all), at.Title()))
	r.rows(a, int(at))
	a.recordLeft(&r)
	command := a.goOn()
	if a.Demo && a.StartedFrom == "" && a.ConfigPath == handover.DemoConfigFile { // an earlier demo's answers may be in that file
		command = strings.TrimSuffix(command, a.configFlag())
	}
	if kept {
		r.say("Kept are your answers, without secrets. " + a.happened() + " To go on where you were:")
	} else {
		r.say("Your answers are not kept. " + a.happened() + " To begin again:")
	}
	r.show(command)
	return r
}

// happened says what was written, and what reached n8n, in a setup that was left.
func (a Answers) happened() string {
	var files []string
	switch {
	case a.Done(StepHandOver):
		files = append(files, a.ConfigPath)
	case a.ExportedFor != "":
		files = append(files, "A configuration with earlier answers")
	}
	for _, h := range a.Handed {
		if h.Way != handover.Push {
			files = append(files, h.Where)
		}
	}
	text := "No configuration was written"
	switch {
	case len(files) > 0:
		text = words.List(files, "and") + words.Either(len(files) == 1, " is written", " are written")
	case a.StartedFrom != "": // a login stores its tokens there at once
		text = a.StartedFrom + " is as it was" + words.Either(a.Method == connection.OAuth2, ", but for new tokens", "")
	}
	switch {
	case a.handedBy(handover.Push) && a.Proof.Holds():
		return text + "; the credential is in n8n, and n8n proved it."
	case a.handedBy(handover.Push):
		return text + "; the credential is in n8n, and not proved."
	case !a.N8N.Pushing.IsZero():
		return text + "; whether n8n got the credential is not known."
	}
	return text + "; n8n was given nothing."
}

// recordLeft says what is left behind in n8n.
func (a Answers) recordLeft(r *record) {
	if a.Left == nil {
		return
	}
	text, page := a.LeftBehind()
	r.say("Left behind: " + text + ":")
	r.show(page)
}

// LeftBehind says what of a proof is still in n8n, and returns the page on which it can be deleted.
func (a Answers) LeftBehind() (text, page string) {
	_, page, _ = strings.Cut(fault.HintOf(a.Left), ": ")
	return a.Left.Error() + "; delete it there", page
}

// rows adds the finished steps before one, each with its answer.
func (r *record) rows(a Answers, before int) {
	for _, s := range a.Steps() {
		if int(s) >= before || !a.Done(s) {
			continue
		}
		text, mark := a.Summary(s), "✓"
		fine, made := tally(a.ObjectChecks())
		switch n := a.GoesWithout(); {
		case s == StepHandOver:
			if text = a.handedSummary(); a.Proof != nil && !a.Proof.Holds() {
				mark = "!"
			}
		case s == StepConnect && n > 0:
			text, mark = text+"; "+words.Count(n, "scope")+" missing", "!"
		case s == StepTest && fine < made:
			mark = "!"
		}
		r.row("  "+mark+" "+s.Title()+strings.Repeat(" ", max(1, 11-len(s.Title()))), text)
	}
}

func (a Answers) handedBy(way string) bool {
	return slices.ContainsFunc(a.Handed, func(h Handed) bool { return h.Way == way })
}

// handedSummary says what was written and what was pushed, and by whom it was proved.
func (a Answers) handedSummary() string {
	files, secret, pushed := []string{a.ConfigPath}, true, ""
	for _, h := range a.Handed {
		if h.Way == handover.Push {
			pushed = "pushed to " + h.Where
			continue
		}
		w, _ := handover.Find(h.Way)
		files, secret = append(files, h.Where), secret && w.Secret
	}
	text := words.List(files, "and")
	if secret {
		text += ", readable by you alone"
	}
	if pushed == "" {
		return text
	}
	if a.Proof == nil {
		return pushed + ", not proved there yet; " + text
	}
	fine, made := a.Proof.Tally()
	if !a.Proof.Holds() {
		return fmt.Sprintf("%s, not proved: n8n read %d of %s; %s", pushed, fine, words.Count(made, "object"), text)
	}
	return fmt.Sprintf("%s, proved by n8n: %d of %d; %s", pushed, fine, made, text)
}

// recordNow says how to get the credential into n8n, if it is not there yet.
func (a Answers) recordNow(r *record) {
	for _, h := range a.Handed {
		w, _ := handover.Find(h.Way)
		recipes := w.Recipes(a.Setup(time.Now()), h.Where)
		if h.Way == handover.Push || len(recipes) == 0 {
			continue
		}
		r.say("Now, " + placeOf(recipes[0], h.Where) + ":")
		r.show(recipes[0].Command)
		if a.N8N.Runs == string(RunsInDocker) { // one recipe only; the other differs just in its beginning
			r.say("Without compose, begin it with docker exec -i in place of docker compose exec -T.")
			continue
		}
		for _, other := range recipes[1:] {
			r.say("Or, " + placeOf(other, h.Where) + ":")
			r.show(other.Command)
		}
	}
	switch {
	case a.handedBy(handover.Push) || a.handedBy(handover.ImportFile):
	case a.Runs == RunsLater:
		r.say("Later, when n8n runs:")
		r.show(a.goOn())
	default:
		r.say("Now, in n8n, by hand:")
		for i, s := range a.ByHand() {
			if s.Secret {
				s.Text += " (" + a.secretIn() + ")"
			}
			if !s.URL && s.Value != "" && !s.Secret {
				s.Text += ": " + s.Value
			}
			r.row("  "+strconv.Itoa(i+1)+". ", s.Text)
			if s.URL {
				r.show(s.Value)
			}
		}
	}
}

// Import returns the command that imports a written file into n8n, and where to run it; empty: no such file is to be written.
func (x Export) Import(a Answers) (command, where string) {
	i := x.RowOf(handover.ImportFile)
	if i < 0 || !x.Rows[i].On {
		return "", ""
	}
	first := x.Rows[i].Way.Recipes(a.Setup(time.Time{}), x.Rows[i].Where)[0] // there always is one for the file
	return first.Command, placeOf(first, x.Rows[i].Where)
}

// placeOf says where a recipe is followed, and that the file is gone then.
func placeOf(r handover.Recipe, file string) string { return r.Where + "; it deletes " + file }

// recordNodes says what is left to do in the nodes.
func (a Answers) recordNodes(r *record) {
	pushed := a.handedBy(handover.Push)
	if pushed || a.handedBy(handover.ImportFile) {
		when := words.Either(pushed, "Now", "Then")
		choose := "choose the credential " + cmp.Or(a.N8N.CredentialName, "that was handed over") + " in each Pipedrive node"
		if a.usedIn() > 0 {
			choose = words.Lower(a.chooseWords())
		}
		r.say(when + ", in n8n: " + choose + " (Authentication: " + a.Method.Authentication() + ").")
	}
	if !a.Selection.Has(scopes.Trigger) {
		return
	}
	incoming := "Incoming Authentication: Basic Auth, so that nobody but Pipedrive can start the workflow"
	if a.N8N.BasicAuthID != "" {
		incoming += "; its credential is " + handover.BasicAuthName
	}
	r.say("In the Pipedrive Trigger node: the same credential; " + incoming + ". Then " + strings.ToLower(a.publishWord()) + " the workflow" + words.Either(a.looksInto(), "", " (n8n 1.x: Active)") +
		": only then its webhook stands in Pipedrive.")
}

// recordCallback says how to change the one callback URL from this program's to n8n's.
func (a Answers) recordCallback(r *record) {
	if a.Method != connection.OAuth2 || !AnswersHere(a.App.RedirectURL) || !a.handedBy(handover.Push) && !a.handedBy(handover.ImportFile) {
		return
	}
	if a.CallbackWay() == CallbackTwo {
		r.say(othersValues + ".")
		return
	}
	const once = "Once, in Developer Hub, Basic info: put n8n's Callback URL there, so that n8n can reconnect by itself"
	url := a.n8nCallback()
	if url == "" {
		r.say(once + ": the OAuth Redirect URL that it shows in the credential.")
	} else {
		r.say(once + ":")
		r.show(url)
	}
	if a.Demo { // the simulator ends with the demo, so no later login can reach it
		return
	}
	r.say("An app has one Callback URL: after that, connect here again with:")
	r.show("connect-pipedrive login --paste" + a.configFlag())
}

// TestAgain returns the command that tests the setup again. Once n8n has the tokens, n8n makes the calls. For a setup of the
// demo it is the command that goes on with the demo: only its simulator, which ends with it, knows the credential.
func (a Answers) TestAgain() string {
	switch {
	case a.Demo:
		return a.goOn()
	case a.handedBy(handover.Push):
		return "connect-pipedrive validate --n8n" + a.configFlag()
	}
	return "connect-pipedrive validate" + a.configFlag()
}

// goOn returns the command that goes on with what was written.
func (a Answers) goOn() string {
	return "connect-pipedrive" + words.Either(a.Demo, " --demo", "") + words.Either(a.Plain, " --plain", "") + a.configFlag()
}

// configFlag names the configuration, unless it is the one found by default.
func (a Answers) configFlag() string {
	if a.ConfigPath == handover.ConfigFile || a.ConfigPath == "" {
		return ""
	}
	return " --config " + shell.Word(a.ConfigPath)
}

func (a Answers) recordReminders(r *record) {
	if a.handedBy(handover.Push) {
		key := "in N8N_API_KEY"
		if !a.Refs.N8NAPIKey.IsZero() {
			key = "that " + a.ConfigPath + " names, unless there is one in N8N_API_KEY"
		}
		r.say("It asks n8n with the API key " + key + ".")
	}
	switch a.Method {
	case connection.APIToken:
		r.say("The token has all rights of " + cmp.Or(a.Account.User, "its user") + ", and ends when a new one is made in Pipedrive.")
	default:
		r.say("n8n's \"connected\" does not look at scopes: a missing one shows only when a workflow runs. Scopes that are added to the app " +
			"count only after connecting again. " + words.Sentence(connection.EndsUnused))
		if a.handedBy(handover.Push) {
			r.say("n8n refreshes the tokens from now on; connect-pipedrive leaves them alone.")
		} else if a.handedBy(handover.ImportFile) {
			r.say("After the import n8n refreshes the tokens; connect-pipedrive leaves them alone.")
		}
	}
	if a.Demo {
		r.say("This was the demo: " + a.ConfigPath + " works with the simulator alone.")
	}
}
