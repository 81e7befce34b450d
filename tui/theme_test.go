package tui

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

func TestGlyphsAreOneColumnWide(t *testing.T) {
	g := reflect.ValueOf(newTheme(true).glyphs)
	for i := range g.NumField() {
		name, glyph := g.Type().Field(i).Name, g.Field(i).String()
		want := 1
		if name == "all" || name == "some" || name == "none" {
			want = 3
		}
		if w := ansi.StringWidth(glyph); w != want {
			t.Errorf("%s %q is %d columns wide", name, glyph, w)
		}
	}
}

func TestEveryKeyHasHelp(t *testing.T) {
	k := reflect.ValueOf(*newKeyMap())
	for name, b := range newKeyMap().choices {
		if len(b.Keys()) == 0 || b.Help().Key == "" {
			t.Errorf("the choice %q has no key", name)
		}
	}
	for i := range k.NumField() {
		if k.Type().Field(i).Name == "choices" {
			continue
		}
		b, ok := k.Field(i).Interface().(key.Binding)
		if !ok || len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has no keys or no help", k.Type().Field(i).Name)
		}
	}
}

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
		if got := fit(c.text, c.width); got != c.fit {
			t.Errorf("fit(%q, %d) = %q", c.text, c.width, got)
		}
		if got := pad(c.text, c.width); got != c.pad {
			t.Errorf("pad(%q, %d) = %q", c.text, c.width, got)
		}
	}
}
