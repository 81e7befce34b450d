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
		if w := ansi.StringWidth(glyph); w != 1 {
			t.Errorf("%s %q is %d columns wide", name, glyph, w)
		}
	}
}

func TestEveryKeyHasHelp(t *testing.T) {
	keys := reflect.ValueOf(*newKeyMap())
	for i := range keys.NumField() {
		b, ok := keys.Field(i).Interface().(*key.Binding)
		if !ok || len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has no keys or no help", keys.Type().Field(i).Name)
		}
	}
}
