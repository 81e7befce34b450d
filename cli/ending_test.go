package cli

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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
