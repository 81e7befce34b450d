package tomledit

import (
	"fmt"
	"maps"
	"strings"
	"testing"
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

// TestEveryKeyCanBeSetAndRemoved takes each key of the document, one at a time: a set changes the value alone, a
// removed key is gone, and everything else is as it was (Apply sees to that, here is only what it cannot see).
func TestEveryKeyCanBeSetAndRemoved(t *testing.T) {
	d, err := Parse([]byte(lived))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range d.Entries {
		if e.Header {
			continue
		}
		name := key(e.Path)
		out, err := Apply([]byte(lived), []Change{{Path: e.Path, Value: `"new"`}})
		if want := lived[:e.value] + `"new"` + lived[e.end:]; err != nil || string(out) != want {
			t.Errorf("set %s: %v\n%s", name, err, out)
		}
		out, err = Apply([]byte(lived), []Change{{Path: e.Path, Remove: true}})
		if err != nil {
			t.Errorf("remove %s: %v", name, err)
			continue
		}
		gone := strings.Count(lived[e.start:e.end], "#")
		if got, want := strings.Count(string(out), "#"), strings.Count(lived, "#")-gone; got != want {
			t.Errorf("remove %s: %d comments are left, want %d\n%s", name, got, want, out)
		}
	}
}

// TestEveryTableTakesANewKey adds a key to each table, however it is written, and takes it away again.
func TestEveryTableTakesANewKey(t *testing.T) {
	d, err := Parse([]byte(lived))
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]string{"": nil, "new": {"new"}, "o.t.deeper": {"o", "t", "deeper"}, "inline.one.deeper": {"inline", "one", "deeper"}}
	for _, e := range d.Entries {
		for n := 1; n < len(e.Path); n++ {
			tables[key(e.Path[:n])] = e.Path[:n]
		}
		if e.Kind == Table {
			tables[key(e.Path)] = e.Path
		}
	}
	if len(tables) < 12 {
		t.Fatalf("only %d tables", len(tables))
	}
	for name, table := range maps.All(tables) {
		for _, breaks := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(lived, "\n", breaks)
			path := append(table[:len(table):len(table)], "_new")
			out, err := Apply([]byte(text), []Change{{Path: path, Value: "7"}})
			if err != nil {
				t.Errorf("add to %q: %v", name, err)
				continue
			}
			if !contains(string(out), text) {
				t.Errorf("add to %q: something else changed\n%s", name, out)
			}
			if breaks == "\r\n" && strings.Count(string(out), "\n") != strings.Count(string(out), "\r\n") {
				t.Errorf("add to %q: mixed line breaks\n%q", name, out)
			}
			if _, err := Apply(out, []Change{{Path: path, Remove: true}}); err != nil {
				t.Errorf("remove from %q again: %v", name, err)
			}
		}
	}
}

// contains reports whether out is text with one piece put in, which speaks of the added key.
func contains(out, text string) bool {
	start := 0
	for start < len(text) && out[start] == text[start] {
		start++
	}
	end := len(text) - start
	for end > 0 && !strings.HasSuffix(out, text[len(text)-end:]) {
		end--
	}
	// "{}" may become "{ _new = 7 }": the blanks within it do not count.
	return start+end >= len(text)-2 && strings.Contains(out[start:len(out)-end], "_new")
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
