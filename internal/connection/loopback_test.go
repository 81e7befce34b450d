package connection

import (
	"net/url"
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

func TestCanonicalHost(t *testing.T) {
	for host, want := range map[string]string{
		"LOCALHOST": "localhost", "localhost.": "localhost", "Acme.Pipedrive.COM.": "acme.pipedrive.com",
		"127.1": "127.0.0.1", "127.0.1": "127.0.0.1", "0x7f.0.0.1": "127.0.0.1", "0x7F000001": "127.0.0.1", "2130706433": "127.0.0.1",
		"0177.0.0.1": "127.0.0.1", "127.0.0.1": "127.0.0.1", "127.0.0.1.": "127.0.0.1", "::1": "::1", "0:0:0:0:0:0:0:1": "::1",
		"::ffff:127.0.0.1": "127.0.0.1", "::FFFF:7F00:1": "127.0.0.1", "256.1": "256.1", "1.2.3.256": "1.2.3.256", "127.16777216": "127.16777216", "1.2.3.4.5": "1.2.3.4.5", "127.256": "127.0.1.0",
		"0b1": "0b1", "0o7": "0o7", "1_0": "1_0", "deadbeef": "deadbeef", "": "",
	} {
		if got := CanonicalHost(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
	for _, host := range []string{"LOCALHOST", "localhost.", "127.1", "2130706433", "0x7f.1", "::ffff:127.0.0.1", "127.0.0.1."} {
		if !LoopbackHost(host) {
			t.Errorf("%q is not this machine", host)
		}
	}
	for _, host := range []string{"localhost.example", "128.1", "::ffff:10.0.0.1", "0.0.0.0", "localhost..", "::1%eth0"} {
		if LoopbackHost(host) {
			t.Errorf("%q is this machine", host)
		}
	}
}

func TestCanonicalURLHost(t *testing.T) {
	for given, want := range map[string]string{
		"http://EXAMPLE.com./x": "example.com", "https://example.com:8443": "example.com:8443", "http://[0:0::1]:80/": "[::1]:80", "http://[::1]/": "[::1]",
	} {
		u, err := url.Parse(given)
		if err != nil {
			t.Fatal(err)
		}
		if got := CanonicalURLHost(u); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}

func TestLaunchURL(t *testing.T) {
	if got := (Invitation{URL: "long"}).LaunchURL(); got != "long" {
		t.Errorf("without a short one: %q", got)
	}
	if got := (Invitation{URL: "long", ShortURL: "short"}).LaunchURL(); got != "short" {
		t.Errorf("with both: %q", got)
	}
}
