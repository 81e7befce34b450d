package cli

import (
	"testing"
	"testing/synctest"
	"time"
)

// What was held back from the end is told: the command gets its time after that, not before.
func TestEndingLeavesTimeToSayWhatCameOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ending
		release := e.hold(holdsN8N)
		left := false
		go e.leave(func() { left = true })
		time.Sleep(settlePatience / 2)
		release()
		time.Sleep(lastPatience / 2)
		if left {
			t.Error("it ended as soon as it was released")
		}
		time.Sleep(lastPatience)
		if !left {
			t.Error("it does not end")
		}
	})
}
