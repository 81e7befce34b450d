//go:build !unix

package tui

// suspendable reports that a shell can stop programs here.
const suspendable = false

func stopProcess() {}
