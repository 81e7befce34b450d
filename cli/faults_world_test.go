package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/pipedrive/simulator"
)

// impatient are timeouts for servers that never come to an end, as endless are. Everything else has the program's own: a
// busy machine is no fault.
var (
	impatient = pipedrive.Timeouts{Header: 1500 * time.Millisecond, Body: 1500 * time.Millisecond}
	endless   = []string{"hang", "slow-headers", "slow-trickle", "token-hang"}
)

// stage is a folder and an environment in which commands are run within the test's process.
type stage struct {
	t       testing.TB
	dir     string
	env     map[string]string
	input   string         // standard input, then its end; empty: open until the command ends
	closed  bool           // standard input is at its end from the start
	browser func(s string) // what opens the authorize URL of a login
	heard   func(s string) // gets each line of standard error; nil: nobody
	secrets []string       // that must not be shown, besides those of the configuration and the simulator

	timeouts pipedrive.Timeouts
	answered watched // what a faulty simulator logs
}

func newStage(t testing.TB) *stage {
	return &stage{t: t, dir: t.TempDir(), env: map[string]string{"NO_COLOR": "1", "SSH_TTY": "no browser is opened"}}
}

// simulate starts a simulator and sets the environment as its command would.
func (s *stage) simulate(opts simulator.Options) *simulator.Server {
	s.t.Helper()
	opts.AutoApprove = true
	for _, kind := range opts.Faults {
		if slices.Contains(endless, kind) {
			s.timeouts = impatient
		}
	}
	sim, err := simulator.Start(opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(sim.Close)
	s.env["CONNECT_PIPEDRIVE_SERVICE"] = sim.URL()
	return sim
}

// app sets the credentials of the simulator's app, token that of its user.
func (s *stage) app() {
	s.env[envClientID], s.env[envClientSecret] = simulator.ClientID, simulator.ClientSecret
}
func (s *stage) token() { s.env[envToken] = simulator.APIToken }

func (s *stage) path(name string) string { return filepath.Join(s.dir, name) }

func (s *stage) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// read is the text of a file, "" if there is none.
func (s *stage) read(name string) string {
	data, _ := os.ReadFile(s.path(name))
	return string(data)
}

// files are the names of all files, hidden ones included.
func (s *stage) files() []string {
	s.t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// played is what became of a command.
type played struct {
	code          int
	out, err, log string
}

// run runs a command line with --config pointing into the folder, unless it has one. The context is ended as by a
// signal when stop is closed; nil never is.
func (s *stage) run(stop <-chan struct{}, args ...string) played {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute) // what waits for a browser that fails must not wait forever
	defer cancel()
	ended := &ending{stop: cancel}
	over := make(chan struct{})
	var helpers sync.WaitGroup
	helpers.Go(func() {
		select {
		case <-stop:
			ended.signal.Store(int64(syscall.SIGINT))
			cancel()
		case <-over:
		}
	})
	in, feed, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if s.input != "" || s.closed {
		_, _ = io.WriteString(feed, s.input) // fits into the pipe's buffer
		_ = feed.Close()
	}
	var out bytes.Buffer
	errs := &watched{heard: s.heard, onURL: func(url string) {
		if s.browser != nil {
			helpers.Go(func() { s.browser(url) })
		}
	}}
	w := world{in: in, out: &out, err: errs, timeouts: s.timeouts, getenv: func(name string) string { return s.env[name] }}
	log := filepath.Join(s.t.TempDir(), "debug.log")
	p := played{code: run(ctx, w, ended, s.named(args, log))}
	close(over)
	_ = feed.Close()
	helpers.Wait()
	_ = in.Close()
	p.out, p.err = out.String(), errs.text()
	data, _ := os.ReadFile(log) // there is none if the command line is wrong
	p.log = string(data)
	s.keepsSecrets("standard error", p.err)
	s.keepsSecrets("the debug log", p.log)
	if !s.handsOut(args) {
		s.keepsSecrets("standard output", p.out)
	}
	return p
}

// named adds --debug, and --config to commands that have it, where they are not given.
func (s *stage) named(args []string, log string) []string {
	all := slices.Clone(args)
	if !slices.Contains(args, "--debug") {
		all = append(all, "--debug", log)
	}
	if !slices.Contains(args, "--config") && strings.Contains(" login validate export push revoke ", " "+all[0]+" ") {
		all = append(all, "--config", s.path("config.toml"))
	}
	return all
}

// handsOut reports whether a command line is for printing secrets.
func (s *stage) handsOut(args []string) bool {
	return args[0] == "export" && !slices.Contains(args, "markdown") && !slices.Contains(args, "--output")
}

// keepsSecrets fails the test if a secret that is known by now is in a text.
func (s *stage) keepsSecrets(where, text string) {
	s.t.Helper()
	known := append(slices.Clone(s.secrets), simulator.APIToken, simulator.ClientSecret)
	for _, config := range []string{s.read("config.toml"), s.read(originalFile)} {
		known = append(known, storedSecrets(config)...)
	}
	for _, form := range secretForms(known) {
		if i := strings.Index(text, form); i >= 0 {
			s.t.Errorf("%s holds a secret as %q: …%s…", where, form, text[max(0, i-100):min(len(text), i+len(form)+100)])
		}
	}
	if tokenText.MatchString(text) {
		s.t.Errorf("%s holds a token:\n%s", where, text)
	}
}

// storedSecrets are the literal secrets of a configuration.
func storedSecrets(config string) (list []string) {
	for line := range strings.Lines(config) {
		found := storedSecret.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		if r, err := secret.ParseRef(found[1]); err == nil && r.IsLiteral() {
			list = append(list, found[1])
		}
	}
	return list
}

var (
	// storedSecret finds what a configuration has for secrets.
	storedSecret = regexp.MustCompile(`^(?:access_token|refresh_token|client_secret|token|basic_auth_password) = "([^"]{8,})"`)
	// tokenText is what the simulator's tokens look like.
	tokenText = regexp.MustCompile(`v1u:[A-Za-z0-9_-]{20}|1:1:[A-Za-z0-9_-]{20}`)
)

// watched is a standard error that tells of an authorize URL when it is printed.
type watched struct {
	onURL func(string)
	heard func(string)
	mu    sync.Mutex
	all   bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for line := range strings.Lines(string(p)) {
		if w.heard != nil {
			w.heard(line)
		}
		if strings.HasPrefix(line, "http") && strings.Contains(line, "/oauth/authorize?") {
			w.onURL(strings.TrimSpace(line))
		}
	}
	return w.all.Write(p)
}

func (w *watched) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.String()
}

