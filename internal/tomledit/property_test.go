package tomledit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// lived has every way to write a key in it.
const lived = `# a document that many have written in [o.t]
version = 1 # one
"quoted key" = 'x'
dotted.key . with = "spaces" # [dotted]

[plain]
a = 1
  b = [ 1, # first
    2, ] # both
c = """
[o.t]
""" # text

[inline]
empty = {}
one = { a = 1 }
more = { a = 1, b.c = 2, d = { e = "}" } } # nested
lines = { # open
  a = 1, # a
  b = 2,
}

	[o.t] # indented
	a = 2026-11-22T00:00:00Z
	x.y = true

[o]
last = nan`

// wantEdited checks that a document holds what it held before and the change, and that nothing but the key changed.
func wantEdited(t *testing.T, before []byte, c Change, after []byte) {
	t.Helper()
	want, err := decode(before)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(after)
	if err != nil {
		t.Fatalf("%q became %q: %v", before, after, err)
	}
	if c.Value == "" {
		expectRemoved(want, c.Path)
	} else {
		value, err := decode([]byte("v = " + c.Value))
		if err != nil {
			t.Fatal(err)
		}
		expectSet(want, c.Path, value["v"])
	}
	if !same(want, got) {
		t.Errorf("%q became %q", before, after)
	}
	d, _ := Parse(before)
	for _, e := range d.Entries {
		if !e.Header && !e.InArray && slices.Equal(e.Path, c.Path) { // what stands before and behind it stays
			if !bytes.HasPrefix(after, bytes.TrimRight(before[:e.At], " \t")) || !bytes.HasSuffix(after, bytes.TrimLeft(before[e.end:], " \t\r\n")) {
				t.Errorf("%q became %q", before, after)
			}
			return
		}
	}
	same := 0
	for same < len(before) && before[same] == after[same] {
		same++
	}
	if !bytes.HasSuffix(after, before[same:]) {
		t.Errorf("%q became %q: more was changed than a key put in", before, after)
	}
}

// expectSet does to decoded values what a set does to the document.
func expectSet(values map[string]any, path []string, value any) {
	for _, part := range path[:len(path)-1] {
		if values[part] == nil {
			values[part] = map[string]any{}
		}
		values = values[part].(map[string]any)
	}
	values[path[len(path)-1]] = value
}

func expectRemoved(values map[string]any, path []string) {
	for _, part := range path[:len(path)-1] {
		values, _ = values[part].(map[string]any)
	}
	delete(values, path[len(path)-1])
}

// same compares decoded values. Tables without keys do not count: with their last key, tables made by dotted keys go.
func same(a, b any) bool {
	return cmp.Equal(a, b, cmpopts.EquateNaNs(), cmp.FilterValues(func(x, y any) bool { return empty(x) && empty(y) }, cmp.Ignore()),
		cmpopts.IgnoreMapEntries(func(_ string, v any) bool { return empty(v) }))
}

func empty(v any) bool {
	m, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for _, v := range m {
		if !empty(v) {
			return false
		}
	}
	return true
}

// TestEveryKeyCanBeSetAndRemoved takes each key of the document, one at a time: a set changes the value alone, a
// removed key is gone, and everything else is as it was.
func TestEveryKeyCanBeSetAndRemoved(t *testing.T) {
	d, err := Parse([]byte(lived))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range d.Entries {
		if e.Header {
			continue
		}
		set, remove := Change{Path: e.Path, Value: `"new"`}, Change{Path: e.Path}
		out, err := Apply([]byte(lived), []Change{set})
		if want := lived[:e.ValueAt] + `"new"` + lived[e.end:]; err != nil || string(out) != want {
			t.Errorf("set %s: %v\n%s", key(e.Path), err, out)
		}
		out, err = Apply([]byte(lived), []Change{remove})
		if inline := e.within >= 0 && !d.Entries[e.within].Header; inline {
			if !errors.Is(err, ErrUnsafe) {
				t.Errorf("remove %s: %v", key(e.Path), err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("remove %s: %v", key(e.Path), err)
		}
		wantEdited(t, []byte(lived), remove, out)
	}
}

// TestEveryTableTakesANewKey adds a key to each table, and takes it away again. A table that is written in another way
// than with a header refuses.
func TestEveryTableTakesANewKey(t *testing.T) {
	for name, ok := range map[string]bool{
		"new": true, "o": true, "o.t": true, "o.t.deeper": true, "plain": true, "plain.deeper": true, "inline": true, "inline.other": true,
		"inline.empty": false, "inline.one": false, "inline.more": false, "inline.more.b": false, "inline.lines.deeper": false,
		"dotted": false, "dotted.key": false, "o.t.x": false, "version": false,
	} {
		for _, breaks := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(lived, "\n", breaks)
			c := set(name+"._new", "7")
			out, err := Apply([]byte(text), []Change{c})
			if !ok {
				if !errors.Is(err, ErrUnsafe) {
					t.Errorf("add to %q: %v\n%s", name, err, out)
				}
				continue
			}
			if err != nil {
				t.Errorf("add to %q: %v", name, err)
				continue
			}
			wantEdited(t, []byte(text), c, out)
			if breaks == "\r\n" && strings.Count(string(out), "\n") != strings.Count(string(out), "\r\n") {
				t.Errorf("add to %q: mixed line breaks\n%q", name, out)
			}
			if again, err := Apply(out, []Change{remove(name + "._new")}); err != nil || !strings.HasPrefix(string(again), strings.TrimRight(text, "\r\n")) {
				t.Errorf("remove from %q again: %v", name, err)
			}
		}
	}
}

func TestManyChangesAtOnce(t *testing.T) {
	var changes []Change
	for i := range 50 {
		changes = append(changes, set(fmt.Sprintf("o.t.k%d", i), fmt.Sprint(i)))
	}
	for i := range 25 {
		changes = append(changes, remove(fmt.Sprintf("o.t.k%d", 2*i)))
	}
	out, err := Apply([]byte(lived), changes)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		if got := strings.Contains(string(out), fmt.Sprintf("\tk%d = %d\n", i, i)); got != (i%2 == 1) {
			t.Errorf("k%d is there: %v", i, got)
		}
	}
}
