package secret

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update

	"connect-pipedrive/internal/fault"
)

func testStore(t *testing.T, env map[string]string) Store {
	t.Helper()
	keyring.MockInit()
	return Store{Getenv: func(n string) string { return env[n] }, Keyring: System{}, Dir: t.TempDir()}
}

func ref(t *testing.T, text string) Ref {
	t.Helper()
	r, err := ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResolve(t *testing.T) {
	s := testStore(t, map[string]string{"TOKEN": "from env", "EMPTY": ""})
	absolute := filepath.Join(t.TempDir(), "absolute")
	for name, text := range map[string]string{
		"one": "from file\n", "crlf": "from file\r\n", "bare": "from file", "two": "a\n\n", "blank": "\n", "none": "",
		"largest": strings.Repeat("x", 64<<10), "large": strings.Repeat("x", 64<<10+1),
	} {
		if err := os.WriteFile(filepath.Join(s.Dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(absolute, []byte("elsewhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keyring.Set("svc", "user/x:y", "from keyring"); err != nil {
		t.Fatal(err)
	}
	if err := keyring.Set("svc", "empty", ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want, fails string }{
		{"", "", ""},
		{"literal", "literal", ""},
		{"env:TOKEN", "from env", ""},
		{"env:UNSET", "", "UNSET is not set"},
		{"env:EMPTY", "", "EMPTY is not set"},
		{"file:one", "from file", ""},
		{"file:crlf", "from file", ""},
		{"file:bare", "from file", ""},
		{"file:two", "", "holds a line break"}, // one goes, no more
		{"file:" + absolute, "elsewhere", ""},
		{"file:missing", "", "cannot read a secret"},
		{"file:blank", "", "holds no secret"},
		{"file:none", "", "holds no secret"},
		{"file:largest", strings.Repeat("x", 64<<10), ""},
		{"file:large", "", "too large"},
		{"file:.", "", "not a plain file"},
		{"keyring:svc/user/x:y", "from keyring", ""},
		{"keyring:svc/nobody", "", "has no entry svc/nobody"},
		{"keyring:svc/empty", "", "has no entry svc/empty"},
	} {
		got, err := s.Resolve(ref(t, c.text))
		switch {
		case c.fails == "" && (err != nil || got.Reveal() != c.want):
			t.Errorf("%q: %q, %v", c.text, got.Reveal(), err)
		case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)):
			t.Errorf("%q: error %v, want %q", c.text, err, c.fails)
		case c.fails != "" && (fault.KindOf(err) != fault.Usage || fault.HintOf(err) == ""):
			t.Errorf("%q: kind %v, hint %q", c.text, fault.KindOf(err), fault.HintOf(err))
		}
	}
}

func TestPutWritesWhereTheReferencePoints(t *testing.T) {
	s := testStore(t, nil)
	for _, text := range []string{"file:token", "keyring:svc/user:token"} {
		r := ref(t, text)
		for _, secret := range []Secret{New("one"), New("two")} {
			if err := s.CheckWritable(r); err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if err := s.Put(r, secret); err != nil {
				t.Fatal(err)
			}
			if err := s.CheckWritable(r); err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if got, err := s.Resolve(r); err != nil || got != secret {
				t.Errorf("%s: %q, %v", text, got.Reveal(), err)
			}
		}
		for range 2 { // gone already is fine
			if err := s.Remove(r); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
		if _, err := s.Resolve(r); err == nil {
			t.Errorf("%s: still there", text)
		}
	}
	if err := s.Put(ref(t, "file:token"), New("x")); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(filepath.Join(s.Dir, "token")); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestTheEnvironmentIsNotWritten(t *testing.T) {
	s := testStore(t, map[string]string{"TOKEN": "old"})
	r := ref(t, "env:TOKEN")
	for _, err := range []error{s.Put(r, New("new")), s.Remove(r)} {
		if env, ok := errors.AsType[*EnvError](err); !ok || env.Name != "TOKEN" || strings.Contains(err.Error(), "new") || !strings.Contains(err.Error(), "TOKEN") {
			t.Errorf("error %v", err)
		}
	}
	if err := s.Put(r, New("old")); err != nil {
		t.Errorf("what it holds already: %v", err)
	}
	if err := s.Remove(ref(t, "env:UNSET")); err != nil {
		t.Errorf("what is not set: %v", err)
	}
	if err := s.CheckWritable(r); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "TOKEN") || fault.HintOf(err) == "" {
		t.Errorf("what depends on it would be lost: %v", err)
	}
}

func TestKeyringTrouble(t *testing.T) {
	s := testStore(t, nil)
	r := ref(t, "keyring:svc/user")
	locked := errors.New("the collection is locked")
	s.Keyring = failing{locked}
	_, err := s.Resolve(r)
	for name, err := range map[string]error{"Resolve": err, "Put": s.Put(r, New("x")), "Remove": s.Remove(r), "CheckWritable": s.CheckWritable(r)} {
		if !errors.Is(err, locked) || fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%s: %v, kind %v, hint %q", name, err, fault.KindOf(err), fault.HintOf(err))
		}
	}
	for _, none := range []error{errors.New(`exec: "dbus-launch": executable file not found in $PATH`), errors.New("The name org.freedesktop.secrets was not provided by any .service files"),
		errors.New("dial unix /run/user/1000/bus: connect: no such file or directory; dbus: couldn't determine address of session bus")} {
		s.Keyring = failing{none}
		if err := s.Put(r, New("x")); !errors.Is(err, none) || !strings.Contains(err.Error(), "no keyring service") || strings.Contains(err.Error(), "dbus") {
			t.Errorf("without a service: %v", err)
		}
	}
	s.Keyring = failing{errNoAnswer}
	if err := s.Put(r, New("x")); !strings.Contains(err.Error(), "cannot write svc/user") || !strings.Contains(fault.HintOf(err), "whether its service runs") {
		t.Errorf("no answer: %v, hint %q", err, fault.HintOf(err))
	}
	s.Keyring = failing{keyring.ErrSetDataTooBig}
	if err := s.Put(r, New("x")); !strings.Contains(err.Error(), "too long") || !strings.Contains(fault.HintOf(err), "file:") {
		t.Errorf("too big: %v, hint %q", err, fault.HintOf(err))
	}
	if left, _ := os.ReadDir(s.Dir); len(left) != 0 {
		t.Errorf("fell back to a file: %v", left)
	}
}

// A place that was found ready takes the secret, and nothing is left of one that was not needed.
func TestPlaces(t *testing.T) {
	s := testStore(t, nil)
	for _, text := range []string{"file:token", "keyring:svc/token"} {
		unused, err := s.Reserve(ref(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if entries, _ := os.ReadDir(s.Dir); text == "file:token" {
			if info, err := entries[0].Info(); err != nil || info.Size() != 8<<10 {
				t.Errorf("%v, %v", entries, err)
			}
		}
		unused.Discard()
		if entries, _ := os.ReadDir(s.Dir); text == "file:token" && len(entries) != 0 {
			t.Errorf("left behind: %v", entries)
		}
		p, err := s.Reserve(ref(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Put(New("new")); err != nil {
			t.Fatal(err)
		}
		p.Discard()
		if got, err := s.Resolve(ref(t, text)); err != nil || got.Reveal() != "new" {
			t.Errorf("%s: %q, %v", text, got.Reveal(), err)
		}
	}
	if info, err := os.Stat(filepath.Join(s.Dir, "token")); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	gone, err := s.Reserve(ref(t, "file:token"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(s.Dir); err != nil {
		t.Skip(err)
	}
	if err := gone.Put(New("x")); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Errorf("its folder is gone: %v", err)
	}
}

// A keyring shows that it can be written only by being written; what is not there is not made up.
func TestReservingInAKeyring(t *testing.T) {
	s := testStore(t, nil)
	ring := &refusing{Keyring: s.Keyring}
	s.Keyring = ring
	r := ref(t, "keyring:svc/token")
	p, err := s.Reserve(r)
	if err != nil || ring.asked {
		t.Errorf("an entry that is not there: %v, written %v", err, ring.asked)
	}
	if err := p.Put(New("x")); !errors.Is(err, errRefused) {
		t.Errorf("%v", err)
	}
	if err := keyring.Set("svc", "token", "held"); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Reserve(r); p != nil || !errors.Is(err, errRefused) || fault.KindOf(err) != fault.Usage {
		t.Errorf("an entry that cannot be written: %v", err)
	}
}

var errRefused = errors.New("refused")

// refusing is a keyring that cannot be written.
type refusing struct {
	Keyring
	asked bool
}

func (r *refusing) Set(_, _, _ string) error {
	r.asked = true
	return errRefused
}

func TestAFileThatCannotBeRemoved(t *testing.T) {
	s := testStore(t, nil)
	if err := os.MkdirAll(filepath.Join(s.Dir, "token", "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(ref(t, "file:token")); fault.KindOf(err) != fault.Failed || fault.HintOf(err) == "" || !strings.Contains(err.Error(), "token") {
		t.Errorf("%v", err)
	}
}

func TestTheProcessesOwnStore(t *testing.T) {
	t.Setenv("CONNECT_PIPEDRIVE_TEST", "from env")
	s := NewStore(t.TempDir())
	if err := s.Put(ref(t, "file:token"), New("from file")); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"env:CONNECT_PIPEDRIVE_TEST": "from env", "file:" + filepath.Join(s.Dir, "token"): "from file"} {
		if got, err := s.Resolve(ref(t, text)); err != nil || got.Reveal() != want {
			t.Errorf("%s: %q, %v", text, got.Reveal(), err)
		}
	}
	if _, ok := s.Keyring.(System); !ok {
		t.Errorf("%T is not the system's keyring", s.Keyring)
	}
}

func TestFilesThatCannotBeWrittenAreFoundBefore(t *testing.T) {
	s := testStore(t, nil)
	for _, text := range []string{"file:no/folder", "file:."} {
		for name, err := range map[string]error{"CheckWritable": s.CheckWritable(ref(t, text)), "Put": s.Put(ref(t, text), New("x"))} {
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
				t.Errorf("%s %s: %v, kind %v", name, text, err, fault.KindOf(err))
			}
		}
	}
}

type failing struct{ err error }

func (f failing) Get(_, _ string) (string, error) { return "", f.err }
func (f failing) Set(_, _, _ string) error        { return f.err }
func (f failing) Delete(_, _ string) error        { return f.err }
