package cli

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"strconv"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/wizard"
)

// port is the value of --port, from 1 to 65535; 0 where it is not given.
type port uint16

// Set implements pflag.Value.
func (p *port) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n == 0 {
		return errors.New("no port")
	}
	*p = port(n)
	return nil
}

// String implements pflag.Value. Without a port it is empty, so that help shows no default.
func (p *port) String() string {
	if *p == 0 {
		return ""
	}
	return strconv.Itoa(int(*p))
}

// Type implements pflag.Value.
func (p *port) Type() string { return "port" }

// redirectURL is the redirect URL that the wizard starts with: the given one or, in the demo, one that is free here. The
// port of a loopback one is replaced by --port already here, so that the URL that the person is told to register is the
// one that is listened to.
func (f wizardFlags) redirectURL(given string, demo *wizard.Demo) string {
	if given == "" && demo != nil {
		given = demo.App.RedirectURL
	}
	if f.port == 0 {
		return given
	}
	given = cmp.Or(given, config.DefaultRedirectURL)
	u, err := url.Parse(given)
	if err != nil || !wizard.AnswersHere(given) {
		return given
	}
	u.Host = net.JoinHostPort(u.Hostname(), f.port.String())
	return u.String()
}
