package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompletions: what each flag and argument is completed with. :0 lets the shell complete files, :4 does not, :6 adds no blank,
// :16 is folders.
func TestCompletions(t *testing.T) {
	s := newStage(t)
	s.env["XDG_CONFIG_HOME"] = s.dir
	t.Chdir(s.dir)
	complete := func(args string) string {
		var out bytes.Buffer
		w := world{in: nullFile(t), out: &out, err: new(bytes.Buffer), getenv: func(name string) string { return s.env[name] }}
		run(t.Context(), w, &ending{}, append([]string{"__complete"}, strings.Split(args, " ")...))
		var kept string
		for line := range strings.Lines(out.String()) { // a shell drops what does not begin like the word
			if strings.HasPrefix(line, ":") || strings.HasPrefix(line, args[strings.LastIndex(args, " ")+1:]) {
				kept += line
			}
		}
		return kept
	}
	for _, c := range []struct{ args, want string }{
		{"validate --config ", ":0\n"},
		{"validate --metrics ", ":0\n"},
		{"validate --debug ", ":0\n"},
		{"validate --service ", ":4\n"},
		{"validate ", ":4\n"},
		{"--workflow ", ":0\n"},
		{"explain ", ":0\n"},
		{"man ", ":16\n"},
		{"completion ", "bash\nzsh\nfish\npowershell\n:4\n"},
		{"help st", "status\n:4\n"},
		{"help status ", ":4\n"},
		{"login --method ", "api-token\noauth2\n:4\n"},
		{"scopes --node ", "pipedrive\npipedrive-trigger\n:4\n"},
		{"scopes --node-version ", "1\n2\n:4\n"},
		{"scopes --related ", "file=deals\nfile=activities\nfile=contacts\nnote=deals\nnote=contacts\n:4\n"},
		{"scopes --format ", "text\nmarkdown\njson\nlist\ngithub\nsarif\n:4\n"},
		{"scopes --against ", ":0\n"},
		{"scopes --granted base,base2,mail:", "base,base2,mail:read\tMail: Read only\nbase,base2,mail:full\tMail: Full access\n:6\n"},
		{"scopes --granted mail:read,mail:", "mail:read,mail:full\tMail: Full access\n:6\n"},
		{"--scopes mail:", "mail:read\tMail: Read only\nmail:full\tMail: Full access\n:6\n"},
		{"simulator --scopes users:", "users:read\tRead users data\n:6\n"},
		{"scopes --action trig", "trigger\tPipedrive Trigger\n:4\n"},
		{"scopes --node-version 1 --action dealProduct:u", "dealProduct:update\tUpdate a deal product\n:4\n"},
	} {
		if got := complete(c.args); got != c.want {
			t.Errorf("%s: %q, want %q", c.args, got, c.want)
		}
	}
	profiles := filepath.Join(s.dir, "connect-pipedrive")
	if err := os.Mkdir(profiles, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"acme.toml", "acme.old.toml", "beta.txt", filepath.Join("connect-pipedrive", "acme.toml"), filepath.Join("connect-pipedrive", "a.b.toml")} {
		s.write(name, "")
	}
	for typed, want := range map[string]string{
		"a": "acme\tprofile\nacme.old.toml\nacme.toml\n:4\n", "b": ":0\n", "acme.": ":0\n", "*": ":0\n", "./a": ":0\n",
	} {
		if got := complete("status --config " + typed); got != want {
			t.Errorf("profiles and %q: %q, want %q", typed, got, want)
		}
	}
}

// The scripts complete, each in its shell's way, and have what had to be mended in them.
func TestCompletionScripts(t *testing.T) {
	for shell, mends := range map[string][]string{"bash": bashMends, "zsh": zshMends, "fish": fishMends, "powershell": nil} {
		p := newStage(t).run(nil, "completion", shell)
		if p.code != 0 || !strings.Contains(p.out, "__complete") {
			t.Errorf("%s: exit %d\n%s", shell, p.code, p.err)
		}
		for i := 1; i < len(mends); i += 2 {
			if !strings.Contains(p.out, mends[i]) {
				t.Errorf("%s: it lacks %q", shell, mends[i])
			}
		}
	}
	for _, args := range [][]string{{"completion"}, {"completion", "bash", "zsh"}} {
		if p := newStage(t).run(nil, args...); p.code != 2 || !strings.Contains(p.err, "completion takes one shell, got ") {
			t.Errorf("%v: exit %d\n%s", args, p.code, p.err)
		}
	}
}
