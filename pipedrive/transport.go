package pipedrive

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"connect-pipedrive/internal/proxy"
)

// Timeouts limits the parts of one request. Their sum limits the whole request, the context the whole run.
type Timeouts struct {
	Connect time.Duration // name lookup and TCP; default 10 s
	TLS     time.Duration // handshake; default 10 s
	Header  time.Duration // from the request to the answer's header; default 20 s
	Body    time.Duration // from the header to the end of the answer; default 15 s
}

func (t Timeouts) withDefaults() Timeouts {
	return Timeouts{
		Connect: cmp.Or(t.Connect, 10*time.Second),
		TLS:     cmp.Or(t.TLS, 10*time.Second),
		Header:  cmp.Or(t.Header, 20*time.Second),
		Body:    cmp.Or(t.Body, 15*time.Second),
	}
}

func (t Timeouts) sum() time.Duration { return t.Connect + t.TLS + t.Header + t.Body }

const (
	maxHeader = 64 << 10 // bytes of an answer's header
	maxBody   = 1 << 20  // bytes of an answer, after decompression
)

var (
	errBodyTooLong = errors.New("the answer is longer than 1 MiB")
	errBodyTooSlow = errors.New("the answer did not end in time")
)

// newHTTPClient returns the client for all requests. It uses the proxies of the usual variables, which do not apply to
// loopback, and follows no redirects, since one could carry a secret to another host.
func newHTTPClient(opts Options) *http.Client {
	transport := &http.Transport{
		Proxy:                  proxy.FromEnvironment,
		DialContext:            (&net.Dialer{Timeout: opts.Timeouts.Connect}).DialContext,
		TLSClientConfig:        &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(0)}, // a dozen calls at once have a connection each
		TLSHandshakeTimeout:    opts.Timeouts.TLS,
		ResponseHeaderTimeout:  opts.Timeouts.Header,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConnsPerHost:    2 * DefaultConcurrency,
		IdleConnTimeout:        30 * time.Second,
		OnProxyConnectResponse: checkProxy,
	}
	return &http.Client{
		Transport:     &logTransport{next: transport, log: opts.Log, agent: opts.UserAgent},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// proxyError is the error of a proxy that does not let a request through.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	if e.status == http.StatusProxyAuthRequired {
		return "the proxy asks for a user name and password"
	}
	return "the proxy refuses the connection: " + http.StatusText(e.status)
}

func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{resp.StatusCode}
}

// rawAnswer is an HTTP answer, read to its end.
type rawAnswer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration // since the first attempt
}

// roundTrip sends one GET and reads the answer, whatever its status.
func (s *Service) roundTrip(ctx context.Context, address *url.URL, header http.Header) (rawAnswer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return rawAnswer{}, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return rawAnswer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	slow := time.AfterFunc(s.opts.Timeouts.Body, func() { cancel(errBodyTooSlow) })
	defer slow.Stop()
	var body bytes.Buffer // doubles as it grows, since several are read at once
	_, err = body.ReadFrom(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errBodyTooSlow):
		err = errBodyTooSlow
	case err == nil && body.Len() > maxBody:
		err = errBodyTooLong
	}
	return rawAnswer{status: resp.StatusCode, header: resp.Header, body: body.Bytes()}, err
}
