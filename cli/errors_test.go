package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Every error has a hint, whatever it is made of, and the exit code of its kind unless it brings its own.
func TestErrorsAreSaid(t *testing.T) {
	cmd := commandOf(t, "push")
	unknown := &scopes.UnknownError{What: "scope", Name: "deal:full", Nearest: "deals:full"}
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{errors.New("x"), 1, "x\nhint: try again with --debug FILE and look at what it wrote\n"},
		{fault.New(fault.Failed, "", "x"), 1, "x\nhint: try again with --debug FILE and look at what it wrote\n"},
		{fault.New(fault.Usage, "", "x"), 2, "x\nhint: see `connect-pipedrive push --help`\n"},
		{fault.New(fault.Refused, "", "x"), 3, "x\nhint: check the credentials and log in again with `connect-pipedrive login`\n"},
		{fault.New(fault.Unreachable, "", "x"), 4, "x\nhint: check the network and try again\n"},
		{fmt.Errorf("around: %w", fault.New(fault.Usage, "do it", "x")), 2, "around: x\nhint: do it\n"},
		{unknown, 2, "unknown scope \"deal:full\"\nhint: did you mean \"deals:full\"?\n"},
		{fmt.Errorf("around: %w", &wizard.LeftError{}), 130, ""},
		{&wizard.LeftError{Question: "Name"}, 130, "the input ended at the question \"Name\"\nhint: give an answer for every question, or run it in a terminal\n"},
	} {
		var said bytes.Buffer
		if c.want != "" {
			c.want = "connect-pipedrive: " + c.want
		}
		if code := report(&said, cmd, c.err); code != c.code || said.String() != c.want {
			t.Errorf("%v: exit %d, want %d\n%s", c.err, code, c.code, said.String())
		}
	}
	if got := asFault(nil, fault.New(fault.Usage, "", "x")).Hint; got != "see `connect-pipedrive --help`" {
		t.Errorf("of no command: %q", got)
	}
}

// A command in a hint works on the configuration that the error is about.
func TestHintsNameTheConfiguration(t *testing.T) {
	const login = "run `connect-pipedrive login`, or `connect-pipedrive validate --config other.toml`"
	for _, c := range []struct{ name, text, want string }{
		{"", login, login},
		{defaultConfig, login, login},
		{"sales.toml", login, "run `connect-pipedrive login --config sales.toml`, or `connect-pipedrive validate --config other.toml`"},
		{"my sales.toml", "connect-pipedrive push", "connect-pipedrive push --config 'my sales.toml'"},
		{"sales.toml", "see `connect-pipedrive export --help`", "see `connect-pipedrive export --help`"},
		{"sales.toml", "connect-pipedrive revoke, connect-pipedrive loginx", "connect-pipedrive revoke, connect-pipedrive loginx"},
	} {
		if got := onConfig(c.name, c.text); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.name, c.text, got, c.want)
		}
	}
	about := fault.New(fault.Refused, "connect-pipedrive login", "x")
	if got := namingConfig("a.toml", about); got.Error() != "x" || fault.KindOf(got) != fault.Refused || fault.HintOf(got) != "connect-pipedrive login --config a.toml" || !errors.Is(got, about) {
		t.Errorf("%v, %q", got, fault.HintOf(got))
	}
	other := fault.New(fault.Refused, "wait", "x")
	if got := namingConfig("a.toml", other); got.Error() != "x" || fault.HintOf(got) != "wait" {
		t.Errorf("%#v", got)
	}
}

// Only a hint about one configuration can name it.
func TestTheConfigurationThatIsGiven(t *testing.T) {
	t.Chdir(t.TempDir())
	for line, want := range map[string]string{
		"validate": "", "push": "", "version": "", "validate --config a.toml": "a.toml", "push --config b.toml": "b.toml",
		"validate --config a.toml --config b.toml": "", "validate --config .": "", "validate --config *.toml": "",
	} {
		if got := configGiven(commandOf(t, strings.Fields(line)...)); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	if got := configGiven(nil); got != "" {
		t.Errorf("of no command: %q", got)
	}
}
