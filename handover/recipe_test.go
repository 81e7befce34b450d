package handover

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The commands are run, with programs of the test's own in place of docker and n8n.
func TestRecipesWork(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no POSIX shell")
	}
	bin, dir, inside := t.TempDir(), t.TempDir(), t.TempDir()
	program := func(name, script string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program("docker", `case "$*" in
	"compose exec -T -u node n8n "*) shift 6;;
	"exec -i -u node n8n "*) shift 5;;
	*) exit 64;;
esac
exec "$@"`)
	program("n8n", `[ "$1" = import:credentials ] || exit 64; cat "${2#--input=}" >> imported; [ -z "$FAIL" ]`)
	run := func(command string, env ...string) error {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		cmd.Env = append([]string{"TMPDIR=" + inside, "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}, env...)
		return cmd.Run()
	}
	for _, name := range []string{"n8n.json", "it's $HOME & more.json", "-n.json"} {
		for _, way := range (Setup{}).recipes(name) {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte("["+name+"]"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := run(way.Command, "FAIL=1"); err == nil {
				t.Errorf("%s: a failed import is not seen", way.Title)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: the file is gone after a failed import: %v", way.Title, err)
			}
			if err := run(way.Command); err != nil {
				t.Errorf("%s: %v\n%s", way.Title, err, way.Command)
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Errorf("%s: the file is left: %v", way.Title, err)
			}
		}
	}
	imported, err := os.ReadFile(filepath.Join(dir, "imported"))
	if want := strings.Repeat("[n8n.json]", 6); err != nil || !strings.HasPrefix(string(imported), want) {
		t.Errorf("imported %q, %v", imported, err)
	}
	if left, err := os.ReadDir(inside); err != nil || len(left) > 0 {
		t.Errorf("left in the container: %v, %v", left, err)
	}
}
