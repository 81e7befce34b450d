package plain

import (
	"context"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// lockedHost is a machine whose keyring cannot be opened.
type lockedHost struct{ *fakeHost }

func (h lockedHost) SaveConfig(ctx context.Context, path string, a wizard.Answers, overwrite bool) error {
	if a.KeepIn == wizard.KeepInKeyring {
		return fault.New(fault.Failed, "unlock the keyring, or keep secrets elsewhere", "cannot write in the system's keyring")
	}
	return h.fakeHost.SaveConfig(ctx, path, a, overwrite)
}

// Nothing falls back from the keyring to a file by itself: the person is asked again.
func TestKeyringFails(t *testing.T) {
	host := lockedHost{&fakeHost{}}
	out, a, err := plainAt(t, given{Host: host}, upTo(t, connection.APIToken, wizard.StepHandOver), "", "", "keyring", "", "", "file", "", "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "In the system's keyring", "Error: cannot write in the system's keyring", "Hint: unlock the keyring", "Where shall the secrets be kept?",
		"Written to config.toml.")
	if a.KeepIn != wizard.KeepInFile {
		t.Errorf("kept in %s", a.KeepIn)
	}
}

func TestDoesNotWriteUnlessTold(t *testing.T) {
	host := &fakeHost{}
	out, _, err := plainAt(t, given{Host: host}, upTo(t, connection.APIToken, wizard.StepHandOver), "", "", "", "", "no", "quit")
	if err == nil || len(host.Configs) > 0 {
		t.Errorf("%v, wrote %v\n%s", err, host.Configs, out)
	}
}

// The demo never writes the configuration that the other commands read: the host refuses it.
func TestDemoPath(t *testing.T) {
	host := &fakeHost{Refused: "./config.toml"}
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	a.ConfigPath = "config.demo.toml"
	out, _, err := plainAt(t, given{Host: host, Demo: &wizard.Demo{}}, a, "", "", "", "./config.toml", "yes", "", "config.demo.toml", "yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "File [config.demo.toml]: ./config.toml", "Error: ./config.toml is refused", "Where shall the secrets be kept?", "Written to config.demo.toml.")
}

func TestMarkOf(t *testing.T) {
	for line, want := range map[string][2]string{
		"1. do this": {"1. ", "do this"}, "12. x": {"12. ", "x"}, "✓ Done": {"✓ ", "Done"}, "  indented": {"  ", "indented"},
		"plain": {"", "plain"}, "3 things": {"", "3 things"}, "": {"", ""}, ". x": {"", ". x"},
	} {
		if mark, text := markOf(line); mark != want[0] || text != want[1] {
			t.Errorf("%q: %q, %q", line, mark, text)
		}
	}
}
