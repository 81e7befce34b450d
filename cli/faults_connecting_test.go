package cli

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// refreshFaults are those of renewing an access token: the old one is kept.
func refreshFaults() []faultCase {
	var cases []faultCase
	for _, f := range []struct {
		kind, about string
		code        int
	}{
		{"token-html", "a refresh answered by a web page", 4},
		{"token-truncated", "a refresh whose answer ends in the middle", 4},
		{"token-reset", "a refresh whose connection breaks", 4},
		{"token-hang", "a refresh that is never answered", 4},
		{"token-error", "a refresh answered with 500", 4},
		{"token-redirect", "a refresh that is sent elsewhere", 1},
		{"bad-api-domain", "a refresh with an api_domain outside of pipedrive.com", 4},
		{"invalid-client", "a refresh of an app whose secret was changed", 3},
	} {
		cases = append(cases, faultCase{"refresh-" + strings.TrimPrefix(f.kind, "token-"), f.about,
			func(s *stage) played { return renew(s, f.kind) }, f.code, untouched})
	}
	return append(cases,
		faultCase{"refresh-without-rotation", "a refresh that brings no refresh token", func(s *stage) played { return renew(s, "no-refresh-token") }, 0, renewed},
		faultCase{"refresh-impossible", "an expired token and no refresh token", func(s *stage) played {
			s.simulate(simulator.Options{})
			text := s.expiredConfig()
			s.keep(strings.Replace(text, "refresh_token = "+strings.TrimPrefix(line(text, "refresh_token"), "refresh_token = "), "", 1))
			return s.run(nil, "validate")
		}, 3, untouched},
		faultCase{"handed-over", "a token to be refreshed that n8n has", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(s.expiredConfig() + "\n[n8n]\nhanded_over = 2026-11-22T00:00:00Z\n")
			return s.run(nil, "validate")
		}, 3, untouched},
		faultCase{"scope-added", "a scope switched on in Developer Hub, the app not authorized again", addScope, 1, renewed},
		faultCase{"scope-forgotten", "a scope that is not switched on", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(s.oauthConfig() + "\n[selection]\nactions = [\"deal:get\"]\ncalls = [\"GET /v1/users\"]\n")
			return s.run(nil, "validate")
		}, 1, filled},
	)
}

