package tui

import (
	"testing"

	"connect-pipedrive/wizard"
)

func TestSmoke(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.want("connect-pipedrive", "step 1 of 8", "ctrl+c quit")
		d.fits()
		_ = wizard.StepMethod
		t.Log("\n" + d.screen())
	})
}
