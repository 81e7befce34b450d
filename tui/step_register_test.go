package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

const (
	clientID  = "1f2e3d4c5b6a7988"
	n8nsOwn   = "http://localhost:5678/rest/oauth2-credential/callback"
	publicN8N = "https://n8n.acme.example"
)

// registering starts with nothing registered.
func registering(t *testing.T, m connection.Method) start {
	t.Helper()
	a := upTo(t, m, wizard.StepRegister, "activity:getAll", "deal:create", "deal:get", "deal:getAll", "note:create", "person:create", "person:get", "trigger")
	a = a.WithN8N(wizard.RunsInDocker, wizard.LocalN8N)
	fake, _ := loginFake() // nobody answers it
	return start{answers: a, at: wizard.StepRegister, pipedrive: fake}
}

// registeredThen starts with everything registered, followed by a change.
func registeredThen(t *testing.T, change func(wizard.Answers) wizard.Answers) start {
	s := registering(t, connection.OAuth2)
	s.answers.App.ClientID, s.answers.App.ClientSecret = clientID, secret.New(canarySecret)
	s.answers = change(s.answers.Registered())
	s.answers = s.answers.ScopesConfirmed()
	return s
}

func TestRegisterGoesFromTheDecisionToTheValues(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.want("part 1 of 4", "❯ ● Here first, n8n later recommended for an n8n on localhost", config.DefaultRedirectURL, n8nsOwn, "enter Use this URL")
		d.press("enter")
		d.want("part 2 of 4", "✓ Callback URL "+config.DefaultRedirectURL, "● Private", "Create private app", "❯ 1-2", "enter Done: next, scopes")
		d.press("right")
		d.want("● Public", "Create public app")
		d.press("left", "enter")
		d.want("part 3 of 4", "✓ Create the app a private app", "❯ ■ Deals: Full access", "enter Done: next, ID and secret")
		d.press("enter")
		d.want("part 4 of 4", "❯ 9 Client ID", "enter Connect")
		d.paste(canarySecret) // in any order
		d.want("✓ fits")
		d.paste(clientID)
		d.guarded()
		d.press("enter")
		d.want("● Connect")
		a := d.model.answers
		if a.App.ClientID != clientID || a.App.ClientSecret.Reveal() != canarySecret || a.App.RedirectURL != config.DefaultRedirectURL || !a.Done(wizard.StepRegister) {
			t.Errorf("registered %v", a.App)
		}
	})
}

// With the cursor below the choices, on another part's row, enter takes the choice that is in effect.
func TestRegisterKeepsTheChoiceOnOtherRows(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.press("down", "down", "down")
		d.want("part 1 of 4", "❯ ▸ Create the app", "enter Use this URL")
		d.press("enter")
		d.want("part 2 of 4")
		if got := d.model.answers.App.RedirectURL; got != config.DefaultRedirectURL {
			t.Errorf("taken is %q", got)
		}
	})
}

// Whoever has an app's values has been through the other parts.
func TestRegisterConnectsAsSoonAsTheValuesAreThere(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.paste("Client ID\n" + clientID + "\nClient secret\n" + canarySecret + "\n")
		d.want("part 4 of 4", "enter Connect")
		d.press("enter")
		d.want("● Connect")
		d.press("esc")
		d.want("● Register", "✓ Callback URL", "✓ Create the app", "✓ Switch on 4 scopes")
	})
}

// What a change reopens is shown once, in its place, and enter leads on from there.
func TestRegisterShowsWhatAChangeOpensAgain(t *testing.T) {
	drive(t, registeredThen(t, func(a wizard.Answers) wizard.Answers { return a }), func(d *driver) {
		for !strings.Contains(d.line("❯"), "Callback URL") {
			d.press("up")
		}
		d.press("space")
		d.want("part 1 of 4", "❯ ● Here first")
		d.press("down", "enter")
		d.want("part 2 of 4", "↻ open again, as the Callback URL changed", "❯ 6 Callback URL, changed: "+n8nsOwn[:10])
		if n := strings.Count(d.screen(), "again"); n != 1 {
			t.Errorf("said %d times:\n%s", n, d.screen())
		}
		if d.model.answers.Done(wizard.StepRegister) {
			t.Error("registered, and to be registered again")
		}
		d.press("enter")
		d.want("● Connect")
	})
	more := func(a wizard.Answers) wizard.Answers {
		a.Selection = a.Selection.Add(selected(t, "product:create").Items[0].Action).Remove(scopes.Trigger)
		return a
	}
	drive(t, registeredThen(t, more), func(d *driver) {
		d.want("part 3 of 4", "❯ ■ Products: Full access + new", "□ Webhooks: Full access − no longer needed: switch it off", "↻ open again, as the scopes changed: switch what is marked, then Save", "enter Connect")
		d.press("enter")
		d.want("● Connect")
	})
}