// addScope validates with a token from before a scope was switched on.
func addScope(s *stage) played {
	sim := s.simulate(simulator.Options{Scopes: scopes.ParseList("deals:full")})
	access, refresh, err := obtain(sim.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	sim.SetScopes(scopes.ParseList("deals:full,activities:read"))
	text := s.oauthConfig()
	text = strings.Replace(text, line(text, "access_token"), `access_token = "`+access+"\"\n", 1)
	text = strings.Replace(text, line(text, "refresh_token"), `refresh_token = "`+refresh+"\"\n", 1)
	text = strings.Replace(text, line(text, "scope"), "scope = \"base,deals:full\"\n", 1)
	s.keep(text + "\n[selection]\nactions = [\"deal:get\", \"activity:get\"]\n")
	return s.run(nil, "validate")
}

// pasteFaults are those of a login that is not the simulator's doing: what is pasted, the port, the app.
func pasteFaults() []faultCase {
	paste := func(text string) func(*stage) played {
		return func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			s.input, s.closed = text, true
			return s.run(nil, "login", "--no-browser", "--paste")
		}
	}
	return []faultCase{
		{"paste-foreign-state", "the redirected URL of another login pasted", paste("https://n8n.example.com/rest/oauth2-credential/callback?code=c&state=s\n"), 2, nothing},
		{"paste-no-state", "a redirected URL without its end pasted", paste("https://n8n.example.com/rest/oauth2-credential/callback?code=c\n"), 2, nothing},
		{"paste-wrong-page", "another page's URL pasted", paste("https://n8n.example.com/home/workflows\n"), 2, nothing},
		{"paste-question", "the authorize URL pasted", paste("https://oauth.pipedrive.com/oauth/authorize?client_id=c&state=s\n"), 2, nothing},
		{"paste-long", "5 kB pasted", paste("?code=" + strings.Repeat("c", 5000) + "&state=s\n"), 2, nothing},
		{"paste-damaged", "a URL with a broken escape pasted", paste("?code=%zz&state=s\n"), 2, nothing},
		{"paste-nothing", "standard input at its end", paste(""), 2, nothing},
		{"port-busy", "the callback's port in use", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				s.t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			_, port, _ := net.SplitHostPort(l.Addr().String())
			return s.run(nil, "login", "--no-browser", "--port", port)
		}, 1, nothing},
		{"port-beyond", "a port that cannot be", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			return s.run(nil, "login", "--no-browser", "--port", "70000")
		}, 2, nothing},
		{"interrupted", "ctrl+c while the callback is waited for", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			stop := make(chan struct{})
			s.browser = func(string) { close(stop) }
			return s.run(stop, "login", "--no-browser", "--port", freeTCPPort(s.t))
		}, 130, nothing},
		{"input-open", "ctrl+c while a token is awaited from a pipe", func(s *stage) played {
			s.simulate(simulator.Options{})
			stop := make(chan struct{})
			close(stop)
			return s.run(stop, "login", "--method", "api-token")
		}, 130, nothing},
		{"secret-wrong", "another app's client secret", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			s.env[envClientSecret] = "0123456789012345678901234567890123456789"
			s.browser = func(url string) { follow(url) }
			return s.run(nil, "login", "--no-browser", "--port", freeTCPPort(s.t))
		}, 3, nothing},
		{"login-lacks-scope", "a login to an app without a scope that is needed", func(s *stage) played {
			s.simulate(simulator.Options{Scopes: scopes.ParseList("deals:read")})
			s.app()
			s.keep("version = 1\nmethod = \"oauth2\"\n\n[selection]\nactions = [\"deal:create\"]\n\n[oauth2]\nclient_id = \"env:PIPEDRIVE_CLIENT_ID\"\n" +
				"client_secret = \"env:PIPEDRIVE_CLIENT_SECRET\"\n")
			s.browser = func(url string) { follow(url) }
			return s.run(nil, "login", "--no-browser", "--port", freeTCPPort(s.t))
		}, 0, renewed},
		{"secret-missing", "no client secret", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.env[envClientID], s.closed = simulator.ClientID, true
			return s.run(nil, "login", "--no-browser")
		}, 2, nothing},
		{"token-wrong", "another API token on standard input", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.input = "0123456789012345678901234567890123456789\n"
			return s.run(nil, "login", "--method", "api-token")
		}, 3, nothing},
		{"token-garbled", "a text on standard input that is no token", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.input = "my tökën\n"
			return s.run(nil, "login", "--method", "api-token")
		}, 2, nothing},
	}
}

// addressFaults are those of the way to Pipedrive.
func addressFaults() []faultCase {
	at := func(service func(*stage) string, args ...string) func(*stage) played {
		return func(s *stage) played {
			s.token()
			s.env["CONNECT_PIPEDRIVE_SERVICE"] = service(s)
			s.keep(tokenConfig() + "\n[selection]\nactions = [\"deal:get\"]\n")
			return s.run(nil, append([]string{"validate"}, args...)...)
		}
	}
	fixed := func(address string) func(*stage) string { return func(*stage) string { return address } }
	return []faultCase{
		{"nobody-listens", "nothing listens at the address", at(fixed("http://127.0.0.1:1")), 4, untouched},
		{"plain-http", "an address elsewhere without TLS", at(fixed("http://pipedrive.example.com")), 2, untouched},
		{"not-tls", "https to a server that speaks http", at(func(s *stage) string {
			return strings.Replace(s.simulate(simulator.Options{}).URL(), "http:", "https:", 1)
		}), 4, untouched},
		{"not-http", "a server that speaks something else", at(func(s *stage) string {
			return s.answering("SSH-2.0-OpenSSH_9.9\r\n")
		}), 4, untouched},
		{"silent", "a server that takes the connection and says nothing", at(func(s *stage) string { return s.answering("") }), 4, untouched},
		{"out-of-time", "calls that take longer than --timeout", at(func(s *stage) string {
			return s.simulate(simulator.Options{Faults: []string{"hang"}}).URL()
		}, "--timeout", "50ms"), 4, untouched},
	}
}

