package tui

import (
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

func atExport(t *testing.T, m connection.Method) start {
	t.Helper()
	return start{answers: upTo(t, m, wizard.StepHandOver), at: wizard.StepHandOver, host: &fakeHost{}}
}

// atHandover is an export with an n8n to hand over to, and a trigger selected.
func atHandover(t *testing.T) start {
	t.Helper()
	return start{answers: upTo(t, connection.OAuth2, wizard.StepHandOver, "deal:get", "trigger"), at: wizard.StepHandOver, host: &fakeHost{},
		handover: &fakeHandover{}}
}

// pointAt moves the cursor to a row of the list, wherever the table has it.
func pointAt(d *driver, title string) {
	d.t.Helper()
	step := active[stepExport](d)
	at := slices.IndexFunc(step.flow.Rows, func(r wizard.ExportRow) bool { return r.Kind == wizard.RowWay && r.Way.Title == title })
	if at < 0 {
		d.t.Fatalf("there is no row %s", title)
	}
	d.press("home")
	for range at {
		d.press("down")
	}
}

// pushTo ticks the push and enters n8n's address.
func pushTo(d *driver) {
	pointAt(d, "Push to n8n")
	d.press(" ")
	d.press("ctrl+u")
	d.write("https://n8n.example.com")
	d.press("enter")
}

func TestExportFrames(t *testing.T) {
	for _, m := range methods {
		at := func(t *testing.T) start { return atExport(t, m) }
		t.Run(string(m)+"-choose", func(t *testing.T) { frames(t, at, func(*driver) {}) })
		t.Run(string(m)+"-written", func(t *testing.T) { frames(t, at, func(d *driver) { d.press("enter") }) })
	}
	at := func(t *testing.T) start { return atExport(t, connection.APIToken) }
	t.Run("handover", func(t *testing.T) {
		frames(t, atHandover, func(d *driver) { pointAt(d, "n8n import file"); d.press(" ", "down", " ") })
	})
	t.Run("handover-key", func(t *testing.T) { frames(t, atHandover, func(d *driver) { pushTo(d); d.paste(canarySecret) }) })
	t.Run("handover-written", func(t *testing.T) {
		frames(t, atHandover, func(d *driver) { pushTo(d); d.paste(canarySecret); d.press("enter", "enter") })
	})
	t.Run("keyring", func(t *testing.T) { frames(t, at, func(d *driver) { d.press("down", " ") }) })
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
		d.want("✓ Written to config.toml (Configuration)", "Hand the credential to n8n")
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
		d.press("enter", "down", " ", "enter")
		d.want("✓ Written to acme/setup k.toml (Configuration)")
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
		d.want("✓ Written to config.toml (Configuration)")
		if d.host.configs["config.toml"].Method != connection.APIToken {
			t.Error("not overwritten")
		}
	})
}

func TestExportFailureKeepsEverything(t *testing.T) {
	s := atExport(t, connection.APIToken)
	s.host.saveErr = fault.New(fault.Failed, "choose another folder", "writing config.toml: read-only file system")
	drive(t, s, func(d *driver) {
		d.press("down", " ", "enter")
		d.want("Writing config.toml: read-only file system. Choose another folder.")
		before := d.model.answers
		if before.Done(wizard.StepHandOver) {
			t.Error("counts as written")
		}
		d.host.saveErr = nil
		d.press("enter")
		d.want("✓ Written to config.toml (Configuration)")
	})
}

func TestExportDemo(t *testing.T) {
	s := atExport(t, connection.APIToken)
	s.demo, s.host.refused, s.answers.ConfigPath = &wizard.Demo{}, "config.toml", "config.demo.toml"
	drive(t, s, func(d *driver) {
		d.want("config.demo.toml")
		d.press("p", "ctrl+u")
		d.write("config.toml")
		d.press("enter", "enter")
		d.want("Config.toml is refused. Name another file.", "■ Configuration")
		d.press("p", "ctrl+u")
		d.write("config.demo.toml")
		d.press("enter", "enter")
		d.want("✓ Written to config.demo.toml (Configuration)")
	})
}

// What was ticked and where it goes is still there after going back.
func TestExportReentryKeepsTheList(t *testing.T) {
	drive(t, atHandover(t), func(d *driver) {
		pointAt(d, "Environment")
		d.press(" ", "p", "ctrl+u")
		d.write("other.env")
		d.press("enter", "esc")
		d.want("● Test")
		d.press("enter")
		d.want("■ Environment other.env")
	})
}

