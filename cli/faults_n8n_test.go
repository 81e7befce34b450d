package cli

import (
	"connect-pipedrive/n8n/n8ntest"
)

// readingFaults are those of reading the workflows of a running n8n.
func readingFaults() []faultCase {
	read := func(key, below string, args ...string) func(*stage) played {
		return func(s *stage) played {
			n := n8ntest.New(s.t, "")
			n.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Sync", Nodes: workflowNodes("deal", "o1", "Acme")})
			s.secrets = append(s.secrets, n8ntest.Key, n8ntest.MeagreKey)
			s.env["N8N_API_KEY"] = key
			s.keep(s.oauthConfig())
			return s.run(nil, append([]string{"scopes", "--n8n", n.URL + below}, args...)...)
		}
	}
	return []faultCase{
		{"n8n-no-key", "no API key", read("", ""), 2, untouched},
		{"n8n-key-lacks", "the key may not list workflows", read(n8ntest.MeagreKey, ""), 3, untouched},
		{"n8n-key-unknown", "n8n does not know the key", read("another", ""), 3, untouched},
		{"n8n-another-path", "n8n's editor answers in the API's place", read(n8ntest.Key, "/flows"), 4, untouched},
		{"n8n-unknown-credential", "no node uses the credential", read(n8ntest.Key, "", "--credential", "Acne"), 2, untouched},
	}
}
