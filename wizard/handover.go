package wizard

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// Export is the flow of writing the configuration and handing the setup over: a list of what can be done and where it goes.
// The ticked rows are done one after the other.
type Export struct {
	Phase   ExportPhase
	Rows    []ExportRow // the configuration first
	At      int         // the row that choices apply to
	Failure error       // of the last attempt
	Course  Course      // how far the proof has got
	Into    string      // the id of the n8n credential that the workflows use; empty: that of the last hand-over, or a new one
	Proves  bool        // n8n can be asked to make the test calls
	suits   string      // what the recommendation was based on
	queue   []int       // the rows still to do; the first is under way
}

// ExportRow is a way to hand over.
type ExportRow struct {
	Way       handover.Way
	Where     string // a path, or the address at which n8n is opened
	On        bool
	BasicAuth bool // hand over the trigger's Basic Auth credential as well
	Done      bool // done, as it is ticked now
}

// ExportPhase is what the flow is waiting for.
type ExportPhase int

// The phases.
const (
	ExportChoosing ExportPhase = iota
	ExportPlace                // a path or an address is to be entered
	ExportReaching             // n8n is asked whether it is there
	ExportKey                  // n8n's API key is to be entered
	ExportWriting
	ExportExists // the file exists: overwrite it?
	ExportDone
	ExportProving  // n8n makes the test calls
	ExportRemoving // the proof was stopped and is being removed from n8n
)

// The choices of handing over.
const (
	ChooseTick      ChoiceName = "tick"       // tick or untick a row; for the configuration: where it keeps secrets
	ChoosePlace     ChoiceName = "place"      // where a row goes
	ChooseInto      ChoiceName = "into"       // the next of n8n's credentials
	ChooseBasicAuth ChoiceName = "basic-auth" // with it, or without
	ChooseWrite     ChoiceName = "write"
	ChooseOverwrite ChoiceName = "overwrite"
	ChooseSpare     ChoiceName = "spare"  // leave the existing file alone
	ChooseBeside    ChoiceName = "beside" // write under another name
	ChooseOmit      ChoiceName = "omit"   // do without the file
)

// Choices returns what the person can do now.
func (x Export) Choices(a Answers) []Choice {
	switch x.Phase {
	case ExportChoosing:
		return append([]Choice{x.button()}, x.rowChoices(a)...)
	case ExportExists:
		choices := []Choice{{Name: ChooseBeside, Text: "write " + Beside(x.Current().Where)}, {Name: ChooseOverwrite, Text: "overwrite"}}
		if x.Updates(a) {
			slices.Reverse(choices)
		}
		if x.queue[0] > 0 { // the configuration is always written
			choices = append(choices, Choice{Name: ChooseOmit, Text: "leave it out"})
		}
		return append(choices, Choice{Name: ChooseSpare, Text: "keep it"})
	case ExportDone:
		choices := []Choice{{Name: ChooseNext, Text: "finish"}, {Name: ChooseAgain, Text: "write more"}}
		if x.provable(a) {
			choices = append(choices, Choice{Name: ChooseProve, Text: "have n8n prove it"})
		}
		return choices
	case ExportReaching, ExportProving:
		return []Choice{{Name: ChooseStop}}
	}
	return nil
}

// button returns the first choice: to do what is ticked, or what helps where repeating it would not.
func (x Export) button() Choice {
	write := Choice{ChooseWrite, "save and finish", "Save and finish"}
	switch push := x.Ticked(handover.Push); {
	case errors.Is(x.Failure, handover.ErrReplaces): // only tokens newer than n8n's help
		return Choice{ChooseLogin, "connect again", "Connect again"}
	case push && x.Proves:
		write.Text, write.Label = "save, push and prove", "Push and prove"
	case push:
		write.Text, write.Label = "save and push", "Push"
	}
	if x.Failure != nil {
		write.Label = "Try again"
	}
	return write
}

// Updates reports whether the file in the way is the configuration that the setup started from.
func (x Export) Updates(a Answers) bool {
	return x.Phase == ExportExists && a.StartedFrom != "" && x.Current().Where == a.StartedFrom
}

