package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// atHandOver starts at the last step, for an n8n that runs somewhere.
func atHandOver(t *testing.T, m connection.Method, runs wizard.Runs) start {
	t.Helper()
	a := upTo(t, m, wizard.StepHandOver, "deal:get", "trigger")
	address := runs.Address()
	if runs == wizard.RunsInCloud {
		address = "https://acme.app.n8n.cloud"
	}
	return start{answers: a.WithN8N(runs, address), at: wizard.StepHandOver, host: &fakeHost{}, handover: &fakeHandover{}}
}

func atDocker(t *testing.T) start { return atHandOver(t, connection.OAuth2, wizard.RunsInDocker) }

func TestHandOverStates(t *testing.T) {
	for _, m := range methods {
		testStates(t, []stepState{
			{name: string(m) + "-docker", start: func(t *testing.T) start { return atHandOver(t, m, wizard.RunsInDocker) }},
			{name: string(m) + "-hand", start: func(t *testing.T) start { return atHandOver(t, m, wizard.RunsInCloud) }},
		})
	}
	testStates(t, []stepState{
		{name: "npm", start: func(t *testing.T) start { return atHandOver(t, connection.OAuth2, wizard.RunsWithNPM) }},
		{name: "later", start: func(t *testing.T) start { return atHandOver(t, connection.OAuth2, wizard.RunsLater) }},
		{name: "demo", start: func(t *testing.T) start {
			s := atDocker(t)
			s.demo, s.answers.ConfigPath = &wizard.Demo{}, "config.demo.toml"
			return s
		}},
		{name: "menu", start: atDocker, prepare: func(d *driver) { d.press("m") }},
		{name: "key", start: atDocker, prepare: func(d *driver) { d.press("p"); d.paste(canarySecret) }},
		{name: "plan", start: proving(readOne), prepare: givesKey},
		{name: "proved", start: proving(readOne), prepare: func(d *driver) { givesKey(d); d.press("enter") }},
		{name: "not-proved", start: proving(readOne, refused), prepare: func(d *driver) { givesKey(d); d.press("enter") }},
		{name: "exists", start: func(t *testing.T) start {
			s := atDocker(t)
			s.handover.Files = map[string]bool{"credential.json": true}
			return s
		}, prepare: func(d *driver) { d.press("enter") }},
		{name: "failed", start: func(t *testing.T) start {
			s := atDocker(t)
			s.host.SaveErr = fault.New(fault.Failed, "free some space, or choose another folder", "writing config.toml: no space left on device")
			return s
		}, prepare: func(d *driver) { d.press("enter") }},
	})
}

// One enter writes the configuration and the file, and ends.
func TestHandOverSavesAndFinishes(t *testing.T) {
	s := atDocker(t)
	drive(t, s, func(d *driver) {
		d.want("enter Save and finish", "■ config.toml", "■ credential.json", "docker compose exec -T -u node n8n")
		d.press("enter")
		if !d.quit || strings.Join(s.handover.Did, " ") != "credential.json" {
			t.Errorf("quit %v, did %v", d.quit, s.handover.Did)
		}
		if saved := s.host.Configs["config.toml"]; saved.Token.RefreshToken.Reveal() != "v1u:"+canarySecret || saved.N8N.CredentialID != "abcdefgh12345678" {
			t.Errorf("saved %v", saved.N8N)
		}
	})
}

// By hand and for later, only the configuration is written.
func TestHandOverSavesTheConfigurationAlways(t *testing.T) {
	for _, runs := range []wizard.Runs{wizard.RunsInCloud, wizard.RunsLater} {
		s := atHandOver(t, connection.OAuth2, runs)
		drive(t, s, func(d *driver) {
			d.press("enter")
			if _, saved := s.host.Configs["config.toml"]; !saved || !d.quit || s.handover.Did != nil {
				t.Errorf("%s: saved %v, did %v", runs, saved, s.handover.Did)
			}
		})
	}
}

// The command is copied as a whole, however little of it is shown; by hand, each row's value is copied.
func TestHandOverCopies(t *testing.T) {
	drive(t, atDocker(t), func(d *driver) {
		d.press("y")
		if got := d.terminal.copied(); !strings.HasPrefix(got, "docker compose exec -T") || !strings.HasSuffix(got, "< credential.json && rm -- credential.json") {
			t.Errorf("copied %s", got)
		}
		d.want("✓ sent to the clipboard: the command")
	})
	drive(t, atHandOver(t, connection.OAuth2, wizard.RunsInCloud), func(d *driver) {
		d.press("o", "down", "y")
		if got := d.terminal.copied(); got != "https://acme.app.n8n.cloud/rest/oauth2-credential/callback" {
			t.Errorf("copied %s", got)
		}
		if got := strings.Join(d.host.Opened, " "); got != "https://acme.app.n8n.cloud/home/credentials/create" {
			t.Errorf("opened %s", got)
		}
		d.revealing = true
		d.press("down", "down", "y")
		if got := d.terminal.copied(); got != canarySecret {
			t.Error("the secret is not copied")
		}
	})
}

