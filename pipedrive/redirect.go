package pipedrive

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// redirectURL is the app's callback URL, where Pipedrive sends the browser with the code.
type redirectURL struct {
	url      *url.URL
	loopback bool // http on this machine: it can be listened to
}

// parseRedirect parses a redirect URL. port replaces the port of a loopback one, 0 keeps it. The error is fault.Usage.
func parseRedirect(text string, port int) (redirectURL, error) {
	const hint = "redirect_url is the app's one callback URL, such as http://localhost:53682/callback"
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case text == "":
		return redirectURL{}, fault.New(fault.Usage, hint, "there is no redirect URL")
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "":
		return redirectURL{}, fault.New(fault.Usage, hint, "the redirect URL %q is not a web address", sanitize.Address(text, 80))
	}
	r := redirectURL{u, u.Scheme == "http" && connection.LoopbackHost(u.Hostname())}
	n, err := strconv.Atoi(r.port())
	if r.loopback && port != 0 {
		n = port
		u.Host = net.JoinHostPort(u.Hostname(), strconv.Itoa(port))
	}
	if err != nil || n < 1 || n > 65535 { // package url does not parse a port from a Host with a negative one
		return redirectURL{}, fault.New(fault.Usage, hint, "the redirect URL has no port between 1 and 65535")
	}
	return r, nil
}

func (r redirectURL) String() string { return r.url.String() }

func (r redirectURL) port() string {
	if p := r.url.Port(); p != "" {
		return p
	}
	return "80"
}

// path returns the path that the browser requests: "/" if the URL has none.
func (r redirectURL) path() string {
	if p := r.url.EscapedPath(); p != "" {
		return p
	}
	return "/"
}

// short returns the address that leads to the authorize page and is short enough to type.
func (r redirectURL) short(entrance string) string {
	return (&url.URL{Scheme: "http", Host: r.url.Host, Path: entrance}).String()
}

// listenFunc opens a listener: net.ListenConfig.Listen, except in tests.
type listenFunc func(ctx context.Context, network, address string) (net.Listener, error)

// listen opens the listeners for a loopback redirect URL. A browser may resolve localhost to either address, so both are
// listened on if the machine has both; if the port were taken on one of them, the code would go to a stranger.
func (r redirectURL) listen(ctx context.Context, open listenFunc) ([]net.Listener, error) {
	hosts := []string{"127.0.0.1", "::1"}
	if host := connection.CanonicalHost(r.url.Hostname()); net.ParseIP(host) != nil {
		hosts = []string{host}
	}
	var opened []net.Listener
	var failed error
	for _, host := range hosts {
		l, err := open(ctx, "tcp", net.JoinHostPort(host, r.port()))
		if err != nil {
			failed = err
			if inUse(err) {
				break
			}
			continue
		}
		opened = append(opened, l)
	}
	if len(opened) > 0 && (failed == nil || !inUse(failed)) {
		return opened, nil
	}
	for _, l := range opened {
		_ = l.Close()
	}
	return nil, r.listenError(failed)
}

func inUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse)
}

func (r redirectURL) listenError(err error) error {
	hint := "paste the redirected URL instead (--paste), or register another port as callback URL and give it with --port"
	what, why := "cannot be listened to", connection.ErrPortBarred
	switch {
	case inUse(err):
		what, why = "is in use by another program, perhaps n8n or a login that still runs", connection.ErrPortBusy
	case errors.Is(err, syscall.EACCES):
		what = "may only be listened to with more rights"
	}
	e := fault.New(fault.Failed, hint, "port %s of the redirect URL %s", r.port(), what)
	e.Err = errors.Join(why, err)
	return e
}

// Ports from portsFrom on need no privileges; portsTried of them are tried.
const portsFrom, portsTried = 1024, 100

// FreePort returns a loopback redirect URL with the next port that can be listened on. Errors are fault.Failed if there is
// none, fault.Usage for a redirect URL that is not loopback.
func (s *Service) FreePort(ctx context.Context, redirectURL string) (string, error) {
	r, err := parseRedirect(redirectURL, s.opts.Port)
	if err != nil {
		return "", err
	}
	n, _ := strconv.Atoi(r.port())
	first := max(n+1, portsFrom)
	for port := first; r.loopback && port < min(first+portsTried, 1<<16) && ctx.Err() == nil; port++ {
		next, err := parseRedirect(redirectURL, port)
		if err != nil {
			return "", err
		}
		if opened, err := next.listen(ctx, s.listens); err == nil {
			for _, l := range opened {
				_ = l.Close()
			}
			return next.String(), nil
		}
	}
	return "", fault.New(fault.Failed, "end the program that uses port "+r.port()+", or paste the redirected URL", "no port near %s is free", r.port())
}
