package cli

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// handedOver are command lines that hand something over, one a line, one after the other.
const handedOver = `export --to n8n --config bare.toml
export --to n8n --config bare.toml --output bare.json
export --to n8n --config full.toml
export --to n8n --config full.toml
export --to n8n --config full.toml --output full.json --force
export --to n8n --config full.toml --output full.json --force --with-basic-auth
export --to n8n --config demo.toml --output demo.json
export --to n8n-monitor --config full.toml
export --to n8n-monitor --config full.toml --output monitor.json
export --to n8n-overwrite --config full.toml --output overwrite.json
export --to env --config full.toml --output full.env
export --to toml --config full.toml --output copy.toml
export --to markdown --config full.toml --output sheet.md
push --config pushed.toml --n8n N8N
push --config pushed.toml
push --config pushed.toml --with-basic-auth
push --config demo.toml --n8n N8N
push --config byname.toml --n8n N8N --credential Mine
push --config byname.toml --n8n N8N --credential Nobody's
push --config project.toml --n8n N8N --project p1
push --config project2.toml --n8n N8N --project nowhere
export --to n8n --config byname2.toml --credential Mine --output byname.json
export --to n8n --config byname3.toml --credential Theirs`

// TestHandingOverIsSaid pins what is said of each way to hand over: on standard error, since the data may go into a pipe.
func TestHandingOverIsSaid(t *testing.T) {
	var said string
	t.Run("all", func(t *testing.T) { said = handAllOver(t) })
	golden.RequireEqual(t, []byte(said))
}

func handAllOver(t *testing.T) string {
	s, n := newStage(t), n8ntest.New(t, "")
	n.Add(n8ntest.Credential{ID: relayedID, Name: "Mine", Type: "pipedriveApi", Data: map[string]any{}})
	n.Projects = []string{"p1"}
	s.env["N8N_API_KEY"], s.secrets = n8ntest.Key, []string{n8ntest.Key}
	t.Chdir(s.dir)
	const app = "method = \"oauth2\"\n[oauth2]\nclient_id = \"the client ID\"\nclient_secret = \"canary-client-secret\"\n"
	const token = "[oauth2.token]\naccess_token = \"canary-access\"\nrefresh_token = \"canary-refresh\"\nscope = \"base\"\n"
	apiToken := "method = \"api-token\"\n[api_token]\ntoken = \"" + simulator.APIToken + "\"\n"
	for name, text := range map[string]string{
		"bare.toml": app, "full.toml": app + token, "pushed.toml": app + token, "demo.toml": "demo = true\n" + app, "byname.toml": apiToken,
		"byname2.toml": apiToken + "[n8n]\nurl = \"" + n.URL + "\"\n", "byname3.toml": apiToken + "[n8n]\nurl = \"" + n.URL + "\"\n", "project.toml": apiToken, "project2.toml": apiToken,
	} {
		s.write(name, text)
	}
	var all strings.Builder
	for line := range strings.SplitSeq(handedOver, "\n") {
		p := s.run(nil, strings.Split(strings.ReplaceAll(line, "N8N", n.URL), " ")...)
		if strings.Contains(p.err, "canary") || (p.out != "") != (p.code == 0 && line[0] == 'e' && !strings.Contains(line, "--output ")) {
			t.Errorf("%s: exit %d\n%.300s\n%s", line, p.code, p.out, p.err)
		}
		fmt.Fprintf(&all, "$ connect-pipedrive %s\n%s[%d]\n", line, p.err, p.code)
	}
	told := strings.ReplaceAll(all.String(), n.URL, "N8N")
	return regexp.MustCompile(`\b[A-Za-z0-9]{16}\b|\b\d{4}-\d\d-\d\d\b`).ReplaceAllString(told, "…")
}
