package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// actionFile is what is read of action.yml.
type actionFile struct {
	Inputs map[string]struct{ Description, Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Uses, Shell, Run string
			Env              map[string]string
		}
	}
}

// pipeline is a checked-out repository with workflows, and what a runner gives to an action in it.
type pipeline struct {
	t            *testing.T
	source       string // this repository
	folder, temp string
	action       actionFile
}

func newPipeline(t *testing.T) *pipeline {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs bash")
	}
	source, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	p := &pipeline{t: t, source: source, folder: t.TempDir(), temp: t.TempDir()}
	decodeYAML(t, "../action.yml", &p.action)
	for name, text := range map[string]string{
		"flows/a.json": "{\"nodes\":[\n {\"name\":\"New\",\"type\":\"n8n-nodes-base.pipedrive\",\"typeVersion\":2,\"parameters\":{\"rawCustomFieldKeys\":true}}]}",
		"b c.json":     `{"nodes":[{"name":"Get","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"lead","operation":"get"}}]}`,
		"config.toml":  "version = 1\nmethod = \"oauth2\"\n[oauth2.token]\nscope = \"base,deals:full\"\n",
	} {
		path := filepath.Join(p.folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func decodeYAML(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

var actionExpression = regexp.MustCompile(`\$\{\{ *inputs\.([a-z0-9-]+) *\}\}`)

// step runs a step's script as the runner does for `shell: bash`.
func (p *pipeline) step(at int, inputs map[string]string) (out, said string, code int) {
	p.t.Helper()
	step := p.action.Runs.Steps[at]
	if step.Shell != "bash" || strings.Contains(step.Run, "${{") {
		p.t.Fatalf("step %d: %+v", at, step)
	}
	script := filepath.Join(p.temp, "script.sh")
	if err := os.WriteFile(script, []byte(step.Run), 0o600); err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
	cmd.Dir = p.folder
	cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+p.source, "RUNNER_TEMP="+p.temp)
	for name, value := range step.Env {
		cmd.Env = append(cmd.Env, name+"="+actionExpression.ReplaceAllStringFunc(value, func(e string) string {
			input := actionExpression.FindStringSubmatch(e)[1]
			known, ok := p.action.Inputs[input]
			if !ok || known.Description == "" {
				p.t.Errorf("there is no input %s, or nobody says what it is for", input)
			}
			if given, ok := inputs[input]; ok {
				return given
			}
			return known.Default
		}))
	}
	return p.run(cmd)
}

func (p *pipeline) run(cmd *exec.Cmd) (out, said string, code int) {
	p.t.Helper()
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// TestPipelines runs what action.yml and .pre-commit-hooks.yaml say, with the program that the action builds.
func TestPipelines(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	last := len(p.action.Runs.Steps) - 1
	if p.action.Runs.Using != "composite" || last != 2 || !strings.HasPrefix(p.action.Runs.Steps[0].Uses, "actions/setup-go@") {
		t.Fatalf("%+v", p.action.Runs)
	}
	if _, said, code := p.step(1, nil); code != 0 {
		t.Fatalf("it does not build: %s", said)
	}
	for name, c := range map[string]struct {
		inputs map[string]string
		code   int
		out    string
	}{
		"nothing to compare with": {nil, 0, ""},
		"a scope is missing": {map[string]string{"workflows": "flows\nb c.json\n", "granted": "base,leads:read"}, 1,
			"::error file=flows/a.json,line=2,title=missing-scope::flows/a.json: New: deals:full (Deals: Full access) is not granted, and needed for deal:create\n"},
		"a configuration, strict": {map[string]string{"workflows": "flows", "against": "config.toml", "strict": "true"}, 0, ""},
		"nothing is run":          {map[string]string{"workflows": "$(touch harm)", "granted": "`touch harm`"}, 2, ""},
	} {
		out, said, code := p.step(last, c.inputs)
		if code != c.code || !strings.Contains(out, c.out) || c.out == "" && out != "" {
			t.Errorf("%s: exit %d\n%s%s", name, code, out, said)
		}
	}
	if out, said, code := p.step(last, map[string]string{"granted": "leads:read", "format": "sarif", "output": "scopes.sarif"}); code != 1 || out != "" {
		t.Errorf("exit %d\n%s%s", code, out, said)
	}
	if data, err := os.ReadFile(filepath.Join(p.folder, "scopes.sarif")); err != nil || !bytes.Contains(data, []byte(`"missing-scope"`)) {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(p.folder, "harm")); err == nil {
		t.Error("an input was run")
	}
	p.preCommit()
}

// preCommit runs the hook as pre-commit does: its entry and args, without a shell, in the root of the repository.
func (p *pipeline) preCommit() {
	p.t.Helper()
	var hooks []struct {
		ID, Name, Entry, Language, Files string
		Args                             []string
		PassFilenames                    bool `yaml:"pass_filenames"`
	}
	decodeYAML(p.t, "../.pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 1 || hooks[0].ID == "" || hooks[0].Name == "" || hooks[0].Language != "golang" || hooks[0].PassFilenames {
		p.t.Fatalf("%+v", hooks)
	}
	if files := regexp.MustCompile(hooks[0].Files); !files.MatchString("flows/a.json") || files.MatchString("a.jsonx") {
		p.t.Errorf("it looks at %s", hooks[0].Files)
	}
	for _, c := range []struct {
		args []string // the user's; nil: the hook's own
		code int
	}{{nil, 0}, {[]string{"--workflow", "flows", "--granted", "base,deals:full"}, 0}, {[]string{"--workflow", "flows", "--granted", "base"}, 1}} {
		if c.args == nil {
			c.args = hooks[0].Args
		}
		words := append(strings.Fields(hooks[0].Entry), c.args...)
		cmd := exec.Command(filepath.Join(p.temp, words[0]), words[1:]...)
		cmd.Dir = p.folder
		if out, said, code := p.run(cmd); code != c.code {
			p.t.Errorf("%q: exit %d\n%s%s", c.args, code, out, said)
		}
	}
}