// follow opens a URL as a browser does, and gives the last page's status and text.
func follow(url string) (status int, text string) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

// nobody is an address at which nothing listens just now.
func nobody() string { return "http://127.0.0.1:" + strconv.Itoa(testkit.FreePort()) }

// tokenConfig is a configuration with the simulator's API token that selects nothing: everything is validated.
func tokenConfig() string {
	return "version = 1\nmethod = \"api-token\"\n\n[api_token]\ntoken = \"" + simulator.APIToken + "\"  # my own\n"
}

// connected is the text of a configuration with OAuth2 tokens of a simulator: its tokens are good for every other one.
var connected = sync.OnceValues(func() (string, error) {
	sim, err := simulator.Start(simulator.Options{AutoApprove: true})
	if err != nil {
		return "", err
	}
	defer sim.Close()
	access, refresh, err := obtain(sim.URL())
	return fmt.Sprintf(`# my own
version = 1
method = "oauth2"

[oauth2]
client_id = %q
client_secret = %q

[oauth2.token]
access_token = %q
refresh_token = %q
token_type = "Bearer"
expiry = 2126-11-22T00:00:00Z
scope = "base,deals:full,activities:full,contacts:full,products:full,leads:full,webhooks:full"
api_domain = "https://acme-demo.pipedrive.com"  # mine, too
`, simulator.ClientID, simulator.ClientSecret, access, refresh), err
})

// obtain authorizes the simulator's app and exchanges the code, as login does.
func obtain(service string) (access, refresh string, err error) {
	const callback = "http://localhost:1/callback"
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(service + "/oauth/authorize?state=x&client_id=" + simulator.ClientID + "&redirect_uri=" + callback)
	if err != nil {
		return "", "", err
	}
	_ = resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return "", "", err
	}
	form := strings.NewReader("grant_type=authorization_code&redirect_uri=" + callback + "&code=" + to.Query().Get("code"))
	req, err := http.NewRequest(http.MethodPost, service+"/oauth/token", form)
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
	if resp, err = client.Do(req); err != nil {
		return "", "", err
	}
	defer func() { _ = resp.Body.Close() }()
	return readTokens(resp.Body)
}

func readTokens(body io.Reader) (access, refresh string, err error) {
	var token struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.NewDecoder(body).Decode(&token); err != nil {
		return "", "", err
	}
	if token.Access == "" || token.Refresh == "" {
		return "", "", errors.New("the simulator gave no token")
	}
	return token.Access, token.Refresh, nil
}

// nullFile is a standard input at its end.
func nullFile(t testing.TB) *os.File {
	t.Helper()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
