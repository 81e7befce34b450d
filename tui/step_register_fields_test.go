package tui

import (
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

func TestRegisterTakesN8NsURLAsItIsPastedOrTyped(t *testing.T) {
	for name, enter := range map[string]func(d *driver){
		"pasted":          func(d *driver) { d.paste(publicN8N + "/rest/oauth2-credential/callback\n") },
		"address, pasted": func(d *driver) { d.paste(publicN8N) },
		"typed": func(d *driver) {
			d.press("tab", "ctrl+u")
			d.write("http://n8n.acme.example")
			d.press("enter")
			d.want("✗ A callback URL on another machine needs https", "step 5 of 8")
			d.press("ctrl+u")
			d.write(publicN8N + "/")
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, registering(t, connection.OAuth2), func(d *driver) {
				enter(d)
				d.want("❯ ● n8n's from the start", "enter Use it")
				d.press("enter")
				d.want("part 2 of 4")
				if a := d.model.answers; a.App.RedirectURL != publicN8N+"/rest/oauth2-credential/callback" || a.CallbackWay() != wizard.CallbackN8N {
					t.Errorf("took %s", a.App.RedirectURL)
				}
			})
		})
	}
}

func TestRegisterRefusesWhatPipedriveWould(t *testing.T) {
	s := registering(t, connection.OAuth2)
	s.answers = s.answers.WithN8N(wizard.RunsWithNPM, "http://192.168.1.5:5678")
	drive(t, s, func(d *driver) {
		d.want("❯ ● Here first", "recommended: n8n's address has no https")
		d.press("down")
		d.want("! A callback URL on another machine needs https")
		d.press("enter")
		d.want("✗ A callback URL on another machine needs https", "part 1 of 4", "enter Use it")
		d.press("esc", "up", "enter")
		d.want("part 2 of 4")
	})
}

func TestRegisterSaysWhatIsWrongUnderItsField(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.press("p", "enter")
		d.want("✗ empty", "copy it from the tab OAuth & access scopes")
		d.paste(clientID)
		d.write(clientID) // into the secret's field
		d.press("enter")
		d.want("✗ does not fit", "This is the Client ID again. The secret is below it: 40 characters.", "● Register")
		lines := strings.Split(d.screen(), "\n")
		at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "10  Client secret") })
		if at < 0 || !strings.Contains(lines[at+1], "This is the Client ID again") {
			t.Errorf("it does not stand under its field:\n%s", d.screen())
		}
		d.press("ctrl+u")
		d.write("short")
		d.want("! unusual", "has 40 characters, this one 5; go on if it is right")
		d.press("enter")
		d.want("● Connect")
	})
}

func TestRegisterPutsWhatIsSwappedWhereItBelongs(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.press("p")
		d.paste(canarySecret)
		d.want("· swapped this looked like the Client secret, so it went there")
		d.guarded()
	})
}

// Letters that are keys elsewhere are text in a field, and esc closes the field.
func TestRegisterTyping(t *testing.T) {
	drive(t, registering(t, connection.OAuth2), func(d *driver) {
		d.press("p")
		before := d.model.active().(stepRegister)
		d.write("q?jk1 x")
		if got := before.fields[0].input.Value(); got != "" { // a step is a value
			t.Errorf("the step of before has %q", got)
		}
		if got := d.model.answers.App.ClientID; got != "q?jk1x" {
			t.Errorf("typed %q", got)
		}
		d.press("esc", "?")
		d.want("Help: Register")
		d.press("esc", "o")
		d.want("✓ the browser was asked to open it")
		d.press("esc")
		d.want("● Scopes")
	})
}

func TestRegisterReveals(t *testing.T) {
	drive(t, registering(t, connection.APIToken), func(d *driver) {
		d.paste(canaryToken[:20] + "\r\n  " + canaryToken[20:] + "\u200b\n")
		d.want("✓ fits")
		d.guarded()
		d.revealing = true
		d.press("ctrl+r")
		d.want(canaryToken, "ctrl+r hide")
		d.press("ctrl+r")
		d.guarded()
		d.press("ctrl+r", "enter") // to Connect and back: hidden again
		d.revealing = false
		d.guarded()
		d.press("esc")
		d.want("● Register", "✓ fits")
		d.guarded()
		if d.model.answers.APIToken.Reveal() != canaryToken {
			t.Error("the token did not arrive")
		}
	})
}

func TestRegisterTakesAToken(t *testing.T) {
	drive(t, registering(t, connection.APIToken), func(d *driver) {
		d.want("step 4 of 7", "Copy your API token from Pipedrive", "❯ 1 Open your API preferences", "https://app.pipedrive.com/settings/api", "enter Check it")
		d.wantNot("part 1", "○ Scopes")
		d.press("enter")
		d.want("✗ empty", "copy it from the page above")
		d.paste("https://acme.pipedrive.com/settings/api")
		d.want("✗ does not fit", "This is an address.")
		d.paste(canaryToken)
		d.press("enter")
		d.want("● Connect")
	})
}

func TestRegisterSaysHowAValueIsKept(t *testing.T) {
	s := registeredThen(t, func(a wizard.Answers) wizard.Answers {
		a.Refs.ClientSecret = secret.InEnv("PIPEDRIVE_CLIENT_SECRET")
		return a
	})
	drive(t, s, func(d *driver) { d.want("· from PIPEDRIVE_CLIENT_SECRET, and kept there alone") })
}
