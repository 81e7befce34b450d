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

// Options are the options of a Client; zero fields have their defaults.
type Options struct {
	InsecureHTTP bool          // allow secrets to be sent over http to another machine
	Timeout      time.Duration // of one request, from connecting to the end of the answer, four times that for a page of a list; default 30 s
	Log          *slog.Logger  // every request at debug level, without secrets; nil: none
	// RootCAs returns the trusted certificates; nil: the system's. It is called only for https addresses, because reading the
	// system's takes as long as starting the whole wizard.
	RootCAs func() (*x509.CertPool, error)
	// Hold is called while something is under way in n8n that must not be interrupted, until release is called; may be nil.
	Hold func() (release func())
}

// Client calls n8n's public API.
type Client struct {
	address Address
	key     secret.Secret
	opts    Options
	http    *http.Client
}

// NewClient returns a client for the n8n at address, with one of its API keys. It sends nothing. The error is a fault.Error
// of kind Usage (not an address, no key, or http to another machine without Options.InsecureHTTP), or that of
// Options.RootCAs.
func NewClient(address string, key secret.Secret, opts Options) (*Client, error) {
	if key.IsZero() {
		return nil, fault.New(fault.Usage, "create one in n8n under Settings → n8n API, and put it into N8N_API_KEY", "no API key for n8n")
	}
	return newClient(address, key, opts)
}

// unencrypted returns the error for an address to which something would be sent in readable form.
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

// answer is n8n's answer, read to its end.
type answer struct {
	status   int
	body     []byte
	page     bool   // its content type is a web page's
	location string // the target of a redirect, without its query

	retryAfter time.Duration // how long to wait before asking again; negative: it does not say
}

// request is a request to n8n.
type request struct {
	method string
	path   []string // below the base path
	query  url.Values
	body   any    // as JSON; nil: none
	list   bool   // the answer may be long
	room   []byte // a buffer for the answer, from one that is no longer needed; nil: none
}

// send makes one request below the base path, like do.
func (c *Client) send(ctx context.Context, method string, body any, path ...string) (answer, error) {
	return c.do(ctx, request{method: method, body: body, path: path})
}

// do makes one request. If no answer comes, the error is a fault.Error of kind Unreachable; if the context was cancelled, its
// own error.
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
	case errors.Is(ctx.Err(), context.DeadlineExceeded): // our deadline, or the caller's
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

// reason returns why no answer came, without anything that the other side sent, since that may repeat a secret.
func reason(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // url.Error's text repeats method and address
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
	text, _, _ := strings.Cut(err.Error(), `"`) // net/http quotes what it received
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
