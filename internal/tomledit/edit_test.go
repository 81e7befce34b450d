package tomledit

import (
	"errors"
	"strings"
	"testing"
)

func set(path, value string) Change {
	return Change{Path: strings.Split(path, "."), Value: value}
}

func remove(path string) Change { return Change{Path: strings.Split(path, ".")} }

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		changes   []Change
		want      string
	}{
		{"nothing", "a = 1 # c", nil, "a = 1 # c"},
		{"value", "# top\n[t]\n  a  =  'old'   # why\n", []Change{set("t.a", `"new"`)}, "# top\n[t]\n  a  =  \"new\"   # why\n"},
		{"no final newline", "[t]\na = 1", []Change{set("t.a", "2"), set("t.b", "3")}, "[t]\na = 2\nb = 3"},
		{"crlf", "[t]\r\na = 1\r\n\r\n[u]\r\n", []Change{set("t.b", "2"), set("v.c", "3")},
			"[t]\r\na = 1\r\nb = 2\r\n\r\n[u]\r\n\r\n[v]\r\nc = 3\r\n"},
		{"new key behind the last", "[t]\n\ta = 1 # one\n\n# about u\n[u]\n", []Change{set("t.b", "2")}, "[t]\n\ta = 1 # one\n\tb = 2\n\n# about u\n[u]\n"},
		{"empty table", "[t] # here\n[u]\n", []Change{set("t.a", "1")}, "[t] # here\na = 1\n[u]\n"},
		{"missing table", "a = 1\n", []Change{set("o.t.a", "1"), set("o.t.b", "2")}, "a = 1\n\n[o.t]\na = 1\nb = 2\n"},
		{"empty document", "", []Change{set("o.t.a", "1")}, "[o.t]\na = 1\n"},
		{"missing table, no final newline", "a = 1", []Change{set("t.a", "1")}, "a = 1\n\n[t]\na = 1\n"},
		{"spaced and quoted header", "[ o . 't' ]\na = 1\n", []Change{set("o.t.a", "2"), set("o.t.b", "3")}, "[ o . 't' ]\na = 2\nb = 3\n"},
		{"value of a dotted key", "o.t.a = 1 # x\nz = 1\n", []Change{set("o.t.a", "2"), set("z", "3")}, "o.t.a = 2 # x\nz = 3\n"},
		{"value in an inline table", "o = { z = 1, t = { a = 'x' } } # c\n", []Change{set("o.t.a", `"y"`)}, "o = { z = 1, t = { a = \"y\" } } # c\n"},
		{"an inline table beside", "[o]\nz = {} # c\n", []Change{set("o.a", "1")}, "[o]\nz = {} # c\na = 1\n"},
		{"dotted parent, own table", "o.z = 1\n", []Change{set("o.t.a", "1")}, "o.z = 1\n\n[o.t]\na = 1\n"},
		{"text that looks like tables", "s = \"[t]\"\nm = '''\n[t]\na = 0\n'''\nl = [\n \"[t]\", # [t]\n]\n[t]\na = 1\n", []Change{set("t.a", "2")},
			"s = \"[t]\"\nm = '''\n[t]\na = 0\n'''\nl = [\n \"[t]\", # [t]\n]\n[t]\na = 2\n"},
		{"value over lines", "[t]\na = \"\"\"\nx\n\"\"\" # c\nb = [\n1,\n2] # d\n", []Change{set("t.a", "1"), set("t.c", "3")},
			"[t]\na = 1 # c\nb = [\n1,\n2] # d\nc = 3\n"},
		{"table before its parent", "[o.t]\na = 1\n[o]\nb = 2\n", []Change{set("o.t.c", "3"), set("o.d", "4")}, "[o.t]\na = 1\nc = 3\n[o]\nb = 2\nd = 4\n"},
		{"keys that need quotes", "[t]\n", []Change{{Path: []string{"t", "a b"}, Value: "1"}}, "[t]\n\"a b\" = 1\n"},

		{"remove a line", "[t]\na = 1\n  b = 2\r\nc = 3\n", []Change{remove("t.b")}, "[t]\na = 1\nc = 3\n"},
		{"remove the last line", "[t]\na = 1\nb = 2", []Change{remove("t.b")}, "[t]\na = 1\n"},
		{"remove, comment stays", "[t]\n  a = 1 # why\n", []Change{remove("t.a")}, "[t]\n  # why\n"},
		{"remove what is not there", "[t]\n", []Change{remove("t.a"), remove("u.v.w")}, "[t]\n"},
		{"remove over lines", "[t]\na = [\n 1,\n]\nb = 2\n", []Change{remove("t.a")}, "[t]\nb = 2\n"},
		{"remove all dotted", "o.t.a = 1\nz = 1\n", []Change{remove("o.t.a")}, "z = 1\n"},
		{"remove, then set", "[t]\na = 1\n", []Change{remove("t.a"), set("t.a", "2")}, "[t]\na = 2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Apply([]byte(c.doc), c.changes)
			if err != nil || string(got) != c.want {
				t.Errorf("error %v, got:\n%s\nwant:\n%s", err, got, c.want)
			}
		})
	}
}

