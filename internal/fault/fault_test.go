package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

func TestExitCodes(t *testing.T) {
	for kind, want := range map[Kind]int{Failed: 1, Usage: 2, Refused: 3, Unreachable: 4} {
		if got := kind.ExitCode(); got != want {
			t.Errorf("kind %d exits with %d, want %d", kind, got, want)
		}
	}
}

func TestErrorKeepsItsCause(t *testing.T) {
	err := New(Usage, "create it", "cannot read %s: %w", "config.toml", fs.ErrNotExist)
	if got, want := err.Error(), "cannot read config.toml: file does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
}

func TestErrorWithoutCause(t *testing.T) {
	if err := New(Failed, "", "disk %d full", 1); err.Unwrap() != nil || err.Error() != "disk 1 full" {
		t.Errorf("%#v", err)
	}
}

func TestKindAndHintAreThoseOfTheFirstError(t *testing.T) {
	inner := New(Refused, "log in again", "token refused")
	for name, c := range map[string]struct {
		err  error
		kind Kind
		hint string
	}{
		"itself":        {inner, Refused, "log in again"},
		"wrapped":       {fmt.Errorf("account: %w", inner), Refused, "log in again"},
		"outer goes on": {New(Failed, "outer", "export: %w", inner), Failed, "outer"},
		"joined":        {errors.Join(context.Canceled, inner), Refused, "log in again"},
		"foreign":       {fs.ErrExist, Failed, ""},
		"none":          {nil, Failed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := KindOf(c.err); got != c.kind {
				t.Errorf("kind %d, want %d", got, c.kind)
			}
			if got := HintOf(c.err); got != c.hint {
				t.Errorf("hint %q, want %q", got, c.hint)
			}
		})
	}
}

func TestAsUsage(t *testing.T) {
	if err := AsUsage(nil); err != nil {
		t.Errorf("nothing failed: %v", err)
	}
	cause := New(Failed, "choose another path", "cannot write: %w", io.ErrClosedPipe)
	err := AsUsage(fmt.Errorf("first: %w", cause))
	if KindOf(err) != Usage || HintOf(err) != "choose another path" || err.Error() != "first: cannot write: "+io.ErrClosedPipe.Error() || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%+v", err)
	}
}
