package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// keyed returns answers with a key from the environment for an n8n.
func keyed(address string) wizard.Answers {
	a := wizard.Answers{}.WithN8N(wizard.RunsInDocker, address)
	a.Key = wizard.APIKey{Secret: secret.New(canaryToken), From: "N8N_API_KEY"}
	return a
}

// The callback URL follows the place and the address as they are chosen and typed.
func TestN8NSaysWhichCallbackFollows(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.want("Callback http://localhost:5678/rest/oauth2-credential/callback")
		d.want("At the end one command that imports the credential")
		d.wantNot("API key") // nothing reads workflows here
		d.press("tab", "ctrl+u")
		d.write("https://n8n.acme.example")
		d.want("! check it  n8n's dialog may show https://n8n.acme.example:5678/…")
		d.want("Callback https://n8n.acme.example/rest/oauth2-credential/callback")
		d.press("ctrl+u")
		d.wantNot("Callback")
		d.press("esc", "end")
		d.want("At the end all is saved")
		d.wantNot("check it", "Address")
		d.want("Callback this program's, http://localhost:53682/callback")
		d.resize(40, 12)
		d.wantNot("Callback")
		d.fits()
	})
}

// A known key is shown at the questions before anything is done with it, and so is what it leads to.
func TestN8NSaysWhatAKeyLeadsTo(t *testing.T) {
	reader := &fakeReader{}
	drive(t, start{answers: keyed(wizard.LocalN8N), reader: reader}, func(d *driver) {
		d.want("API key   from N8N_API_KEY", "At the end I push the credential into n8n, and n8n proves it", "enter Look into n8n")
		d.press("end")
		d.wantNot("API key")
		d.want("At the end all is saved", "Next: Method")
		d.press("home", "x")
		d.want("API key none, optional: p pastes one", "one command", "Next: Method")
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
	if len(reader.asked) > 0 {
		t.Errorf("read %v without a key", reader.asked)
	}
}

// A paste goes into the key's field from anywhere, unless it is an address. It is shown as dots until ctrl+r reveals it, and
// is sent only to the n8n at the address.
func TestN8NTakesAKeyThatIsPasted(t *testing.T) {
	reader := &fakeReader{found: threeFound(t)}
	drive(t, start{reader: reader}, func(d *driver) {
		d.paste("\n" + canaryToken + " \n")
		d.want("❯ API key ••••••", "It is used in this run, and written nowhere.", "enter Look into n8n")
		d.revealing = true
		d.press("ctrl+r")
		d.want(canaryToken)
		d.press("ctrl+r")
		d.revealing = false
		d.wantNot(canaryToken)
		d.press("ctrl+u")
		d.want("Next: Method")
		d.write(canaryToken)
		d.want("enter Look into n8n")
		d.press("shift+tab")
		d.paste("https://n8n.acme.example")
		d.want("❯ Address https://n8n.acme.example")
		d.press("enter")
		d.want("3 workflows in your n8n use Pipedrive")
	})
	if len(reader.asked) != 1 || reader.asked[0].Address != "https://n8n.acme.example" || reader.asked[0].Key.Reveal() != canaryToken {
		t.Errorf("asked %v", reader.asked)
	}
}

// tab goes through the fields and back to the places, as do the arrows; no key is lost on the way.
func TestN8NTabsThroughItsFields(t *testing.T) {
	drive(t, start{reader: &fakeReader{}}, func(d *driver) {
		for _, on := range []string{"❯ Address", "❯ API key", "❯ ● Docker"} {
			d.press("tab")
			d.want(on)
		}
		for _, on := range []string{"❯ API key", "❯ Address", "❯ ● Docker"} {
			d.press("shift+tab")
			d.want(on)
		}
		d.press("p")
		d.write("a b")
		d.press("up", "up")
		d.want("❯ ● Docker", "API key ••")
		d.press("down", "down")
		d.want("❯ Address https://.app.n8n.cloud")
		d.press("down")
		d.want("❯ ● Not yet") // an address that was only proposed does not trap the cursor
		d.press("up")
		d.write("acme")
		d.press("down")
		d.want("❯ API key", "https://acme.app.n8n.cloud")
	})
}

// Each address is asked only once whether n8n answers there, and not while it is typed; nothing depends on the answer.
func TestN8NAsksWhetherTheAddressAnswers(t *testing.T) {
	var asked []string
	world := &fakeHandover{Reaching: func(_ context.Context, address string) error {
		if asked = append(asked, address); address == wizard.LocalN8N {
			return silence()
		}
		return nil
	}}
	drive(t, start{reader: &fakeReader{}, handover: world}, func(d *driver) {
		d.want("! no answer  nothing listens at http://localhost:5678. Is n8n running? r tries again; without a key you can go on.")
		d.press("tab", "tab", "tab", "r")
		d.press("tab", "ctrl+u")
		d.write("https://n8n.acme.example")
		d.wantNot("no answer", "answers")
		d.press("tab")
		d.want("https://n8n.acme.example ✓ answers")
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
	if got := strings.Join(asked, " "); got != wizard.LocalN8N+" "+wizard.LocalN8N+" https://n8n.acme.example" {
		t.Errorf("asked %s", got)
	}
}

// The check ends when the step is left, and an answer about another address than the one in the field is dropped.
func TestN8NDropsStaleAnswers(t *testing.T) {
	var ended int
	world := &fakeHandover{Reaching: func(ctx context.Context, _ string) error {
		<-ctx.Done()
		ended++
		return nil // as if it had answered anyway
	}}
	drive(t, start{reader: &fakeReader{}, handover: world}, func(d *driver) {
		d.press("tab", "ctrl+u")
		d.write("http://localhost:5679")
		d.press("tab")
		d.wantNot("answers")
		if ended != 1 {
			t.Errorf("%d of the questions ended with their address", ended)
		}
		d.press("enter")
		if d.want("How shall n8n sign in"); ended != 2 {
			t.Errorf("%d of the questions ended with the step", ended)
		}
		d.press("esc")
		d.wantNot("answers")
	})
}

// The demo's credential is of no use in an n8n: no n8n is asked for anything, and nobody for a key.
func TestN8NOfTheDemoAsksForNoKey(t *testing.T) {
	world := &fakeHandover{Reaching: func(context.Context, string) error { t.Error("n8n was asked"); return nil }}
	drive(t, start{demo: &wizard.Demo{}, reader: &fakeReader{}, handover: world}, func(d *driver) {
		d.wantNot("API key", "paste key")
		d.paste(canaryToken)
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
}

// The address proposed for n8n Cloud lacks a name: it is asked for, and typed in its place.
func TestN8NCloudNeedsItsName(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("down", "down", "enter")
		d.want("✗ not an address  The name before .app.n8n.cloud is missing", "For example", "https://NAME.app.n8n.cloud")
		d.press(" ") // space picks on other rows
		d.write("ac")
		d.press(" ")
		d.write("me")
		d.want("https://acme.app.n8n.cloud")
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
}

// A key is sent only to n8n: it is in no journal and no configuration, whatever was done with it.
func TestN8NKeepsNoKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "setup.json")
	drive(t, start{reader: &fakeReader{found: threeFound(t)}}, func(d *driver) {
		d.paste(canaryToken)
		d.press("enter")
		d.want("Take these 3")
		d.press("enter")
		d.pass(journalPause)
		a := d.model.answers
		c, _, err := a.Config()
		if err != nil || len(d.journal) == 0 {
			t.Fatalf("%v, %d kept", err, len(d.journal))
		}
		j := wizard.Journal{Path: path}
		if _, err := j.Save(a, time.Now()); err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(j.Path)
		if text := string(c.Text()) + string(kept); err != nil || strings.Contains(text, canaryToken) {
			t.Errorf("the key was written, or nothing (%v):\n%s", err, text)
		}
	})
}

// While n8n is being read the button says so, keys other than esc do nothing, and esc stops it.
func TestN8NReadingCanBeStopped(t *testing.T) {
	reader := &fakeReader{pages: []int{8, 12}}
	drive(t, start{answers: keyed(wizard.LocalN8N), reader: reader}, func(d *driver) {
		reader.held = make(chan struct{})
		d.press("enter")
		d.want("Looking into n8n", "◌ reading  12 workflows, page 2")
		d.press("enter")
		d.want("! reading goes on; esc stops it")
		d.press("esc")
		d.want("enter Look into n8n")
		if d.wantNot("reading"); reader.ended != 1 {
			t.Errorf("%d readings were given up", reader.ended)
		}
		d.press("enter", "enter")
		close(reader.held)
		d.settle()
		d.want("No workflow in your n8n uses Pipedrive yet", "You pick the actions in step 3.", "enter Next: Method")
	})
}

// The rights that a key lacks are named, and each way on has a key: to n8n, another API key, none, or the same again.
func TestN8NNamesWhatAKeyLacks(t *testing.T) {
	reader := &fakeReader{}
	reader.found, reader.err = lacking()
	host := &fakeHost{}
	drive(t, start{answers: keyed(wizard.LocalN8N), reader: reader, host: host}, func(d *driver) {
		d.press("enter")
		d.want("❯ API key   from N8N_API_KEY", "✗ refused", "✗ workflow:list      find the workflows that use Pipedrive", "enter Try again")
		d.press("o")
		if len(host.Opened) != 1 || host.Opened[0] != "http://localhost:5678/settings/api" {
			t.Errorf("opened %v", host.Opened)
		}
		reader.found, reader.err = wizard.Found{Rights: 8}, fault.New(fault.Refused, "", "n8n does not know the API key")
		d.press("enter")
		d.want("✗ refused", "n8n does not know this key.", "Where its public API is off")
		d.wantNot("workflow:list")
		d.press("p")
		d.write("another")
		d.wantNot("refused")
		reader.found, reader.err = threeFound(t), nil
		d.press("enter")
		d.want("Take these 3")
		d.press("esc", "x")
		d.want("none, optional", "Next: Method")
	})
	if last := reader.asked[len(reader.asked)-1]; last.Key.Reveal() != "another" {
		t.Errorf("asked with %q", last.Key.Reveal())
	}
}

// The source of the key is kept if the person asks for it, without the key; asked again, it is not kept.
func TestN8NKeepsWhereTheKeyIsIfAsked(t *testing.T) {
	a := keyed(wizard.LocalN8N)
	a.Key.Ref, a.ConfigPath, a.Method = secret.InEnv("N8N_API_KEY"), "config.toml", connection.APIToken
	a.Selection = selected(t, "deal:get")
	written := func(d *driver) string {
		c, deposits, err := d.model.answers.Config()
		if err != nil || len(deposits) > 0 {
			t.Fatalf("%v, %v", err, deposits)
		}
		return string(c.Text())
	}
	drive(t, start{answers: a, reader: &fakeReader{}}, func(d *driver) {
		d.press("m")
		d.want("Keep where it is", "env:N8N_API_KEY in config.toml, never the key")
		d.press("esc")
		if text := written(d); strings.Contains(text, "N8N_API_KEY") {
			t.Errorf("nobody asked for it:\n%s", text)
		}
		d.press("m", "enter")
		d.want("from N8N_API_KEY, kept as env:N8N_API_KEY")
		if text := written(d); !strings.Contains(text, `api_key = "env:N8N_API_KEY"`) || strings.Contains(text, canaryToken) {
			t.Errorf("written:\n%s", text)
		}
		d.press("m", "enter")
		if text := written(d); strings.Contains(text, "N8N_API_KEY") {
			t.Errorf("written:\n%s", text)
		}
		d.paste(canaryToken) // typed by hand, it has no source
		d.press("esc", "m")
		d.wantNot("Keep where it is")
	})
}

// A key that n8n refused is not used for anything, and another one replaces it.
func TestN8NUsesARefusedKeyForNothing(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepHandOver).WithN8N(wizard.RunsInDocker, wizard.LocalN8N)
	reader := &fakeReader{err: fault.New(fault.Refused, "", "n8n does not know the API key")}
	drive(t, start{answers: a, reader: reader, handover: &fakeHandover{}, prover: proverFunc(nil)}, func(d *driver) {
		d.paste(canaryToken)
		d.press("enter")
		d.want("✗ refused", "enter Try again", "At the end  one command that imports the credential")
		d.press("8")
		d.want("enter Save and finish")
		d.press("1", "p")
		d.press("ctrl+u")
		d.write(canarySecret)
		d.press("enter")
		if len(reader.asked) != 2 || reader.asked[0].Key.Reveal() != canaryToken || reader.asked[1].Key.Reveal() != canarySecret {
			t.Errorf("n8n was asked %d times, or with a key that was put together", len(reader.asked))
		}
		d.press("x", "enter")
		d.want("How shall n8n sign in to Pipedrive?")
		if len(reader.asked) != 2 || !d.model.answers.Key.Secret.IsZero() {
			t.Error("going on without the key, it was sent again, or kept")
		}
	})
}

// A remark is indented to the field's column if the window has the recommended width, and only then.
func TestN8NRemarksHangBelowTheirField(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		for width, column := range map[int]int{fullWidth - 3: 2, fullWidth - 2: 12} {
			for _, kind := range []widget.Kind{widget.Bad, widget.Care} {
				line := ansi.Strip(stepN8N{}.below(&d.model.env, kind, wizard.Remark{Word: "not so", Text: "do this"}, width)[0])
				if got := len(line) - len(strings.TrimLeft(line, " ")); got != column || !strings.Contains(line, "not so") {
					t.Errorf("in %d columns: %q", width, line)
				}
			}
		}
	})
}
