package echo_test

import (
	"os"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
	"golang.org/x/sys/unix"

	"connect-pipedrive/internal/echo"
	"connect-pipedrive/wizard/wizardtest"
)

func TestEcho(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	e := echo.Of(p.Slave)
	if !e.Terminal() {
		t.Fatal("a terminal is not taken for one")
	}
	hidden := *p.Initial
	hidden.Lflag &^= unix.ECHO
	if hidden == *p.Initial {
		t.Fatal("the terminal did not echo before")
	}
	for range 2 {
		e.Off()
		if got := *p.Modes(); got != hidden {
			t.Errorf("off: %+v, want %+v", got, hidden)
		}
		e.On()
		if got := *p.Modes(); got != *p.Initial {
			t.Errorf("on: %+v, want %+v", got, *p.Initial)
		}
	}
}

// What is no terminal echoes nothing, and is left alone.
func TestNoTerminal(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	for name, e := range map[string]echo.Echo{"zero": {}, "reader": echo.Of(strings.NewReader("")), "device": echo.Of(null)} {
		if e.Terminal() {
			t.Errorf("%s is taken for a terminal", name)
		}
		e.Off()
		e.On()
	}
}
