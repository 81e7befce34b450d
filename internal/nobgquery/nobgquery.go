// Package nobgquery stops Bubble Tea from asking the terminal for its background colour when the program starts.
//
// Bubble Tea v1 does so in its package init: every command of the binary then waits 5 s on a terminal that never
// answers and one round trip over SSH. The program uses the 16 terminal colours and needs no answer, so the answer is
// given beforehand. This works because Go initialises packages that are ready in the order of their import paths, and
// this path sorts before github.com/charmbracelet/bubbletea. cli has a test for it on a mute pty.
package nobgquery

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
