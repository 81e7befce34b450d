package widget

import "testing"

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
