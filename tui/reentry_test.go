package tui

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// Every step is entered again from every later one, by its number and by going back step by step: it looks as it was left, and
// none of the answers is lost.
func TestEveryStepIsReenteredFromEveryLaterOne(t *testing.T) {
	for _, m := range methods {
		steps := wizard.Answers{Method: m}.Steps()
		for i, later := range steps {
			for _, earlier := range steps[:i] {
				t.Run(fmt.Sprintf("%s/%s/%s", m, later.Title(), earlier.Title()), func(t *testing.T) {
					drive(t, start{answers: upTo(t, m, wizard.StepHandOver), at: earlier}, func(d *driver) {
						answers, first := d.model.answers, d.screen()
						d.open(later)
						d.want("● " + later.Title())
						d.open(earlier)
						d.wantScreen(first)
						d.open(later)
						for d.model.at > earlier {
							at, before := d.model.at, d.model.beside(-1)
							d.press("esc")
							if d.model.at == at { // the step used it for something of its own
								d.press("esc")
							}
							if d.model.at != before {
								t.Fatalf("esc does not lead back from %s:\n%s", at.Title(), d.screen())
							}
						}
						d.wantScreen(first)
						if !reflect.DeepEqual(d.model.answers, answers) {
							t.Errorf("the answers changed from\n%+v\nto\n%+v", answers, d.model.answers)
						}
						d.wantNot("done again")
					})
				})
			}
		}
	}
}

// open goes to a step by its number, or directly where digits are text.
func (d *driver) open(s wizard.Step) {
	d.t.Helper()
	if d.model.active().Typing() {
		m, cmd := d.model.open(s)
		d.model = m
		d.run(cmd)
		d.settle()
		return
	}
	n := slices.Index(d.model.answers.Steps(), s) + 1
	d.press(strconv.Itoa(n))
	if d.model.at != s {
		d.t.Fatalf("%d does not lead to %s:\n%s", n, s.Title(), d.screen())
	}
}

func (d *driver) wantScreen(want string) {
	d.t.Helper()
	if got := d.screen(); got != want {
		d.t.Errorf("the screen is\n%s\nand was\n%s", got, want)
	}
}

func TestEveryStepIsResizedWithoutLoss(t *testing.T) {
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		for i, s := range (wizard.Answers{Method: m}).Steps() {
			for _, demo := range []*wizard.Demo{nil, {}} {
				drive(t, start{answers: upTo(t, m, wizard.StepHandOver), at: s, demo: demo}, func(d *driver) {
					before := d.screen()
					for width := 20; width <= 220; width += 23 {
						for height := 3; height <= 70; height += 11 {
							d.resize(width, height)
							if width < minWidth || height < minHeight {
								continue
							}
							d.fits()
							d.want("● "+s.Title(), fmt.Sprintf(map[bool]string{true: "step %d of ", false: " %d/"}[width >= fullWidth && height >= fullHeight], i+1))
							if t.Failed() {
								t.Fatalf("%s at %d×%d", s.Title(), width, height)
							}
						}
					}
					d.resize(minWidth, minHeight)
					d.fits()
					d.resize(80, 24)
					d.wantScreen(before)
				})
			}
		}
	}
}
