package cli

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gofrs/flock"

	"connect-pipedrive/pipedrive/simulator"
)

// fileFaults are those of what is read and written.
func fileFaults() []faultCase {
	config := func(text string, args ...string) func(*stage) played {
		return func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(text)
			return s.run(nil, append(args, "validate")...)
		}
	}
	export := func(prepare func(*stage), args ...string) func(*stage) played {
		return func(s *stage) played {
			s.keep(tokenConfig())
			prepare(s)
			for i, arg := range args {
				args[i] = strings.ReplaceAll(arg, "{dir}", s.dir)
			}
			return s.run(nil, append([]string{"export", "--to", "env"}, args...)...)
		}
	}
	none := func(*stage) {}
	return []faultCase{
		{"config-missing", "no configuration", func(s *stage) played { return s.run(nil, "validate") }, 2, nothing},
		{"config-unknown-key", "a misspelt key", config("version = 1\nmetod = \"oauth2\"\n"), 2, untouched},
		{"config-wrong-type", "a text where a list belongs", config("version = 1\n[selection]\nactions = \"deal:get\"\n"), 2, untouched},
		{"config-unknown-action", "an action that n8n does not have", config("version = 1\n[selection]\nactions = [\"deal:crate\"]\n"), 2, untouched},
		{"config-not-toml", "a file that is not TOML", config("{\"version\": 1}\n"), 2, untouched},
		{"config-newer", "a configuration of a later version", config("version = 2\n"), 2, untouched},
		{"config-too-large", "a file far too large", config(strings.Repeat("# padding\n", 120_000)), 2, untouched},
		{"config-folder", "a folder in the configuration's place", func(s *stage) played {
			if err := os.Mkdir(s.path("config.toml"), 0o700); err != nil {
				s.t.Fatal(err)
			}
			return s.run(nil, "validate")
		}, 2, intact{"the folder", noCheck}},
		{"config-link", "a symbolic link in the configuration's place, and a login", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.token()
			s.closed = true
			s.keepElsewhere(tokenConfig())
			return s.run(nil, "login")
		}, 2, untouched},
		{"config-link-validated", "a symbolic link in the configuration's place, and a validation", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keepElsewhere(tokenConfig() + "\n[selection]\nactions = [\"deal:get\"]\n")
			return s.run(nil, "validate")
		}, 0, untouched},
		{"refresh-unkeepable", "a refresh whose token could not be kept", func(s *stage) played {
			asked := &paths{}
			s.simulate(simulator.Options{Log: slog.New(asked)})
			s.keepElsewhere(s.expiredConfig())
			p := s.run(nil, "validate")
			if asked.seen("/oauth/token") {
				s.t.Error("the refresh was sent, and its token is lost")
			}
			return p
		}, 2, untouched},
		{"config-read-only", "a read-only configuration and a login", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.token()
			s.closed = true
			s.keep(tokenConfig())
			if err := os.Chmod(s.path("config.toml"), 0o400); err != nil {
				s.t.Fatal(err)
			}
			return s.run(nil, "login")
		}, 2, untouched},
		{"config-open", "a configuration with secrets that others can read", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(tokenConfig() + "\n[selection]\nactions = [\"deal:get\"]\n")
			if err := os.Chmod(s.path("config.toml"), 0o644); err != nil {
				s.t.Fatal(err)
			}
			return s.run(nil, "validate")
		}, 0, filled},
		{"busy-configuration", "another process that writes the configuration", lockedLogin, 130, untouched},
		{"env-unset", "a reference to a variable that is not set", config("version = 1\nmethod = \"api-token\"\n[api_token]\ntoken = \"env:NOT_SET\"\n"), 2, untouched},
		{"file-missing", "a reference to a file that is not there", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep("version = 1\nmethod = \"api-token\"\n[api_token]\ntoken = \"file:nowhere\"\n")
			return s.run(nil, "validate")
		}, 2, untouched},
		{"file-empty", "a reference to an empty file", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.write("token", "\n")
			s.keep("version = 1\nmethod = \"api-token\"\n[api_token]\ntoken = \"file:token\"\n")
			return s.run(nil, "validate")
		}, 2, untouched},
		{"no-token", "a configuration that was never connected", config("version = 1\nmethod = \"oauth2\"\n[oauth2]\nclient_id = \"c\"\nclient_secret = \"s\"\n"), 2, untouched},
		{"demo-elsewhere", "the demo's configuration against another service", func(s *stage) played {
			server := httptest.NewServer(http.NotFoundHandler())
			defer server.Close()
			s.env["CONNECT_PIPEDRIVE_SERVICE"] = server.URL
			s.keep("demo = true\n" + tokenConfig())
			return s.run(nil, "validate")
		}, 2, untouched},
		{"output-exists", "an output file that is there", export(func(s *stage) { s.write("out", "mine") }, "--output", "{dir}/out"), 1,
			intact{"the configuration and the file, byte for byte", func(t testing.TB, s *stage) {
				s.same(t)
				if s.read("out") != "mine" {
					t.Errorf("the file was changed")
				}
			}}},
		{"output-nowhere", "an output folder that is not there", export(none, "--output", "{dir}/no/out"), 1, untouched},
		// A socket stands for all that is no plain file: a program that replaced it would do no harm, as it would to a device.
		{"output-special", "an output that is no plain file", export(listenHere, "--output", "{dir}/socket", "--force"), 1, untouched},
		{"output-folder", "an output that is a folder", export(none, "--output", "{dir}", "--force"), 1, untouched},
		{"debug-nowhere", "a debug log that cannot be written", export(none, "--debug", filepath.Join("{dir}", "no", "log")), 1, untouched},
		{"workflow-broken", "a workflow that is not JSON", func(s *stage) played {
			s.write("flow.json", "{\n  \"nodes\": [}\n")
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"))
		}, 2, intact{"nothing is written", noCheck}},
		{"workflow-page", "one page of several of n8n's API", func(s *stage) played {
			s.write("flow.json", `{"data":[{"name":"x","nodes":[]}],"nextCursor":"eyJsaW1pdCI6MSwib2Zmc2V0IjoxfQ=="}`)
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"))
		}, 2, intact{"nothing is written", noCheck}},
		{"workflow-missing", "a workflow that is not there", func(s *stage) played {
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"))
		}, 2, nothing},
		{"workflow-open", "a workflow that does not say what it does, and a list of scopes", func(s *stage) played {
			s.write("flow.json", `{"nodes":[{"name":"Any","type":"n8n-nodes-base.pipedrive","parameters":{"operation":"={{ $json.op }}"}}]}`)
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"), "--format", "list")
		}, 0, intact{"nothing is written", noCheck}},
		{"call-retired", "a custom call that Pipedrive has retired", func(s *stage) played {
			return s.run(nil, "scopes", "--call", "GET /v1/persons/find?term=x", "--format", "list")
		}, 0, nothing},
	}
}

