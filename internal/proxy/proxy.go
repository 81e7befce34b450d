// Package proxy finds the proxy of a request as all programs do, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, with what these
// leave open settled: nothing that is for this machine is sent to a proxy, however its host is spelled, for it may hold a
// secret in clear.
package proxy

import (
	"net/http"
	"net/url"
	"strings"

	"connect-pipedrive/internal/connection"
)

// FromEnvironment returns the Proxy of an http.Transport.
func FromEnvironment(req *http.Request) (*url.URL, error) {
	host := connection.CanonicalHost(req.URL.Hostname())
	if connection.LoopbackHost(host) || strings.HasSuffix(host, ".localhost") || host == "0.0.0.0" || host == "::" {
		return nil, nil
	}
	return http.ProxyFromEnvironment(req)
}
