package connection

import (
	"net/netip"
	"net/url"
	"strings"
)

// LoopbackURL reports whether a redirect URL leads to this machine, so that a listener can answer it: http, and the
// host localhost or a loopback address. Any other redirect URL means that the person pastes where the browser went.
func LoopbackURL(redirectURL string) bool {
	u, err := url.Parse(redirectURL)
	if err != nil || u.Scheme != "http" {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return err == nil && addr.IsLoopback()
}
