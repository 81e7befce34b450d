package n8n

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/proxy"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

const (
	defaultTimeout = 30 * time.Second
	longestAnswer  = 1 << 20  // bytes; the longest of n8n's real ones is a schema of some 2 kB
	longestPage    = 64 << 20 // bytes; 250 workflows are several MB
)

// Options of a Client; zero fields mean their defaults.
type Options struct {
	InsecureHTTP bool          // lets secrets go by http to another machine
	Timeout      time.Duration // of one request, from connecting to the end of the answer, four times that for a page of a list; default 30 s
	Log          *slog.Logger  // every request at debug level, without secrets; nil: none
	// RootCAs tells whose certificates are trusted; nil: the system's. It is asked for an https address only, as reading the
	// system's takes as long as the wizard's whole start.
	RootCAs func() (*x509.CertPool, error)
	// Hold is told while something is under way in n8n that must not be cut off, until what it gives is called; nil: nobody is.
	Hold func() (release func())
}

// Client speaks to n8n's public API.
type Client struct {
	address Address
	key     secret.Secret
	opts    Options
	http    *http.Client
}

// NewClient makes a client for the n8n at address, with an API key of it. It sends nothing. The error is a fault.Error
// of kind Usage: an address that is none, no key, or http to another machine without Options.InsecureHTTP; or that of
// Options.RootCAs.
func NewClient(address string, key secret.Secret, opts Options) (*Client, error) {
	if key.IsZero() {
		return nil, fault.New(fault.Usage, "create one in n8n under Settings → n8n API, and put it into N8N_API_KEY", "no API key for n8n")
	}
	return newClient(address, key, opts)
}

// unencrypted returns the error for an address on the way to which something could be read.
func unencrypted(a Address, what string) error {
	return fault.New(fault.Usage, "use https, or allow it with --insecure-http on a network that you trust",
		"%s is not encrypted: %s could be read on the way", a, what)
}

func newClient(address string, key secret.Secret, opts Options) (*Client, error) {
	a, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	if !a.Secure() && !opts.InsecureHTTP {
		return nil, unencrypted(a, "the API key and the credential")
	}
	security := &tls.Config{MinVersion: tls.VersionTLS12}
	if opts.RootCAs != nil && a.url.Scheme == "https" {
		if security.RootCAs, err = opts.RootCAs(); err != nil {
			return nil, err
		}
	}
	opts.Timeout = cmp.Or(opts.Timeout, defaultTimeout)
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Hold == nil {
		opts.Hold = func() func() { return func() {} }
	}
	return &Client{address: a, key: key, opts: opts, http: &http.Client{
		Transport: &http.Transport{
			Proxy:                  proxy.FromEnvironment,
			TLSClientConfig:        security,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
			IdleConnTimeout:        30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Address returns the address that the client sends to.
func (c *Client) Address() Address { return c.address }

// answer is what n8n said, read to its end.
type answer struct {
	status   int
	body     []byte
	page     bool   // it says that it is a web page
	location string // where a redirect leads, without its query

	retryAfter time.Duration // when to ask again; negative: it does not say
}

// request is what n8n is asked.
type request struct {
	method string
	path   []string // below the base path
	query  url.Values
	body   any    // as JSON; nil: none
	list   bool   // the answer may be long
	room   []byte // for the answer, of one that nobody needs any more; nil: none
}

// send makes one request below the base path, as do does.
func (c *Client) send(ctx context.Context, method string, body any, path ...string) (answer, error) {
	return c.do(ctx, request{method: method, body: body, path: path})
}

// do makes one request. A failure to get an answer is a fault.Error of kind Unreachable; a context that was cancelled
// gives its own error.
func (c *Client) do(ctx context.Context, r request) (answer, error) {
	started := time.Now()
	timeout, longest := c.opts.Timeout, int64(longestAnswer)
	if r.list {
		timeout, longest = 4*timeout, longestPage
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	a, err := c.roundTrip(ctx, r, longest)
	log := c.opts.Log.With("method", r.method, "url", c.address.at(r.path...), "ms", time.Since(started).Milliseconds())
	if err == nil {
		log.DebugContext(ctx, "request to n8n", "status", a.status)
		return a, nil
	}
	log.DebugContext(ctx, "request to n8n", "error", reason(err))
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return answer{}, ctx.Err()
	case errors.Is(ctx.Err(), context.DeadlineExceeded): // ours or the caller's
		err = errTooSlow
	}
	return answer{}, c.noAnswer(err)
}

var errTooSlow = errors.New("no complete answer in time")

func (c *Client) noAnswer(err error) error {
	hint, why := "check the address, and that n8n runs and can be reached from here", reason(err)
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		hint, why = "if that certificate is of a CA of your own, name the CA's file in SSL_CERT_FILE", "its certificate is signed by an unknown authority"
	}
	failure := fault.New(fault.Unreachable, hint, "cannot reach n8n at %s: %s", c.address, why)
	failure.Err = err
	return failure
}

// reason returns why no answer came, without what the other side sent: it may repeat a secret.
func reason(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // its text repeats method and address
	}
	if _, ok := errors.AsType[textproto.ProtocolError](err); ok {
		return "malformed header"
	}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case isDNS && dns.IsNotFound:
		return sanitize.Line("the name "+dns.Name+" does not exist", nameRunes)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the answer had come"
	}
	text, _, _ := strings.Cut(err.Error(), `"`) // package http quotes what it got
	return sanitize.Line(strings.TrimRight(text, " :"), nameRunes)
}

func (c *Client) roundTrip(ctx context.Context, r request, longest int64) (answer, error) {
	var content io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return answer{}, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.address.at(r.path...), content)
	if err != nil {
		return answer{}, err
	}
	req.URL.RawQuery = r.query.Encode()
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "connect-pipedrive")
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if !c.key.IsZero() {
		req.Header.Set("X-N8N-API-KEY", c.key.Reveal())
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	a := answer{status: resp.StatusCode, page: kind == "text/html", retryAfter: -1}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds >= 0 {
		a.retryAfter = time.Duration(seconds) * time.Second
	}
	if to, err := resp.Location(); err == nil {
		a.location = (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String()
	}
	body := bytes.NewBuffer(r.room[:0])
	_, err = body.ReadFrom(io.LimitReader(resp.Body, longest+1))
	a.body = body.Bytes()
	if err == nil && int64(len(a.body)) > longest {
		err = fmt.Errorf("the answer is longer than %d MiB", longest>>20)
	}
	return a, err
}
