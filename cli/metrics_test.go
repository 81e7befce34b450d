package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// TestMetrics pins every line, since dashboards and alerts rely on them.
func TestMetrics(t *testing.T) {
	s := newStage(t)
	a := &app{world: world{getenv: func(string) string { return "" }}, ended: &ending{}}
	s.write("gone.toml", "version = 1\n[account]\ncompany = \"Kept\"\n")
	check := func(resource, call string, status connection.Status) connection.Check {
		return connection.Check{Resource: resource, Call: call, Status: status}
	}
	v := validation{
		Config: "a.toml", Account: connection.Account{Company: "Ac\"me\\\n"}, company: "before", TokensSpent: 42, expiry: time.Unix(1800000000, 0),
		comparison: &scopes.Comparison{Granted: []scopes.Scope{}, Missing: []scopes.Scope{"deals:full", "mail:full"}, Excess: []scopes.Scope{"leads:read"}},
		Checks: []connection.Check{check("deal", "GET /1", "ok"), check("deal", "GET /2", "failed"), check("deal", "GET /3", "ok"), check("person", "GET /4", "empty"),
			check("note", "GET /5", "skipped"), check("call", "GET /6", "ok"), check("call", "GET /7", "plan")},
	}
	m := a.measure("a.toml", v, false, 1500*time.Millisecond)
	m = append(m, a.measure("a.toml", v, false, time.Second)...) // named twice
	m = append(m, a.measure("b.toml", validation{Config: "b.toml", company: "as it was", comparison: &scopes.Comparison{Missing: []scopes.Scope{"deals:full"}}}, true, 0)...)
	m = append(m, a.measure(s.path("gone.toml"), validation{}, false, 0)...)
	m = append(m, a.measure(s.path("nowhere.toml"), validation{}, false, 0)...)
	got := strings.ReplaceAll(string(m.exposition()), s.dir+"/", "")
	const want = `# HELP connect_pipedrive_up Whether everything that the configuration selects works (1) or not (0).
# TYPE connect_pipedrive_up gauge
connect_pipedrive_up{config="a.toml",company="Ac\"me\\"} 0
connect_pipedrive_up{config="b.toml",company="as it was"} 1
connect_pipedrive_up{config="gone.toml",company="Kept"} 0
connect_pipedrive_up{config="nowhere.toml",company=""} 0
# HELP connect_pipedrive_check_up Whether all test calls of a resource work (1) or not (0). What cannot be tested has none.
# TYPE connect_pipedrive_check_up gauge
connect_pipedrive_check_up{config="a.toml",resource="deal"} 0
connect_pipedrive_check_up{config="a.toml",resource="person"} 1
connect_pipedrive_check_up{config="a.toml",resource="call",call="GET /6"} 1
connect_pipedrive_check_up{config="a.toml",resource="call",call="GET /7"} 0
# HELP connect_pipedrive_missing_scopes How many scopes are needed and not granted.
# TYPE connect_pipedrive_missing_scopes gauge
connect_pipedrive_missing_scopes{config="a.toml"} 2
# HELP connect_pipedrive_excess_scopes How many scopes are granted and not needed.
# TYPE connect_pipedrive_excess_scopes gauge
connect_pipedrive_excess_scopes{config="a.toml"} 1
# HELP connect_pipedrive_token_expiry_timestamp_seconds When the access token that was used ends, in Unix time.
# TYPE connect_pipedrive_token_expiry_timestamp_seconds gauge
connect_pipedrive_token_expiry_timestamp_seconds{config="a.toml"} 1800000000
# HELP connect_pipedrive_validation_duration_seconds How long validating the configuration took.
# TYPE connect_pipedrive_validation_duration_seconds gauge
connect_pipedrive_validation_duration_seconds{config="a.toml"} 1.5
connect_pipedrive_validation_duration_seconds{config="b.toml"} 0
connect_pipedrive_validation_duration_seconds{config="gone.toml"} 0
connect_pipedrive_validation_duration_seconds{config="nowhere.toml"} 0
# HELP connect_pipedrive_api_tokens_spent Tokens of the company's daily API budget that the validation cost.
# TYPE connect_pipedrive_api_tokens_spent gauge
connect_pipedrive_api_tokens_spent{config="a.toml"} 42
connect_pipedrive_api_tokens_spent{config="b.toml"} 0
connect_pipedrive_api_tokens_spent{config="gone.toml"} 0
connect_pipedrive_api_tokens_spent{config="nowhere.toml"} 0
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	last := configMetrics{{"build_info", "", 1}}
	if got := string(last.exposition()); !strings.HasSuffix(got, "\nconnect_pipedrive_build_info 1\n") {
		t.Errorf("without labels:\n%s", got)
	}
}
