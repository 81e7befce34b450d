package pipedrive

import (
	"net/url"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// Pipedrive's own addresses (facts: pipedrive.readme.io).
const (
	oauthHost = "https://oauth.pipedrive.com"
	apiHost   = "https://api.pipedrive.com"
)

// ParseService parses another base address for Pipedrive: https, or http on a loopback host (127.0.0.0/8, ::1, localhost),
// because secrets are sent there. The error is fault.Usage.
func ParseService(text string) (*url.URL, error) {
	const hint = "give a base such as http://127.0.0.1:8080 or https://pipedrive.example.com"
	u, err := url.Parse(strings.TrimSpace(text))
	shown := sanitize.Address(text, 80)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, fault.New(fault.Usage, hint, "the service %q is not an address", shown)
	case u.User != nil:
		return nil, fault.New(fault.Usage, hint, "the service's address holds a user name or password")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fault.New(fault.Usage, hint, "the service %q has a query or fragment", shown)
	case u.Scheme != "https" && (u.Scheme != "http" || !connection.LoopbackHost(u.Hostname())):
		return nil, fault.New(fault.Usage, hint, "the service %q is neither https nor on this machine", shown)
	}
	u.Host = connection.CanonicalURLHost(u)
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// trustedDomain returns the canonical form of an api_domain if calls may be sent there: https, a host that is or ends in
// .pipedrive.com, and nothing else; or the base's own host. An empty api_domain is fine: calls then go to api.pipedrive.com,
// as n8n's do.
func (s *Service) trustedDomain(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Opaque != "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	host := connection.CanonicalHost(u.Hostname())
	if b := s.opts.Base; b != nil && connection.CanonicalURLHost(u) == b.Host && u.Scheme == b.Scheme {
		return u.Scheme + "://" + b.Host, true
	}
	if u.Scheme != "https" || u.Port() != "" && u.Port() != "443" {
		return "", false
	}
	if host != "pipedrive.com" && !strings.HasSuffix(host, ".pipedrive.com") || !isHostname(host) {
		return "", false
	}
	return "https://" + host, true
}

// isHostname reports whether host consists of letters, digits, hyphens and dots.
func isHostname(host string) bool {
	return host != "" && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..") &&
		!strings.ContainsFunc(host, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
		})
}

// oauthURL returns an address below /oauth.
func (s *Service) oauthURL(name string) string {
	if s.opts.Base != nil {
		return s.opts.Base.JoinPath("oauth", name).String()
	}
	return oauthHost + "/oauth/" + name
}

// callURL returns the URL for the path of a call ("/v1/files", "/api/v2/deals"). With an access token it is on the company's
// own domain, where v1 is served at /api/v1.
func (s *Service) callURL(method connection.Method, apiDomain, path, query string) (*url.URL, error) {
	address := apiHost + path
	switch {
	case s.opts.Base != nil:
		address = s.opts.Base.String() + path
	case method == connection.OAuth2 && apiDomain != "":
		domain, ok := s.trustedDomain(apiDomain)
		if !ok {
			return nil, fault.New(fault.Usage, "connect again: connect-pipedrive login",
				"the token's api_domain is not Pipedrive's")
		}
		if strings.HasPrefix(path, "/v1/") {
			path = "/api" + path
		}
		address = domain + path
	}
	if query != "" {
		address += "?" + query
	}
	return url.Parse(address)
}
