package words

import (
	"testing"
	"time"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 tasks", 1: "1 task", 2: "2 tasks", 1000: "1000 tasks"} {
		if got := Count(n, "task"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestJoinAndList(t *testing.T) {
	type name string
	for _, c := range []struct {
		items      []name
		join, list string
	}{
		{nil, "", ""},
		{[]name{"a"}, "a", "a"},
		{[]name{"a", "b"}, "a, b", "a or b"},
		{[]name{"a", "b", "c"}, "a, b, c", "a, b or c"},
	} {
		if got := Join(c.items, ", "); got != c.join {
			t.Errorf("Join(%q) is %q, want %q", c.items, got, c.join)
		}
		if got := List(c.items, "or"); got != c.list {
			t.Errorf("List(%q) is %q, want %q", c.items, got, c.list)
		}
	}
}

func TestUpper(t *testing.T) {
	for text, want := range map[string]string{"": "", "it failed": "It failed", "éclair": "Éclair", "n8n is there": "n8n is there"} {
		if got := Upper(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{"no answer": "No answer.", "is n8n running?": "Is n8n running?", "n8n does.": "n8n does."} {
		if got := Sentence(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestLower(t *testing.T) {
	for text, want := range map[string]string{"": "", "In the file": "in the file", "Éclair": "éclair"} {
		if got := Lower(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWhen(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, time.Local)
	for moment, want := range map[time.Time]string{
		time.Date(2026, 11, 22, 0, 5, 0, 0, time.Local):         "today 00:05",
		time.Date(2026, 11, 22, 14, 2, 59, 0, time.Local).UTC(): "today 14:02",
		time.Date(2026, 11, 21, 23, 59, 0, 0, time.Local):       "2026-11-21 23:59",
		time.Date(2025, 11, 22, 14, 2, 0, 0, time.Local):        "2025-11-22 14:02",
	} {
		if got := When(moment, now); got != want {
			t.Errorf("%v: %q, want %q", moment, got, want)
		}
		if got := When(moment, now.UTC()); got != want {
			t.Errorf("%v, now in UTC: %q, want %q", moment, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "no", 1: "one", 9: "nine", 10: "10", 11: "11"} {
		if got := Number(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// A wait is never said to be shorter than it is.
func TestSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 s", 1: "1 s", time.Second: "1 s", time.Second + 1: "2 s", 2500 * time.Millisecond: "3 s", time.Minute: "60 s"} {
		if got := Seconds(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestEither(t *testing.T) {
	if Either(true, "yes", "no") != "yes" || Either(false, "yes", "no") != "no" {
		t.Error("the other one")
	}
}
