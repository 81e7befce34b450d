package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// frames compares the screen with golden frames at each width that counts, after prepare has pressed its keys. No frame
// on the way may hold a secret, or be larger than the window.
func frames(t *testing.T, s func(t *testing.T) start, prepare func(d *driver)) {
	t.Helper()
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			started := s(t)
			started.width, started.height = size[0], size[1]
			drive(t, started, func(d *driver) {
				prepare(d)
				d.fits()
				d.guarded()
				golden.RequireEqual(t, []byte(d.screen()+"\n"))
			})
		})
	}
}

// guarded fails the test if a secret is on the screen, or in what was sent to the terminal.
func (d *driver) guarded() {
	d.t.Helper()
	text := d.model.View() + d.terminal.copied()
	for _, hidden := range []string{canaryToken, canarySecret, canaryToken[8:32], canarySecret[8:32]} {
		if strings.Contains(text, hidden) {
			d.t.Errorf("a secret is on the screen:\n%s", d.screen())
		}
	}
}
