package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// lived is a configuration that a person has written, in a person's way.
const lived = `# our setup [oauth2.token]
version=1
method = 'oauth2'   # as agreed

[selection] # [n8n]
actions = [
  "deal:get", # the report
  # "deal:delete" not any more
]

[oauth2]
client_id = "5f2c"
client_secret = "secret" # from the safe
redirect_url = "http://localhost:53682/callback"

  [oauth2.token]
  # do not touch
  access_token  = 'access-one'   # short-lived
  refresh_token = "refresh-one"
  expiry        = 2026-11-22 03:04:05Z

[account]
domain = "acme"
# the end`

func TestSaveTokenChangesNothingElse(t *testing.T) {
	f, _ := testFile(t, lived)
	if err := f.SaveToken(t.Context(), Config{}, tokenFor("two", "base,deals:read")); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"'access-one'", `"access-two"`, "refresh-one", "refresh-two", "2026-11-22 03:04:05Z",
		"2026-11-22T03:04:05Z\n  token_type = \"Bearer\"\n  scope = \"base,deals:read\"\n  api_domain = \"https://acme.pipedrive.com\"",
	).Replace(lived)
	// An expiry that is the same moment is left as it was written.
	want = strings.Replace(want, "2026-11-22T03:04:05Z", "2026-11-22 03:04:05Z", 1)
	if got := content(t, f.Path); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	onlyFile(t, f)
}

