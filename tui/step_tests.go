package tui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepTests shows the flow of the test calls, with one row per object.
type stepTests struct {
	flow wizard.TestCalls
	work
	list    widget.List // the cursor in the flow's rows
	looking bool        // the person moved the cursor or asked for details: from then on nothing moves by itself
	result  shown       // when the last run ended
	box     bool        // whether the details of the row under the cursor are shown if there is room for them
	opened  bool        // the person asked for the details: they are shown in any window
	scroll  widget.Scroll
	going   bool // all is fine, and the setup is about to go on by itself
	hubFor  int  // the row for which Developer Hub was opened, or -1
}

// linger is how long the finished rows stay on the screen before the setup goes on by itself.
const linger = 1500 * time.Millisecond

func (stepTests) Open(e *env, a wizard.Answers) (step, tea.Cmd) {
	flow, turn := wizard.StartTestCalls(a)
	s := stepTests{work: work{id: workID{visit: e.visit}}, result: e.from(), hubFor: -1}
	out := s.apply(e, flow, turn)
	return out.step, out.cmd
}

// apply returns the outcome of a choice or an event in the flow. At the end of a run the cursor goes to the first object that
// needs something, with its details open; if all is fine, the setup goes on. Neither happens while the person is looking.
func (s stepTests) apply(e *env, flow wizard.TestCalls, turn wizard.Turn) *outcome {
	var cmd tea.Cmd
	switch {
	case turn.Effect != nil:
		begun, ctx, _ := s.begin(e)
		s.work, s.box, s.opened, s.looking, s.going, s.hubFor = begun, false, false, false, false, -1
		cmd = e.cmds.perform(ctx, s.id, turn.Effect)
	case flow.Stopped && !s.flow.Stopped:
		cmd = s.stop(e)
	case flow.Waiting() && !s.flow.Waiting():
		cmd = tick(e.ctx, s.id)
	}
	ran := s.flow.Running != nil
	ended := flow.Running == nil && (ran || s.flow.Rows == nil)
	s.flow = flow
	if failed := flow.Failed(); ended && len(flow.Untested()) == 0 && len(failed) > 0 && !s.looking {
		s.list, s.box = widget.List{Cursor: failed[0].Row}, true
	}
	if ended {
		s.result = e.from()
	}
	if ended && ran && flow.AllFine() && !s.looking && flow.Remark == "" {
		s.going = true
		cmd = tea.Batch(cmd, after(e.ctx, linger, func(time.Time) tea.Msg { return lingered{ofWork{s.id}} }))
	}
	return &outcome{step: s, answers: turn.Answers, cmd: cmd, move: turn.Move}
}

func (s stepTests) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	if m, ok := msg.(workMsg); !ok || m.of() != s.id {
		return stays(s, a)
	}
	switch msg := msg.(type) {
	case happened:
		flow, turn := s.flow.On(msg.event, a)
		return s.apply(e, flow, turn)
	case lingered:
		if s.going {
			return s.choose(e, a, wizard.ChooseNext)()
		}
	case ticked:
		flow, turn := s.flow.On(wizard.SecondPassed{}, a)
		out := s.apply(e, flow, turn)
		if flow.Waiting() {
			out.cmd = tick(e.ctx, s.id)
		}
		return out
	}
	return stays(s, a)
}

// Hold keeps the setup from going on by itself.
func (s stepTests) Hold() step {
	s.going = false
	return s
}

func (stepTests) Typing() bool { return false }

