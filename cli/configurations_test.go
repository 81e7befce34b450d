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
			if err := s.Set(fmt.Sprintf("%d/%d", i, count)); err != nil {
				t.Fatal(err)
			}
			all = append(all, s.of(names)...)
		}
		if slices.Sort(all); !slices.Equal(all, names) {
			t.Errorf("%d shards have %q", count, all)
		}
	}
	for _, bad := range []string{"", "1", "4/4", "-1/4", "0/0", "a/b", "1/2/3", "0x1/2"} {
		if err := new(shard).Set(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
