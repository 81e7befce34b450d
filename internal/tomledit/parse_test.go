package tomledit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update
)

func TestParseTellsWhereThingsStand(t *testing.T) {
	d, err := Parse([]byte("version = 1 # [not.a.table]\r\n" +
		"\r\n" +
		"  [ oauth2 . \"token\" ]\r\n" +
		"\texpiry = 2026-11-22T00:00:00Z\r\n" +
		"[a]\r\n" +
		"b.c = ['x', 2,\r\n" +
		"  [true]]\r\n" +
		"t = { n = 1.5, 'm n'.o = \"[x]\" }\r\n" +
		"[[list]]\r\n" +
		"x = 1\r\n" +
		"[list.sub]\r\n" +
		"y = \"\"\"\r\n[a]\r\n\"\"\"\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range d.Entries {
		text := fmt.Sprintf("%s %s %v", key(e.Path), e.Kind, d.Position(e.At))
		if !e.Header {
			text += fmt.Sprintf(" value %v", d.Position(e.ValueAt))
		}
		for _, el := range e.Array {
			text += fmt.Sprintf(" %s", el.Kind)
		}
		if e.Header {
			text += " header"
		}
		if e.InArray {
			text += " in array"
		}
		got = append(got, text)
	}
	want := []string{
		"version integer {1 1} value {1 11}",
		"oauth2.token table {3 5} header",
		"oauth2.token.expiry date {4 2} value {4 11}",
		"a table {5 2} header",
		"a.b.c array {6 1} value {6 7} string integer array",
		"a.t table {8 1} value {8 5}",
		"a.t.n  {8 7} value {8 11}",
		`a.t."m n".o string {8 16} value {8 26}`,
		"list table {9 3} header in array",
		"list.x integer {10 1} value {10 5} in array",
		"list.sub table {11 2} header in array",
		"list.sub.y string {12 1} value {12 5} in array",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if el := d.Entries[4].Array; d.Position(el[0].At) != (Position{6, 8}) || d.Position(el[1].At) != (Position{6, 13}) {
		t.Errorf("elements at %v, %v", el[0].At, el[1].At)
	}
}

func TestSyntaxErrorsHaveTheirPlace(t *testing.T) {
	for text, at := range map[string]Position{
		"a = 1\nb = \n":              {2, 5},
		"a = 1\nb 2\n":               {2, 3},
		"a = 'x":                     {1, 6},
		"[a\nb = 1":                  {1, 3},
		"a = 1\n\n[b]\nc = 1\nc = 2": {5, 1}, // given twice
		"[a]\n[a]\n":                 {2, 2},
		"a = \"\x01\"":               {1, 6},
	} {
		_, err := Parse([]byte(text))
		e, ok := errors.AsType[*SyntaxError](err)
		if !ok || e.At != at || e.Message == "" || strings.HasPrefix(e.Message, "toml") {
			t.Errorf("%q: %v at %v, want %v", text, err, e.At, at)
		}
	}
}

func TestQuoteString(t *testing.T) {
	for text, want := range map[string]string{
		"":                `""`,
		"plain é 東京":      `"plain é 東京"`,
		"a\"b\\c":         `"a\"b\\c"`,
		"\n\r\t\x00\x7f":  `"\n\r\t\u0000\u007F"`,
		"bad \xff utf-8":  "\"bad \uFFFD utf-8\"",
		"\b\f\u2028<&>":   "\"\\b\\f\\u2028<&>\"",
		"'single' #[x] =": `"'single' #[x] ="`,
	} {
		if got := QuoteString(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestFormatTime(t *testing.T) {
	moment := time.Date(2026, 11, 22, 3, 4, 5, 678, time.FixedZone("", 3600))
	if got := FormatTime(moment); got != "2026-11-22T02:04:05Z" {
		t.Error(got)
	}
}

func TestDatesThatNameNoMoment(t *testing.T) {
	d, err := Parse([]byte("a = 2026-11-22\nb = 03:04:05\nc = 2026-11-22T03:04:05\nd = 2026-11-22 03:04:05+01:00\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Kind{"", "", "", Time} {
		if d.Entries[i].Kind != want {
			t.Errorf("%s is a %s", d.Entries[i].Path, d.Entries[i].Kind)
		}
	}
}

// A document that is nothing but tables must not take time that grows with its square.
func TestParseManyTables(t *testing.T) {
	var b strings.Builder
	for i := range 4_000 {
		fmt.Fprintf(&b, "[[a%d]]\nb = 1\n", i)
	}
	if d, err := Parse([]byte(b.String())); err != nil || len(d.Entries) != 8_000 {
		t.Errorf("%d entries, %v", len(d.Entries), err)
	}
}

// FuzzElements holds what the elements of an array say against the values that the array has.
func FuzzElements(f *testing.F) {
	for _, seed := range []string{`"a", 'b\', "\u00e9\t\\"`, "'''\nx''', \"\"\"\ny\\\n  z\"\"\"", "1, 'x', {a = 1}, [\"n\"]", "", "'', \"\"", "'a', # c\n'b',\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		d, err := Parse([]byte("[o]\nlist = [" + list + "]\n"))
		if err != nil || d.Entries[1].Kind != Array {
			return
		}
		values, ok := d.Entries[1].Value.([]any)
		if !ok || len(values) != len(d.Entries[1].Array) {
			t.Fatalf("%q: %v, %v", list, d.Entries[1].Value, d.Entries[1].Array)
		}
		for i, e := range d.Entries[1].Array {
			if text, is := values[i].(string); is != (e.Kind == String) || is && text != e.Text {
				t.Errorf("%q: element %d is %+v, want %v", list, i, e, values[i])
			}
		}
	})
}
