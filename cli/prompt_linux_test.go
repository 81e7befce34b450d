package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
	"golang.org/x/sys/unix"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard/wizardtest"
)

// asking is a command that asks at a terminal of its own, in which something is typed.
func asking(t *testing.T, typed string) (a *app, said *bytes.Buffer, pty *wizardtest.PTY) {
	t.Helper()
	pty = wizardtest.OpenPTY(t)
	if _, err := io.WriteString(pty.Master, typed); err != nil {
		t.Fatal(err)
	}
	said = new(bytes.Buffer)
	a = &app{world: world{in: pty.Slave, err: said}, stdin: stdin{t.Context(), pty.Slave}}
	return a, said, pty
}

// Only yes is yes, and what is neither is asked again.
func TestConfirm(t *testing.T) {
	const question, again = "Do it? [y/N] ", "That is neither yes nor no.\n"
	for typed, done := range map[string]bool{
		"y\n": true, " YES \n": true, "n\n": false, "No\n": false, "\n": false, "\x04": false, "yess\ny\n": true, "perhaps\nno\n": false,
	} {
		a, said, _ := asking(t, typed)
		err := a.confirm(t.Context(), "Do it")
		want := question
		if len(typed) > 6 {
			want += again + question
		}
		if (err == nil) != done || said.String() != want || err != nil && (err.Error() != "not done" || fault.HintOf(err) != "answer y to do it" || fault.KindOf(err) != fault.Failed) {
			t.Errorf("%q: %v\n%s", typed, err, said.String())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a, _, _ := asking(t, "y\n")
	a.stdin.running = ctx
	if err := a.confirm(ctx, "Do it"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	a.in = nullFile(t)
	if err := a.confirm(t.Context(), "Do it"); fault.KindOf(err) != fault.Usage {
		t.Errorf("without a terminal: %v", err)
	}
}

// A secret is asked for without echo, and taken as it is but for blanks around it. In a pipe nobody is asked.
func TestSecretsAreAskedFor(t *testing.T) {
	for typed, want := range map[string]string{" s3cret \n": "s3cret", "\x04": ""} {
		a, said, pty := asking(t, typed)
		modes, err := unix.IoctlGetTermios(int(pty.Slave.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.readSecret(t.Context(), "API token")
		if err != nil || got.Reveal() != want || said.String() != "API token: \n" {
			t.Errorf("%q: %q, %v, said %q", typed, got.Reveal(), err, said.String())
		}
		if after, err := unix.IoctlGetTermios(int(pty.Slave.Fd()), unix.TCGETS); err != nil || after.Lflag != modes.Lflag {
			t.Errorf("the terminal is not as it was: %v", err)
		}
	}
	for _, c := range []struct {
		in   io.Reader
		want string
		err  bool
	}{{bytes.NewBufferString(" s3cret \nmore"), "s3cret", false}, {bytes.NewBufferString("s3cret"), "s3cret", false}, {strings.NewReader(strings.Repeat("x", 10000)), strings.Repeat("x", 8192), false}, {unreadable{}, "", true}} {
		var said bytes.Buffer
		a := &app{world: world{in: nullFile(t), err: &said}, stdin: stdin{t.Context(), c.in}}
		got, err := a.readSecret(t.Context(), "API token")
		if got.Reveal() != c.want || said.Len() > 0 || (err != nil) != c.err || c.err && (err.Error() != "cannot read API token: it is broken" || fault.KindOf(err) != fault.Usage) {
			t.Errorf("%q, %v, said %q", got.Reveal(), err, said.String())
		}
	}
	a, _, _ := asking(t, "")
	a.stdin.in = unreadable{}
	if _, err := a.readSecret(t.Context(), "API token"); fault.KindOf(err) != fault.Usage || err.Error() != "cannot read API token: it is broken" {
		t.Errorf("at a terminal that breaks: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a.stdin = stdin{ctx, nullFile(t)}
	if _, err := a.readSecret(ctx, "API token"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	a.in = nullFile(t)
	if _, err := a.readSecret(ctx, "API token"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended in a pipe: %v", err)
	}
}

// A client secret that the keyring has not got any more is asked for, and kept there again; one that is not given is missing still.
func TestALostSecretIsAskedFor(t *testing.T) {
	keyring.MockInit()
	for typed, want := range map[string]string{"s3cret\n": "", "\n": "keyring has no"} {
		a, said, _ := asking(t, typed)
		a.getenv = func(string) string { return "" }
		opened := openedConfig{file: config.Open("a.toml")}
		opened.file.Store.Keyring = secret.System{}
		opened.Refs.ClientID = secret.Literal(secret.New("id"))
		ref, err := secret.ParseRef("keyring:connect-pipedrive/lost:" + strings.TrimSpace(typed))
		if err != nil {
			t.Fatal(err)
		}
		opened.Refs.ClientSecret = ref
		got, err := a.registeredApp(t.Context(), opened)
		if (err == nil) != (want == "") || got.ClientID != "id" || got.ClientSecret.Reveal() != strings.TrimSpace(typed) || !strings.HasSuffix(said.String(), "Client secret: \n") || strings.Count(said.String(), "\n") != 2 {
			t.Errorf("%q: %+v, %v, said %q", typed, got, err, said.String())
		}
		if kept, _ := keyring.Get("connect-pipedrive", "lost:"+strings.TrimSpace(typed)); kept != strings.TrimSpace(typed) {
			t.Errorf("%q: kept %q", typed, kept)
		}
	}
}

// unreadable is an input that cannot be read.
type unreadable struct{}

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("it is broken") }
