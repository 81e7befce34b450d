package tomledit

import "bytes"

// insert adds a key that is not there yet: to its table where there is one, in the way that the table is written.
func (d Document) insert(path []string, value string) []byte {
	table := path[:len(path)-1]
	if len(table) == 0 {
		return d.insertAtRoot(path, value)
	}
	for i, e := range d.Entries {
		if e.Header && !e.InArray && hasPrefix(e.Path, table) && len(e.Path) == len(table) {
			return d.insertLine(d.lastWithin(i), key(path[len(table):])+" = "+value)
		}
	}
	if i := d.lastDotted(table); i >= 0 {
		return d.insertBeside(i, path, value)
	}
	for n := len(table); n > 0; n-- {
		if i := d.find(table[:n]); i >= 0 && d.Entries[i].Kind == Table {
			return d.insertInline(i, key(path[n:])+" = "+value)
		}
	}
	return d.appendTable(table, key(path[len(table):])+" = "+value)
}

// lastWithin is the last key of the table with the header i, or the header itself.
func (d Document) lastWithin(i int) int {
	last := i
	for j, e := range d.Entries {
		if e.within == i {
			last = j
		}
	}
	return last
}

// lastDotted is the last key that makes table by a dotted key, not by a header or an inline table of its own; -1: none.
func (d Document) lastDotted(table []string) int {
	last := -1
	for j, e := range d.Entries {
		if e.Header || e.InArray || !hasPrefix(e.Path, table) || len(e.Path) == len(table) {
			continue
		}
		if e.within < 0 || len(d.Entries[e.within].Path) < len(table) {
			last = j
		}
	}
	return last
}

// insertBeside adds a key next to the dotted key i, relative to the same table.
func (d Document) insertBeside(i int, path []string, value string) []byte {
	e := d.Entries[i]
	if e.within < 0 {
		return d.insertLine(i, key(path)+" = "+value)
	}
	assignment := key(path[len(d.Entries[e.within].Path):]) + " = " + value
	if d.Entries[e.within].Header {
		return d.insertLine(i, assignment)
	}
	return d.splice(e.start, e.start, assignment+", ")
}

// insertLine adds a line behind that of entry i, indented like it.
func (d Document) insertLine(i int, text string) []byte {
	e := d.Entries[i]
	line := d.lineStart(e.start)
	indent := d.data[line : line+leading(d.data[line:], " \t")]
	end := d.lineEnd(e.end)
	return d.splice(end, end, d.lineBreak()+string(indent)+text)
}

// insertInline adds a key as the first of the inline table i: no comma or comment can be in the way there.
func (d Document) insertInline(i int, assignment string) []byte {
	at := d.Entries[i].value + 1
	if next := at + leading(d.data[at:], " \t\r\n"); d.data[next] == '}' {
		return d.splice(at, next, " "+assignment+" ")
	}
	gap := leading(d.data[at:], " \t")
	if c := d.data[at+gap]; c == '#' || c == '\n' || c == '\r' {
		return d.splice(at, at, " "+assignment+",")
	}
	return d.splice(at+gap, at+gap, assignment+", ")
}

func (d Document) appendTable(table []string, assignment string) []byte {
	br := d.lineBreak()
	text := "[" + key(table) + "]" + br + assignment + br
	if len(d.data) > 0 {
		text = br + text
		if !bytes.HasSuffix(d.data, []byte("\n")) {
			text = br + text
		}
	}
	return d.splice(len(d.data), len(d.data), text)
}

func (d Document) insertAtRoot(path []string, value string) []byte {
	last := -1
	for i, e := range d.Entries {
		if e.within < 0 && !e.Header {
			last = i
		}
	}
	if last >= 0 {
		return d.insertLine(last, key(path)+" = "+value)
	}
	return d.splice(0, 0, key(path)+" = "+value+d.lineBreak())
}

// lineBreak is the document's own kind.
func (d Document) lineBreak() string {
	if i := bytes.IndexByte(d.data, '\n'); i > 0 && d.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
