package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard/wizardtest"
)

// shownOn is all that was written to a terminal until now.
func shownOn(t *testing.T, pty *wizardtest.PTY) string {
	t.Helper()
	const end = "\x00"
	if _, err := io.WriteString(pty.Slave, end); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for buf := make([]byte, 1000); !strings.HasSuffix(all.String(), end); {
		n, err := pty.Master.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(buf[:n])
	}
	return strings.TrimSuffix(all.String(), end)
}

// What is said goes to a terminal cleaned, data into a file or a pipe as it is.
func TestOutput(t *testing.T) {
	const text, clean = "a\x1b[2Jb\n", "ab\n"
	var out, errs bytes.Buffer
	var lost error
	a := &app{world: world{out: stream{&out, "cannot write to standard output", &lost}, err: stream{&errs, "cannot write to standard error", nil}}}
	for _, w := range []interface{ Write([]byte) (int, error) }{a.out, a.err} {
		if n, err := w.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	if strings.Contains(out.String()+errs.String(), "\x1b") || out.String() != errs.String() {
		t.Errorf("%q, %q", out.String(), errs.String())
	}
	for _, path := range []string{"", "-"} {
		out.Reset()
		if err := a.writeOutput(path, []byte(text), openFile, false); err != nil || out.String() != text {
			t.Errorf("%q: %q, %v", path, out.String(), err)
		}
	}
	pty := wizardtest.OpenPTY(t)
	a.out = stream{pty.Slave, "cannot write to standard output", &lost}
	if err := a.writeOutput("", []byte(text), openFile, false); err != nil {
		t.Error(err)
	}
	if got := strings.TrimSuffix(shownOn(t, pty), "\r\n"); got != strings.TrimSpace(clean) {
		t.Errorf("the terminal shows %q", got)
	}
	if got := (stream{pty.Slave, "cannot write to standard output", &lost}).Fd(); got != pty.Slave.Fd() {
		t.Errorf("the terminal is %d", got)
	}
	if widthOf(a.out) != 80 || widthOf(&out) != 0 || (stream{&out, "cannot write to standard output", &lost}).Fd() != ^uintptr(0) {
		t.Errorf("widths %d and %d", widthOf(a.out), widthOf(&out))
	}
	if lost != nil {
		t.Errorf("lost: %v", lost)
	}
}

// What cannot be written is remembered for those who do not look, and said without the file's name, which is not the person's.
func TestOutputThatIsLost(t *testing.T) {
	var lost error
	n, err := stream{broken{}, "cannot write to standard output", &lost}.Write([]byte("x"))
	if n != 0 || err == nil || !errors.Is(lost, err) || err.Error() != "cannot write to standard output: it is broken" || fault.HintOf(err) == "" {
		t.Errorf("%d, %v, %v", n, err, lost)
	}
	full, openErr := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if openErr != nil {
		t.Skip(openErr)
	}
	defer func() { _ = full.Close() }()
	if _, err := (stream{full, "cannot write to standard output", &lost}).Write([]byte("x")); err == nil || err.Error() != "cannot write to standard output: no space left on device" {
		t.Errorf("%v", err)
	}
	if n, err := (stream{broken{}, "cannot write to standard error", nil}).Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
}

// A progress line is written over, cut to the terminal, and removed; where it could not be, nobody sees one.
func TestProgressLine(t *testing.T) {
	pty := wizardtest.OpenPTY(t)
	getenv := func(string) string { return "" }
	line := (&app{world: world{err: stream{pty.Slave, "cannot write to standard error", nil}, getenv: getenv}}).progressLine()
	line.clear() // nothing is shown yet
	line.show("one")
	line.show(strings.Repeat("x", 100) + "\ny")
	line.clear()
	line.clear()
	report, over := (&app{world: world{err: pty.Slave, getenv: getenv}}).reading()
	report(3)
	over()
	want := clearLine + "one" + clearLine + strings.Repeat("x", 78) + "…" + clearLine + clearLine + "reading n8n's workflows: 3" + clearLine
	if got := shownOn(t, pty); got != want {
		t.Errorf("%q, want\n%q", got, want)
	}
	for name, a := range map[string]*app{
		"a pipe":          {world: world{err: new(bytes.Buffer), getenv: getenv}},
		"a dumb terminal": {world: world{err: pty.Slave, getenv: func(string) string { return "dumb" }}},
	} {
		none := a.progressLine()
		none.show("x")
		if none.clear(); none != nil {
			t.Errorf("%s has a progress line", name)
		}
	}
}

// The demo's redirect URL is the usual one, on another port where that one is taken.
func TestDemoRedirectURL(t *testing.T) {
	for _, address := range []string{"127.0.0.1:53682", "[::1]:53682"} {
		taken, err := net.Listen("tcp", address)
		if err != nil && !errors.Is(err, syscall.EADDRINUSE) { // this machine has no such address
			continue
		}
		got, err := url.Parse(demoRedirectURL(t.Context()))
		if err != nil || got.Scheme != "http" || got.Hostname() != "localhost" || got.Path != "/callback" || got.Port() == "53682" || got.Port() == "" || got.Port() == "0" {
			t.Errorf("%s: %v, %v", address, got, err)
		}
		if taken != nil { // otherwise somebody else has it
			_ = taken.Close()
		}
	}
}

// The demo's app is the simulator's, with the scopes that are said, or else with those that the wizard switches on.
func TestDemo(t *testing.T) {
	for _, fixed := range [][]scopes.Scope{nil, {}, {"deals:read"}} {
		a := &app{world: world{getenv: func(string) string { return "" }}, ended: &ending{}}
		server, demo, err := a.startDemo(t.Context(), fixed)
		if err != nil {
			t.Fatal(err)
		}
		server.Close()
		if a.service != server.URL() || (demo.SwitchOn == nil) != (fixed != nil) || demo.Approve == nil || demo.APIToken != simulator.APIToken || demo.App.ClientID != simulator.ClientID ||
			demo.App.ClientSecret.Reveal() != simulator.ClientSecret || !strings.HasPrefix(demo.App.RedirectURL, "http://localhost:") {
			t.Errorf("%v: %+v at %s", fixed, demo, a.service)
		}
	}
}

// A profile's folder is made, for its owner alone; another one is not.
func TestProfilesFolder(t *testing.T) {
	dir := t.TempDir()
	a := &app{world: world{getenv: func(name string) string {
		if name == "XDG_CONFIG_HOME" {
			return filepath.Join(dir, "home")
		}
		return ""
	}}}
	folder := filepath.Join(dir, "home", "connect-pipedrive")
	for path, made := range map[string]bool{filepath.Join(dir, "other", "a.toml"): false, "a.toml": false, filepath.Join(folder, "a.toml"): true} {
		if err := a.makeProfiles(path); err != nil {
			t.Error(err)
		}
		info, err := os.Stat(filepath.Dir(path))
		if made && (err != nil || info.Mode().Perm() != 0o700) || !made && filepath.Dir(path) != "." && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", path, err)
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.makeProfiles(filepath.Join(folder, "a.toml")); fault.KindOf(err) != fault.Failed || fault.HintOf(err) == "" || !strings.HasPrefix(err.Error(), "there is no folder for profiles: ") {
		t.Errorf("a file for the folder: %v", err)
	}
	none := &app{world: world{getenv: func(string) string { return "" }}}
	for name, want := range map[string]string{"": "", "acme": "acme", "a.toml": "a.toml", "./acme": "./acme"} {
		if got := none.configPath(name); got != want {
			t.Errorf("without profiles %q is %q", name, got)
		}
	}
}

// The wizard needs a terminal on both sides, unless it asks line by line.
func TestWhoNeedsATerminal(t *testing.T) {
	pty := wizardtest.OpenPTY(t)
	for _, c := range []struct {
		in        *os.File
		out       io.Writer
		plain, ok bool
	}{{pty.Slave, pty.Slave, false, true}, {nullFile(t), pty.Slave, false, false}, {pty.Slave, new(bytes.Buffer), false, false}, {nullFile(t), new(bytes.Buffer), true, true}} {
		if err := (&app{world: world{in: c.in, out: c.out}}).needTerminal(&cobra.Command{}, c.plain); (err == nil) != c.ok || err != nil && fault.KindOf(err) != fault.Usage {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// At a terminal the simulator says where its Developer Hub is, and how it ends.
func TestTheSimulatorAtATerminal(t *testing.T) {
	t.Parallel()
	x := onTTY(t, program(t, t.TempDir(), nil, "simulator"))
	x.waitFor("/developer-hub; ctrl+c ends it")
	x.types("\x03")
	if code, output := x.end(); code != 0 || !strings.Contains(output, "export PIPEDRIVE_CLIENT_SECRET='"+simulator.ClientSecret+"'") {
		t.Errorf("exit code %d\n%s", code, output)
	}
}

// How far a run is stands in one line; of one configuration nothing is said.
func TestProgressOfAFleet(t *testing.T) {
	for _, c := range []struct {
		outcomes []*outcome
		done     int
		want     string
	}{
		{[]*outcome{nil}, 0, ""},
		{[]*outcome{nil, nil}, 0, "0 of 2 configurations validated"},
		{[]*outcome{ended(0, ""), nil}, 1, "1 of 2 configurations validated, about 1 s to go"},
		{[]*outcome{ended(fault.Failed, ""), ended(fault.Usage, "")}, 2, "2 of 2 configurations validated, 2 failed: c00.toml, c01.toml"},
	} {
		pty := wizardtest.OpenPTY(t)
		r, _, _ := fleetOf(c.outcomes...)
		r.done, r.began, r.progress = c.done, time.Now(), &progressLine{terminal: pty.Slave}
		r.showProgress()
		if got := strings.TrimPrefix(shownOn(t, pty), clearLine); got != c.want {
			t.Errorf("%q, want\n%q", got, c.want)
		}
	}
	r, _, _ := fleetOf(nil, nil)
	r.showProgress() // where nobody sees it
}
