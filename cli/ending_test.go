package cli

import (
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/tui"
	"connect-pipedrive/wizard"
)

// How the wizard ended is an exit code of its own.
func TestHowTheWizardWasLeft(t *testing.T) {
	for err, want := range map[error]int{
		tui.ErrTerminalGone: 129, &wizard.LeftError{}: 130, &wizard.LeftError{Question: "Method"}: 130,
	} {
		var said strings.Builder
		if code := report(&said, nil, err); code != want || strings.Contains(said.String(), "\nhint: give an answer") != strings.Contains(err.Error(), "Method") {
			t.Errorf("%v: %d, want %d\n%s", err, code, want, said.String())
		}
	}
}

// What was held back from the end is told: the command gets its time after that, not before.
func TestEndingLeavesTimeToSayWhatCameOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ending
		release := e.hold(holdsN8N)
		var left atomic.Bool
		go e.leave(func() { left.Store(true) })
		time.Sleep(settlePatience / 2)
		release()
		time.Sleep(lastPatience / 2)
		if left.Load() {
			t.Error("it ended as soon as it was released")
		}
		time.Sleep(lastPatience)
		if !left.Load() {
			t.Error("it does not end")
		}
	})
}

// The program waits for everything that must not be cut off, once, and no longer than settlePatience.
func TestEndingWaitsForAllThatIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ending
		e.settle() // nothing is held
		token, inN8N := e.holdToken(), e.holdN8N()
		if got := e.waitsFor(); got != holdsN8N {
			t.Errorf("it waits for %q", got)
		}
		began := time.Now()
		settled := make(chan time.Duration)
		go func() { e.settle(); settled <- time.Since(began) }()
		time.Sleep(time.Second)
		token()
		token() // counts once
		if got := e.waitsFor(); got == "" {
			t.Error("it waits for nothing while something is held")
		}
		time.Sleep(time.Second)
		inN8N()
		if took := <-settled; took != 2*time.Second || e.waitsFor() != "" {
			t.Errorf("settled after %v, waits for %q", took, e.waitsFor())
		}
		release := e.holdToken()
		if got := e.waitsFor(); got != holdsToken {
			t.Errorf("it waits for %q", got)
		}
		began = time.Now()
		if e.settle(); time.Since(began) != settlePatience {
			t.Errorf("it waits for %v", time.Since(began))
		}
		release()
		if began = time.Now(); e.waitsFor() != "" {
			t.Errorf("it waits for %q", e.waitsFor())
		}
		if e.settle(); time.Since(began) != 0 {
			t.Errorf("it waits for nothing for %v", time.Since(began))
		}
	})
}

func TestEndingSaysWhatItWaitsFor(t *testing.T) {
	var said []string
	e := ending{say: func(text string) { said = append(said, text) }}
	e.explain()
	defer e.holdToken()()
	if e.explain(); !slices.Equal(said, []string{holdsToken}) {
		t.Errorf("said %q", said)
	}
	for signal, want := range map[syscall.Signal]int{0: 0, syscall.SIGHUP: 129, syscall.SIGTERM: 143} {
		if e.signal.Store(int64(signal)); e.exitCode() != want {
			t.Errorf("%v: %d", signal, e.exitCode())
		}
	}
}

// What the screen has no place for waits until it is gone, and is said once.
func TestWhatWaitsForTheScreen(t *testing.T) {
	var said strings.Builder
	a := &app{world: world{err: &said}, ended: &ending{}}
	a.sayBesideTheScreen("one")
	if said.String() != "connect-pipedrive: one\n" {
		t.Errorf("said %q", said.String())
	}
	a.ended.screen.Store(true)
	a.sayBesideTheScreen("two")
	if said.String() != "connect-pipedrive: one\n" {
		t.Errorf("on the screen: %q", said.String())
	}
	a.sayWhatIsLeft()
	a.sayWhatIsLeft()
	if said.String() != "connect-pipedrive: one\nconnect-pipedrive: two\n" {
		t.Errorf("in the end: %q", said.String())
	}
}
