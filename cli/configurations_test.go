package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestConfigurationsAreFound(t *testing.T) {
	s := newStage(t)
	s.env["XDG_CONFIG_HOME"] = s.path("home")
	a := &app{world: world{getenv: func(name string) string { return s.env[name] }}}
	for _, name := range []string{"b.toml", "a.toml", ".hidden.toml", "c.txt", "[x].toml"} {
		s.write(name, "")
	}
	for given, want := range map[string]string{
		".":               "[x].toml a.toml b.toml",
		"?.toml":          "a.toml b.toml",
		"[ab].toml":       "a.toml b.toml",
		"[x].toml":        "[x].toml",
		"b.toml,a.toml":   "b.toml a.toml",
		"b.toml,.":        "b.toml [x].toml a.toml",
		"b.toml,./b.toml": "b.toml",
		"nowhere.toml":    "nowhere.toml",
		"acme,acme":       "acme",
	} {
		t.Chdir(s.dir)
		got, err := a.configurations(strings.Split(given, ","))
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v, want %s", given, got, err, want)
		}
	}
	for _, folder := range []string{"we[i]rd", "weird"} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		s.write(filepath.Join(folder, "x.toml"), "")
	}
	if got, err := a.configurations([]string{"we[i]rd"}); err != nil || !slices.Equal(got, []string{filepath.Join("we[i]rd", "x.toml")}) {
		t.Errorf("a folder with a strange name: %q, %v", got, err)
	}
	for _, given := range []string{"*.json", "[", t.TempDir()} {
		if got, err := a.configurations([]string{given}); err == nil {
			t.Errorf("%s: %q", given, got)
		}
	}
	if got, want := a.configPath("acme"), filepath.Join(s.path("home"), "connect-pipedrive", "acme.toml"); got != want {
		t.Errorf("the profile is %s, want %s", got, want)
	}
}

func TestShardsAreAllOnce(t *testing.T) {
	names := strings.Fields("a b c d e f g")
	for count := 1; count < 10; count++ {
		var all []string
		for i := range count {
			var s shard
			if err := s.set(fmt.Sprintf("%d/%d", i, count)); err != nil {
				t.Fatal(err)
			}
			all = append(all, s.of(names)...)
		}
		if slices.Sort(all); !slices.Equal(all, names) {
			t.Errorf("%d shards have %q", count, all)
		}
	}
	for _, bad := range []string{"", "1", "4/4", "-1/4", "0/0", "a/b", "1/2/3", "0x1/2"} {
		if err := new(shard).set(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestAFolderIsLookedIntoOnce counts what is allocated for files that are no configurations: however many configurations
// stand beside them, the folder is read as often.
func TestAFolderIsLookedIntoOnce(t *testing.T) {
	const configs, bystanders = 30, 300
	allocated := map[string]float64{}
	for _, crowded := range []bool{false, true} {
		s := newStage(t)
		for i := range configs {
			s.write(fmt.Sprintf("%d.toml", i), "version = 1\nmethod = \"api-token\"\n")
		}
		for i := range bystanders {
			if crowded {
				s.write(fmt.Sprintf("%d.txt", i), "")
			}
		}
		s.write(".7.toml.1.tmp", "secret")
		for _, command := range []string{"status", "validate"} {
			count := testing.AllocsPerRun(1, func() {
				if r := s.run(nil, command, "--config", s.dir, "--json"); r.code != 2 || strings.Count(r.out, "holds no token") != configs {
					t.Errorf("%s: %d, %s%s", command, r.code, r.out, r.err)
				}
			})
			if allocated[command] += count; !crowded {
				allocated[command] -= 2 * count
			}
		}
		if s.read(".7.toml.1.tmp") != "" {
			t.Error("what a killed process left is still there")
		}
	}
	for command, more := range allocated {
		if each := more / bystanders; each > configs/2 { // as often as there are configurations would be twice that, at least
			t.Errorf("%s looked at each file as if it were %.0f", command, each)
		}
	}
}
