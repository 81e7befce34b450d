package pipedrive

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

const (
	hintNetwork = "check the network connection and try again"
	hintProxy   = "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
	hintTLS     = "something between here and Pipedrive answers in its place, a proxy or a login page: do not send credentials through it"
	hintLater   = "Pipedrive has trouble: try again in a few minutes, see https://status.pipedrive.com"
)

// Windows' own error numbers; the constants of these names in package syscall are not what its calls return there.
const (
	wsaConnReset   = syscall.Errno(10054)
	wsaConnRefused = syscall.Errno(10061)
	wsaAddrInUse   = syscall.Errno(10048)
)

// explainNetwork says in plain words why no answer came, and what to do. The text may contain bytes from the other side, so
// callers have to sanitize it.
func explainNetwork(err error) (detail, hint string) {
	if d, h, ok := explainTLS(err); ok {
		return d, h
	}
	if e, ok := errors.AsType[*proxyError](err); ok {
		return e.Error(), hintProxy
	}
	op, isOp := errors.AsType[*net.OpError](err)
	if isOp && op.Op == "proxyconnect" {
		return "the proxy cannot be reached", hintProxy
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		switch {
		case dns.IsNotFound:
			return "the name " + dns.Name + " does not exist", "check the spelling of the address, and the network's name service"
		case dns.IsTimeout:
			return "looking up the name " + dns.Name + " took too long", hintNetwork
		}
		return "the name " + dns.Name + " cannot be looked up", hintNetwork
	}
	netErr, isNet := errors.AsType[net.Error](err)
	timeout := isNet && netErr.Timeout()
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, wsaConnRefused):
		return "the connection was refused", "nothing listens at that address: check it, and that the service runs"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "the network or host cannot be reached", hintNetwork
	case isReset(err):
		return "the connection was cut off before the answer was complete", "try again; a firewall or proxy may be cutting it"
	case errors.Is(err, errBodyTooLong):
		return errBodyTooLong.Error(), hintTLS
	case errors.Is(err, errBodyTooSlow):
		return errBodyTooSlow.Error(), hintNetwork
	case timeout && isOp && op.Op == "dial":
		return "connecting took too long", hintNetwork
	case timeout && strings.Contains(err.Error(), "TLS"):
		return "the TLS handshake took too long", hintNetwork
	case timeout, errors.Is(err, context.DeadlineExceeded):
		return "no answer came in time", hintNetwork
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // without the address
	}
	return "no readable answer: " + err.Error(), hintTLS
}

// explainTLS names what is wrong with a certificate.
func explainTLS(err error) (detail, hint string, ok bool) {
	if e, is := errors.AsType[x509.CertificateInvalidError](err); is {
		if e.Reason == x509.Expired {
			return "the certificate has expired or is not valid yet", "check this machine's date and time; if they are right, " + hintTLS, true
		}
		return "the certificate is not valid", hintTLS, true
	}
	if e, is := errors.AsType[x509.HostnameError](err); is {
		return "the certificate is for another host than " + e.Host, hintTLS, true
	}
	if _, is := errors.AsType[x509.UnknownAuthorityError](err); is {
		return "the certificate is signed by an unknown authority", "if a company proxy inspects TLS, add its certificate to the system's store; else " + hintTLS, true
	}
	_, record := errors.AsType[tls.RecordHeaderError](err)
	if record || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") {
		return "the other side does not speak TLS", "check the address: http and https, and the port", true
	}
	if _, is := errors.AsType[*tls.CertificateVerificationError](err); is {
		return "the certificate cannot be verified", hintTLS, true
	}
	if _, is := errors.AsType[tls.AlertError](err); is {
		return "the other side refused the TLS handshake", hintTLS, true
	}
	return "", "", false
}

// isReset reports whether a connection broke in the middle, in which case a retry can help.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, wsaConnReset) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// unreachable returns the error for a request without an answer; a cancelled ctx remains recognisable.
func (s *Service) unreachable(ctx context.Context, err error, scrub secret.Scrubber) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	detail, hint := explainNetwork(err)
	e := fault.New(fault.Unreachable, hint, "%s: %s", s.name(), scrub.Line(detail, maxDetail))
	e.Err = err
	return e
}

// ended returns the error for a context that ended: cancelled, or out of time.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e := fault.New(fault.Unreachable, hintTime, "the time ran out")
		e.Err = context.DeadlineExceeded
		return e
	}
	return context.Canceled
}

// name returns the name of the other side in errors.
func (s *Service) name() string {
	if s.opts.Base != nil {
		return s.opts.Base.Host
	}
	return "Pipedrive"
}
