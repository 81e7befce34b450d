package widget

import (
	"fmt"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

// rowsOf returns what draws n rows; the one with the cursor has more lines, the more the later it comes.
func rowsOf(grow int) Rows {
	return func(i int, on bool) Row {
		lines := []string{fmt.Sprintf("row %d", i)}
		for j := 0; on && j < i*grow; j++ {
			lines = append(lines, fmt.Sprintf("row %d.%d", i, j))
		}
		return Row{Lines: lines, Name: fmt.Sprintf("name %d", i)}
	}
}

func TestListKeepsTheCursorInSightWithContext(t *testing.T) {
	for n := 1; n < 40; n += 3 {
		for height := 1; height < 20; height++ {
			var l List
			for _, m := range append(append(repeat(Down, 45), repeat(Up, 45)...), Last, PageUp, PageUp, PageDown, First, PageDown, PageDown) {
				l = l.Move(m, n, height, rowsOf(0))
				seen := l.View(n, 30, height, rowsOf(0), Style{})
				at := -1
				for i, line := range seen {
					if line == fmt.Sprintf("row %d", l.Cursor) {
						at = i
					}
				}
				if at < 0 || len(seen) > height {
					t.Fatalf("%d rows in %d lines, cursor %d:\n%s", n, height, l.Cursor, strings.Join(seen, "\n"))
				}
				if height >= 5 && (at == 0 && l.Cursor > 0 || at == len(seen)-1 && l.Cursor < n-1 ||
					strings.HasPrefix(seen[max(at-1, 0)], "↑") || strings.HasPrefix(seen[min(at+1, len(seen)-1)], "↓")) {
					t.Fatalf("%d rows in %d lines, cursor %d has no row beside it:\n%s", n, height, l.Cursor, strings.Join(seen, "\n"))
				}
			}
		}
	}
}

func repeat(m Motion, n int) []Motion {
	all := make([]Motion, n)
	for i := range all {
		all[i] = m
	}
	return all
}

func TestListShowsEveryLineOfHighRows(t *testing.T) {
	const n, height = 5, 9
	for _, way := range []Motion{Down, Up} {
		l, seen := List{}, map[string]bool{}
		if way == Up {
			l = l.Move(Last, n, height, rowsOf(5))
			for range 9 {
				l = l.Move(Down, n, height, rowsOf(5))
			}
		}
		for range 60 {
			lines := l.View(n, 30, height, rowsOf(5), Style{})
			if len(lines) > height {
				t.Fatalf("%d lines in %d", len(lines), height)
			}
			for _, line := range lines {
				seen[line] = true
			}
			l = l.Move(way, n, height, rowsOf(5))
		}
		for i := range n {
			for _, line := range rowsOf(5)(i, true).Lines {
				if !seen[line] {
					t.Errorf("%d: %q was never shown", way, line)
				}
			}
		}
	}
}

// A list that became shorter keeps its cursor on a row; one that did not keeps everything.
func TestListWithinFewerRows(t *testing.T) {
	for _, c := range []struct {
		l    List
		n    int
		want List
	}{
		{List{Cursor: 5}, 3, List{Cursor: 2}}, {List{Cursor: 3}, 3, List{Cursor: 2}}, {List{Cursor: 2, skip: 1}, 3, List{Cursor: 2, skip: 1}},
		{List{Cursor: 1}, 0, List{}}, {List{Cursor: -1}, 3, List{}},
	} {
		if got := c.l.Within(c.n); got != c.want {
			t.Errorf("%+v within %d: %+v, want %+v", c.l, c.n, got, c.want)
		}
	}
}

// If the window becomes higher, the end of a high row stays in sight.
func TestListShowsTheEndOfAHighRow(t *testing.T) {
	rows := func(i int, _ bool) Row {
		if i == 0 {
			return Row{Lines: []string{"a", "b", "c", "d", "e", "f"}}
		}
		return Row{Lines: []string{fmt.Sprint("row ", i)}}
	}
	seen := strings.Join(List{skip: 9}.View(9, 20, 6, rows, Style{}), " ")
	if !strings.Contains(seen, "c d e f") || strings.Contains(seen, "row 1 ") {
		t.Error(seen)
	}
}

func TestListPassesRowsThatAreNoPlaceForACursor(t *testing.T) {
	rows := func(i int, _ bool) Row { return Row{Lines: []string{"x"}, Still: i == 0 || i == 2 || i == 4} }
	l := List{Cursor: 1}
	for _, c := range []struct {
		m    Motion
		want int
	}{{Down, 3}, {Down, 3}, {Up, 1}, {Up, 1}, {Last, 3}, {First, 1}} {
		if l = l.Move(c.m, 5, 5, rows); l.Cursor != c.want {
			t.Errorf("after %d the cursor is on %d, not %d", c.m, l.Cursor, c.want)
		}
	}
}

func TestHiddenNamesAsManyAsFit(t *testing.T) {
	names := []string{"Organization", "Person", "Product"}
	for width, want := range map[int]string{
		60: "↓ 3 more: Organization, Person, Product", 34: "↓ 3 more: Organization, Person, …", 26: "↓ 3 more: Organization, …", 12: "↓ 3 more",
	} {
		if got := hidden("↓", names, width); got != want {
			t.Errorf("in %d columns: %q", width, got)
		}
	}
}

func TestScrollSaysWhatIsHidden(t *testing.T) {
	lines := strings.Split("a b c d e f g h", " ")
	var s Scroll
	if got := strings.Join(s.View(lines, 4, Style{}), " "); got != "a b c ↓ 5 more" {
		t.Error(got)
	}
	s = s.Move(Down, 8, 4).Move(Down, 8, 4)
	if got := strings.Join(s.View(lines, 4, Style{}), " "); got != "↑ 3 more d e ↓ 3 more" {
		t.Error(got)
	}
	if got := strings.Join(s.Move(Last, 8, 4).View(lines, 4, Style{}), " "); got != "↑ 5 more f g h" {
		t.Error(got)
	}
	for _, height := range []int{-1, 0, 1, 2} { // there is no room to say what is hidden
		if got := (Scroll{}).View(lines, height, Style{}); len(got) != max(0, height) {
			t.Errorf("%d lines: %q", height, got)
		}
	}
	if got := strings.Join(Scroll{}.View(lines, 7, Style{}), " "); got != "a b c d e f ↓ 2 more" { // one line is hidden, and one is taken by saying so
		t.Error(got)
	}
}

// A scroll ends with the last line, even if the text has become shorter since.
func TestScrollEndsWithTheText(t *testing.T) {
	lines := []string{"1", "2", "3", "4", "5", "6"}
	s := Scroll{}.Move(Last, len(lines), 3)
	if s != (Scroll{3}) || s.Move(Down, len(lines), 3) != s || s.Move(Last, 2, 3) != (Scroll{}) {
		t.Errorf("the last part begins at %d", s.top)
	}
	for _, from := range []Scroll{s, {9}} {
		if got := from.View(lines, 3, Style{}); got[0] != "↑ 4 more" || got[1] != "5" || got[2] != "6" {
			t.Errorf("from %d: %q", from.top, got)
		}
	}
}

// What is on the screen for each position of the cursor, line by line: the part moves by pages.
func TestListShowsTheseLines(t *testing.T) {
	rows := func(i int, on bool) Row {
		mark := ""
		if on {
			mark = "*"
		}
		return Row{Lines: []string{fmt.Sprint(i, mark)}, Name: fmt.Sprint("n", i)}
	}
	for cursor, want := range map[int]string{
		0:  "0*|1|2|3|4|5|↓ 10 more: n6, n7, …",
		1:  "0|1*|2|3|4|5|↓ 10 more: n6, n7, …",
		2:  "0|1|2*|3|4|5|↓ 10 more: n6, n7, …",
		3:  "0|1|2|3*|4|5|↓ 10 more: n6, n7, …",
		4:  "0|1|2|3|4*|5|↓ 10 more: n6, n7, …",
		5:  "↑ 4 more: n0, n1, …|4|5*|6|7|8|↓ 7 more: n9, n10, …",
		6:  "↑ 4 more: n0, n1, …|4|5|6*|7|8|↓ 7 more: n9, n10, …",
		7:  "↑ 4 more: n0, n1, …|4|5|6|7*|8|↓ 7 more: n9, n10, …",
		8:  "↑ 7 more: n0, n1, …|7|8*|9|10|11|↓ 4 more: n12, …",
		9:  "↑ 7 more: n0, n1, …|7|8|9*|10|11|↓ 4 more: n12, …",
		10: "↑ 7 more: n0, n1, …|7|8|9|10*|11|↓ 4 more: n12, …",
		11: "↑ 10 more: n0, n1, …|10|11*|12|13|14|15",
		12: "↑ 10 more: n0, n1, …|10|11|12*|13|14|15",
		13: "↑ 10 more: n0, n1, …|10|11|12|13*|14|15",
		14: "↑ 10 more: n0, n1, …|10|11|12|13|14*|15",
		15: "↑ 10 more: n0, n1, …|10|11|12|13|14|15*",
	} {
		if got := strings.Join(List{Cursor: cursor}.View(16, 20, 7, rows, Style{}), "|"); got != want {
			t.Errorf("cursor on %d: %q", cursor, got)
		}
	}
}

// If the row under the cursor has disappeared, the cursor is on the last one.
func TestListFollowsRowsThatGoAway(t *testing.T) {
	l := List{}.Move(Last, 5, 10, rowsOf(0))
	if seen := l.View(2, 30, 10, func(i int, on bool) Row { return Row{Lines: []string{fmt.Sprint(i, on)}} }, Style{}); strings.Join(seen, ", ") != "0 false, 1 true" {
		t.Errorf("drawn: %q", seen)
	}
	if at := l.Move(Up, 2, 10, rowsOf(0)).Cursor; at != 0 {
		t.Errorf("up leads to row %d", at)
	}
}
