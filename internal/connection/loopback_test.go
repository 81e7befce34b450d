package connection

import (
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update
)

func TestLoopbackURL(t *testing.T) {
	for url, want := range map[string]bool{
		"http://localhost:53682/callback":                         true,
		"http://LocalHost:53682/callback":                         true,
		"http://127.0.0.1:1/":                                     true,
		"http://127.8.9.10/cb":                                    true,
		"http://[::1]:53682/callback":                             true,
		"http://[::ffff:127.0.0.1]:53682/callback":                true,
		"http://[::1%25eth0]:53682/callback":                      false, // no listener can be bound to it by that name
		"https://localhost:53682/callback":                        false, // no listener here speaks TLS
		"https://n8n.example.com/rest/oauth2-credential/callback": false,
		"http://localhost.example.com/callback":                   false,
		"http://10.0.0.1/callback":                                false,
		"http://example.com/?localhost":                           false,
		"localhost:53682":                                         false,
		"":                                                        false,
		"http://[::1":                                             false,
	} {
		if got := LoopbackURL(url); got != want {
			t.Errorf("LoopbackURL(%q) = %v, want %v", url, got, want)
		}
	}
}
