//go:build !windows

package config

import (
	"os"
	"syscall"
)

// lockFlags open no link, and do not wait for the other end of a pipe.
const lockFlags = os.O_CREATE | os.O_RDONLY | syscall.O_NOFOLLOW | syscall.O_NONBLOCK
