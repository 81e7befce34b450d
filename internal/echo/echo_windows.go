package echo

import (
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"
)

// withoutEcho changes a console's state so that what is typed is not shown. Lines and keys such as ctrl+c stay as
// they are.
func withoutEcho(s *term.State) { s.Mode &^= windows.ENABLE_ECHO_INPUT }
