package tui

import (
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

func atCredentials(m connection.Method) func(t *testing.T) start {
	return func(t *testing.T) start {
		return start{answers: registered(upTo(t, m, wizard.StepRegister)), at: wizard.StepRegister}
	}
}

func TestCredentialsFrames(t *testing.T) {
	t.Run("token-empty", func(t *testing.T) {
		frames(t, atCredentials(connection.APIToken), func(*driver) {})
	})
	t.Run("token-filled", func(t *testing.T) {
		frames(t, atCredentials(connection.APIToken), func(d *driver) { d.paste(canaryToken) })
	})
	t.Run("token-odd", func(t *testing.T) {
		frames(t, atCredentials(connection.APIToken), func(d *driver) { d.paste("https://acme.pipedrive.com/settings/api") })
	})
	t.Run("app-empty", func(t *testing.T) {
		frames(t, atCredentials(connection.OAuth2), func(*driver) {})
	})
	t.Run("app-needed", func(t *testing.T) {
		frames(t, atCredentials(connection.OAuth2), func(d *driver) { d.press("enter") })
	})
	t.Run("app-swapped", func(t *testing.T) {
		frames(t, atCredentials(connection.OAuth2), func(d *driver) {
			d.paste("aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee")
			d.press("tab")
			d.paste("0123456789abcdef")
		})
	})
	t.Run("app-callback", func(t *testing.T) {
		frames(t, atCredentials(connection.OAuth2), func(d *driver) {
			d.paste("0123456789abcdef")
			d.press("enter")
			d.paste(canarySecret)
			d.press("enter")
		})
	})
	t.Run("app-callback-refused", func(t *testing.T) {
		frames(t, atCredentials(connection.OAuth2), func(d *driver) {
			d.press("tab", "tab", "ctrl+u")
			d.write("http://n8n.example.com/callback")
			d.press("enter")
		})
	})
}

// What copying brings along is dropped, the rest arrives whole.
func TestCredentialsPaste(t *testing.T) {
	drive(t, atCredentials(connection.APIToken)(t), func(d *driver) {
		d.paste("  " + canaryToken[:20] + "\r\n  " + canaryToken[20:] + "\u200b\n")
		d.want("40 chars")
		d.wantNot("!")
		d.press("enter")
		if d.model.answers.APIToken.Reveal() != canaryToken {
			t.Error("the token did not arrive")
		}
		d.want("● Connect")
	})
}

// Letters that are keys elsewhere are text here, also when they come all at once.
// A paste that does not fit is said to be cut, whatever its characters take.
func TestCredentialsPasteIsCut(t *testing.T) {
	for _, letter := range []string{"a", "é", "ü"} {
		drive(t, atCredentials(connection.APIToken)(t), func(d *driver) {
			d.paste(strings.Repeat(letter, longestCredential))
			d.wantNot("Cut at")
			d.press("ctrl+u")
			d.paste(strings.Repeat(letter, longestCredential+1))
			d.want(fmt.Sprintf("Cut at %d characters", longestCredential))
		})
	}
}

func TestCredentialsTyping(t *testing.T) {
	drive(t, atCredentials(connection.OAuth2)(t), func(d *driver) {
		d.write("q?jk1 x")
		if got := d.model.answers.App.ClientID; got != "q?jk1x" {
			t.Errorf("typed %q", got)
		}
		d.want("step 5 of 8", "q?jk1x")
	})
}

func TestCredentialsReveal(t *testing.T) {
	drive(t, atCredentials(connection.APIToken)(t), func(d *driver) {
		d.paste(canaryToken)
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
		d.want("● Register", "40 chars")
		d.guarded()
	})
}

func TestCredentialsFromOutside(t *testing.T) {
	s := atCredentials(connection.OAuth2)(t)
	s.answers.App.ClientSecret = secret.New(canarySecret)
	s.answers.Refs.ClientSecret = secret.InEnv("PIPEDRIVE_CLIENT_SECRET")
	drive(t, s, func(d *driver) {
		d.press("tab")
		d.want("Taken from the environment variable PIPEDRIVE_CLIENT_SECRET")
		d.press("shift+tab")
		d.want("40 chars")
		d.guarded()
		d.press("enter")
		d.want("The client ID is needed.")
		d.paste("0123456789abcdef")
		d.press("enter", "enter", "enter")
		d.want("● Connect")
	})
}

func TestCredentialsDemo(t *testing.T) {
	s := atCredentials(connection.OAuth2)(t)
	s.demo = &wizard.Demo{App: connection.App{ClientID: "demo-client", ClientSecret: secret.New(canarySecret), RedirectURL: config.DefaultRedirectURL}}
	drive(t, s, func(d *driver) {
		d.want("demo-client", "40 chars", config.DefaultRedirectURL)
		d.press("enter", "enter", "enter")
		d.want("step 6 of 8")
		if d.model.answers.App != s.demo.App {
			t.Errorf("got %v", d.model.answers.App)
		}
	})
}

// Leaving keeps what was typed, also what is not yet complete.
func TestCredentialsBack(t *testing.T) {
	drive(t, atCredentials(connection.OAuth2)(t), func(d *driver) {
		d.write("half")
		d.press("esc")
		d.want("All 13 tasks are done.")
		d.press("enter")
		d.want("half")
	})
}

func TestCredentialsResize(t *testing.T) {
	drive(t, atCredentials(connection.OAuth2)(t), func(d *driver) {
		d.write("abc")
		d.press("tab")
		d.paste(canarySecret)
		before := d.screen()
		for _, size := range [][2]int{{40, 12}, {200, 60}, {41, 13}, {10, 3}, {80, 24}} {
			d.resize(size[0], size[1])
			d.guarded()
		}
		if d.screen() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, d.screen())
		}
	})
}

// n8n's address becomes its callback URL, and what is easily wrong about it is said.
func TestCredentialsCallbackOfN8N(t *testing.T) {
	s := atCredentials(connection.OAuth2)(t)
	s.handover = &fakeHandover{}
	drive(t, s, func(d *driver) {
		d.press("tab", "tab", "ctrl+u")
		d.write("n8n")
		d.wantNot("ctrl+o")
		d.press("ctrl+u")
		d.write("https://n8n.example.com/")
		d.want("ctrl+o makes its callback URL of the address")
		d.press("ctrl+o")
		d.want("https://n8n.example.com/rest/oauth2-credential/callback", "N8N_EDITOR_BASE_URL")
		d.wantNot("ctrl+o")
		if got := d.model.answers.App.RedirectURL; got != "https://n8n.example.com/rest/oauth2-credential/callback" {
			t.Errorf("got %s", got)
		}
	})
}