// answering is the address of a server that sends the same bytes to everyone, then waits for the client to go.
func (s *stage) answering(text string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				buf := make([]byte, 4096)
				_, err := conn.Read(buf) // an answer before the question is another fault
				for _, _ = conn.Write([]byte(text)); err == nil; {
					_, err = conn.Read(buf)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

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
			s.keep(tokenConfig())
			s.write("elsewhere.toml", tokenConfig())
			if err := os.Remove(s.path("config.toml")); err != nil {
				s.t.Fatal(err)
			}
			if err := os.Symlink("elsewhere.toml", s.path("config.toml")); err != nil {
				s.t.Fatal(err)
			}
			return s.run(nil, "login")
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
		{"output-device", "an output that is no plain file", export(none, "--output", os.DevNull, "--force"), 1, untouched},
		{"output-folder", "an output that is a folder", export(none, "--output", "{dir}", "--force"), 1, untouched},
		{"debug-nowhere", "a debug log that cannot be written", export(none, "--debug", filepath.Join("{dir}", "no", "log")), 1, untouched},
		{"workflow-broken", "a workflow that is not JSON", func(s *stage) played {
			s.write("flow.json", "{\n  \"nodes\": [}\n")
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"))
		}, 2, intact{"nothing is written", noCheck}},
		{"workflow-missing", "a workflow that is not there", func(s *stage) played {
			return s.run(nil, "scopes", "--workflow", s.path("flow.json"))
		}, 2, nothing},
	}
}

// handoverFaults are those of n8n and of giving back.
func handoverFaults() []faultCase {
	push := func(status int, header, body string, args ...string) func(*stage) played {
		return func(s *stage) played {
			n := n8ntest.New(s.t, "")
			if status != 0 {
				n.Before = func(w http.ResponseWriter, r *http.Request) {
					if r.Method != http.MethodPost && (status == 400 || status == 409) {
						return // what is about the credential, n8n says when it gets it
					}
					if name, value, ok := strings.Cut(header, ": "); ok {
						w.Header().Set(name, value)
					}
					w.WriteHeader(status)
					_, _ = w.Write([]byte(body))
				}
			}
			s.secrets = append(s.secrets, n8ntest.Key)
			s.env["N8N_API_KEY"] = n8ntest.Key
			s.keep(s.oauthConfig())
			if len(args) == 0 {
				args = []string{"--n8n", n.URL}
			}
			return s.run(nil, append([]string{"push"}, args...)...)
		}
	}
	return []faultCase{
		{"n8n-wrong-key", "n8n refuses the API key", push(401, "", `{"message":"unauthorized"}`), 3, untouched},
		{"n8n-forbidden", "the key may not create credentials", push(403, "", `{"message":"Forbidden"}`), 3, untouched},
		{"n8n-bad-request", "n8n refuses the data", push(400, "", `{"message":"request.body.data is wrong"}`), 1, untouched},
		{"n8n-conflict", "the credential's id is taken", push(409, "", `{"message":"A credential with this ID already exists"}`), 1, untouched},
		{"n8n-error", "n8n fails", push(500, "Content-Type: text/html", "<h1>Oops</h1>"), 4, untouched},
		{"n8n-busy", "n8n takes no more requests", push(429, "", ""), 4, untouched},
		{"n8n-page", "a web page instead of n8n's API", push(200, "Content-Type: text/html", "<!DOCTYPE html>"), 4, untouched},
		{"n8n-redirect", "n8n's address redirects", push(301, "Location: https://elsewhere.example/", ""), 1, untouched},
		{"n8n-unreachable", "nothing listens at n8n's address", push(0, "", "", "--n8n", "http://127.0.0.1:1"), 4, untouched},
		{"n8n-insecure", "http to another machine", push(0, "", "", "--n8n", "http://n8n.example.com"), 2, untouched},
		{"n8n-no-address", "no address of n8n", push(0, "", "", "--api-key-file", os.DevNull), 2, untouched},
		{"revoke-unconfirmed", "a revocation that nobody can confirm", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(s.oauthConfig())
			s.closed = true
			return s.run(nil, "revoke")
		}, 2, untouched},
		{"revoke-fails", "a revocation that is not answered", func(s *stage) played {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
			defer server.Close()
			s.env["CONNECT_PIPEDRIVE_SERVICE"] = server.URL
			s.keep(s.oauthConfig())
			return s.run(nil, "revoke", "--force")
		}, 4, untouched},
		{"revoke-api-token", "an API token to be revoked", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(tokenConfig())
			return s.run(nil, "revoke", "--force")
		}, 2, untouched},
		{"busy-configuration", "another process that writes the configuration", lockedLogin, 130, untouched},
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
	time.AfterFunc(200*time.Millisecond, func() { close(stop) })
	return s.run(stop, "login")
}

func noCheck(testing.TB, *stage) {}
