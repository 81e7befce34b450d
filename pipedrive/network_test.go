package pipedrive

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

func TestExplainNetwork(t *testing.T) {
	dial := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://x/?secret", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for want, err := range map[string]error{
		"connection was refused":             dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)),
		"network or host cannot be reached":  dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)),
		"connecting took too long":           dial(os.ErrDeadlineExceeded),
		"name nope.example does not exist":   dial(&net.DNSError{Name: "nope.example", IsNotFound: true}),
		"looking up the name a.example took": dial(&net.DNSError{Name: "a.example", IsTimeout: true}),
		"name b.example cannot be looked up": dial(&net.DNSError{Name: "b.example", IsTemporary: true}),
		"proxy cannot be reached":            &url.Error{Err: &net.OpError{Op: "proxyconnect", Err: syscall.ECONNREFUSED}},
		"was cut off":                        &url.Error{Err: io.ErrUnexpectedEOF},
		"no readable answer: strange":        &url.Error{Op: "Get", URL: "https://x/?secret", Err: errors.New("strange")},
		"no answer came in time":             &url.Error{Err: context.DeadlineExceeded},
	} {
		detail, hint := explainNetwork(err)
		if !strings.Contains(detail, want) || hint == "" || strings.Contains(detail, "secret") {
			t.Errorf("%v: %q (%s), want %q", err, detail, hint, want)
		}
	}
}

// certificate makes a certificate for localhost that is valid from now on for as long.
func certificate(t *testing.T, lifetime time.Duration, name string) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(lifetime),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, parsed
}

func TestTLSErrorsAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		lifetime time.Duration
		host     string
		trust    bool
		want     string
	}{
		"expired":           {-time.Hour, "localhost", true, "expired"},
		"unknown authority": {time.Hour, "localhost", false, "unknown authority"},
		"wrong host":        {time.Hour, "other.example", true, "another host"},
	} {
		t.Run(name, func(t *testing.T) {
			pair, root := certificate(t, c.lifetime, c.host)
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.Config.ErrorLog = discardLog()
			server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
			server.StartTLS()
			defer server.Close()
			_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
			s := serviceAt(t, "https://localhost:"+port, Options{})
			if c.trust {
				pool := x509.NewCertPool()
				pool.AddCert(root)
				s.http.Transport.(*logTransport).next.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool}
			}
			wantUnreachable(t, checkOne(t, s, "deal"), c.want)
			_, _, err := s.Account(t.Context(), tokenCredential(simulator.APIToken))
			if fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the account check says %v", err)
			}
		})
	}
}

// The calls of a check have connections of their own. What the first one settled with the server serves for all of them: no
// certificate is checked a second time.
func TestConnectionsAreResumed(t *testing.T) {
	pair, root := certificate(t, time.Hour, "localhost")
	sim, _ := simulate(t, simulator.Options{})
	server := httptest.NewUnstartedServer(sim.Handler())
	var full, resumed atomic.Int32
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, VerifyConnection: func(state tls.ConnectionState) error {
		if state.DidResume {
			resumed.Add(1)
		} else {
			full.Add(1)
		}
		return nil
	}}
	server.StartTLS()
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	s := serviceAt(t, "https://localhost:"+port, Options{})
	pool := x509.NewCertPool()
	pool.AddCert(root)
	s.http.Transport.(*logTransport).next.(*http.Transport).TLSClientConfig.RootCAs = pool
	if _, _, err := s.Account(t.Context(), tokenCredential(simulator.APIToken)); err != nil {
		t.Fatal(err)
	}
	s.Close() // or one connection may be enough, if its answers come fast
	if _, _, err := s.Check(t.Context(), tokenCredential(simulator.APIToken), allTargets(), new(recorder).report); err != nil {
		t.Fatal(err)
	}
	if full.Load() != 1 || resumed.Load() == 0 {
		t.Errorf("%d connections in full, %d resumed", full.Load(), resumed.Load())
	}
}

func TestPlainServerAtTLSAddress(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Config.ErrorLog = discardLog()
	defer server.Close()
	s := serviceAt(t, strings.Replace(server.URL, "http://", "https://", 1), Options{})
	wantUnreachable(t, checkOne(t, s, "deal"), "does not speak TLS")
}

func TestClosedPort(t *testing.T) {
	s := serviceAt(t, "http://127.0.0.1:"+strconv.Itoa(testkit.FreePort()), Options{})
	wantUnreachable(t, checkOne(t, s, "deal"), "refused")
	_, _, err := s.Account(t.Context(), tokenCredential(simulator.APIToken))
	if fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "refused") || fault.HintOf(err) == "" {
		t.Errorf("got %v", err)
	}
}

// TestCutOffInTheMiddle has every answer break off; each try is counted.
func TestCutOffInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int32
		s := virtual(t, func(w http.ResponseWriter, _ *http.Request) {
			tries.Add(1)
			conn, buf, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":[")
			_ = buf.Flush()
			_ = conn.Close()
		})
		wantUnreachable(t, checkOne(t, s, "deal"), "cut off")
		if n := tries.Load(); n != maxTries {
			t.Errorf("%d tries", n)
		}
	})
}

func TestGarbageInsteadOfHTTP(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = fmt.Fprint(conn, "\x1b[31mSSH-2.0\u202E-OpenSSH\r\n\r\n")
			_ = conn.Close()
		}
	}()
	s := serviceAt(t, "http://"+l.Addr().String(), Options{})
	check := checkOne(t, s, "deal")
	wantUnreachable(t, check, "")
	if strings.ContainsAny(check.Detail, "\x1b\u202e") {
		t.Errorf("unclean detail %q", check.Detail)
	}
}
