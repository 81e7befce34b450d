package simulator_test

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// refusesTLS expects that the client refuses the server's certificate for one reason.
func refusesTLS(reason func(error) bool) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		if !strings.HasPrefix(s.URL(), "https://127.0.0.1:") {
			t.Errorf("URL %s", s.URL())
		}
		_, err := client().Do(request(t, "GET", s.URL()+"/simulator", ""))
		if err == nil || !reason(err) {
			t.Errorf("got %v", err)
		}
	}
}

var tlsFaults = map[string]func(*testing.T, *simulator.Server){
	"tls-expired": refusesTLS(func(err error) bool {
		invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
		return ok && invalid.Reason == x509.Expired
	}),
	"tls-unknown-authority": refusesTLS(func(err error) bool {
		_, ok := errors.AsType[x509.UnknownAuthorityError](err)
		return ok
	}),
	"tls-wrong-host": refusesTLS(func(err error) bool {
		_, ok := errors.AsType[x509.HostnameError](err)
		return ok
	}),
}
