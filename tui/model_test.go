package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func TestFinishedStepsStandAboveTheActiveOne(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.want("connect-pipedrive", "step 4 of 8", "✓ Method OAuth2", "✓ Nodes and actions 3 actions",
			"✓ Scopes deals:full", "● Register", "○ Credentials ○ Connect ○ Test calls ○ Export", "ctrl+c quit")
		d.fits()
	})
}

func TestFinishedStepsFoldIntoOneLineWhereHeightLacks(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister, width: 40, height: 12}, func(d *driver) {
		if got := d.line("✓"); got != "✓ Method · Nodes and actions · Scopes" {
			t.Errorf("folded to %q", got)
		}
		d.want("ctrl+c quit", "step 4 of 8")
		d.fits()
	})
}

func TestDemoSaysSoAtEveryStep(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		for _, s := range wizard.Steps() {
			demo := &wizard.Demo{APIToken: canaryToken}
			drive(t, start{answers: upTo(t, connection.APIToken, wizard.StepExport), at: s, demo: demo, width: size[0], height: size[1]},
				func(d *driver) {
					d.want("DEMO", "demo: ")
					d.fits()
				})
		}
	}
}

func TestNextGoesOnAndBackComesBack(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("down", "enter")
		d.want("● Nodes and actions", "✓ Method OAuth2")
		d.press("esc")
		d.want("● Method", "OAuth2 ✓ chosen")
		d.press("esc")
		d.want("● Method")
		d.press("enter", "shift+tab")
		d.want("● Method")
	})
}

func TestDigitsJumpToStepsThatNothingOpenStandsBefore(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.press("1")
		d.want("step 1 of 8", "✓ Nodes and actions ✓ Scopes ○ Register")
		d.press("5")
		d.want("step 1 of 8")
		d.press("4")
		d.want("step 4 of 8")
		d.press("9", "0", "4")
		d.want("step 4 of 8")
	})
}

func TestAChangeSaysWhatMustBeDoneAgain(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepExport)
	drive(t, start{answers: a, at: wizard.StepExport}, func(d *driver) {
		d.press("2")
		d.wantNot("again")
		d.press("/")
		d.write("product:delete")
		d.press("enter", "space")
		d.want("Scopes, Register, Connect and Test calls again: the selection changed")
		d.press("space")
		d.wantNot("again")
		d.press("space", "esc", "enter")
		d.want("● Scopes", "must be done again: the selection changed")
		d.press("enter")
		d.want("● Register", "Connect and Test calls must be done again")
	})
}

func TestWhatWasNotReachedIsNotDoneAgain(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter")
		d.wantNot("again")
	})
}

func TestASmallWindowSaysSoAndLosesNothing(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter", "+", "down", "down")
		before := d.screen()
		for _, size := range [][2]int{{39, 24}, {80, 11}, {20, 3}, {1, 1}} {
			d.resize(size[0], size[1])
			d.press("enter", "space", "x")
			if size[0] > 10 {
				d.want("window too small")
			}
			if n := strings.Count(d.model.View(), "\n") + 1; n > size[1] {
				t.Errorf("%d lines in a window of %d", n, size[1])
			}
		}
		d.resize(80, 24)
		if d.screen() != before {
			t.Errorf("the screen changed from\n%s\nto\n%s", before, d.screen())
		}
		d.resize(20, 5)
		d.press("ctrl+c")
		if !d.quit {
			t.Error("ctrl+c does not quit in a small window")
		}
	})
}

func TestKeysOfOneReadAreAllTaken(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter")
		d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjjk")})
		if d.model.active().(stepActions).cursor != 2 {
			t.Errorf("the cursor is on row %d after jjjk", d.model.active().(stepActions).cursor)
		}
		d.burst("right", "down", "space", "down", "space")
		if n := len(d.model.answers.Selection.Items); n != 2 {
			t.Errorf("%d actions are picked: %v", n, d.model.answers.Selection.Items)
		}
	})
}

func TestTypedAheadKeysConfirmNothingUnseen(t *testing.T) {
	drive(t, start{hold: true}, func(d *driver) {
		d.burst("down", "enter")
		d.want("● Method")
		d.draw()
		d.burst("enter", "enter", "space", "e", "down", "down")
		d.want("● Nodes and actions", "0 of 51 actions picked")
		if at := d.model.active().(stepActions).cursor; at != 2 {
			t.Errorf("keys that only move were lost: the cursor is on row %d", at)
		}
		d.draw()
		d.press("space")
		d.wantNot("0 of 51 actions picked")
	})
}

func TestPasteCountsInTextFieldsAlone(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter")
		d.paste("e")
		d.want("0 of 51 actions picked")
		d.press("/")
		d.paste("deal:get")
		d.want("/ deal:get", "2 found")
	})
}

