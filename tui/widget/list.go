package widget

import (
	"fmt"
)

// List is a cursor in rows, of which a part is shown. A row has one or several lines; if it is higher than the space, the
// cursor stays on it while it is scrolled through. The zero value is at the first row. If rows disappear, the cursor is at
// most on the last one.
type List struct {
	Cursor int
	skip   int // lines of the row under the cursor that are scrolled out of sight
}

// Row is what a list draws at an index.
type Row struct {
	Lines []string
	Name  string // its name in the line that lists hidden rows
	Still bool   // the cursor skips it
}

// Rows draws a list's rows; on says whether the cursor is there.
type Rows func(i int, on bool) Row

// Move returns the list after a motion through n rows, of which height lines are shown.
func (l List) Move(m Motion, n, height int, rows Rows) List {
	if n == 0 {
		return List{}
	}
	l = l.Within(n)
	over := func(i int) int { return max(0, len(rows(i, true).Lines)-inside(height)) }
	part := max(1, inside(height)/2)
	switch {
	case (m == Down || m == PageDown) && l.skip < over(l.Cursor):
		l.skip = min(l.skip+part, over(l.Cursor))
		return l
	case (m == Up || m == PageUp) && l.skip > 0:
		l.skip = max(l.skip-part, 0)
		return l
	}
	by := m.by(height)
	to := max(0, min(l.Cursor+by, n-1))
	step := 1
	if by < 0 {
		step = -1
	}
	for at := to; at >= 0 && at < n; at += step { // on in the same direction, skipping rows
		if !rows(at, false).Still {
			return l.to(at, step < 0, over)
		}
	}
	for at := to; at >= 0 && at < n; at -= step {
		if !rows(at, false).Still {
			return l.to(at, step < 0, over)
		}
	}
	return l
}

// to returns the list with the cursor on a row; coming from below it shows that row's end.
func (l List) to(at int, fromBelow bool, over func(int) int) List {
	if at == l.Cursor {
		return l
	}
	l.Cursor, l.skip = at, 0
	if fromBelow {
		l.skip = over(at)
	}
	return l
}

// Within returns the list with its cursor among n rows.
func (l List) Within(n int) List {
	if at := max(0, min(l.Cursor, n-1)); at != l.Cursor {
		return List{Cursor: at}
	}
	return l
}

// inside returns how many lines of rows are shown in height, besides the two that say what is hidden.
func inside(height int) int { return max(1, height-2) }

// View draws n rows in at most height lines and width columns. Where rows are hidden, the first or last line counts and names
// them in the quiet style, unless height is below 4.
func (l List) View(n, width, height int, rows Rows, quiet Style) []string {
	l = l.Within(n)
	var lines []string
	var of []int // the row that a line belongs to
	names := make([]string, n)
	from, to := 0, 0
	for i := range n {
		r := rows(i, i == l.Cursor)
		names[i] = r.Name
		if i == l.Cursor {
			from, to = len(lines), len(lines)+len(r.Lines)
		}
		for range r.Lines {
			of = append(of, i)
		}
		lines = append(lines, r.Lines...)
	}
	if len(lines) <= height {
		return lines
	}
	if height < 4 {
		top := max(0, min(from+l.skip, len(lines)-height))
		return lines[top : top+max(height, 0)]
	}
	top, bottom := l.part(len(lines), from, to, height)
	var seen []string
	if top > 0 {
		seen = append(seen, quiet.Paint(hidden("↑", names[:of[top]], width)))
	}
	seen = append(seen, lines[top:bottom]...)
	if bottom < len(lines) {
		seen = append(seen, quiet.Paint(hidden("↓", names[of[bottom-1]+1:], width)))
	}
	return seen
}

// part returns which of all lines to show, from top to bottom (exclusive): those from from to to (exclusive), with one more at
// each side. The part moves by pages: if it moved with every key, every key would repaint it, which is slow over a slow line.
func (l List) part(all, from, to, height int) (top, bottom int) {
	room := inside(height)
	if to-from >= room {
		top = from + min(l.skip, to-from-room)
		return top, min(top+room, all)
	}
	if to+1 < height { // the first part has no line above it
		return 0, height - 1
	}
	if from-1 >= all-(height-1) { // the last part has no line below it
		return all - (height - 1), all
	}
	page := max(1, room-2)
	top = 1 + max(from-2, 0)/page*page
	top = min(max(top, to+1-room), from)
	return top, min(top+room, all)
}

// hidden returns how many rows are hidden, and the names of as many as fit.
func hidden(arrow string, names []string, width int) string {
	if len(names) == 0 {
		return arrow + " more of this"
	}
	count := fmt.Sprintf("%s %d more", arrow, len(names))
	fits, named := count, count+": "
	for i, name := range names { // only while there is room: otherwise the list would be built anew for each name that does not fit
		if i > 0 {
			named += ", "
		}
		if named += name; name == "" || Width(named) > width {
			break
		}
		if i == len(names)-1 {
			fits = named
		} else if Width(named)+len(", ")+1 <= width {
			fits = named + ", …"
		}
	}
	return fits
}
