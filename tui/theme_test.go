package tui

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

func TestGlyphsAreOneColumnWide(t *testing.T) {
	for _, glyph := range []string{
		glyphDone, glyphOpen, glyphActive, glyphAgain, glyphGood, glyphBad, glyphCare, glyphInfo, glyphBusy, glyphPointer, glyphFolded, glyphUnfolded,
		glyphAll, glyphSome, glyphNone, glyphAdded, glyphRemoved, glyphDot, glyphMore, glyphHeavy, glyphLight,
	} {
		if w := ansi.StringWidth(glyph); w != 1 {
			t.Errorf("%q is %d columns wide", glyph, w)
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
