package cli

import (
	"strings"
	"testing"

	"connect-pipedrive/n8n/n8ntest"
)

// TestSelections: the flags add up, each action in its own node's version.
func TestSelections(t *testing.T) {
	s := newStage(t)
	s.write("two.toml", "[selection]\nactions = [\"deal:get\", \"trigger\"]\n")
	s.write("one.toml", "[selection]\nnode_version = 1\nactions = [\"dealProduct:update\"]\n")
	s.write("flow.json", `{"nodes":[`+createNode+`]}`)
	for _, c := range []struct{ args, want string }{
		{"--action deal:get --call GET_/v1/users", "deals:read users:read"},
		{"--action dealProduct:update", "products:full"},
		{"--action dealProduct:update --node-version 1", "deals:full"},
		{"--node pipedrive-trigger", "webhooks:full"},
		{"--node pipedrive-trigger --action lead:get", "leads:read webhooks:full"},
		{"--node pipedrive --node-version 1", "deals:full activities:full contacts:full products:full leads:full"},
		{"--action note:get --related note=deals --related note=contacts", "deals:read contacts:read"},
		{"--config two.toml", "deals:read webhooks:full"},
		{"--config one.toml", "deals:full"},
		{"--config one.toml --node-version 1 --action dealProduct:add", "deals:full products:full"},
		{"--config one.toml --node-version 2 --action dealProduct:update", "deals:full products:full"},
		{"--config one.toml --action dealProduct:update", "deals:full"},
		{"--config two.toml --workflow flow.json", "deals:full webhooks:full"},
		{"--action lead:create --lookups", "leads:full users:read"},
		{"--action lead:create", "leads:full"},
		{"--workflow flow.json --active", ""},
	} {
		args := strings.Fields(strings.NewReplacer("two.toml", s.path("two.toml"), "one.toml", s.path("one.toml"), "flow.json", s.path("flow.json")).Replace(c.args))
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		if p := s.run(nil, append([]string{"scopes", "--format", "list"}, args...)...); p.code != 0 || strings.Join(strings.Fields(p.out), " ") != c.want {
			t.Errorf("%s: exit %d, %q, want %q\n%s", c.args, p.code, p.out, c.want, p.err)
		}
	}
}

// What does not resolve is said beside a list, with all that is known of it, and beside other formats only where they do not say it.
func TestUnresolvedIsSaid(t *testing.T) {
	s := newStage(t)
	s.t.Chdir(s.dir)
	s.write("open.json", `{"nodes":[{"name":"Any","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"operation":"={{ $json.op }}"}}]}`)
	const node, call, rest = "open.json: Any: the operation is an expression", "x: unknown method; Pipedrive takes GET, POST, PUT, PATCH and DELETE",
		"not everything is resolved: more scopes may be needed than are listed"
	for _, c := range []struct {
		args string
		want []string
	}{
		{"--workflow open.json --call x --format list", []string{node, call, rest}}, {"--workflow open.json --call x", []string{call}}, {"--workflow open.json", nil},
		{"--action deal:get --format list", nil},
	} {
		var want string
		for _, text := range c.want {
			want += "connect-pipedrive: warning: " + text + "\n"
		}
		if p := s.run(nil, append([]string{"scopes"}, strings.Fields(c.args)...)...); p.code != 0 || len(p.err) != len(want) || !containsLines(p.err, want) {
			t.Errorf("%s: exit %d\n%s\nwant\n%s", c.args, p.code, p.err, want)
		}
	}
}

// containsLines reports whether a text has all lines of another one.
func containsLines(text, lines string) bool {
	for line := range strings.Lines(lines) {
		if !strings.Contains(text, line) {
			return false
		}
	}
	return true
}

// Where n8n is opened is where Pipedrive calls back, as long as a configuration does not say otherwise, and where its credentials can be
// opened, unless some stand in a file.
func TestScopesKnowWhereN8NIs(t *testing.T) {
	n := busyN8N(t)
	s := newStage(t)
	s.env["N8N_API_KEY"], s.secrets = n8ntest.Key, []string{n8ntest.Key}
	s.write("config.toml", "[selection]\nactions = [\"trigger\"]\n[n8n]\nurl = \"https://n8n.example.com\"\n")
	s.write("flow.json", `{"nodes":[`+createNode+`]}`)
	for _, c := range []struct {
		args         []string
		warns, links bool
	}{
		{[]string{"--action", "trigger"}, true, true},
		{[]string{"--config", s.path("config.toml")}, false, true},
		{[]string{"--action", "trigger", "--workflow", s.path("flow.json")}, true, false},
	} {
		p := s.run(nil, append([]string{"scopes", "--n8n", n.URL + "/home"}, c.args...)...)
		if p.code != 0 || strings.Contains(strings.Join(strings.Fields(p.out), " "), " is not public") != c.warns {
			t.Errorf("%v: exit %d\n%s%s", c.args, p.code, p.out, p.err)
		}
		p = s.run(nil, append([]string{"scopes", "--by-credential", "--format", "markdown", "--n8n", n.URL + "/home"}, c.args...)...)
		if p.code != 0 || strings.Contains(p.out, "(<"+n.URL+"/home/credentials/o1>)") != c.links {
			t.Errorf("%v, by credential: exit %d\n%s%s", c.args, p.code, p.out, p.err)
		}
	}
}
