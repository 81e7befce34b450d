package cli

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// commands are what the scripts can do besides testscript's own commands.
func commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"exits":     exits,
		"login":     login,
		"simulator": startSimulator,
		"mode":      mode,
	}
}

// exits CODE COMMAND…: runs a command and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG]…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// simulator [SCOPES] [OPTION]…: starts a Pipedrive for the rest of the script and sets the environment as the
// simulator command would. Options: empty, retired-v1, fault:KIND.
func startSimulator(ts *testscript.TestScript, _ bool, args []string) {
	opts := simulator.Options{AutoApprove: true}
	for _, arg := range args {
		switch kind, fault := strings.CutPrefix(arg, "fault:"); {
		case fault:
			opts.Faults = append(opts.Faults, kind)
		case arg == "empty":
			opts.Empty = true
		case arg == "retired-v1":
			opts.RetiredV1 = true
		default:
			opts.Scopes = scopes.ParseList(arg)
		}
	}
	s, err := simulator.Start(opts)
	ts.Check(err)
	ts.Defer(func() { s.Close() })
	ts.Setenv("CONNECT_PIPEDRIVE_SERVICE", s.URL())
	ts.Setenv("PIPEDRIVE_API_TOKEN", simulator.APIToken)
	ts.Setenv("PIPEDRIVE_CLIENT_ID", simulator.ClientID)
	ts.Setenv("PIPEDRIVE_CLIENT_SECRET", simulator.ClientSecret)
}

// mode PERM FILE: wants the file's permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// login CODE browser|paste|cancel FILE [ARG]…: runs `connect-pipedrive login ARG…` and does the person's part: follows
// the authorize URL as a browser would (browser), pastes where it redirects to (paste), or denies the access (cancel).
// What the command printed goes to FILE; its exit code must be CODE.
func login(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: login CODE browser|paste|cancel FILE [ARG]…")
	}
	path, err := exec.LookPath("connect-pipedrive")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())}, args[3:]...)...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), []string{noLinger}
	for _, name := range []string{"PATH", "HOME", "CONNECT_PIPEDRIVE_SERVICE", "PIPEDRIVE_API_TOKEN", "PIPEDRIVE_CLIENT_ID", "PIPEDRIVE_CLIENT_SECRET"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	stdin, err := cmd.StdinPipe()
	ts.Check(err)
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	var printed strings.Builder
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		printed.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "/oauth/authorize?") {
			answerLogin(ts, args[1], lines.Text(), stdin)
		}
	}
	_ = cmd.Wait()
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(printed.String()), 0o600))
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s:\n%s", got, args[0], printed.String())
	}
}

func answerLogin(ts *testscript.TestScript, how, authorizeURL string, stdin io.WriteCloser) {
	client := &http.Client{}
	if how == "paste" {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	var answer *http.Response
	var err error
	if how == "cancel" {
		u, parseErr := url.Parse(authorizeURL)
		ts.Check(parseErr)
		q := u.Query()
		answer, err = client.Get(q.Get("redirect_uri") + "?error=user_denied&state=" + url.QueryEscape(q.Get("state")))
	} else {
		answer, err = client.Get(authorizeURL)
	}
	ts.Check(err)
	_ = answer.Body.Close()
	if how == "paste" {
		_, err = io.WriteString(stdin, "https://n8n.example.com/home\n"+answer.Header.Get("Location")+"\n")
		ts.Check(err)
	}
	_ = stdin.Close()
}
