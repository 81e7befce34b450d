package n8n

import (
	"errors"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

// TestReasons holds that a person reads what happened, and not what Go calls it.
func TestReasons(t *testing.T) {
	dial := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://n8n.example.com", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "the connection was refused"},
		{dial(&net.DNSError{Err: "no such host", Name: "n8n.example.com", Server: "10.0.0.1:53", IsNotFound: true}), "the name n8n.example.com does not exist"},
		{os.NewSyscallError("read", syscall.ECONNRESET), "the connection was closed before the answer had come"},
		{errors.New(`malformed HTTP status code "secret"`), "malformed HTTP status code"},
	} {
		if got := reason(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
