package cli

import (
	"runtime"
	"runtime/debug"
	"testing"

	"connect-pipedrive/scopes"
)

func TestVersions(t *testing.T) {
	const commit = "0123456789abcdef"
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: "vcs." + key, Value: value} }
	module := func(version string) debug.Module { return debug.Module{Version: version} }
	at := setting("time", "2026-11-26T10:00:00Z")
	for name, c := range map[string]struct {
		info *debug.BuildInfo
		want build
	}{
		"nothing is known": {nil, build{Version: "devel"}},
		"a release":        {&debug.BuildInfo{Main: module("v1.2.3"), Settings: []debug.BuildSetting{setting("revision", commit), at}}, build{Version: "v1.2.3", Commit: commit, Date: at.Value}},
		"a checkout": {&debug.BuildInfo{Main: module("(devel)"), Settings: []debug.BuildSetting{setting("revision", commit), setting("modified", "false")}},
			build{Version: "devel-0123456789ab", Commit: commit}},
		"a changed checkout": {&debug.BuildInfo{Settings: []debug.BuildSetting{setting("modified", "true"), setting("revision", commit[:12])}},
			build{Version: "devel-0123456789ab-dirty", Commit: commit[:12]}},
		"a short commit": {&debug.BuildInfo{Settings: []debug.BuildSetting{setting("revision", commit[:11]), {Key: "GOOS", Value: "true"}}}, build{Version: "devel", Commit: commit[:11]}},
	} {
		c.want.Go, c.want.Tables = runtime.Version(), scopes.TableDates()
		if got := buildOf(c.info); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