// Whoever comes back begins at the values; a part that was reopened, at what has to be done in it.
func TestRegisterOpensAPartAtItsFirstTask(t *testing.T) {
	drive(t, start{answers: upTo(t, connection.OAuth2, wizard.StepTest), at: wizard.StepRegister}, func(d *driver) {
		d.want("❯ 9   Client ID")
		d.press("up")
		d.want("❯ ✓ Switch on")
		d.press("space")
		d.want("part 3 of 4", "❯ ■ Deals")
	})
}

func TestRegisterCopiesAndOpensTheRow(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.press("y")
		if got := d.terminal.clipboard; got != config.DefaultRedirectURL {
			t.Errorf("copied %q", got)
		}
		d.press("enter", "o")
		if got := d.host.Opened; !slices.Equal(got, []string{"https://app.pipedrive.com/developer-hub"}) {
			t.Errorf("opened %q", got)
		}
		d.press("m")
		d.want("More for: Register", "Register a public app", "n8n: Pipedrive Trigger", "n8n: this credential")
		d.press("enter")
		if got := d.host.Opened; !strings.HasSuffix(got[len(got)-1], "#register-a-new-public-app") {
			t.Errorf("opened %q", got)
		}
		d.host.OpenErr = wizard.NoBrowserError("this is an SSH session") // no failure, there is just no browser
		d.press("o")
		d.want("· no browser this is an SSH session; y copies the address, u shows it")
		d.to("6    Callback URL")
		d.press("o") // y copies this address
		d.want("· no browser this is an SSH session; open the address by hand: https://app.pipedrive.com/developer-hub")
		d.press("u")
		if got := strings.Join(d.terminal.printed, ""); !strings.Contains(got, config.DefaultRedirectURL+"\n") || !strings.Contains(got, "developer-hub\n") {
			t.Errorf("printed %q", got)
		}
		d.press("x")
		d.want("● Register")
	})
}

func TestRegisterOfTheDemoIsOneEnter(t *testing.T) {
	var on []scopes.Scope
	s := registering(t, connection.OAuth2)
	s.demo = &wizard.Demo{App: connection.App{ClientID: "demo-client", ClientSecret: secret.New("demo-secret"), RedirectURL: config.DefaultRedirectURL},
		SwitchOn: func(list []scopes.Scope) { on = list }}
	drive(t, s, func(d *driver) {
		d.want("✓ Callback URL the simulated app has it", "✓ Switch on 4 scopes the simulated app has it", "demo-client", "simulated", "enter Connect")
		if want := d.model.answers.Checklist().Needed(); !slices.Equal(on, want) {
			t.Errorf("switched on %v, not %v", on, want)
		}
		d.press("enter")
		d.want("● Connect")
		if d.model.answers.App != s.demo.App {
			t.Errorf("got %v", d.model.answers.App)
		}
	})
	s.demo.SwitchOn = nil
	drive(t, s, func(d *driver) { d.want("the simulated app has those that --scopes named") })
}

func TestRegisterIsReachedAllInTheSmallestWindow(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {41, 13}, {60, 16}, {200, 60}} {
		s := registering(t, connection.OAuth2)
		s.width, s.height = size[0], size[1]
		drive(t, s, func(d *driver) {
			for range 3 {
				for range 9 {
					d.fits()
					if !strings.Contains(d.screen(), "❯") {
						t.Fatalf("the cursor's row is hidden:\n%s", d.screen())
					}
					d.press("down")
				}
				d.press("up", "up", "up", "up", "up", "up", "up", "enter")
			}
		})
	}
}

// A part's line is complete wherever it fits, and otherwise ends before its second half.
func TestRegisterPartsAreWholeWhereTheyFit(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		a, e, cut := d.model.answers, &d.model.env, 0
		for part := range a.Parts() {
			s := active[stepRegister](d).openPart(a, part)
			line := func(width int) string {
				return ansi.Strip(s.drawer(e, a, []registerRow{{partRow, part}}, width)(0, false).Lines[0])
			}
			whole := line(200)
			first, _, _ := strings.Cut(whole, ";")
			for width := fullWidth - 2; width < 120; width++ {
				want := whole
				if widget.Width(whole) > width {
					want = strings.TrimRight(widget.Fit(first, width), " ")
					cut++
				}
				if got := line(width); got != want {
					t.Errorf("in %d columns:\n%q, want\n%q", width, got, want)
				}
			}
		}
		if cut == 0 {
			t.Error("all parts fit everywhere")
		}
	})
}
