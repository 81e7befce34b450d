package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func TestHeadSaysWhereOneIs(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.want("connect-pipedrive OAuth2 · 3 actions · 3 scopes", "step 5 of 8",
			"✓ n8n ✓ Method ✓ Actions ✓ Scopes ● Register ○ Connect ○ Test ○ Hand over", "esc back")
		d.resize(120, 36)
		d.want("Docker, localhost:5678 · OAuth2 · 3 actions · 3 scopes")
		d.resize(40, 12)
		if got := d.line("Register"); got != "● Register 5/8                  ━━━━━───" {
			t.Errorf("in a small window the head is %q", got)
		}
		d.fits()
	})
}

func TestStepperKeepsTheNamesNearby(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	for width := 60; width < 78; width++ {
		drive(t, start{answers: a, at: wizard.StepRegister, width: width, height: 24}, func(d *driver) {
			d.want("✓ Scopes", "● Register", "○ Connect")
			d.fits()
		})
	}
}

func TestDemoSaysSoAtEveryStep(t *testing.T) {
	for _, size := range sizes {
		for _, s := range wizard.Steps() {
			demo := &wizard.Demo{APIToken: canaryToken}
			drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepHandOver), at: s, demo: demo, width: size[0], height: size[1]},
				func(d *driver) {
					d.want("DEMO")
					if size[0] >= fullWidth {
						d.want(d.model.answers.Simulated(s))
					}
					d.fits()
				})
		}
	}
}

func TestEnterGoesOnAndEscComesBack(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter", "enter")
		d.want("● Actions", "Docker · OAuth2")
		d.press("esc", "esc")
		d.want("● n8n", "✓ Method")
		d.press("esc")
		d.want("● n8n", "· esc goes back, here is nothing before; ctrl+c leaves, your answers are kept")
		d.press("down")
		d.wantNot("nothing before")
	})
}

func TestDigitsJumpToStepsThatNothingOpenStandsBefore(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.press("2")
		d.want("step 2 of 8", "✓ Actions ✓ Scopes ○ Register")
		d.press("6")
		d.want("step 2 of 8")
		d.press("5")
		d.want("step 5 of 8")
		d.press("9", "0", "5")
		d.want("step 5 of 8")
	})
}

func TestAChangeSaysWhatIsDoneAgain(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepHandOver)
	drive(t, start{answers: a, at: wizard.StepHandOver}, func(d *driver) {
		d.press("3")
		d.wantNot("again")
		d.press("/")
		d.write("product:delete")
		d.press("enter", "space")
		d.want("↻ Scopes, Register, Connect, Test: done again because the actions changed", "↻ Scopes")
		d.press("space")
		d.wantNot("again")
		d.press("space", "esc", "enter")
		d.want("● Scopes", "↻ Register, Connect, Test: done again because the actions changed")
	})
}

func TestWhatWasNotReachedIsNotDoneAgain(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("enter")
		d.wantNot("again")
	})
}

// A burst is what arrives in one read of the terminal.
func TestBurstsAreTakenWholeOrDroppedWhole(t *testing.T) {
	s := atMethod(docker())
	s.hold = true
	drive(t, s, func(d *driver) {
		d.burst("down", "enter") // before the first frame
		d.want("● Method", "❯ ● OAuth2")
		d.draw()
		d.burst("enter", "enter", "space", "e", "down", "down") // the first one opens a screen that the others were not meant for
		d.want("● Actions", "0 of 51")
		if at := active[stepActions](d).tree.Cursor; at != 0 {
			t.Errorf("the cursor is on row %d", at)
		}
		d.draw()
		d.burst("down", "down")
		if at := active[stepActions](d).tree.Cursor; at != 2 {
			t.Errorf("on a screen that was seen, the cursor is on row %d", at)
		}
		d.press("space")
		d.wantNot("0 of 51")
	})
}

// talk is a step for the frame's own tests: a question that appeared at asked, and one of each kind of action.
type talk struct {
	asked shown
	did   string
}

