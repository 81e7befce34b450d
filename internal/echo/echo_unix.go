//go:build unix

package echo

import (
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// withoutEcho changes a terminal's state so that what is typed is not shown. Lines and keys such as ctrl+c stay as
// they are.
func withoutEcho(s *term.State) { s.Lflag &^= unix.ECHO }