func TestHelpListsTheKeysThatWorkAndAnyKeyClosesIt(t *testing.T) {
	drive(t, start{width: 40, height: 12}, func(d *driver) {
		d.press("enter", "?")
		d.want("Keys: Nodes and actions", "enter next", "esc close", "ctrl+c quit")
		d.wantNot("delete the call", "undo")
		d.press("down", "down", "pgdown", "pgdown", "pgdown")
		d.want("ctrl+c quit", "1-8")
		d.fits()
		d.press("space")
		d.want("0 scopes needed")
		d.press("?")
		d.press("e")
		d.want("0 scopes needed")
	})
}

func TestTheQuestionMarkIsTextInATextField(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter", "/", "?")
		d.want("/ ?", "nothing matches")
		d.wantNot("? all keys")
	})
}

func TestCtrlCLeavesFromEverywhere(t *testing.T) {
	for _, keys := range [][]string{{}, {"?"}, {"enter", "/"}, {"enter", "c"}} {
		drive(t, start{}, func(d *driver) {
			d.press(keys...)
			d.want("ctrl+c quit")
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

func TestMessagesOfAnEarlierVisitAreDropped(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		stale := d.model.active().(stepRegister).id
		d.press("esc", "enter")
		d.update(happened{ofWork: ofWork{stale}, event: wizard.BrowserOpened{URL: "https://old.example"}})
		d.wantNot("opened in the browser")
		d.update(happened{ofWork: ofWork{d.model.active().(stepRegister).id}, event: wizard.BrowserOpened{URL: "https://new.example"}})
		d.want("opened in the browser")
	})
}

func TestLeavingAStepEndsItsWork(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		ctx := d.model.env.ctx
		d.press("enter")
		if ctx.Err() == nil {
			t.Error("the work of the step that was left goes on")
		}
		if d.model.env.ctx.Err() != nil {
			t.Error("the work of the active step was cancelled")
		}
	})
}

func TestAnswersAreJournaledAsTheyChange(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("enter", "e", "n", "e")
		if len(d.journal) != 0 {
			t.Errorf("journaled %d times at once", len(d.journal))
		}
		d.pass(2 * journalPause)
		if n := len(d.journal); n != 1 || len(d.journal[0].Selection.Items) != 51 {
			t.Errorf("journaled %d times: %+v", n, d.journal)
		}
		d.pass(time.Hour)
		if len(d.journal) != 1 {
			t.Error("journaled without a change")
		}
		d.press("esc", "down", "enter")
		d.pass(2 * journalPause)
		if n := len(d.journal); n != 2 || d.journal[1].Method != connection.OAuth2 {
			t.Errorf("journaled %d times", n)
		}
	})
}

func TestAPanicInACommandEndsTheProgramOrderly(t *testing.T) {
	host := &panickyHost{}
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.model.env.cmds.world.Host = host
		d.press("o")
		if !d.quit || d.model.end != panicked {
			t.Fatal("the program goes on")
		}
		err := d.model.ended(t.Context(), nil)
		if err == nil || !strings.Contains(err.Error(), "no browser can do this") {
			t.Errorf("the error is %v", err)
		}
	})
}

type panickyHost struct{ fakeHost }

func (*panickyHost) OpenBrowser(string) error { panic("no browser can do this") }

func TestNoticesStandThereUntilTheFirstStepIsLeft(t *testing.T) {
	long := strings.Repeat("the configuration can be read by others, which is a pity; ", 8)
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		drive(t, start{notices: []string{long}, width: size[0], height: size[1]}, func(d *driver) {
			d.want("! the configuration can be read by others", "API token")
			d.fits()
			d.press("enter")
			d.wantNot("can be read by others")
			d.press("esc")
			d.wantNot("can be read by others")
		})
	}
}

func TestTheEndIsReachedOnlyWithTheLastStepDone(t *testing.T) {
	drive(t, start{answers: upTo(t, connection.APIToken, wizard.StepExport), at: wizard.StepExport}, func(d *driver) {
		out, _ := d.model.step(tea.WindowSizeMsg{Width: 80, Height: 24})
		if out.(model).end != running {
			t.Error("the program ended by itself")
		}
	})
}

func TestStylesOnlyUseThe16Colours(t *testing.T) {
	for _, s := range wizard.Steps() {
		drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepExport), at: s, noColor: true}, func(d *driver) {
			for _, code := range sgr(d.model.View()) {
				if code != "" && code != "1" && code != "2" && code != "4" && code != "7" && code != "0" {
					t.Errorf("%s: NO_COLOR, but SGR %q", s.Title(), code)
				}
			}
		})
		drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepExport), at: s}, func(d *driver) {
			for _, code := range sgr(d.model.View()) {
				if len(code) > 2 {
					t.Errorf("%s: SGR %q is not one of the 16 colours", s.Title(), code)
				}
			}
		})
	}
}

// sgr lists the parameters of all style sequences.
func sgr(frame string) []string {
	var codes []string
	for _, part := range strings.Split(frame, "\x1b[")[1:] {
		params, _, _ := strings.Cut(part, "m")
		codes = append(codes, strings.Split(params, ";")...)
	}
	return codes
}
