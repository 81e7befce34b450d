package browser

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// binary is the program, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "connect-pipedrive-browser")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "connect-pipedrive")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// setup is an empty folder with a simulator and the environment that it asks for.
type setup struct {
	t       *testing.T
	dir     string
	service string
	env     []string
}

var export = regexp.MustCompile(`^export ([A-Z_]+)='(.*)'$`)

// simulate starts the simulator command.
func simulate(t *testing.T, args ...string) *setup {
	t.Helper()
	s := &setup{t: t, dir: t.TempDir()}
	s.env = []string{"HOME=" + s.dir, "XDG_STATE_HOME=" + s.dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "NO_PROXY=*"}
	cmd := exec.Command(binary, append([]string{"simulator"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stderr = s.dir, s.env, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the simulator ended with %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for range 4 {
		if !lines.Scan() {
			t.Fatal("the simulator says too little")
		}
		m := export.FindStringSubmatch(lines.Text())
		if m == nil {
			t.Fatalf("the simulator says %q", lines.Text())
		}
		s.env = append(s.env, m[1]+"="+m[2])
		if m[1] == "CONNECT_PIPEDRIVE_SERVICE" {
			s.service = m[2]
		}
	}
	return s
}

// configure writes a configuration for these actions and this redirect URL.
func (s *setup) configure(redirect string, actions ...string) {
	s.t.Helper()
	list, err := json.Marshal(actions)
	if err != nil {
		s.t.Fatal(err)
	}
	text := `version = 1
method = "oauth2"

[selection]
node_version = 2
actions = ` + string(list) + `

[oauth2]
client_id = "env:PIPEDRIVE_CLIENT_ID"
client_secret = "env:PIPEDRIVE_CLIENT_SECRET"
redirect_url = "` + redirect + `"
`
	if err := os.WriteFile(filepath.Join(s.dir, "config.toml"), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// config is the configuration as it stands.
func (s *setup) config() string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "config.toml"))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// command is the program with arguments, in the folder.
func (s *setup) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.t.Context(), binary, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// validate runs the test calls and gives the exit code and the status of each resource.
func (s *setup) validate() (int, map[string]string) {
	s.t.Helper()
	cmd := s.command("validate", "--json")
	out, err := cmd.Output()
	var report struct {
		Checks []struct{ Resource, Status string }
		Error  any
	}
	if jsonErr := json.Unmarshal(out, &report); jsonErr != nil {
		s.t.Fatalf("%v, %v: %s", err, jsonErr, out)
	}
	statuses := map[string]string{}
	for _, c := range report.Checks {
		statuses[c.Resource] = c.Status
	}
	return exitCode(s.t, err), statuses
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		t.Fatal(err)
	}
	return exit.ExitCode()
}

// login is a login under way.
type login struct {
	t        *testing.T
	cmd      *exec.Cmd
	url      string // to authorize at
	short    string // leads there
	messages *strings.Builder
	read     chan struct{} // closed when its messages have ended
}

var authorizeURL = regexp.MustCompile(`https?://\S+/oauth/authorize\?\S+`)

var shortURL = regexp.MustCompile(`on this machine, (http://\S+)\)`)

// login starts the login command and waits for the authorize URL.
func (s *setup) login(args ...string) *login {
	s.t.Helper()
	l := &login{t: s.t, cmd: s.command(append([]string{"login", "--no-browser", "--method", "oauth2"}, args...)...),
		messages: &strings.Builder{}, read: make(chan struct{})}
	messages, err := l.cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := l.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	in := bufio.NewReader(messages)
	for l.url == "" {
		line, err := in.ReadString('\n')
		l.messages.WriteString(line)
		l.url = authorizeURL.FindString(line)
		if err != nil {
			_ = l.cmd.Wait()
			s.t.Fatalf("no authorize URL: %s", l.messages)
		}
	}
	for l.short == "" {
		line, err := in.ReadString('\n')
		l.messages.WriteString(line)
		if m := shortURL.FindStringSubmatch(line); m != nil {
			l.short = m[1]
		}
		if err != nil || strings.Contains(line, "paste") {
			break
		}
	}
	go func() {
		defer close(l.read)
		_, _ = io.Copy(l.messages, in) // ends with the program
	}()
	return l
}

// ends waits for the end of the login, which must have this exit code, and gives what it said.
func (l *login) ends(code int) string {
	l.t.Helper()
	<-l.read
	if got := exitCode(l.t, l.cmd.Wait()); got != code {
		l.t.Errorf("the login ended with %d, want %d: %s", got, code, l.messages)
	}
	return l.messages.String()
}

// freePort is a port on which nothing listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