func TestSaveAccount(t *testing.T) {
	f, _ := testFile(t, strings.ReplaceAll(lived, "\n", "\r\n"))
	if err := f.SaveAccount(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(strings.Replace(lived, "domain = \"acme\"", "domain = \"acme\"\ncompany = \"Acme\"\nuser = \"Ada Example\"", 1), "\n", "\r\n")
	if got := content(t, f.Path); got != want {
		t.Errorf("got:\n%q\nwant:\n%q", got, want)
	}
	before, _ := os.Stat(f.Path)
	if err := f.SaveAccount(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.Stat(f.Path); !os.SameFile(before, after) {
		t.Error("written although nothing changed")
	}
}

func TestSaveAPITokenGoesWhereItIsReferredTo(t *testing.T) {
	for _, c := range []struct{ text, want, file string }{
		{"method = 'api-token'\n", "method = 'api-token'\n\n[api_token]\ntoken = \"new\"\n", ""},
		{"[api_token]\ntoken = 'old' # mine\n", "[api_token]\ntoken = \"new\" # mine\n", ""},
		{"[api_token]\ntoken = 'file:token'\n", "[api_token]\ntoken = 'file:token'\n", "new\n"},
		{"api_token = { token = 'old' }\n", "api_token = { token = \"new\" }\n", ""},
		{"api_token.token = 'old'\n", "api_token.token = \"new\"\n", ""},
	} {
		f, w := testFile(t, c.text)
		if err := f.SaveAPIToken(t.Context(), secret.New("new"), secret.Ref{}, connection.Account{}); err != nil {
			t.Errorf("%q: %v", c.text, err)
		}
		if got := content(t, f.Path); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
		if c.file != "" && content(t, filepath.Join(f.Store.Dir, "token")) != c.file {
			t.Error("the file does not have it")
		}
		if w.texts != nil {
			t.Errorf("warned: %q", w.texts)
		}
	}
	f, w := testFile(t, "[api_token]\ntoken = 'env:TOKEN'\n")
	if err := f.SaveAPIToken(t.Context(), secret.New("new-secret"), secret.Ref{}, connection.Account{}); err != nil {
		t.Fatal(err)
	}
	if len(w.texts) != 1 || !strings.Contains(w.texts[0], "set TOKEN") || strings.Contains(w.texts[0], "new-secret") {
		t.Errorf("warned: %q", w.texts)
	}
	if err := f.SaveAPIToken(t.Context(), secret.New("x"), secret.Ref{}, connection.Account{}); err != nil {
		t.Fatal(err)
	}
	f, _ = testFile(t, "version = 1\n")
	if err := f.SaveAPIToken(t.Context(), secret.New("env:X"), secret.Ref{}, connection.Account{}); err == nil || content(t, f.Path) != "version = 1\n" {
		t.Errorf("a token that would be a reference: %v", err)
	}
}

func TestSaveAPITokenOfTheEnvironment(t *testing.T) {
	f, _ := testFile(t, "[selection] # mine\n")
	for _, name := range []string{"TOKEN", "ANOTHER"} { // what the table says stays
		if err := f.SaveAPIToken(t.Context(), secret.Secret{}, secret.InEnv(name), connection.Account{User: "Ada"}); err != nil {
			t.Fatal(err)
		}
		if got, want := content(t, f.Path), "[selection] # mine\n\n[api_token]\ntoken = \"env:TOKEN\"\n\n[account]\nuser = \"Ada\"\n"; got != want {
			t.Errorf("became %q, want %q", got, want)
		}
	}
}

func TestForgetToken(t *testing.T) {
	f, w := testFile(t, lived)
	if err := f.ForgetToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	i, j := strings.Index(lived, "  access_token"), strings.Index(lived, "\n[account]")
	want := lived[:i] + "  # short-lived\n" + lived[j:]
	if got := content(t, f.Path); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if w.texts != nil {
		t.Errorf("warned: %q", w.texts)
	}

	f, w = testFile(t, "[oauth2.token]\naccess_token = 'env:ACCESS'\nrefresh_token = 'keyring:a/b'\nscope = 'base'\n")
	f.Store.Getenv = func(string) string { return "old" }
	put(t, f.Store, "keyring:a/b", "old")
	if err := f.ForgetToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := content(t, f.Path); got != "[oauth2.token]\naccess_token = 'env:ACCESS'\nrefresh_token = 'keyring:a/b'\n" {
		t.Errorf("references must stay: %q", got)
	}
	if _, err := f.Store.Resolve(ref(t, "keyring:a/b")); err == nil {
		t.Error("the keyring still has it")
	}
	if len(w.texts) != 1 || !strings.Contains(w.texts[0], "unset ACCESS") {
		t.Errorf("warned: %q", w.texts)
	}
}

// A configuration that began as a copy of the example stays as it is but for what the commands keep.
func TestTheExampleCanBeChanged(t *testing.T) {
	example := content(t, exampleFile)
	f, w := testFile(t, example)
	f.Store.Getenv = func(string) string { return "set" }
	if err := os.Mkdir(filepath.Join(f.Store.Dir, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, f.Store, "file:secrets/access-token", "access-one")
	put(t, f.Store, "file:secrets/refresh-token", "refresh-one")
	c, err := f.Load()
	if err != nil {
		t.Fatal(err)
	}
	token := tokenFor("two", "base")
	for _, err := range []error{
		f.SaveToken(t.Context(), Config{}, token), f.SaveAccount(t.Context(), connection.Account{User: "Eve", Domain: "other"}),
		saveN8N(t, f, N8N{URL: "https://n8n.example.org", Runs: c.N8N.Runs, ProjectID: c.N8N.ProjectID}), f.ForgetToken(t.Context()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	changed := map[string]bool{}
	now := strings.Split(content(t, f.Path), "\n")
	for line := range strings.SplitSeq(example, "\n") {
		if !slices.Contains(now, line) {
			name, _, _ := strings.Cut(line, " ")
			changed[name] = true
		}
	}
	want := map[string]bool{"user": true, "domain": true, "company": true, "url": true, "token_type": true, "expiry": true, "scope": true, "api_domain": true,
		"credential_id": true, "credential_name": true, "credential_type": true, "pushing": true, "handed_over": true, "basic_auth_id": true, "basic_auth_password": true}
	if d := cmp.Diff(want, changed); d != "" {
		t.Errorf("changed lines: %s", d)
	}
	if _, err := f.Load(); err != nil || w.texts != nil {
		t.Errorf("%v, warned %q", err, w.texts)
	}
}

// A token that lies in a file of its own, which cannot be removed, is not forgotten.
func TestForgetTokenThatStays(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'file:full'\nrefresh_token = 'y'\n")
	full := filepath.Join(filepath.Dir(f.Path), "full") // a folder in which something is: nobody, not even root, removes it as a file
	if err := os.MkdirAll(filepath.Join(full, "in it"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := content(t, f.Path)
	if err := f.ForgetToken(t.Context()); err == nil || content(t, f.Path) != before {
		t.Errorf("%v:\n%s", err, content(t, f.Path))
	}
}

func TestWhatCannotBeChangedSafelyIsRefused(t *testing.T) {
	const noRoom = "[oauth2]\ntoken = { access_token = 'x', token_type = 'x', expiry = 2026-11-20T00:00:00Z, scope = 'x', api_domain = 'https://x.pipedrive.com' }\n"
	full, _ := testFile(t, noRoom)
	for name, err := range map[string]error{"Writable": full.Writable(t.Context()), "KeepsTokens": full.KeepsTokens(t.Context())} {
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("no room for the refresh token: %s: %v", name, err)
		}
	}
	const inline = "[oauth2]\ntoken = { access_token = 'x' # c\n, refresh_token = 'y' }\n"
	f, _ := testFile(t, inline)
	if err := f.ForgetToken(t.Context()); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Errorf("error %v", err)
	}
	if content(t, f.Path) != inline {
		t.Error("damaged")
	}
	if _, err := edit("c", []byte("version = 1\n"), Config{}, Config{Method: connection.OAuth2}); err == nil {
		t.Error("a table that is the person's was changed")
	}
}

func TestWritable(t *testing.T) {
	good, _ := testFile(t, lived)
	fresh, _ := testFile(t, "")
	invalid, _ := testFile(t, "method = 'x'\n")
	toNowhere, _ := testFile(t, "[oauth2.token]\nrefresh_token = 'file:no/folder'\n")
	locked, _ := testFile(t, "[oauth2.token]\nrefresh_token = 'keyring:a/b'\n")
	locked.Store.Keyring = lockedKeyring{}
	noFolder := fresh
	noFolder.Path = filepath.Join(fresh.Path, "no", "config.toml")
	link, _ := testFile(t, "")
	if err := os.Symlink(good.Path, link.Path); err != nil {
		t.Skip("no symbolic links here")
	}
	for name, c := range map[string]struct {
		f  File
		ok bool
	}{
		"good": {good, true}, "fresh": {fresh, true}, "invalid": {invalid, false}, "a folder that is not there": {toNowhere, false},
		"a locked keyring": {locked, false}, "no folder": {noFolder, false}, "a link": {link, false},
	} {
		err := c.f.KeepsTokens(t.Context())
		if again := c.f.Writable(t.Context()); (again == nil) != c.ok {
			t.Errorf("%s: Writable: %v", name, again)
		}
		if (err == nil) != c.ok || err != nil && (fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if content(t, good.Path) != lived {
		t.Error("asking changed the file")
	}
	_, want := invalid.Load()
	if err := invalid.Writable(t.Context()); err == nil || err.Error() != want.Error() {
		t.Errorf("what cannot be read: %v, want %v", err, want)
	}
}
