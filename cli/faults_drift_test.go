package cli

// driftFaults are comparisons that fail, and those that cannot be made.
func driftFaults() []faultCase {
	compare := func(config string, flags ...string) func(*stage) played {
		return func(s *stage) played {
			s.write("flow.json", `{"nodes":[{"name":"New deal","type":"n8n-nodes-base.pipedrive","typeVersion":2},`+
				`{"name":"Any","type":"n8n-nodes-base.pipedrive","parameters":{"operation":"={{ $json.op }}"}}]}`)
			if config != "" {
				s.keep(config)
				flags = append(flags, "--against", s.path("config.toml"))
			}
			return s.run(nil, append([]string{"scopes", "--workflow", s.path("flow.json"), "--format", "github"}, flags...)...)
		}
	}
	const token = "version = 1\nmethod = \"oauth2\"\n[oauth2.token]\naccess_token = \"env:TOKEN\"\n"
	unwritten := intact{"nothing is written", noCheck}
	return []faultCase{
		{"drift-missing", "a token without a scope that the workflows need", compare(token + "scope = \"base,leads:read\"\n"), 1, untouched},
		{"drift-strict", "scopes that are not needed, and a node that is not resolved", compare("", "--granted", "deals:full,leads:read", "--strict"), 1, unwritten},
		{"against-unknown", "a token whose scopes nobody knows", compare(token), 2, untouched},
		{"against-api-token", "an API token to compare with", compare(tokenConfig()), 2, untouched},
		{"granted-nothing", "an empty list of scopes to compare with", compare("", "--granted", ""), 2, unwritten},
	}
}
