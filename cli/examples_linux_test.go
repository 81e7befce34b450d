package cli

import (
	"cmp"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// unlikeOthers are examples that cannot end well where nobody looks, with what they say instead.
var unlikeOthers = map[string]string{
	"connect-pipedrive":                            "the wizard needs a terminal",
	"connect-pipedrive --demo":                     "the wizard needs a terminal",
	"connect-pipedrive revoke":                     "there is no terminal to ask at",
	"connect-pipedrive login --no-browser --paste": "standard input ended before a redirected URL came",
	// nothing was pushed before
	"connect-pipedrive validate --n8n=https://n8n.example.com": "it is not known which of n8n's credentials is meant",
}

// TestHelpExamplesRun runs the examples of every command's help in a shell, as a reader would: in a folder with the files
// that they name, beside a simulated Pipedrive and an n8n.
func TestHelpExamplesRun(t *testing.T) {
	for _, cmd := range documented(newRoot(&app{})) {
		if cmd.Example == "" {
			if cmd.Runnable() && !strings.HasPrefix(cmd.CommandPath(), "connect-pipedrive completion") { // whose text has them
				t.Errorf("%s has no examples", cmd.CommandPath())
			}
			continue
		}
		t.Run(cmd.Name(), func(t *testing.T) {
			t.Parallel()
			sh := newExampleShell(t)
			for _, example := range examplesOf(cmd.Example) {
				said, err := sh.run(example)
				want, fails := unlikeOthers[example]
				if fails != (err != nil) || !strings.Contains(said, want) {
					t.Errorf("%s\n%v\n%s", example, err, said)
				}
			}
		})
	}
}

// examplesOf are the command lines of a help's examples: one each, or all together if one of them stays in the background.
// What a line does stands behind it, as in the help of the program itself.
func examplesOf(text string) []string {
	var lines []string
	together := false
	for line := range strings.SplitSeq(text, "\n") {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "   ")
		together = together || strings.HasSuffix(line, "&")
		lines = append(lines, line)
	}
	if together {
		return []string{strings.Join(lines, "\n")}
	}
	return lines
}

type exampleShell struct {
	t   *testing.T
	dir string
	env []string
	n8n string
}

// newExampleShell prepares the folder that examples are run in.
func newExampleShell(t *testing.T) *exampleShell {
	t.Helper()
	sim, err := simulator.Start(simulator.Options{AutoApprove: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	dir, bin := t.TempDir(), t.TempDir()
	workflow, err := os.ReadFile("../testdata/workflows/one-workflow.json")
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(dir, "workflow.json"): string(workflow),
		filepath.Join(dir, "token.txt"):     simulator.APIToken,
		filepath.Join(dir, "error.json"):    `{"message":"Forbidden - perhaps check your credentials?","description":"Scope and URL mismatch","httpCode":"403"}`,
		filepath.Join(dir, "config.toml"):   "[selection]\nactions = [\"deal:getAll\"]\n\n[oauth2]\nredirect_url = \"http://localhost:" + strconv.Itoa(testkit.FreePort()) + "/callback\"\n",
		filepath.Join(bin, "xdg-open"):      "#!/bin/sh\necho a launcher's noise; echo a launcher's noise >&2\nbrowse \"$1\" >/dev/null 2>&1 &\n",
		filepath.Join(bin, "pass"):          "#!/bin/sh\necho " + n8ntest.Key + "\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sh := &exampleShell{t: t, dir: dir, n8n: n8ntest.New(t, "").URL, env: []string{
		"HOME=" + dir, "PATH=" + bin + ":" + os.Getenv("PATH"), "DISPLAY=:0", "N8N_API_KEY=" + n8ntest.Key,
		"CONNECT_PIPEDRIVE_SERVICE=" + sim.URL(), "PIPEDRIVE_CLIENT_ID=" + simulator.ClientID, "PIPEDRIVE_CLIENT_SECRET=" + simulator.ClientSecret, noLinger,
	}}
	if said, err := sh.run("connect-pipedrive login && cp config.toml sales.toml && cp config.toml support.toml && mkdir companies && cp config.toml companies/acme.toml && cp config.toml companies/eu-north.toml"); err != nil || strings.Contains(said, "noise") {
		t.Fatalf("%v\n%s", err, said)
	}
	return sh
}

// run runs command lines with nothing on standard input and ends what they leave behind.
func (sh *exampleShell) run(lines string) (said string, err error) {
	here := strings.NewReplacer("https://n8n.example.com", sh.n8n, "/var/lib/prometheus/node-exporter/", sh.dir+"/")
	cmd := exec.Command("sh", "-e", "-c", here.Replace(lines))
	cmd.Dir, cmd.Env = sh.dir, sh.env
	log, err := os.Create(filepath.Join(sh.t.TempDir(), "said")) // a pipe would stay open until the last of them has ended
	if err != nil {
		sh.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Run()
	if killed := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); killed != nil && !errors.Is(killed, syscall.ESRCH) {
		sh.t.Error(killed)
	}
	text, readErr := os.ReadFile(log.Name())
	return string(text), cmp.Or(err, readErr)
}