// Choose carries out a choice; one that is not offered changes nothing.
func (x Export) Choose(name ChoiceName, a Answers) (Export, Turn) {
	if !Offers(x.Choices(a), name) {
		return x, Turn{Answers: a}
	}
	x.Failure = nil
	switch name {
	case ChooseTick:
		return x.tick(a)
	case ChoosePlace:
		x.Phase = ExportPlace
	case ChooseInto:
		x = x.intoAnother(a)
	case ChooseBasicAuth:
		x = x.with(x.At, func(r *ExportRow) { r.BasicAuth, r.Done = !r.BasicAuth, false })
	case ChooseWrite:
		return x.begin(a)
	case ChooseLogin:
		a.LoginAgain = true
		return x, Turn{Answers: a, Move: Onward}
	case ChooseOverwrite:
		return x.proceed(a, true)
	case ChooseSpare:
		x.At, x.Phase = x.queue[0], ExportChoosing
	case ChooseBeside:
		name := Beside(x.Current().Where)
		x = x.with(x.queue[0], func(r *ExportRow) { r.Where = name })
		if x.queue[0] == 0 {
			a.ConfigPath = name
		}
		return x.proceed(a, false)
	case ChooseOmit:
		x = x.with(x.queue[0], func(r *ExportRow) { r.On = false })
		x.queue = x.queue[1:]
		return x.proceed(a, false)
	case ChooseNext:
		return x, Turn{Answers: a, Move: Forward}
	case ChooseProve:
		return x.proving(a)
	case ChooseStop:
		x = x.stopped()
	case ChooseAgain:
		x.Phase = ExportChoosing
	}
	return x, Turn{Answers: a}
}

// tick ticks or unticks the row, or does what ticking means for a row that cannot be unticked.
func (x Export) tick(a Answers) (Export, Turn) {
	switch row := x.Rows[x.At]; {
	case row.Way.Name == handover.Configuration: // it is always written, one way or the other
		a.KeepIn = a.KeepIn.Other()
	case row.Way.File == "" && !row.On: // first n8n's address has to be known, and n8n has to answer there
		if x.Phase = ExportPlace; row.Where != "" {
			return x.Enter(row.Where, a)
		}
	default:
		x = x.with(x.At, func(r *ExportRow) { r.On, r.Done = !r.On, false })
	}
	return x, Turn{Answers: a}
}

// with returns the flow with one row changed.
func (x Export) with(i int, change func(*ExportRow)) Export {
	x.Rows = slices.Clone(x.Rows)
	change(&x.Rows[i])
	return x
}

// Enter handles what was entered in ExportPlace or ExportKey.
func (x Export) Enter(text string, a Answers) (Export, Turn) {
	x.Failure = nil
	place := x.Phase == ExportPlace
	switch {
	case place && x.Rows[x.At].Way.File == "" && a.N8N.CredentialID != "" && a.N8N.URL != "" && !handover.SameN8N(text, a.N8N.URL):
		x.Failure = fault.New(fault.Failed, "enter that one, or set up the other n8n with a configuration of its own", "this setup belongs to the n8n at %s", a.N8N.URL)
		return x, Turn{Answers: a}
	case place && x.Rows[x.At].Way.File == "":
		x.Phase = ExportReaching
		return x, Turn{Answers: a, Effect: Reach{handover.Address(sanitize.Unbroken(text))}}
	case place && strings.TrimSpace(text) == "":
		x.Failure = fault.New(fault.Usage, "for example "+x.Rows[x.At].Way.File, "a file name is needed")
		return x, Turn{Answers: a}
	case place && x.At == 0:
		a.ConfigPath = text
		fallthrough
	case place:
		x = x.with(x.At, func(r *ExportRow) { r.Where, r.On, r.Done = text, true, false })
	default:
		key := sanitize.Unbroken(text)
		if key == "" {
			x.Failure = fault.New(fault.Usage, KeyPlace, "the API key is needed")
			return x, Turn{Answers: a}
		}
		return x.pushing(a.WithAPIKey(key))
	}
	x.Phase = ExportChoosing
	return x, Turn{Answers: a}
}

// pushing ticks the push instead of the file. The answers have the key for it.
func (x Export) pushing(a Answers) (Export, Turn) {
	x = x.with(x.At, func(r *ExportRow) { r.On, r.Done = true, false })
	if i := x.RowOf(handover.ImportFile); i >= 0 && !x.Rows[i].Done {
		x = x.with(i, func(r *ExportRow) { r.On = false })
	}
	x.Phase, x.suits = ExportChoosing, a.suits()
	return x, Turn{Answers: a}
}

// Leave closes the input.
func (x Export) Leave() Export {
	x.Phase, x.Failure = ExportChoosing, nil
	return x
}

