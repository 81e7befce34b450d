package widget

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
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
	pieces := []string{"a", " ", "Deal", "é", "e\u0301", "注", "🧾", "▸", "\ufe0f", "│", "❯", "…", "\x1b[1;35m", "\x1b[m", "\x1b[", "\x1b[2K", "\x1b", "\x1b]8;;http://a\x1b\\", "\t", "m", "\u200d"}
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

func TestStyles(t *testing.T) {
	plain := Renderer().NewStyle()
	bold := NewStyle(plain.Bold(true))
	for got, want := range map[string]string{
		NewStyle(plain).Paint("x"): "x",
		Style{}.Paint("x"):         "x",
		bold.Paint("x"):            plain.Bold(true).Render("x"),
		bold.Paint("x y"):          "\x1b[1mx y\x1b[0m",
		bold.Paint(""):             "",
		NewStyle(plain.Foreground(lipgloss.ANSIColor(5)).Bold(true).Reverse(true)).Paint("x"): "\x1b[1;7;35mx\x1b[0m",
		strings.Join(bold.PaintLines([]string{"a", "", "b"}), "|"):                            "\x1b[1ma\x1b[0m||\x1b[1mb\x1b[0m",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		left, right string
		width       int
		want        string
	}{
		{"left", "right", 12, "left   right"},
		{"left", "right", 10, "left right"},
		{"left", "right", 9, "le… right"},
		{"left", "", 4, "left"},
		{"left", "", 3, "le…"},
	} {
		if got := Spread(c.left, c.right, c.width); got != c.want {
			t.Errorf("%q and %q in %d: %q", c.left, c.right, c.width, got)
		}
	}
}

func TestWrapAndHang(t *testing.T) {
	for _, c := range []struct {
		mark, text string
		width      int
		want       string
	}{
		{"", "one two three", 8, "one two|three"},
		{"! ", "one two three", 9, "! one two|  three"},
		{"", "docker-compose exec", 16, "docker-compose|exec"},
		{"", "ab", 0, "a|b"},
	} {
		if got := strings.Join(Hang(c.mark, c.text, c.width), "|"); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
	if Blanks(-1) != "" || Blanks(2) != "  " {
		t.Error("blanks")
	}
}

func TestOnlyANoteWithATextSaysAnything(t *testing.T) {
	if (Note{Kind: Bad, Keys: "r"}).Says() || !(Note{Text: "x"}).Says() {
		t.Error("says")
	}
}
