package tui

import "testing"

func TestSmoke(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.fits()
		t.Log("\n" + d.screen())
		d.press("enter")
		t.Log("\n" + d.screen())
		d.press("down", " ", "right", "down", "down", " ")
		t.Log("\n" + d.screen())
		d.resize(40, 12)
		t.Log("\n" + d.screen())
		d.fits()
		d.resize(80, 24)
		d.press("/")
		d.write("deal get")
		t.Log("\n" + d.screen())
		d.press("?")
		t.Log("\n" + d.screen())
		d.press("enter", "?")
		t.Log("\n" + d.screen())
		d.fits()
	})
}
