package cli

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// One display of either kind is enough for a browser; a session over SSH has its browser elsewhere.
func TestWhereABrowserMayOpen(t *testing.T) {
	if release, err := os.ReadFile("/proc/version"); err != nil || strings.Contains(string(release), "icrosoft") {
		t.Skip("displays are asked about on Linux alone, and not within Windows")
	}
	for _, c := range []struct {
		never bool
		env   map[string]string
		want  string
	}{
		{true, map[string]string{"DISPLAY": ":0"}, "--no-browser was given"},
		{false, map[string]string{"DISPLAY": ":0"}, ""},
		{false, map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, ""},
		{false, map[string]string{"DISPLAY": ":0", "SSH_CONNECTION": "x"}, "this is an SSH session, the browser is on another machine"},
		{false, map[string]string{"DISPLAY": ":0", "SSH_TTY": "x"}, "this is an SSH session, the browser is on another machine"},
		{false, nil, "there is no display"},
	} {
		a := &app{world: world{getenv: func(name string) string { return c.env[name] }}}
		if got := a.noBrowserBecause(c.never); got != c.want {
			t.Errorf("%v, %v: %q, want %q", c.never, c.env, got, c.want)
		}
	}
	a := &app{world: world{getenv: func(string) string { return "" }}}
	err := a.openBrowser("http://localhost:1/", true)
	if _, none := errors.AsType[wizard.NoBrowserError](err); !none {
		t.Errorf("--no-browser: %v", err)
	}
}

// A browser is opened by the system's launcher, and what that fails for is said.
func TestOpeningABrowser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the launcher is called otherwise")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	opened := filepath.Join(dir, "opened")
	h := &host{app: &app{world: world{getenv: func(name string) string { return map[string]string{"DISPLAY": ":0"}[name] }}}}
	for launcher, works := range map[string]bool{"printf %s \"$1\" > '" + opened + "'": true, "exit 3": false} {
		if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+launcher+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := h.OpenBrowser("http://localhost:1/x"); (err == nil) != works || err != nil && (!strings.HasPrefix(err.Error(), "the browser did not open: ") || fault.HintOf(err) != "open the URL yourself") {
			t.Errorf("%s: %v", launcher, err)
		}
	}
	if got, err := os.ReadFile(opened); err != nil || string(got) != "http://localhost:1/x" {
		t.Errorf("opened %q, %v", got, err)
	}
	h.noBrowser = true
	if _, none := errors.AsType[wizard.NoBrowserError](h.OpenBrowser("http://localhost:1/x")); !none {
		t.Error("it is opened though it should not be")
	}
}
