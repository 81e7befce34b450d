package cli

import (
	"net"
	"strconv"
	"strings"

	"connect-pipedrive/internal/testkit"
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
		{"invalid-client", "a refresh of an app whose secret was changed", 3},
	} {
		cases = append(cases, faultCase{"refresh-" + strings.TrimPrefix(f.kind, "token-"), f.about,
			func(s *stage) played { return renew(s, f.kind) }, f.code, untouched})
	}
	return append(cases,
		faultCase{"refresh-bad-api-domain", "a refresh with an api_domain outside of pipedrive.com", func(s *stage) played { return renew(s, "bad-api-domain") }, 0, renewed},
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
			return s.run(stop, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
		}, 130, nothing},
		{"input-open", "ctrl+c while a token is awaited from a pipe", func(s *stage) played {
			s.simulate(simulator.Options{})
			stop := make(chan struct{})
			close(stop)
			return s.run(stop, "login", "--method", "api-token")
		}, 130, nothing},
		{"input-closed", "standard input at its end while the callback is waited for", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			s.closed, s.browser = true, func(url string) { follow(url) }
			return s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
		}, 0, created},
		{"secret-wrong", "another app's client secret", func(s *stage) played {
			s.simulate(simulator.Options{})
			s.app()
			s.env[envClientSecret] = "0123456789012345678901234567890123456789"
			s.browser = func(url string) { follow(url) }
			return s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
		}, 3, nothing},
		{"login-account-unknown", "a login after which Pipedrive fails to say whose account it is",
			func(s *stage) played { return loginAs(s, "server-error") }, 4, tokenKept},
		{"login-lacks-scope", "a login to an app without a scope that is needed", func(s *stage) played {
			s.simulate(simulator.Options{Scopes: scopes.ParseList("deals:read")})
			s.app()
			s.keep("version = 1\nmethod = \"oauth2\"\n\n[selection]\nactions = [\"deal:create\"]\n\n[oauth2]\nclient_id = \"env:PIPEDRIVE_CLIENT_ID\"\n" +
				"client_secret = \"env:PIPEDRIVE_CLIENT_SECRET\"\n")
			s.browser = func(url string) { follow(url) }
			return s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
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
		{"nobody-listens", "nothing listens at the address", at(func(*stage) string { return nobody() }), 4, untouched},
		{"plain-http", "an address elsewhere without TLS", at(fixed("http://pipedrive.example.com")), 2, untouched},
		{"not-tls", "https to a server that speaks http", at(func(s *stage) string {
			return strings.Replace(s.simulate(simulator.Options{}).URL(), "http:", "https:", 1)
		}), 4, untouched},
		{"not-http", "a server that speaks something else", at(func(s *stage) string {
			return s.answering("SSH-2.0-OpenSSH_9.9\r\n")
		}), 4, untouched},
		{"silent", "a server that takes the connection and says nothing", at(func(s *stage) string {
			s.timeouts = impatient
			return s.answering("")
		}), 4, untouched},
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
