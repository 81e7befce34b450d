package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// TestMisplacedArguments: what looks like a flag's value leads to the flag, if the command has it.
func TestMisplacedArguments(t *testing.T) {
	for _, c := range []struct{ command, argument, want string }{
		{"scopes", "GET /v1/users", "give it as --call 'GET /v1/users'"},
		{"scopes", "get x", "give it as --call 'get x'"},
		{"scopes", "get", ""},
		{"scopes", "/v1/users", "give it as --call /v1/users"},
		{"scopes", "acme.pipedrive.com/v1", "give it as --call acme.pipedrive.com/v1"},
		{"scopes", "https://n8n.example.com", "give it as --n8n https://n8n.example.com"},
		{"scopes", "sales.toml", "give it as --config sales.toml"},
		{"scopes", "sales.tomlx", ""},
		{"scopes", "flow.json", "give it as --workflow flow.json"},
		{"scopes", "flows/x", "give it as --workflow flows/x"},
		{"scopes", "-", "give it as --workflow -"},
		{"scopes", "deal:get@1", "give it as --action deal:get@1"},
		{"scopes", "deal:get@3", ""},
		{"scopes", "*:get", "give it as --action '*:get'"},
		{"scopes", "trigger", "give it as --action trigger"},
		{"scopes", "triggers", ""},
		{"scopes", "pipedrive", "give it as --node pipedrive"},
		{"scopes", "pipedrive-trigger", "give it as --node pipedrive-trigger"},
		{"validate", "http://localhost:5678", "give it as --n8n=http://localhost:5678"},
		{"validate", "deal:get", ""},
		{"validate", "a b.toml", "give it as --config 'a b.toml'"},
	} {
		if got := argumentHint(commandOf(t, c.command), c.argument); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.command, c.argument, got, c.want)
		}
	}
}

// A flag that a command has not got leads to one that it has; a secret leads nowhere near a command line.
func TestUnknownFlags(t *testing.T) {
	const file, config = "give --api-key-file FILE, or set N8N_API_KEY", "config.toml names where it is"
	for _, c := range []struct{ command, flag, want string }{
		{"validate", "timout", "did you mean --timeout?"}, {"validate", "zzzz", ""},
		{"push", "api-key", file}, {"push", "token", config}, {"login", "api-key", config},
		{"login", "token", config}, {"login", "api-token", config}, {"login", "client-secret", config}, {"login", "secret", config}, {"login", "password", config},
		{"login", "refresh-token", config}, {"login", "access-token", config},
	} {
		if got := unknownFlagHint(commandOf(t, c.command), c.flag); got != c.want && (c.want == "" || !strings.Contains(got, c.want)) {
			t.Errorf("%s --%s: %q", c.command, c.flag, got)
		}
	}
	cmd := newRoot(&app{})
	if err := usage(cmd, errors.New("x")); fault.KindOf(err) != fault.Usage || err.Error() != "x" || fault.HintOf(err) != "see `connect-pipedrive --help`" {
		t.Errorf("%v, %s", err, fault.HintOf(err))
	}
	if err := usage(cmd, fault.New(fault.Failed, "do it", "x")); fault.KindOf(err) != fault.Usage || fault.HintOf(err) != "do it" {
		t.Errorf("%v, %s", err, fault.HintOf(err))
	}
}

// What is granted and unknown is warned of, with what it may have been if anything is near.
func TestUnknownGrants(t *testing.T) {
	s := newStage(t)
	for granted, want := range map[string]string{
		"deals:read,deal:full": "connect-pipedrive: warning: unknown scope \"deal:full\" is granted: it meets no need (did you mean \"deals:full\"?)\n",
		"deals:read,zzzz":      "connect-pipedrive: warning: unknown scope \"zzzz\" is granted: it meets no need\n",
		"deals:read,base":      "",
	} {
		if p := s.run(nil, "scopes", "--action", "deal:get", "--granted", granted, "--format", "list"); p.code != 0 || p.err != want {
			t.Errorf("%s: exit %d, %s", granted, p.code, p.err)
		}
	}
}

// --debug adds to a file for its owner alone; without it nothing is written.
func TestDebugLog(t *testing.T) {
	s := newStage(t)
	log := s.path("log")
	s.write("log", "before\n")
	s.keep(tokenConfig())
	s.env["CONNECT_PIPEDRIVE_SERVICE"] = nobody()
	if p := s.run(nil, "validate", "--debug", log); p.code != 4 {
		t.Errorf("exit %d\n%s", p.code, p.err)
	}
	if got := s.read("log"); !strings.HasPrefix(got, "before\n") || !strings.Contains(got, "level=DEBUG") {
		t.Errorf("the log has\n%s", got)
	}
	if p := s.run(nil, "scopes", "--action", "deal:get", "--debug", filepath.Join(s.dir, "new")); p.code != 0 {
		t.Errorf("exit %d\n%s", p.code, p.err)
	}
	if info, err := os.Stat(s.path("new")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// The files of --debug and --metrics are written unasked: none of them may be the configuration, which holds the tokens.
func TestTheConfigurationIsNoLog(t *testing.T) {
	for _, args := range []string{
		"validate --debug config.toml", "validate --metrics config.toml", "validate --metrics ./config.toml --config more.toml --config config.toml",
		"validate --debug hard", "validate --debug config.toml --config more.toml --config config.toml", "login --debug config.toml", "status --debug config.toml", "export --to env --debug config.toml",
		"scopes --action deal:get --against config.toml --debug config.toml", "--plain --debug config.toml",
	} {
		s := newStage(t)
		s.keep(tokenConfig())
		s.write("more.toml", s.read("config.toml"))
		if err := os.Link(s.path("config.toml"), s.path("hard")); err != nil {
			t.Skip("no hard links here")
		}
		s.env["CONNECT_PIPEDRIVE_SERVICE"] = nobody()
		before := s.read("config.toml")
		t.Chdir(s.dir)
		p := s.run(nil, strings.Fields(args)...)
		if p.code != 2 || !strings.Contains(p.err, "config.toml is a configuration: not written over") || s.read("config.toml") != before {
			t.Errorf("%s: exit %d, %s", args, p.code, p.err)
		}
	}
}

// --scopes says what is switched on: nothing where it is not given, and base alone where it is empty.
func TestScopesThatAreSwitchedOn(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []scopes.Scope
		hint string
	}{
		{nil, nil, ""}, {[]string{"--scopes="}, []scopes.Scope{}, ""}, {[]string{"--scopes", "deals:read,mail:full"}, []scopes.Scope{"deals:read", "mail:full"}, ""},
		{[]string{"--scopes", "deal:read"}, nil, "did you mean \"deals:read\"?"},
		{[]string{"--scopes", "zzz"}, nil, "`connect-pipedrive scopes --node pipedrive --format list` prints scopes"},
	} {
		cmd := commandOf(t, append([]string{"simulator"}, c.args...)...)
		got, err := parseScopes(cmd, cmd.Flags().Lookup("scopes").Value.String())
		if !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) || fault.HintOf(err) != c.hint || c.hint != "" && fault.KindOf(err) != fault.Usage {
			t.Errorf("%v: %v, %v", c.args, got, err)
		}
	}
}
