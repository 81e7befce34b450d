package tui

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// Every step is entered again from every later one, by its number and by going back step by step: it stands there as
// it was left, and nothing of the answers is lost.
func TestEveryStepIsReenteredFromEveryLaterOne(t *testing.T) {
	for _, m := range methods {
		for _, later := range wizard.Steps() {
			for _, earlier := range wizard.Steps()[:later] {
				t.Run(fmt.Sprintf("%s/%s/%s", m, later.Title(), earlier.Title()), func(t *testing.T) {
					drive(t, start{answers: upTo(t, m, wizard.StepExport), at: earlier}, func(d *driver) {
						answers, first := d.model.answers, d.screen()
						d.open(later)
						d.want("● " + later.Title())
						d.open(earlier)
						d.wantScreen(first)
						d.open(later)
						for d.model.at > earlier {
							at := d.model.at
							d.press("esc")
							if d.model.at == at { // the step took it for something of its own
								d.press("esc")
							}
							if d.model.at != at-1 {
								t.Fatalf("esc does not lead back from %s:\n%s", at.Title(), d.screen())
							}
						}
						d.wantScreen(first)
						if !reflect.DeepEqual(d.model.answers, answers) {
							t.Errorf("the answers changed from\n%+v\nto\n%+v", answers, d.model.answers)
						}
						d.wantNot("again:", "must be done again")
					})
				})
			}
		}
	}
}

// open goes to a step, by its number where letters are not text.
func (d *driver) open(s wizard.Step) {
	d.t.Helper()
	if d.model.active().Typing() {
		m, cmd := d.model.open(s)
		d.model = m
		d.run(cmd)
		d.settle()
		return
	}
	d.press(strconv.Itoa(int(s) + 1))
	if d.model.at != s {
		d.t.Fatalf("%d does not lead to %s:\n%s", s+1, s.Title(), d.screen())
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
		for _, s := range wizard.Steps() {
			for _, demo := range []*wizard.Demo{nil, {}} {
				drive(t, start{answers: upTo(t, m, wizard.StepExport), at: s, demo: demo}, func(d *driver) {
					before := d.screen()
					for width := 20; width <= 220; width += 13 {
						for height := 3; height <= 70; height += 7 {
							d.resize(width, height)
							if width < minWidth || height < minHeight {
								continue
							}
							d.fits()
							d.want("ctrl+c quit", fmt.Sprintf("step %d of 8", s+1), "● "+s.Title())
							if t.Failed() {
								t.Fatalf("%s at %d×%d", s.Title(), width, height)
							}
						}
					}
					d.resize(minWidth, minHeight)
					d.fits()
					d.want("ctrl+c quit")
					d.resize(80, 24)
					d.wantScreen(before)
				})
			}
		}
	}
}
