package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A keyring is offered where there is a bus to ask it over, and elsewhere not.
func TestAKeyringNeedsABus(t *testing.T) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("a keyring is part of the system here")
	}
	with, without := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(with, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		env   map[string]string
		lacks bool
	}{
		{map[string]string{}, true},
		{map[string]string{"XDG_RUNTIME_DIR": without}, true},
		{map[string]string{"XDG_RUNTIME_DIR": with}, false},
		{map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/somewhere"}, false},
	} {
		a := &app{world: world{getenv: func(name string) string { return c.env[name] }}}
		if a.lacksKeyring() != c.lacks {
			t.Errorf("with %v it lacks one: %v", c.env, !c.lacks)
		}
	}
}
