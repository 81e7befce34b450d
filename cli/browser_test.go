package cli

import (
	"errors"
	"runtime"
	"testing"

	"connect-pipedrive/wizard"
)

// One display of either kind is enough for a browser; a session over SSH has its browser elsewhere.
func TestWhereABrowserMayOpen(t *testing.T) {
	if runtime.GOOS != "linux" || underWSL() {
		t.Skip("displays are asked about on Linux alone")
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