func (s stepTests) Actions(e *env, a wizard.Answers) []*action {
	k := e.keys
	choices := s.flow.Choices(a)
	report, hub := s.report(a), s.flow.Remedy(s.list.Cursor, a) == wizard.ChooseLogin && a.Method == oauth2
	actions := []*action{s.button(e, a), s.again(e, a),
		{key: when(named(k.Change, words.Either(s.going, "stay", "details")), len(s.flow.Rows) > 0), in: inBar, do: func() *outcome { return s.unfold(e, a) }},
		{key: when(k.moves(), len(s.flow.Rows) > 1), in: inHelp, move: func(m widget.Motion) *outcome { return s.move(e, m, a) }},
		{key: when(named(k.Back, "close"), s.showsBox(e)), do: func() *outcome {
			s.box, s.opened = false, false
			return stays(s, a)
		}},
		s.opening(e, a, when(named(k.Open, "open hub"), hub), inHelp),
		{key: when(named(k.Copy, "copy what failed"), report != ""), in: inHelp, do: asks(s, a, e.copy(report, "what failed"))}}
	for _, m := range []struct {
		name                wizard.ChoiceName
		group, title, leads string
	}{
		{wizard.ChooseAnyway, "Hand over", "Go on anyway", words.Count(len(s.failing(a)), "action") + " would fail"},
		{wizard.ChooseRetry, "Test", "Test the failed again", "the others keep their results"},
		{wizard.ChooseOne, "Test", "Test this one again", s.rowName(s.list.Cursor)},
		{wizard.ChooseAll, "Test", "Test all again", "some tokens of the company's daily budget"},
		{wizard.ChooseLogin, "Connect", "Connect again", "then all is tested again"},
		{wizard.ChooseBack, "Connect", "Back to the connection", "nothing is lost"},
	} {
		if wizard.Offers(choices, m.name) && !s.going {
			row := entry(m.group, m.title, m.leads, s.choose(e, a, m.name))
			row.since = s.result
			actions = append(actions, row)
		}
	}
	return actions
}

// choose returns an action's function that makes one of the flow's choices.
func (s stepTests) choose(e *env, a wizard.Answers, name wizard.ChoiceName) func() *outcome {
	return func() *outcome {
		flow, turn := s.flow.Choose(name, s.list.Cursor, a)
		return s.apply(e, flow, turn)
	}
}

// button returns the action that helps with the row under the cursor, or else with the first row that needs something.
func (s stepTests) button(e *env, a wizard.Answers) *action {
	k := e.keys
	choices := s.flow.Choices(a)
	act := func(name wizard.ChoiceName, long, short string) *action {
		return &action{key: when(named(k.Enter, long), wizard.Offers(choices, name)), word: short, in: inButton, since: s.result, do: s.choose(e, a, name)}
	}
	switch {
	case s.flow.Running != nil && s.flow.Stopped:
		return &action{key: named(k.Enter, "Stopping"), in: inButton, why: "the calls under way come to their end first"}
	case s.flow.Running != nil:
		stop := act(wizard.ChooseStop, "Stop here", "")
		stop.since = 0 // it may be pressed at once: the screen has been seen
		return stop
	case len(s.flow.Untested()) > 0:
		return act(wizard.ChooseRetry, words.Either(s.flow.Failure != nil, "Test again", "Test the others"), "Test")
	case len(s.flow.Failed()) == 0:
		return act(wizard.ChooseNext, "Next: "+wizard.StepHandOver.Title(), "Next")
	}
	switch at := s.needy(a); s.flow.Remedy(at, a) {
	case wizard.ChooseLogin:
		if a.Method == oauth2 && a.LackedScope(s.flow.Rows[at]) != "" && s.hubFor != at {
			return s.opening(e, a, named(k.Enter, "Open Developer Hub"), inButton)
		}
		return act(wizard.ChooseLogin, "Connect again", "Connect")
	case wizard.ChooseAnyway:
		return act(wizard.ChooseAnyway, "Go on without it", "Go on")
	}
	if s.flow.Rows[s.needy(a)].Check().Status == connection.StatusNoPermission {
		return &action{key: named(k.Enter, "Copy this for the admin"), word: "Copy", in: inButton, since: s.result,
			do: asks(s, a, e.copy(s.report(a), "what failed"))}
	}
	return act(wizard.ChooseRetry, "Test again", "Again")
}

