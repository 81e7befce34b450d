package cli

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"strconv"

	"github.com/spf13/pflag"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/wizard"
)

// registerPort registers the flag of the commands that wait for the callback; 0 if it is not given.
func registerPort(flags *pflag.FlagSet, port *int) {
	flags.Func("port", "`PORT` of the loopback redirect URL, instead of the one it names", func(text string) error {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return errors.New("no port")
		}
		*port = int(n)
		return nil
	})
}

// redirectURL returns the redirect URL that the wizard starts with: the given one or, in the demo, a free one. The port of a
// loopback URL is replaced by --port already here, so that the URL the person is told to register is the one that is listened
// on.
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
	u.Host = net.JoinHostPort(u.Hostname(), strconv.Itoa(f.port))
	return u.String()
}