func TestExportReentry(t *testing.T) {
	drive(t, atExport(t, connection.APIToken), func(d *driver) {
		d.press("enter", "esc")
		d.want("● Test")
		d.press("enter")
		d.want("✓ Written to config.toml (Configuration)")
		d.press("r")
		d.want("Secrets", "enter write")
	})
}

// Everything that is ticked is written, the configuration first, and once more with what n8n gave.
func TestExportHandsOver(t *testing.T) {
	s := atHandover(t)
	drive(t, s, func(d *driver) {
		d.resize(80, 40)
		pointAt(d, "n8n import file")
		d.press(" ", "down", " ") // with Basic Auth
		pushTo(d)
		d.want("Paste an API key of n8n")
		d.paste(canarySecret + "\n")
		d.guarded()
		d.press("enter")
		pointAt(d, "Hand-over sheet")
		d.press(" ")
		pointAt(d, "Environment")
		d.press(" ", "enter")
		d.want("✓ Written to credential.json (n8n import file)", "✓ Brought to https://n8n.example.com", "✓ Written to handover.md", "✓ Written to pipedrive.env",
			"Import credential.json: docker compose")
		if got := strings.Join(s.handover.did, " "); got != "credential.json https://n8n.example.com handover.md pipedrive.env" {
			t.Errorf("did %s", got)
		}
		if s.handover.key != canarySecret || !s.handover.basicAuth {
			t.Errorf("key %q, Basic Auth %v", s.handover.key, s.handover.basicAuth)
		}
		if saved := d.host.configs["config.toml"]; saved.N8N.CredentialID != "abcdefgh12345678" || saved.N8N.URL != "https://n8n.example.com" {
			t.Errorf("kept %v", saved.N8N)
		}
		if !d.model.answers.Done(wizard.StepHandOver) {
			t.Error("not done")
		}
	})
}

// n8n is asked whether it is there before a key is.
func TestExportUnreachable(t *testing.T) {
	s := atHandover(t)
	s.handover.reachErr = fault.New(fault.Unreachable, "is it running?", "n8n does not answer at https://n8n.example.com")
	drive(t, s, func(d *driver) {
		pushTo(d)
		d.want("N8n does not answer", "□ Push to n8n")
		d.wantNot("API key of n8n")
	})
}

// Asking n8n can be stopped; its late answer changes nothing.
func TestExportStopsReaching(t *testing.T) {
	drive(t, atHandover(t), func(d *driver) {
		pointAt(d, "Push to n8n")
		d.press("p")
		d.write("https://n8n.example.com")
		stale := active[stepExport](d).id
		d.update(keyNamed(t, "enter"))
		d.update(keyNamed(t, "esc"))
		d.settle()
		d.want("□ Push to n8n")
		d.update(happened{ofWork: ofWork{stale}, event: wizard.Reached{}})
		d.settle()
		d.wantNot("API key of n8n")
		d.press(" ", "enter", "enter")
		d.want("The API key is needed")
		d.press("esc")
		d.want("□ Push to n8n")
	})
}

// What was written before a failure is not written again, nor asked about.
func TestExportPartlyFails(t *testing.T) {
	s := atHandover(t)
	s.handover.err = map[string]error{"markdown": fault.New(fault.Failed, "free some space", "no space left on device")}
	drive(t, s, func(d *driver) {
		pointAt(d, "n8n import file")
		d.press(" ")
		pointAt(d, "Hand-over sheet")
		d.press(" ", "enter")
		d.want("No space left on device. Free some space.", "credential.json ✓ written", "config.toml ✓ written")
		if d.host.configs["config.toml"].N8N.CredentialID == "" {
			t.Error("the credential's id is lost")
		}
		s.handover.err = nil
		d.press("enter")
		d.want("✓ Written to handover.md")
		if got := strings.Join(s.handover.did, " "); got != "credential.json handover.md handover.md" {
			t.Errorf("did %s", got)
		}
	})
}

func TestExportFileExists(t *testing.T) {
	s := atHandover(t)
	s.handover.files = map[string]bool{"credential.json": true}
	drive(t, s, func(d *driver) {
		pointAt(d, "n8n import file")
		d.press(" ", "enter")
		d.want("credential.json exists. Overwrite it?")
		d.press("n", "p", "ctrl+u")
		d.write("other.json")
		d.press("enter", "enter")
		d.want("✓ Written to other.json")
	})
}

func TestExportPreview(t *testing.T) {
	s := atExport(t, connection.OAuth2)
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		d.press(" ")
		d.want("config.toml, readable by you alone", "version = 1")
		d.press("end")
		d.want("user =")
		d.guarded()
		d.press("esc")
		d.want("❯ ■ Configuration")
	})
}
