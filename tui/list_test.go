package tui

import (
	"strings"
	"testing"
)

func TestListKeepsTheCursorInTheWindow(t *testing.T) {
	k := newKeyMap()
	for n := 1; n < 40; n += 3 {
		for height := 1; height < 20; height += 2 {
			l := list{}
			for _, name := range strings.Fields(strings.Repeat("down ", 50) + strings.Repeat("up ", 45) + "end pgup pgup pgdown home pgdown pgdown") {
				l, _ = l.move(k, keyNamed(t, name), n, height)
				if l.cursor < 0 || l.cursor >= n || l.cursor < l.top || l.cursor >= l.top+height || l.top < 0 {
					t.Fatalf("%d lines, height %d, after %s: %+v", n, height, name, l)
				}
				if l.window(n, height) != l.top {
					t.Fatalf("%d lines, height %d, after %s: the window is not at rest: %+v", n, height, name, l)
				}
			}
		}
	}
}

func TestListMovesItsWindowRarely(t *testing.T) {
	k, l, moves := newKeyMap(), list{}, 0
	for range 99 {
		before := l.top
		l, _ = l.move(k, keyNamed(t, "down"), 100, 15)
		if l.top != before {
			moves++
		}
	}
	if moves > 8 {
		t.Errorf("the window moved %d times over 100 lines", moves)
	}
}

func TestListIgnoresOtherKeys(t *testing.T) {
	if _, ok := (list{}).move(newKeyMap(), keyNamed(t, "x"), 3, 3); ok {
		t.Error("x moves the cursor")
	}
}

func TestBlocksShowEveryLine(t *testing.T) {
	e := env{theme: newTheme(false), keys: newKeyMap()}
	draw := func(i int, on bool) []string {
		lines := []string{}
		for j := range 1 + i*5 { // the last ones are higher than the window
			lines = append(lines, strings.Repeat("#", i)+strings.Repeat(".", j))
		}
		if !on {
			lines = lines[:1]
		}
		return lines
	}
	const n, height = 5, 9
	for _, way := range []string{"down", "up", "pgdown", "pgup"} {
		b := blocks{}
		if way == "up" || way == "pgup" {
			b, _ = b.move(e.keys, keyNamed(t, "end"), n, height, draw)
			for range 9 { // to the end of the last block
				b, _ = b.move(e.keys, keyNamed(t, "down"), n, height, draw)
			}
		}
		seen := map[string]bool{}
		for range 40 {
			lines := b.view(e, n, height, draw)
			if len(lines) > height {
				t.Fatalf("%d lines in %d", len(lines), height)
			}
			for _, l := range lines {
				seen[l] = true
			}
			b, _ = b.move(e.keys, keyNamed(t, way), n, height, draw)
		}
		if way == "pgdown" || way == "pgup" {
			continue // may leave out lines, as in every list
		}
		for i := range n {
			for _, l := range draw(i, true) {
				if !seen[l] {
					t.Errorf("%s: %q was never shown", way, l)
				}
			}
		}
	}
}
