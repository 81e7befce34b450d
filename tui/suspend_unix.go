//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// suspendable reports that a shell can stop programs here.
const suspendable = true

// notStopped is how long it may take until the process is stopped. Where no shell could continue it (it is the first of its
// session, as in a container) the system does not stop it.
const notStopped = 500 * time.Millisecond

// stopProcess stops the process group, as ctrl+z does elsewhere, and returns when it goes on.
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