// begin starts doing what is ticked and not done yet. The configuration comes first, so that nothing reaches n8n that could
// not be recorded.
func (x Export) begin(a Answers) (Export, Turn) {
	a.ConfigPath = x.Rows[0].Where
	x.queue = nil
	for i, r := range x.Rows {
		current := r.Done && (r.Way.Name != handover.Configuration || a.Done(StepHandOver))
		if r.On && !current {
			x.queue = append(x.queue, i)
		}
	}
	return x.proceed(a, false)
}

// proceed does the first row of the queue, or finishes: after a push n8n proves the credential, and the result stays on the
// screen.
func (x Export) proceed(a Answers, overwrite bool) (Export, Turn) {
	if len(x.queue) == 0 {
		x.Phase = ExportDone
		switch {
		case x.provable(a):
			return x.proving(a)
		case !x.Ticked(handover.Push):
			return x, Turn{Answers: a, Move: Forward}
		}
		return x, Turn{Answers: a}
	}
	row := x.Rows[x.queue[0]]
	order := handover.Order{Way: row.Way, Where: row.Where, Overwrite: overwrite || x.queue[0] == 0 && row.Done, BasicAuth: row.BasicAuth && a.Selection.Has(scopes.Trigger)}
	if row.Way.File == "" {
		order.Key = a.N8NKey()
	}
	if row.Way.ForN8N() {
		order.Credential = x.Into
	}
	x.Phase = ExportWriting
	return x, Turn{Answers: a, Effect: HandOver{order, a}}
}

// Current returns the row that is under way, or whose file is in the way.
func (x Export) Current() ExportRow { return x.Rows[x.queue[0]] }

// On handles an event.
func (x Export) On(event Event, a Answers) (Export, Turn) {
	switch e := event.(type) {
	case Reached:
		if x.Phase != ExportReaching {
			break
		}
		return x.reached(e, a)
	case HandedOver:
		return x.handed(e, a)
	case ProofProgressed:
		x.Course = Course{Asked: true, Checks: e.Checks}
	case Proved:
		x, a = x.proved(e, a)
	}
	return x, Turn{Answers: a}
}

// reached takes over an address at which n8n answers; the ticks stay. An address at which it does not answer is forgotten, so
// that the next attempt asks for it again.
func (x Export) reached(e Reached, a Answers) (Export, Turn) {
	if e.Err != nil {
		x.Phase, x.Failure = ExportChoosing, e.Err
		return x, Turn{Answers: a}
	}
	entered := a.Key.From == "" && !handover.SameN8N(e.Address, a.N8N.URL) // for another n8n
	a.N8N.URL = e.Address
	x = x.with(x.At, func(r *ExportRow) { r.Where = e.Address })
	if a.mayPush() && !entered {
		return x.pushing(a)
	}
	x.Phase, x.suits = ExportKey, a.suits()
	return x, Turn{Answers: a}
}

// handed continues with the next row of the queue, or stops if something is in the way. What was done stays done.
func (x Export) handed(e HandedOver, a Answers) (Export, Turn) {
	switch {
	case errors.Is(e.Err, fs.ErrExist):
		x.Phase = ExportExists
		return x, Turn{Answers: a}
	case e.Err != nil:
		a.N8N = e.Result.N8N // an intent that was written down has to be kept
		x.Phase, x.Failure, x.At = ExportChoosing, e.Err, x.queue[0]
		return x, Turn{Answers: a}
	}
	before := a.N8N
	a = a.withHandedOver(e)
	x = x.with(x.queue[0], func(r *ExportRow) { r.Done = true })
	x.queue = x.queue[1:]
	if a.N8N != before { // remember it at once, whatever happens to the rest
		x.queue = append([]int{0}, x.queue...)
	}
	return x.proceed(a, false)
}

// withHandedOver records the result of an order. If the same thing was handed over twice, the last time counts.
func (a Answers) withHandedOver(e HandedOver) Answers {
	a.N8N = e.Result.N8N
	if e.Order.Way.Name == handover.Configuration {
		return a.Exported()
	}
	h := Handed{e.Order.Way.Name, e.Order.Where, e.Result.Did, e.Result.Updated, e.Result.Tokens}
	a.Proof = nil
	a.Handed = append(slices.DeleteFunc(slices.Clone(a.Handed), func(old Handed) bool { return old.Way == h.Way && old.Where == h.Where }), h)
	return a
}
