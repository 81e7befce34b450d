package tui

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

func atExport(t *testing.T, m connection.Method) start {
	t.Helper()
	return start{answers: upTo(t, m, wizard.StepExport), at: wizard.StepExport, host: &fakeHost{}}
}

func TestExportFrames(t *testing.T) {
	for _, m := range methods {
		at := func(t *testing.T) start { return atExport(t, m) }
		t.Run(string(m)+"-choose", func(t *testing.T) { frames(t, at, func(*driver) {}) })
		t.Run(string(m)+"-written", func(t *testing.T) { frames(t, at, func(d *driver) { d.press("enter") }) })
	}
	at := func(t *testing.T) start { return atExport(t, connection.APIToken) }
	t.Run("keyring", func(t *testing.T) { frames(t, at, func(d *driver) { d.press("k") }) })
	t.Run("path", func(t *testing.T) { frames(t, at, func(d *driver) { d.press("p"); d.write(".bak") }) })
	t.Run("exists", func(t *testing.T) {
		frames(t, func(t *testing.T) start {
			s := at(t)
			s.host.configs = map[string]wizard.Answers{"config.toml": {}}
			return s
		}, func(d *driver) { d.press("enter") })
	})
	t.Run("failed", func(t *testing.T) {
		frames(t, func(t *testing.T) start {
			s := at(t)
			s.host.saveErr = fault.New(fault.Failed, "free some space, or choose another folder", "writing config.toml: no space left on device")
			return s
		}, func(d *driver) { d.press("enter") })
	})
}

func TestExportWrites(t *testing.T) {
	drive(t, atExport(t, connection.OAuth2), func(d *driver) {
		d.press("enter")
		d.want("Written to config.toml.", "Hand the tested credential to n8n")
		saved := d.host.configs["config.toml"]
		if saved.Token.RefreshToken.Reveal() != "v1u:"+canarySecret || saved.ConfigPath != "config.toml" {
			t.Error("not what was answered")
		}
		d.guarded()
		d.press("enter")
		if !d.quit {
			t.Error("the program goes on")
		}
	})
}

func TestExportElsewhere(t *testing.T) {
	drive(t, atExport(t, connection.APIToken), func(d *driver) {
		d.press("p", "ctrl+u", "enter")
		d.want("A file name is needed.")
		d.write("acme/setup k.toml")
		d.press("enter", "k", "enter")
		d.want("Written to acme/setup k.toml.")
		if saved, ok := d.host.configs["acme/setup k.toml"]; !ok || saved.KeepIn != wizard.KeepInKeyring {
			t.Errorf("saved %v", d.host.configs)
		}
	})
}

// An existing file stays as it is unless the person says otherwise.
func TestExportOverwriteAsks(t *testing.T) {
	s := atExport(t, connection.APIToken)
	s.host.configs = map[string]wizard.Answers{"config.toml": {Method: connection.OAuth2}}
	drive(t, s, func(d *driver) {
		d.press("enter")
		d.want("config.toml exists. Overwrite it?")
		d.press("enter", "n")
		d.wantNot("exists")
		if d.host.configs["config.toml"].Method != connection.OAuth2 {
			t.Fatal("overwritten without a yes")
		}
		d.press("enter", "y")
		d.want("Written to config.toml.")
		if d.host.configs["config.toml"].Method != connection.APIToken {
			t.Error("not overwritten")
		}
	})
}

func TestExportFailureKeepsEverything(t *testing.T) {
	s := atExport(t, connection.APIToken)
	s.host.saveErr = fault.New(fault.Failed, "choose another folder", "writing config.toml: read-only file system")
	drive(t, s, func(d *driver) {
		d.press("k", "enter")
		d.want("Writing config.toml: read-only file system. Choose another folder.")
		before := d.model.answers
		if before.Done(wizard.StepExport) {
			t.Error("counts as written")
		}
		d.host.saveErr = nil
		d.press("enter")
		d.want("Written to config.toml.")
	})
}

func TestExportDemo(t *testing.T) {
	s := atExport(t, connection.APIToken)
	s.demo = &wizard.Demo{}
	drive(t, s, func(d *driver) {
		d.want("config.demo.toml")
		d.press("p", "ctrl+u")
		d.write("config.toml")
		d.press("enter")
		d.want("The demo never writes config.toml.")
		d.press("esc", "enter")
		d.want("Written to config.demo.toml.")
	})
}

func TestExportReentry(t *testing.T) {
	drive(t, atExport(t, connection.APIToken), func(d *driver) {
		d.press("enter", "esc")
		d.want("step 7 of 8")
		d.press("enter")
		d.want("Written to config.toml.")
		d.press("r")
		d.want("Secrets", "enter write it")
	})
}
