package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// The demo never writes config.toml, whatever it writes, whatever the file is called, and whether or not it is there.
func TestDemoNeverWritesTheConfiguration(t *testing.T) {
	answers := wizard.Answers{Method: connection.APIToken, APIToken: secret.New("token"), Demo: true}
	a := &app{world: world{err: new(bytes.Buffer), getenv: os.Getenv}}
	machine := &host{app: a, files: files{demo: true}}
	service := handover.Service{Write: files{demo: true}.write}
	writers := map[string]func(path string) error{
		"checklist":     func(path string) error { return machine.SaveText(path, "text") },
		"configuration": func(path string) error { return machine.SaveConfig(t.Context(), path, answers, true) },
	}
	for _, way := range handover.Ways() {
		if way.File == "" {
			continue
		}
		writers[way.Title+", handed over"] = func(path string) error {
			_, err := service.HandOver(t.Context(), handover.Order{Way: way, Where: path, Overwrite: true}, answers.Setup(time.Time{}))
			return err
		}
	}
	for what, write := range writers {
		for _, there := range []bool{true, false} {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("folder", 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(".", "here"); err != nil {
				t.Fatal(err)
			}
			if there {
				if err := os.WriteFile("config.toml", []byte("mine"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			absolute, err := filepath.Abs("config.toml")
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"config.toml", "./config.toml", "folder/../config.toml", "here/config.toml", "Config.TOML", absolute} {
				if err := write(path); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
					t.Errorf("%s at %s: %v", what, path, err)
				}
			}
			data, err := os.ReadFile("config.toml")
			if there && string(data) != "mine" || !there && err == nil {
				t.Errorf("%s: config.toml is %q now", what, data)
			}
			for _, path := range []string{"folder/config.toml", "other.toml"} {
				if err := write(path); err != nil {
					t.Errorf("%s at %s: %v", what, path, err)
				}
			}
		}
	}
}
