package cli

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/tui"
	"connect-pipedrive/wizard"
)

// How the wizard ended is an exit code of its own.
func TestHowTheWizardWasLeft(t *testing.T) {
	for err, want := range map[error]int{
		nil: 0, tui.ErrTerminalGone: 129, &wizard.LeftError{}: 130, &wizard.LeftError{Question: "Method"}: 130,
	} {
		left := (&app{}).left(err)
		exit, ok := errors.AsType[*exitError](left)
		if want == 0 && left != nil || want != 0 && (!ok || exit.code != want) {
			t.Errorf("%v: %v, want %d", err, left, want)
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