func (s talk) Open(*env, wizard.Answers) (step, tea.Cmd) { return s, nil }
func (s talk) Typing() bool                              { return false }
func (s talk) Page(*env, wizard.Answers) page {
	return page{title: say("Title"), count: phrase{"1 of 2 things are picked", "1/2"}, sentence: say("The sentence."), help: []string{"What was left out."},
		body: func(*env) []string { return []string{"did " + s.did} },
		pane: func(int) []section {
			return []section{{title: "Pane", right: "4", lines: strings.Split(strings.Repeat("line\n", 60), "\n")}}
		}}
}

func (s talk) Update(_ *env, _ tea.Msg, a wizard.Answers) *outcome { return stays(s, a) }

func (s talk) Actions(e *env, a wizard.Answers) []*action {
	do := func(what string) func() *outcome {
		return func() *outcome { s.did = what; return stays(s, a) }
	}
	k := e.keys
	answer := entry("View", "An answer", "to the question", do("answer"))
	answer.since = s.asked
	return []*action{
		{key: named(k.Enter, "Press the button"), word: "Press", in: inButton, why: "not now: something is missing", do: do("button")},
		{key: named(k.Again, "ask once more"), word: "ask", do: func() *outcome { s.asked, s.did = e.from(), "ask"; return stays(s, a) }},
		{key: named(k.Not, "say yes to the question"), word: "yes", since: s.asked, do: do("yes")},
		{key: when(named(k.Save, "save nothing"), false), do: do("nothing")},
		{key: named(k.Files, "read workflow files"), in: inMenu, row: &menuRow{"Add", "Workflow files", "w; read what they use"}, do: do("files")},
		entry("View", "The other way round", "rows below columns", do("round")),
		answer,
	}
}

func talking() start { return start{steps: []step{talk{}, stepMethod{}}} }

// The count to the right of the title is as long as there is room for, at least two columns away from it.
func TestCountIsAsLongAsThereIsRoomFor(t *testing.T) {
	const long, short = "1 of 2 things are picked", "1/2"
	drive(t, talking(), func(d *driver) {
		p := talk{}.Page(nil, d.model.answers)
		for left := len("Title  1/2"); left < 40; left++ {
			count := short
			if left >= len("Title  ")+len(long) {
				count = long
			}
			want := "Title" + strings.Repeat(" ", left-len("Title")-len(count)) + count
			if got := ansi.Strip(d.model.middle(layout{left: left, width: left}, p, nil)[0]); got != want {
				t.Errorf("in %d columns:\n%q, want\n%q", left, got, want)
			}
		}
	})
}

func TestAButtonThatCannotBePressedSaysWhy(t *testing.T) {
	drive(t, talking(), func(d *driver) {
		d.press("enter")
		d.want("! not now: something is missing", "did")
		if !strings.Contains(d.model.View(), d.model.env.theme.quiet.Paint(" enter  Press the button ")) {
			t.Errorf("the button is not faint:\n%s", styles(d.model.View(), ""))
		}
		d.press("r")
		d.wantNot("not now")
	})
}

func TestAQuestionIsAnsweredOnlyOnceItWasSeen(t *testing.T) {
	s := talking()
	s.hold = true
	drive(t, s, func(d *driver) {
		d.draw()
		d.burst("r", "x", "w") // x answers what r asks
		d.want("did ask")
		d.draw()
		d.press("x")
		d.want("did yes")
	})
}

// A row of the menu can be taken once the menu was seen; a row that answers something that came while the menu was open, only
// once that was seen.
func TestTheMenuIsAnsweredOnlyOnceItWasSeen(t *testing.T) {
	s := talking()
	s.hold = true
	drive(t, s, func(d *driver) {
		d.draw()
		d.burst("m", "enter")
		d.want("More for: n8n")
		d.draw()
		d.press("end")
		talk := active[talk](d)
		talk.asked = d.model.env.from()
		d.model.steps[0] = talk
		d.press("enter")
		d.want("More for: n8n")
		d.draw()
		d.press("enter")
		d.want("did answer")
	})
}

