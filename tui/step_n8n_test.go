package tui

import "testing"

// The callback URL follows the place and the address, as they are chosen and typed.
func TestN8NSaysWhichCallbackFollows(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.want("Callback http://localhost:5678/rest/oauth2-credential/callback")
		d.press("tab", "ctrl+u")
		d.write("https://n8n.acme.example")
		d.want("Callback https://n8n.acme.example/rest/oauth2-credential/callback")
		d.press("ctrl+u")
		d.wantNot("Callback")
		d.press("esc", "end")
		d.want("Callback this program's, http://localhost:53682/callback")
		d.resize(40, 12)
		d.wantNot("Callback")
		d.fits()
	})
}
