package widget

import (
	"math/rand/v2"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestFitAndPadCountColumns(t *testing.T) {
	for _, c := range []struct {
		text     string
		width    int
		fit, pad string
	}{
		{"deal", 6, "deal", "deal  "},
		{"deal activity", 6, "deal …", "deal …"},
		{"注文書", 6, "注文書", "注文書"},
		{"注文書", 5, "注文…", "注文…"},
		{"注文書", 4, "注…", "注… "},
		{"🧾🧾", 5, "🧾🧾", "🧾🧾 "},
		{"", 2, "", "  "},
		{"x", 0, "", ""},
	} {
		if got := Fit(c.text, c.width); got != c.fit {
			t.Errorf("Fit(%q, %d) = %q", c.text, c.width, got)
		}
		if got := Pad(c.text, c.width); got != c.pad {
			t.Errorf("Pad(%q, %d) = %q", c.text, c.width, got)
		}
	}
}

func TestWidthIsThatOfTheTerminal(t *testing.T) {
	pieces := []string{"a", " ", "Deal", "é", "e\u0301", "注", "🧾", "▸", "\ufe0f", "│", "❯", "…", "\x1b[1;35m", "\x1b[m", "\x1b[", "\x1b[2K", "\x1b]8;;http://a\x1b\\", "\t", "m", "\u200d"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		text := ""
		for range random.IntN(6) {
			text += pieces[random.IntN(len(pieces))]
		}
		if got, want := Width(text), ansi.StringWidth(text); got != want {
			t.Fatalf("Width(%q) = %d, not %d", text, got, want)
		}
	}
}
