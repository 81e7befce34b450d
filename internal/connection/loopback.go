package connection

import (
	"net/netip"
	"net/url"
	"strings"
)

// LoopbackHost reports whether a host, without a port and brackets, is this machine by its name alone: localhost or a
// loopback address. Nothing is looked up.
func LoopbackHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" && addr.Unmap().IsLoopback()
}

// LoopbackURL reports whether a redirect URL leads to this machine, so that a listener can answer it: http, and a
// loopback host. Any other redirect URL means that the person pastes where the browser went.
func LoopbackURL(redirectURL string) bool {
	u, err := url.Parse(redirectURL)
	return err == nil && u.Scheme == "http" && LoopbackHost(u.Hostname())
}
