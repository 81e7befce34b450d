//go:build !unix

package tui

// suspendable is whether a shell can stop and continue programs on this system.
const suspendable = false

func stopProcess() {}
