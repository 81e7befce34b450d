package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// sizes are the windows whose frames are golden: the smallest, the usual, a large one.
var sizes = [][2]int{{40, 12}, {80, 24}, {120, 36}}

// stepState is a state of a step, of which golden frames are made.
type stepState struct {
	name    string
	start   func(t *testing.T) start
	prepare func(d *driver) // presses its keys; nil: none
}

// testStates compares the screen in every state with golden frames: the text at each size, and the styles of the usual
// size with and without colours. No frame on the way may hold a secret, or be larger than the window.
func testStates(t *testing.T, states []stepState) {
	t.Helper()
	for _, s := range states {
		t.Run(s.name, func(t *testing.T) {
			for _, size := range sizes {
				t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
					var text string
					s.draw(t, size, false, func(d *driver) { text = d.screen() })
					golden.RequireEqual(t, []byte(text+"\n"))
					s.draw(t, size, true, func(d *driver) {
						if got := d.screen(); got != text {
							t.Errorf("without colours the text differs:\n%s", got)
						}
					})
				})
			}
			for name, noColor := range map[string]bool{"colour": false, "no-colour": true} {
				t.Run(name, func(t *testing.T) {
					s.draw(t, sizes[1], noColor, func(d *driver) { golden.RequireEqual(t, []byte(styled(d.model.View()))) })
				})
			}
		})
	}
}

// draw brings a driver into the state.
func (s stepState) draw(t *testing.T, size [2]int, noColor bool, look func(d *driver)) {
	t.Helper()
	started := start{}
	if s.start != nil {
		started = s.start(t)
	}
	started.width, started.height, started.noColor = size[0], size[1], noColor
	drive(t, started, func(d *driver) {
		if s.prepare != nil {
			s.prepare(d)
		}
		d.fits()
		d.guarded()
		look(d)
	})
}

// styled is a frame with its styles written out: the parameters of each sequence in angle brackets.
func styled(frame string) string {
	var b strings.Builder
	for i, part := range strings.Split(frame, "\x1b[") {
		if i == 0 {
			b.WriteString(part)
			continue
		}
		params, rest, _ := strings.Cut(part, "m")
		b.WriteString("‹" + params + "›" + rest)
	}
	return b.String() + "\n"
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