// again returns the action of r: another login if the row under the cursor needs one, else another try.
func (s stepTests) again(e *env, a wizard.Answers) *action {
	name, choices := wizard.ChooseAll, s.flow.Choices(a)
	switch {
	case s.flow.Remedy(s.needy(a), a) == wizard.ChooseLogin:
		name = wizard.ChooseLogin
	case wizard.Offers(choices, wizard.ChooseRetry):
		name = wizard.ChooseRetry
	}
	return &action{key: when(e.keys.Again, wizard.Offers(choices, name) && !s.going), in: inBar, since: s.result, do: s.choose(e, a, name)}
}

// opening returns the action that opens Developer Hub.
func (s stepTests) opening(e *env, a wizard.Answers, b *key.Binding, in place) *action {
	return &action{key: b, word: words.Either(in == inButton, "Open hub", ""), in: in, since: s.result, do: func() *outcome {
		s.hubFor, s.result = s.list.Cursor, e.from()
		return stays(s, a, e.browse(wizard.HubPage))
	}}
}

// needy returns the row under the cursor if it needs something, or else the first that does.
func (s stepTests) needy(a wizard.Answers) int {
	if s.flow.Remedy(s.list.Cursor, a) != "" {
		return s.list.Cursor
	}
	if failed := s.flow.Failed(); len(failed) > 0 {
		return failed[0].Row
	}
	return s.list.Cursor
}

// unfold shows or hides the box of the row under the cursor.
func (s stepTests) unfold(e *env, a wizard.Answers) *outcome {
	on := !s.showsBox(e)
	s.box, s.opened, s.looking, s.scroll = on, on, true, widget.Scroll{}
	return stays(s, a)
}

// isSmall reports whether there is no room for details beside or below the rows.
func isSmall(e *env) bool { return !e.beside && e.width < fullWidth-2 }

// showsBox reports whether the details are on the screen. In a small window they replace the rows, and so have to be asked
// for.
func (s stepTests) showsBox(e *env) bool { return s.opened || s.box && !isSmall(e) }

func (s stepTests) move(e *env, motion widget.Motion, a wizard.Answers) *outcome {
	switch lines := s.boxLines(e, a, e.width-boxEdges); {
	case s.showsBox(e) && isSmall(e): // the details take the whole body
		s.scroll = s.scroll.Move(motion, 1+len(s.boxLines(e, a, e.width)), e.height)
		return stays(s, a)
	case s.showsBox(e) && !e.beside && (motion == widget.PageUp || motion == widget.PageDown):
		s.scroll = s.scroll.Move(motion, len(lines), s.boxRoom(e.height))
		return stays(s, a)
	}
	s.looking, s.scroll = true, widget.Scroll{}
	s.list = s.list.Move(motion, len(s.flow.Rows), e.height-boxHeight, func(int, bool) widget.Row { return widget.Row{} })
	return stays(s, a)
}

// report returns what failed, as text for somebody who can help, or "" if the row under the cursor needs nothing.
func (s stepTests) report(a wizard.Answers) string {
	if s.flow.Running != nil || s.flow.Remedy(s.needy(a), a) == "" {
		return ""
	}
	var text string
	for _, call := range s.flow.Rows[s.needy(a)].Calls {
		if c := call.Check; c != nil && !c.Status.Works() {
			text += a.Account.User + " at " + a.Account.Place() + ": " + wizard.Answered(*c) + "\n" + c.Hint + "\n"
		}
	}
	return text
}

func (s stepTests) rowName(i int) string {
	if i >= len(s.flow.Rows) {
		return ""
	}
	return s.flow.Rows[i].Calls[0].Target.Title()
}

// failing returns what would fail: the reasons for the calls that failed, and those whose scopes were not granted.
func (s stepTests) failing(a wizard.Answers) (reasons []string) {
	for _, place := range s.flow.Failed() {
		reasons = append(reasons, s.flow.Rows[place.Row].Calls[place.Call].Target.For...)
	}
	if c, ok := a.Comparison(); ok && c.Known() {
		list := a.Checklist()
		_, unmet := list.Met(list.Reasons(), c.Granted)
		reasons = append(reasons, unmet...)
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}