func TestApplyRefusesWhatIsNotSafe(t *testing.T) {
	for name, c := range map[string]struct {
		doc    string
		change Change
	}{
		"array of tables":           {"[[t]]\na = 1\n", set("t.a", "2")},
		"table in an array":         {"[[t]]\n[t.u]\na = 1\n", set("t.u.a", "2")},
		"new table in an array":     {"[[t]]\na = 1\n", set("t.u.a", "2")},
		"parent is a text":          {"t = 'x'\n", set("t.a", "2")},
		"a table of that name":      {"[t]\n[t.a]\nb = 1\n", set("t.a", "2")},
		"new beside dotted":         {"o.t.a = 1\n", set("o.t.b", "2")},
		"new beside dotted, within": {"[o]\nt.a = 1\n", set("o.t.b", "2")},
		"new in an inline table":    {"o = { t = { a = 1 } }\n", set("o.t.b", "2")},
		"new below an inline table": {"o = {}\n", set("o.t.b", "2")},
		"gone from an inline table": {"o = { a = 1, b = 2 }\n", remove("o.a")},
		"gone from the first":       {"o.a = { b = 1 }\n", remove("o.a.b")},
		"new in no table":           {"a = 1\n", set("b", "2")},
		"no value":                  {"[t]\n", set("t.a", "\n")},
		"more than one":             {"[t]\n", set("t.a", "1\nb = 2")},
		"a comment inside":          {"[t]\n", set("t.a", "1 # c\n[u]")},
		"a comment behind":          {"[t]\n", set("t.a", "1 # c")},
	} {
		if out, err := Apply([]byte(c.doc), []Change{c.change}); !errors.Is(err, ErrUnsafe) || out != nil {
			t.Errorf("%s: %v, %q", name, err, out)
		}
	}
	if _, err := Apply([]byte("a = "), nil); err == nil || errors.Is(err, ErrUnsafe) {
		t.Errorf("broken TOML: %v", err)
	}
}

// What stands in the way is named, and not what would come of it if the table were added.
func TestApplyNamesTheTableThatStandsInTheWay(t *testing.T) {
	for _, doc := range []string{"t = 'x'\n", "t = {}\n", "[[t]]\na = 1\n", "t.b = 1\n"} {
		_, err := Apply([]byte(doc), []Change{set("t.a", "2")})
		if err == nil || !strings.HasSuffix(err.Error(), ": t is not written as [t]") {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

// A document that begins with an empty line has no line end to look at before it.
func TestApplyToADocumentThatBeginsWithAnEmptyLine(t *testing.T) {
	out, err := Apply([]byte("\n[t]\na = 1\n"), []Change{set("t.b", "2")})
	if err != nil || string(out) != "\n[t]\na = 1\nb = 2\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestApplyLeavesItsInput(t *testing.T) {
	doc := []byte("[t]\na = 1\nb = 2\n")
	if _, err := Apply(doc, []Change{set("t.a", "22222"), remove("t.b")}); err != nil {
		t.Fatal(err)
	}
	if string(doc) != "[t]\na = 1\nb = 2\n" {
		t.Errorf("changed: %q", doc)
	}
}

// FuzzApply: an edited document holds what it held, and the change; its comments stay.
func FuzzApply(f *testing.F) {
	for _, seed := range []string{
		"", "a = 1", "[o]\n[o.t]\na = 'x' # c\n", "o.t.a = 1 # c\r\n", "o = { t = { a = 1 } }", "o = { t.b = 1, # c\n }",
		"[[o]]\n[o.t]\na = 1", "s = '''\n[o.t]\n'''\n[o.t]\n", "[o]\nt = {}\n", "# only a comment", "\"o\".'t'.a = [ 1, # c\n2 ]",
		"o.t = {a = 1, b = 2}\n#c", "d = 1979-05-27\nf = nan\n", "[o.t.u]\n[o.t]\nu.v = 1", "[o]\nt.b = 1\n[o.t.c]\n", "[o.t] # c\n[o.t.a]\n",
	} {
		f.Add(seed, "new", false)
		f.Add(seed, "#\"\n", true)
	}
	f.Fuzz(func(t *testing.T, doc, value string, removing bool) {
		change := Change{Path: []string{"o", "t", "a"}}
		if !removing {
			change.Value = QuoteString(value)
		}
		out, err := Apply([]byte(doc), []Change{change})
		if err != nil {
			return
		}
		wantEdited(t, []byte(doc), change, out)
		again, err := Apply(out, []Change{change})
		if err != nil || string(again) != string(out) {
			t.Errorf("%q became %q and then %q, %v", doc, out, again, err)
		}
	})
}
