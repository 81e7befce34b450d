//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// suspendable is whether a shell can stop and continue programs on this system.
const suspendable = true

// notStopped is how long to wait for the process to be stopped. If no shell could continue it (it leads its session, as in a
// container), the system does not stop it.
const notStopped = 500 * time.Millisecond

// stopProcess stops the process group, as ctrl+z does in other programs, and returns once it continues.
func stopProcess() {
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, syscall.SIGCONT)
	defer signal.Stop(goesOn)
	_ = syscall.Kill(0, syscall.SIGTSTP)
	select {
	case <-goesOn:
	case <-time.After(notStopped):
	}
}
