package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

func TestASmallWindowSaysSoAndLosesNothing(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
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
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("enter")
		d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjjk")})
		if active[stepActions](d).tree.Cursor != 2 {
			t.Errorf("the cursor is on row %d after jjjk", active[stepActions](d).tree.Cursor)
		}
		d.burst("right", "down", "space", "down", "space")
		if n := len(d.model.answers.Selection.Items); n != 2 {
			t.Errorf("%d actions are picked: %v", n, d.model.answers.Selection.Items)
		}
	})
}

func TestPasteCountsInTextFieldsAlone(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("enter")
		d.paste("e")
		d.want("0 of 51 picked")
		d.press("/")
		d.paste("deal:get")
		d.want("/ deal:get", "2 rows match")
	})
}

// Some terminals put no brackets around a paste: where there is a field for it, its letters are not keys.
func TestPasteWithoutBrackets(t *testing.T) {
	s := start{answers: upTo(t, connection.APIToken, wizard.StepRegister), at: wizard.StepRegister}
	s.answers.APIToken = secret.New("")
	token := strings.Repeat("1de3", 10)
	drive(t, s, func(d *driver) {
		d.write(token[:unmarked-1])
		if d.model.at == wizard.StepRegister || d.model.answers.APIToken.Len() != 0 {
			t.Errorf("15 letters are a paste: %v", d.model.at)
		}
	})
	drive(t, s, func(d *driver) {
		d.write(token)
		if d.model.at != wizard.StepRegister || d.model.answers.APIToken.Reveal() != token {
			t.Errorf("at %v, %d characters", d.model.at, d.model.answers.APIToken.Len())
		}
		d.want("✓ fits")
	})
	drive(t, s, func(d *driver) { // a key that is held down
		d.write(strings.Repeat("k", 2*unmarked))
		if d.model.answers.APIToken.Len() != 0 {
			t.Errorf("a key that repeats is a paste: %q", d.model.answers.APIToken.Reveal())
		}
	})
}

func TestMessagesOfAnEarlierVisitAreDropped(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		stale := d.model.stepEnv().here()
		d.press("esc", "enter")
		d.update(happened{ofWork: stale, event: wizard.BrowserOpened{URL: "https://old.example"}})
		d.wantNot("the browser was asked to open it")
		d.update(happened{ofWork: d.model.stepEnv().here(), event: wizard.BrowserOpened{URL: "https://new.example"}})
		d.want("the browser was asked to open it")
	})
}

func TestLeavingAStepEndsItsWork(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
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
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("enter", "space", "space", "space")
		if len(d.journal) != 0 {
			t.Errorf("journaled %d times at once", len(d.journal))
		}
		d.pass(2 * journalPause)
		if n := len(d.journal); n != 1 || len(d.journal[0].Selection.Items) != 50 {
			t.Errorf("journaled %d times: %+v", n, d.journal)
		}
		d.pass(time.Hour)
		if len(d.journal) != 1 {
			t.Error("journaled without a change")
		}
		d.press("esc", "down", "enter")
		d.pass(2 * journalPause)
		if n := len(d.journal); n != 2 || d.journal[1].Method != connection.APIToken {
			t.Errorf("journaled %d times", n)
		}
	})
}

func TestAPanicInACommandEndsTheProgramOrderly(t *testing.T) {
	host := &panickyHost{}
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	drive(t, start{answers: a, at: wizard.StepRegister}, func(d *driver) {
		d.model.env.cmds.world.Host = host
		d.press("enter", "o")
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
		s := atMethod(docker())
		s.notices, s.width, s.height = []string{long}, size[0], size[1]
		drive(t, s, func(d *driver) {
			d.want("! the configuration can be read by others", "OAuth2")
			d.fits()
			d.press("enter")
			d.wantNot("can be read by others")
			d.press("esc")
			d.wantNot("can be read by others")
		})
	}
}

func TestTheEndIsReachedOnlyWithTheLastStepDone(t *testing.T) {
	drive(t, start{answers: upTo(t, connection.APIToken, wizard.StepHandOver), at: wizard.StepHandOver}, func(d *driver) {
		out, _ := d.model.step(tea.WindowSizeMsg{Width: 80, Height: 24})
		if out.end != running {
			t.Error("the program ended by itself")
		}
	})
}

func TestStylesOnlyUseThe16Colours(t *testing.T) {
	for _, s := range wizard.Steps() {
		drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepHandOver), at: s, noColor: true}, func(d *driver) {
			for _, code := range sgr(d.model.View()) {
				if code != "" && code != "1" && code != "2" && code != "4" && code != "7" && code != "0" {
					t.Errorf("%s: NO_COLOR, but SGR %q", s.Title(), code)
				}
			}
		})
		drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepHandOver), at: s}, func(d *driver) {
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
