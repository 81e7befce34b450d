package cli

import (
	"net/http"
	"slices"
	"strings"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// provingFaults are what may be in the way of n8n's making the test calls. Whatever it is, nothing is left in n8n.
func provingFaults() []faultCase {
	proof := func(set func(*stage, *n8ntest.Server), args ...string) func(*stage) played {
		return func(s *stage) played {
			n := s.n8nWithCredential(s.t, simulator.Options{}, `"deal:get"`)
			s.keep(s.read("config.toml"))
			set(s, n)
			p := s.run(nil, append([]string{"validate"}, append(args, "--n8n")...)...)
			if left := n.Workflows(); len(left) > 0 {
				s.t.Errorf("left in n8n: %v", left)
			}
			return p
		}
	}
	webhook := func(answer http.HandlerFunc) func(*stage, *n8ntest.Server) {
		return func(_ *stage, n *n8ntest.Server) {
			n.Before = func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/webhook/") {
					answer(w, r)
				}
			}
		}
	}
	credential := func(c n8ntest.Credential) func(*stage, *n8ntest.Server) {
		return func(s *stage, n *n8ntest.Server) {
			c.Type = "pipedriveOAuth2Api"
			n.Add(c)
			s.keep(strings.Replace(s.read("config.toml"), relayedID, c.ID, 1))
		}
	}
	return []faultCase{
		{"proof-key-scopes", "the key may not take back what it makes", proof(func(_ *stage, n *n8ntest.Server) {
			n.Keys[n8ntest.Key] = slices.DeleteFunc(slices.Clone(n8ntest.Scopes), func(s string) bool { return strings.HasPrefix(s, "workflow:de") })
		}), 3, untouched},
		{"proof-no-key", "no API key", proof(func(s *stage, _ *n8ntest.Server) { delete(s.env, "N8N_API_KEY") }), 2, untouched},
		{"proof-other-n8n", "the configuration is for another n8n", func(s *stage) played {
			s.n8nWithCredential(s.t, simulator.Options{}, `"deal:get"`)
			s.keep(s.read("config.toml"))
			return s.run(nil, "validate", "--n8n=http://localhost:1")
		}, 1, untouched},
		{"proof-not-handed-over", "n8n has no credential of the configuration's", proof(func(s *stage, _ *n8ntest.Server) {
			s.keep(strings.Replace(s.read("config.toml"), "credential_id", "credential_name", 1))
		}), 2, untouched},
		{"proof-webhooks-elsewhere", "n8n's webhooks are not where its API is", proof(webhook(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
		})), 1, untouched},
		{"proof-cut-off", "the connection breaks while n8n makes the calls", proof(webhook(func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		})), 4, untouched},
		{"proof-foreign-credential", "the key's owner may not use the credential", proof(credential(n8ntest.Credential{ID: "ofAnotherUser001", Owner: "another key"})), 1, untouched},
		{"proof-no-credential", "n8n has no credential of that id", proof(func(s *stage, _ *n8ntest.Server) {
			s.keep(strings.Replace(s.read("config.toml"), relayedID, "isMissing0000001", 1))
		}), 1, untouched},
		{"proof-never-connected", "the credential was never connected", proof(credential(n8ntest.Credential{ID: "neverConnected01"})), 3, untouched},
		{"proof-no-project", "the project is none", proof(func(s *stage, _ *n8ntest.Server) {
			s.keep(s.read("config.toml") + "project_id = \"nowhere\"\n")
		}), 1, untouched},
		{"explain-unknown", "an error that no table knows", func(s *stage) played {
			s.write("error.txt", "Cannot read properties of undefined")
			return s.run(nil, "explain", s.path("error.txt"))
		}, 1, intact{"nothing is written", noCheck}},
		{"explain-cut-off", "an execution that was not copied to its end", func(s *stage) played {
			s.write("error.json", `{"data":{"resultData":`)
			return s.run(nil, "explain", s.path("error.json"))
		}, 2, intact{"nothing is written", noCheck}},
		{"proof-trigger-dead", "a trigger that n8n shows as published, and Pipedrive knows nothing of", func(s *stage) played {
			n := s.n8nWithCredential(s.t, simulator.Options{}, `"trigger"`)
			s.keep(s.read("config.toml"))
			n.AddWorkflow(n8ntest.Workflow{ID: "w1", Name: "Sales", Active: true, Nodes: triggerNodes, Published: triggerNodes})
			return s.run(nil, "validate", "--n8n")
		}, 1, filled},
	}
}

// triggerNodes are those of a workflow that a Pipedrive Trigger starts.
var triggerNodes = []byte(`[{"name":"On deal","type":"n8n-nodes-base.pipedriveTrigger","typeVersion":1.1,"webhookId":"h",` +
	`"parameters":{"authentication":"oAuth2"},"credentials":{"pipedriveOAuth2Api":{"id":"` + relayedID + `","name":"Pipedrive"}}}]`)
