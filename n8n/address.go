package n8n

import (
	"net/url"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// Address is where an n8n is: scheme, host, port, and the path below which it is served, if any.
type Address struct {
	url  url.URL // no trailing slash, query, fragment or user
	left string  // the part of the given address that was left out: a page of the editor
}

// pages are the first path segments of the editor's pages and n8n's own endpoints: a base path ends before them.
var pages = []string{
	"api", "credentials", "executions", "healthz", "home", "insights", "projects", "rest", "settings", "setup", "signin",
	"templates", "variables", "webhook", "webhook-test", "workflow", "workflows",
}

// ParseAddress reads the address at which a person opens n8n, as the browser shows it: a page of the editor at its end is
// left out. Without a scheme it means https, or http on this machine. The error is a fault.Error of kind Usage.
func ParseAddress(text string) (Address, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Address{}, badAddress("n8n's address is empty")
	}
	if !strings.Contains(text, "://") {
		if host, _, _ := strings.Cut(text, "/"); strings.HasSuffix(host, ":") || host == "http" || host == "https" {
			return Address{}, badAddress("n8n's address begins neither with https:// nor with http://") // htp:/, http//
		}
		scheme := "https://"
		if u, err := url.Parse(scheme + text); err == nil && connection.LoopbackHost(u.Hostname()) {
			scheme = "http://"
		}
		text = scheme + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil: // the error's own text repeats the address, which may hold a password
		return Address{}, badAddress("n8n's address cannot be read as a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return Address{}, badAddress("n8n's address begins with %s://, not with https:// or http://", sanitize.Line(u.Scheme, 20))
	case strings.HasPrefix(u.Hostname(), ".") && cleanHost(u.Hostname()[1:]): // the proposal for n8n Cloud, unchanged
		return Address{}, badAddress("the name before %s is missing in n8n's address", u.Hostname())
	case slices.ContainsFunc(strings.Split(u.Hostname(), "."), func(label string) bool { return len(label) > maxLabel }):
		return Address{}, badAddress("n8n's address has more between two dots than a host's name may have; an API key has its own place")
	case !cleanHost(u.Hostname()):
		return Address{}, badAddress("n8n's address has no host")
	case u.User != nil:
		return Address{}, badAddress("n8n's address has a user name in it")
	}
	a := Address{url: url.URL{Scheme: u.Scheme, Host: connection.CanonicalURLHost(u)}}
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		a.url.Host = strings.TrimSuffix(a.url.Host, ":"+port) // n8n and browsers omit these
	}
	base := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	if at := slices.IndexFunc(base, func(s string) bool { return slices.Contains(pages, s) }); at >= 0 {
		a.left = "/" + strings.Join(base[at:], "/")
		base = base[:at]
	}
	path := strings.Join(slices.DeleteFunc(base, func(s string) bool { return s == "" }), "/")
	if path != "" {
		a.url = *a.url.JoinPath(path)
	}
	return a, nil
}

// maxLabel is the maximum length of a part of a host name (RFC 1035, 2.3.4). n8n's API keys are longer.
const maxLabel = 63

func badAddress(format string, args ...any) error {
	return fault.New(fault.Usage, "give it as the browser shows it, such as https://n8n.example.com", format, args...)
}

func cleanHost(host string) bool {
	return strings.TrimSuffix(host, ".") != "" && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..") && !strings.ContainsAny(host, " \"'<>\\^`{|}") && host == sanitize.Line(host, 253)
}

// String returns the address without a trailing slash.
func (a Address) String() string { return a.url.String() }

// Loopback reports whether n8n is on this machine.
func (a Address) Loopback() bool { return connection.LoopbackHost(a.url.Hostname()) }

// Secure reports whether whatever is sent there is encrypted or does not leave the machine.
func (a Address) Secure() bool { return a.url.Scheme == "https" || a.Loopback() }

// Cloud reports whether it is an n8n Cloud instance.
func (a Address) Cloud() bool { return strings.HasSuffix(a.url.Hostname(), ".app.n8n.cloud") }

// at returns an address below the base path.
func (a Address) at(elements ...string) string { return a.url.JoinPath(elements...).String() }
