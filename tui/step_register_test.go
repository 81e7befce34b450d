package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

func tasks(t *testing.T, m connection.Method) start {
	t.Helper()
	return start{answers: upTo(t, m, wizard.StepRegister), at: wizard.StepRegister}
}

func TestTasksAreTickedOffOneByOne(t *testing.T) {
	drive(t, tasks(t, connection.APIToken), func(d *driver) {
		all := d.model.answers.Tasks()
		d.want("0 of 6 done", "❯ □ "+all[0].Title, all[0].URL)
		d.press("enter")
		d.want("1 of 6 done", "■ "+all[0].Title, "❯ □ "+all[1].Title)
		d.press("up", "space")
		d.want("0 of 6 done", "❯ □ "+all[0].Title)
		d.press("down", "down", "space")
		d.want("1 of 6 done", "❯ □ "+all[3].Title)
		for range 3 {
			d.press("enter")
		}
		d.want("4 of 6 done", "❯ □ "+all[0].Title) // round to what was left out
		d.press("enter", "enter")
		d.want("All 6 tasks are done.", "enter next")
		d.press("enter")
		d.want("API token")
	})
}

func TestTasksAreTickedOffAllAtOnce(t *testing.T) {
	drive(t, tasks(t, connection.OAuth2), func(d *driver) {
		d.press("a")
		d.want("All 13 tasks are done.")
		d.wantNot("a all done")
		d.press("enter")
		d.want("Client ID")
	})
}

func TestEachTaskShowsItsAddressAndDetails(t *testing.T) {
	for _, m := range methods {
		for _, size := range [][2]int{{40, 12}, {80, 24}} {
			s := tasks(t, m)
			s.width, s.height = size[0], size[1]
			drive(t, s, func(d *driver) {
				var seen strings.Builder
				for range 160 {
					seen.WriteString(squeezed(d.screen()))
					d.fits()
					d.press("down")
				}
				for _, task := range d.model.answers.Tasks() {
					for _, text := range []string{task.Title, task.URL} {
						if size[0] == 80 && !strings.Contains(seen.String(), squeezed(text)) {
							t.Errorf("%q was never on the screen", text)
						}
					}
					for line := range strings.Lines(task.Detail) {
						if end := line[max(0, len(line)-14):]; !strings.Contains(seen.String(), squeezed(end)) {
							t.Errorf("the end of %q was never on the screen", line)
						}
					}
				}
			})
		}
	}
}

// squeezed is text without blanks and line breaks, to find what was wrapped.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

func TestTasksGoUpThroughTheirDetails(t *testing.T) {
	s := tasks(t, connection.OAuth2)
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		first := d.screen()
		for range 60 {
			d.press("down")
		}
		for range 60 {
			d.press("up")
		}
		if d.screen() != first {
			t.Errorf("up does not come back to\n%s\nbut to\n%s", first, d.screen())
		}
	})
}

func TestATasksAddressOpensInTheBrowser(t *testing.T) {
	s := tasks(t, connection.OAuth2)
	s.host = &fakeHost{}
	drive(t, s, func(d *driver) {
		d.press("o")
		d.want("✓ opened in the browser")
		if want := []string{d.model.answers.Tasks()[0].URL}; !slices.Equal(d.host.opened, want) {
			t.Errorf("opened %q, not %q", d.host.opened, want)
		}
		d.host.openErr = errors.New("there is no display")
		d.press("o")
		d.want("! no browser: there is no display", "https://pipedrive.com")
	})
}

func TestWhatATaskNeedsIsCopied(t *testing.T) {
	drive(t, tasks(t, connection.OAuth2), func(d *driver) {
		d.wantNot("y copy")
		d.press("y")
		if d.terminal.clipboard != "" {
			t.Errorf("copied %q", d.terminal.clipboard)
		}
		at := slices.IndexFunc(d.model.answers.Tasks(), func(t wizard.Task) bool { return t.Copy != "" })
		for range at {
			d.press("enter")
		}
		d.want("y copy", config.DefaultRedirectURL)
		d.press("y")
		if d.terminal.clipboard != config.DefaultRedirectURL {
			t.Errorf("copied %q", d.terminal.clipboard)
		}
		d.want("sent to the clipboard")
	})
}

func TestTheDemosAppGetsTheNeededScopes(t *testing.T) {
	var on []scopes.Scope
	s := tasks(t, connection.OAuth2)
	s.demo = &wizard.Demo{SwitchOn: func(list []scopes.Scope) { on = list }}
	drive(t, s, func(d *driver) {
		if want := d.model.answers.Checklist().Needed(); !slices.Equal(on, want) {
			t.Errorf("switched on %v, not %v", on, want)
		}
		d.want("exactly the needed scopes switched on")
	})
	on = nil
	s = tasks(t, connection.APIToken)
	s.demo = &wizard.Demo{SwitchOn: func(list []scopes.Scope) { on = list }}
	drive(t, s, func(*driver) {
		if on != nil {
			t.Error("an API token needs no scopes")
		}
	})
	s = tasks(t, connection.OAuth2)
	s.demo = &wizard.Demo{}
	drive(t, s, func(d *driver) { d.want("scopes switched on that --scopes named") })
}

func TestTasksKeepTheirTicksAndTheCursor(t *testing.T) {
	drive(t, tasks(t, connection.OAuth2), func(d *driver) {
		d.press("enter", "enter", "down", "down")
		before := d.screen()
		d.press("esc", "enter")
		if d.screen() != before {
			t.Errorf("coming back shows\n%s\nnot\n%s", d.screen(), before)
		}
	})
}

func TestRegisterFrames(t *testing.T) {
	frames(t, func(t *testing.T) start { return tasks(t, connection.OAuth2) }, func(*driver) {})
}

func TestRegisterTokenFrames(t *testing.T) {
	frames(t, func(t *testing.T) start { return tasks(t, connection.APIToken) }, func(d *driver) { d.press("a") })
}

func TestRegisterErrorFrames(t *testing.T) {
	frames(t, func(t *testing.T) start {
		s := tasks(t, connection.OAuth2)
		s.host = &fakeHost{openErr: errors.New("this is an SSH session")}
		return s
	}, func(d *driver) {
		for range 7 {
			d.press("enter")
		}
		d.press("o")
	})
}
