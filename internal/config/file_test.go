package config

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// testFile is a configuration in a folder of its own; without text it does not exist yet.
func testFile(t *testing.T, text string) (File, *warnings) {
	t.Helper()
	store := testStore(t, nil)
	w := &warnings{}
	f := File{Path: filepath.Join(store.Dir, "config.toml"), Store: store, Warn: w.add, Now: func() time.Time { return at.Add(-time.Hour) }}
	if text != "" {
		if err := os.WriteFile(f.Path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f, w
}

type warnings struct {
	mu    sync.Mutex
	texts []string
}

func (w *warnings) add(message, hint string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts = append(w.texts, message+"; "+hint)
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// onlyFile checks that neither a lock nor a temporary file lies beside the configuration, and that nobody else can read it.
func onlyFile(t *testing.T, f File, others ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(f.Path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(f.Path) && !slices.Contains(others, e.Name()) {
			t.Errorf("%s is left behind", e.Name())
		}
	}
	if info, err := os.Stat(f.Path); err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

// deposited is a configuration whose secrets go into the keyring, and those.
func deposited(t *testing.T) (Config, []Deposit) {
	t.Helper()
	client, access := secret.InKeyring("connect-pipedrive", "5f2c:client-secret"), secret.InKeyring("connect-pipedrive", "5f2c:access-token")
	c := Config{Method: connection.OAuth2, Refs: Refs{ClientID: ref(t, "5f2c"), ClientSecret: client, AccessToken: access}}
	return c, []Deposit{{client, secret.New("client-secret")}, {access, secret.New("access-one")}}
}

func TestSaveKeepsAnExistingFile(t *testing.T) {
	f, _ := testFile(t, "# mine\n")
	c, deposits := deposited(t)
	if err := f.Save(t.Context(), c, deposits, false); !errors.Is(err, fs.ErrExist) || fault.KindOf(err) != fault.Failed {
		t.Errorf("error %v", err)
	}
	if content(t, f.Path) != "# mine\n" {
		t.Error("overwritten")
	}
	if _, err := f.Store.Keyring.Get("connect-pipedrive", "5f2c:client-secret"); err == nil {
		t.Error("secrets were put into the keyring all the same")
	}
	if err := f.Save(t.Context(), c, deposits, true); err != nil || !strings.Contains(content(t, f.Path), "5f2c") {
		t.Errorf("with confirmation: %v", err)
	}
	if held, err := f.Store.Resolve(c.Refs.ClientSecret); err != nil || held.Reveal() != "client-secret" {
		t.Errorf("in the keyring: %v", err)
	}
	onlyFile(t, f)
}

func TestSaveWithoutItsSecretsWritesNothing(t *testing.T) {
	f, _ := testFile(t, "")
	f.Store.Keyring = lockedKeyring{}
	c, deposits := deposited(t)
	if err := f.Save(t.Context(), c, deposits, false); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(f.Path); err == nil {
		t.Error("a configuration was written that refers to nothing")
	}
}

func TestSaveSaysWhatBelongsIntoTheEnvironment(t *testing.T) {
	f, w := testFile(t, "")
	c := Config{Method: connection.APIToken, Refs: Refs{APIToken: secret.InEnv("PIPEDRIVE_API_TOKEN")}}
	if err := f.Save(t.Context(), c, []Deposit{{c.Refs.APIToken, secret.New("new")}}, false); err != nil {
		t.Fatal(err)
	}
	if len(w.texts) != 1 || !strings.Contains(w.texts[0], "set PIPEDRIVE_API_TOKEN") || !strings.Contains(content(t, f.Path), `"env:PIPEDRIVE_API_TOKEN"`) {
		t.Errorf("warned %q, wrote:\n%s", w.texts, content(t, f.Path))
	}
}

func TestSave(t *testing.T) {
	f, _ := testFile(t, "")
	c := Config{Method: connection.OAuth2, Refs: Refs{ClientID: secret.InEnv("PIPEDRIVE_CLIENT_ID")}}
	if err := f.Save(t.Context(), c, nil, false); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Load(); err != nil || got.Refs.ClientID != c.Refs.ClientID {
		t.Errorf("%v, %v", got, err)
	}
	if info, _ := os.Stat(f.Path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	commented := "# Mine.\n" + content(t, f.Path)
	if err := os.WriteFile(f.Path, []byte(commented), 0o644); err != nil { //nolint:gosec // too open, on purpose
		t.Fatal(err)
	}
	if err := f.Save(t.Context(), c, nil, false); err != nil || content(t, f.Path) != commented {
		t.Errorf("with nothing new in it: %v\n%s", err, content(t, f.Path))
	}
	if info, _ := os.Stat(f.Path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v where nothing is new", info.Mode())
	}
	c.N8N.URL = "http://localhost:5678"
	if err := f.Save(t.Context(), c, nil, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("with something new in it: %v", err)
	}
	if err := f.Save(t.Context(), Config{App: connection.App{RedirectURL: "x"}}, nil, true); fault.KindOf(err) != fault.Usage {
		t.Errorf("what cannot be read back: %v", err)
	}
	onlyFile(t, f)
}

func TestLoadErrors(t *testing.T) {
	f, _ := testFile(t, "")
	_, err := f.Load()
	if !errors.Is(err, fs.ErrNotExist) || fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || !strings.Contains(err.Error(), f.Path) {
		t.Errorf("missing: %v", err)
	}
	f.Path = filepath.Dir(f.Path)
	if _, err := f.Load(); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Errorf("a folder: %v", err)
	}
	f, _ = testFile(t, strings.Repeat("#", 256<<10+1))
	if _, err := f.Load(); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "too large") {
		t.Errorf("too large: %v", err)
	}
	f, _ = testFile(t, "x = 1\n")
	if _, err := f.Load(); !strings.HasPrefix(err.Error(), f.Path+":1:1: ") {
		t.Errorf("the place: %v", err)
	}
}

// A file that cannot be replaced is noticed before a secret went to its new place.
func TestSaveChecksFirst(t *testing.T) {
	f, _ := testFile(t, lived)
	if err := os.Chmod(f.Path, 0o400); err != nil {
		t.Fatal(err)
	}
	c, deposits := deposited(t)
	if err := f.Save(t.Context(), c, deposits, true); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("%v", err)
	}
	if _, err := f.Store.Resolve(deposits[0].Ref); err == nil {
		t.Error("a secret went there all the same")
	}
}

func TestWarningsAboutReaders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	for _, c := range []struct {
		text  string
		mode  fs.FileMode
		warns bool
	}{
		{"[api_token]\ntoken = 'x'\n", 0o600, false},
		{"[api_token]\ntoken = 'x'\n", 0o644, true},
		{"[oauth2.token]\nrefresh_token = 'x'\n", 0o640, true},
		{"[oauth2.token]\nrefresh_token = 'x'\n", 0o601, true},
		{"[api_token]\ntoken = 'env:X'\n[oauth2]\nclient_id = 'x'\n", 0o644, false},
	} {
		f, _ := testFile(t, c.text)
		if err := os.Chmod(f.Path, c.mode); err != nil {
			t.Fatal(err)
		}
		cfg, err := f.Load()
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Warnings(cfg); (got != nil) != c.warns || c.warns && !strings.Contains(got[0], "chmod 600") {
			t.Errorf("%q with %v: %q", c.text, c.mode, got)
		}
	}
}

func TestOpenFileKnowsItsFolder(t *testing.T) {
	if f := Open(filepath.Join("some", "where", "config.toml")); f.Store.Dir != filepath.Join("some", "where") || f.Store.Getenv == nil {
		t.Errorf("%+v", f.Store.Dir)
	}
}

type lockedKeyring struct{}

var errLocked = errors.New("the collection is locked")

func (lockedKeyring) Get(_, _ string) (string, error) { return "", errLocked }
func (lockedKeyring) Set(_, _, _ string) error        { return errLocked }
func (lockedKeyring) Delete(_, _ string) error        { return errLocked }

func TestNothingIsWrittenWhenTheContextEnds(t *testing.T) {
	f, _ := testFile(t, "version = 1\n")
	unlock, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"SaveAccount": f.SaveAccount(ctx, ada), "Save": f.Save(ctx, Config{}, nil, true),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if content(t, f.Path) != "version = 1\n" {
		t.Error("written without the lock")
	}
}

func TestUserFolder(t *testing.T) {
	sep := func(path string) string { return filepath.FromSlash(path) }
	rooted := t.TempDir()
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/home/me"}, sep("/home/me/.config/connect-pipedrive")},
		{"linux", map[string]string{"HOME": "/home/me", "XDG": rooted}, filepath.Join(rooted, "connect-pipedrive")},
		{"linux", map[string]string{"HOME": "/home/me", "XDG": "relative"}, sep("/home/me/.config/connect-pipedrive")},
		{"linux", map[string]string{"HOME": "/home/me", "WINDOWS": "/w"}, sep("/home/me/.config/connect-pipedrive")},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/Users/me"}, sep("/Users/me/Library/Application Support/connect-pipedrive")},
		{"darwin", nil, ""},
		{"windows", map[string]string{"HOME": "/home/me", "WINDOWS": "/w"}, sep("/w/connect-pipedrive")},
		{"windows", map[string]string{"HOME": "/home/me"}, ""},
	} {
		if got := UserFolder(func(name string) string { return c.env[name] }, c.goos, "XDG", "WINDOWS", ".config"); got != c.want {
			t.Errorf("%s, %v: %q, want %q", c.goos, c.env, got, c.want)
		}
	}
}
