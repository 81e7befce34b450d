package connection

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// LoopbackHost reports whether a host, without a port and brackets, is this machine by its name alone: localhost or a
// loopback address, in any spelling. Nothing is looked up.
func LoopbackHost(host string) bool {
	host = CanonicalHost(host)
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" && addr.IsLoopback()
}

// CanonicalHost returns the one spelling of a host, without a port and brackets: a name in lower case without the dot that may
// end it, an address as it is usually written. That is how browsers and resolvers take 127.1, 0x7f000001,
// ::ffff:127.0.0.1 and LOCALHOST.
func CanonicalHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().String()
	}
	if addr, ok := shortIPv4(host); ok {
		return addr.String()
	}
	return host
}

// shortIPv4 reads an IPv4 address in the old way: one to four numbers, the last of them for all bytes that are left, each
// decimal, octal (0…) or hexadecimal (0x…).
func shortIPv4(host string) (netip.Addr, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var bytes [4]byte
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (4 - i)
		}
		n, err := strconv.ParseUint(part, 0, bits)
		if err != nil || strings.ContainsAny(part, "_bo") && !strings.HasPrefix(part, "0x") || strings.Contains(part, "_") {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			bytes[i] = byte(n) //nolint:gosec // it was read as one
			continue
		}
		for at := 3; at >= i; at-- {
			bytes[at] = byte(n)
			n >>= 8
		}
	}
	return netip.AddrFrom4(bytes), true
}

// LoopbackURL reports whether a redirect URL leads to this machine, so that a listener can answer it: http, and a
// loopback host. Any other redirect URL means that the person pastes where the browser went.
func LoopbackURL(redirectURL string) bool {
	u, err := url.Parse(redirectURL)
	return err == nil && u.Scheme == "http" && LoopbackHost(u.Hostname())
}

// CanonicalURLHost returns the host of a URL with its port, in one spelling.
func CanonicalURLHost(u *url.URL) string {
	host := CanonicalHost(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	return host
}