func TestHandOverKeepsSecretsElsewhere(t *testing.T) {
	s := atDocker(t)
	drive(t, s, func(d *driver) {
		d.press("right")
		d.want("secrets ‹ in the keyring ›")
		d.press("enter")
		if s.host.Configs["config.toml"].KeepIn != wizard.KeepInKeyring {
			t.Error("kept in the file")
		}
	})
	drive(t, atDocker(t), func(d *driver) { // by the menu, and back
		d.choose("In the keyring")
		d.want("secrets ‹ in the keyring ›")
		d.choose("In the file")
		d.wantNot("in the keyring ›")
	})
}

// Without anything to choose, the plan ends with its last step, and no line is reserved for choices.
func TestHandOverPlanEndsWithItsLastStep(t *testing.T) {
	drive(t, proving(readOne)(t), func(d *driver) {
		givesKey(d)
		s := active[stepHandOver](d)
		for _, trigger := range []bool{true, false} {
			a := d.model.answers
			if !trigger {
				a.Selection = scopes.Selection{}
			}
			items := s.rows(&d.model.env, a)
			if last := items[len(items)-1]; last.text == "" || strings.Contains(last.text, "Prove") == trigger {
				t.Errorf("with a trigger: %v, the last is %+v", trigger, *last)
			}
		}
	})
}

// A choice is about the row that it was made on, including the first, whatever was changed before.
func TestHandOverChoosesForTheRow(t *testing.T) {
	drive(t, atDocker(t), func(d *driver) {
		s := active[stepHandOver](d)
		for at := range s.flow.Rows {
			for row, r := range s.flow.Rows {
				s.flow.At = at
				next, is := s.choose(&d.model.env, d.model.answers, row, wizard.ChoosePlace).step.(stepHandOver)
				if !is || next.flow.At != row || next.input.Value() != r.Where {
					t.Errorf("from row %d, for row %d: %q, want %q", at, row, next.input.Value(), r.Where)
				}
			}
		}
	})
}

// An existing file stays unless the person says otherwise.
func TestHandOverOverwritesNothingUnasked(t *testing.T) {
	for keys, want := range map[string]string{"enter": "credential-2.json", "down enter": "credential.json", "down down enter": ""} {
		s := atDocker(t)
		s.handover.Files = map[string]bool{"credential.json": true}
		drive(t, s, func(d *driver) {
			d.press("enter")
			d.want("credential.json exists already", "enter Write credential-2.json")
			if d.quit || s.handover.Did != nil {
				t.Fatalf("did %v", s.handover.Did)
			}
			d.press(strings.Fields(keys)...)
			if got := strings.Join(s.handover.Did, " "); got != want || !d.quit {
				t.Errorf("%s did %q", keys, got)
			}
		})
	}
}

// A failure is shown at its row, and nothing is lost.
func TestHandOverTriesAgain(t *testing.T) {
	s := atDocker(t)
	s.handover.Err = map[string]error{handover.ImportFile: fault.New(fault.Failed, "free some space", "no space left on device")}
	drive(t, s, func(d *driver) {
		d.press("enter")
		d.want("✓ config.toml", "✗ not saved credential.json: no space left on device", "Free some space.", "enter Try again")
		s.handover.Err = nil
		d.press("enter")
		if !d.quit || strings.Join(s.handover.Did, " ") != "credential.json credential.json" {
			t.Errorf("did %v", s.handover.Did)
		}
	})
}

// The menu (m): other names, other ways, and by hand.
func TestHandOverMenu(t *testing.T) {
	s := atDocker(t)
	drive(t, s, func(d *driver) {
		d.press("m", "down", "enter")
		d.want("Under which name?")
		d.press("ctrl+u", "enter")
		d.want("A file name is needed.")
		d.write("acme setup.json")
		d.press("enter")
		d.want("■ acme setup.json")
		d.press("m")
		d.want("Hand-over sheet", "By hand")
		d.press("end", "enter")
		d.want("Six values to enter in n8n")
		d.wantNot("acme setup.json")
	})
}

// What was done is shown as it was after going back.
func TestHandOverReentry(t *testing.T) {
	drive(t, proving(readOne)(t), func(d *driver) {
		givesKey(d)
		d.press("enter", "esc")
		d.want("● Test")
		d.press("enter")
		d.want("✓ pushed", "✓ proved")
		d.press("m", "enter")
		d.want("enter Push and prove")
	})
}

// The cursor stays among the rows when the row it was on is left out.
func TestHandOverLeavesTheLastRowOut(t *testing.T) {
	s := atDocker(t)
	s.answers = upTo(t, connection.OAuth2, wizard.StepHandOver, "deal:get").WithN8N(wizard.RunsInDocker, "http://localhost:5678")
	drive(t, s, func(d *driver) {
		d.choose("Hand-over sheet")
		d.press("end")
		d.want("❯ ■ handover.md")
		d.press("space", "down")
		d.wantNot("handover.md")
		d.want("❯ ■ credential.json")
	})
}