func TestTheMenuListsRareActionsWithWords(t *testing.T) {
	drive(t, talking(), func(d *driver) {
		d.want("m more")
		d.press("s")
		d.want("did")
		d.wantNot("did nothing", "save nothing")
		d.press("m")
		d.want("More for: n8n", "Add", "❯ Workflow files w; read what they use", "View", "The other way round", "enter Take it", "esc close")
		d.press("down", "enter")
		d.want("did round")
		d.press("m", "w")
		d.want("did files")
		d.press("m", "esc", "w")
		d.want("did files", "Title")
	})
}

func TestHelpListsWhatTheScreenTakes(t *testing.T) {
	drive(t, talking(), func(d *driver) {
		d.press("?")
		d.want("Help: n8n", "What was left out.", "This screen", "enter Press the button", "x say yes to the question", "w read workflow files", "Everywhere", "ctrl+c leave, answers are kept")
		d.wantNot("save nothing", "The sentence.")
		d.press("x")
		d.want("Title")
		d.resize(40, 12)
		d.press("?")
		d.want("The sentence.")
		d.fits()
		for range 20 {
			d.press("down")
		}
		d.want("ctrl+c")
		d.fits()
	})
}

func TestTheFrameLaysOutTheWindow(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {60, 16}, {60, 17}, {76, 18}, {80, 20}, {99, 24}, {100, 24}, {120, 36}, {200, 60}} {
		s := talking()
		s.width, s.height = size[0], size[1]
		drive(t, s, func(d *driver) {
			d.fits()
			for name, c := range map[string]struct{ is, wanted bool }{
				"sentence": {strings.Contains(d.screen(), "The sentence."), size[1] >= sentenceHeight},
				"pane":     {strings.Contains(d.screen(), "Pane"), size[0] >= paneWidth},
				"stepper":  {strings.Contains(d.screen(), "○ Method"), size[0] >= fullWidth && size[1] >= fullHeight},
				"help":     {strings.Contains(d.screen(), "? help"), true},
				"esc":      {strings.Contains(d.screen(), "ctrl+c leave"), size[0] >= fullWidth},
			} {
				if c.is != c.wanted {
					t.Errorf("%v: %s is %t:\n%s", size, name, c.is, d.screen())
				}
			}
			if size[0] >= paneWidth {
				d.want("more")
			}
		})
	}
}

// No key is cut off: those that do not fit are left out, the least important first.
func TestKeysDropFromTheRight(t *testing.T) {
	for width := minWidth; width <= 130; width++ {
		s := talking()
		s.width, s.height = width, 24
		drive(t, s, func(d *driver) {
			lines := strings.Split(d.screen(), "\n")
			bar := lines[len(lines)-1]
			if strings.Contains(bar, "…") || !strings.HasPrefix(strings.TrimSpace(bar), "enter  Press") || !strings.Contains(bar, "? help") {
				t.Errorf("at %d columns: %q", width, bar)
			}
			if strings.Contains(bar, "x ") && !strings.Contains(bar, "r ask") {
				t.Errorf("at %d columns the second key stands without the first: %q", width, bar)
			}
		})
	}
}

func TestTheQuestionMarkIsTextInATextField(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("enter", "/", "?")
		d.want("/ ?", "no action matches")
		d.wantNot("? help")
	})
}

func TestCtrlCLeavesFromEverywhere(t *testing.T) {
	for _, keys := range [][]string{{}, {"?"}, {"enter", "/"}, {"enter", "c"}} {
		drive(t, atMethod(docker()), func(d *driver) {
			d.press(keys...)
			d.press("ctrl+c")
			if !d.quit || d.model.end != left {
				t.Errorf("after %v ctrl+c did not leave", keys)
			}
			if d.model.View() != "" {
				t.Error("a last frame stays on the screen")
			}
		})
	}
}

func TestMessagesAreWrappedAndBounded(t *testing.T) {
	for _, size := range sizes {
		s := talking()
		s.width, s.height, s.notices = size[0], size[1], []string{strings.Repeat("a notice that is long; ", 200)}
		drive(t, s, func(d *driver) {
			d.want("! a notice that is long;", "…", "did")
			d.fits()
		})
	}
}
