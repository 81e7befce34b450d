package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// handoverFaults are those of n8n and of giving back.
func handoverFaults() []faultCase {
	push := func(status int, header, body string, args ...string) func(*stage) played {
		return func(s *stage) played {
			n := n8ntest.New(s.t, "")
			if status != 0 {
				n.Before = func(w http.ResponseWriter, r *http.Request) {
					if r.Method != http.MethodPost && (status == 400 || status == 403 || status == 409) {
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
	elsewhere := func(args ...string) func(*stage) played { // the configuration belongs to another n8n, and n8n has its tokens
		return func(s *stage) played {
			s.secrets = append(s.secrets, n8ntest.Key)
			s.env["N8N_API_KEY"] = n8ntest.Key
			s.keep(s.oauthConfig() + "[n8n]\nurl = \"https://n8n.example.com\"\ncredential_id = \"12\"\nhanded_over = 2026-11-22T00:00:00Z\n")
			return s.run(nil, args...)
		}
	}
	return []faultCase{
		{"n8n-another", "another n8n than the configuration's", elsewhere("push", "--n8n", "http://127.0.0.1:1"), 1, untouched},
		{"n8n-has-the-tokens", "tokens that n8n may have renewed, into a file", elsewhere("export", "--to", "n8n"), 1, untouched},
		{"n8n-wrong-key", "n8n refuses the API key", push(401, "", `{"message":"unauthorized"}`), 3, untouched},
		{"n8n-forbidden", "the key may not create credentials", push(403, "", `{"message":"Forbidden"}`), 3, untouched},
		{"n8n-bad-request", "n8n refuses the data", push(400, "", `{"message":"request.body.data is wrong"}`), 1, untouched},
		{"n8n-conflict", "the credential's id is taken", push(409, "", `{"message":"A credential with this ID already exists"}`), 1, untouched},
		{"n8n-error", "n8n fails", push(500, "Content-Type: text/html", "<h1>Oops</h1>"), 4, untouched},
		{"n8n-busy", "n8n takes no more requests", push(429, "", ""), 4, untouched},
		{"n8n-page", "a web page instead of n8n's API", push(200, "Content-Type: text/html", "<!DOCTYPE html>"), 4, untouched},
		{"n8n-redirect", "n8n's address redirects", push(301, "Location: https://elsewhere.example/", ""), 1, untouched},
		{"n8n-unreachable", "nothing listens at n8n's address", func(s *stage) played {
			return push(0, "", "", "--n8n", nobody())(s)
		}, 4, untouched},
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
	}
}