// lockedLogin logs in while another process holds the lock of the configuration, and gives up as by ctrl+c.
func lockedLogin(s *stage) played {
	s.simulate(simulator.Options{})
	s.closed = true
	s.keep(tokenConfig())
	lock := s.path(".config.toml.lock")
	held := flock.New(lock)
	if err := held.Lock(); err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = held.Close(); _ = os.Remove(lock) }()
	stop := make(chan struct{})
	s.heard = func(line string) {
		if strings.Contains(line, "another process") {
			close(stop)
		}
	}
	return s.run(stop, "login")
}

func noCheck(testing.TB, *stage) {}

// listenHere makes a socket in the folder.
func listenHere(s *stage) {
	l, err := new(net.ListenConfig).Listen(s.t.Context(), "unix", s.path("socket"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = l.Close() })
}

// keepElsewhere makes a configuration that is a symbolic link.
func (s *stage) keepElsewhere(text string) {
	s.keep(text)
	if err := os.Rename(s.path("config.toml"), s.path("elsewhere.toml")); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Symlink("elsewhere.toml", s.path("config.toml")); err != nil {
		s.t.Fatal(err)
	}
}

// paths is a log that remembers which paths a simulator was asked for.
type paths struct {
	mu   sync.Mutex
	list []string
}

func (p *paths) Enabled(context.Context, slog.Level) bool { return true }
func (p *paths) WithAttrs([]slog.Attr) slog.Handler       { return p }
func (p *paths) WithGroup(string) slog.Handler            { return p }
func (p *paths) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "path" {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.list = append(p.list, a.Value.String())
		}
		return true
	})
	return nil
}

func (p *paths) seen(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.list, path)
}
