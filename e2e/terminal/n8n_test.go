//go:build e2e

package terminal

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// pipedriveNode is a node of a workflow that does an action with an API token.
func pipedriveNode(name, resource, operation string) string {
	return fmt.Sprintf(`{"name":%q,"type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"apiToken","resource":%q,"operation":%q}}`, name, resource, operation)
}

// TestAKeyLeadsThroughTheSetup pastes a key of n8n, first one that may not list workflows. What n8n's workflows do is
// picked, one of them is left out, and at the end the credential is in n8n and proved there. The key is nowhere.
func TestAKeyLeadsThroughTheSetup(t *testing.T) {
	x, n := openBetween(t)
	for i, nodes := range []string{
		pipedriveNode("Pipedrive", "deal", "get") + "," + pipedriveNode("Pipedrive4", "person", "={{ $json.what }}"),
		pipedriveNode("Pipedrive", "lead", "create"),
		`{"name":"Slack","type":"n8n-nodes-base.slack","parameters":{}}`,
	} {
		n.AddWorkflow(n8ntest.Workflow{ID: fmt.Sprint(i + 1), Name: fmt.Sprintf("Workflow %d", i+1), Nodes: json.RawMessage("[" + nodes + "]")})
	}
	before := n.Workflows()

	x.line("clear; connect-pipedrive --no-browser")
	x.journey(screen{[]string{"Where does your n8n run?"}, []string{"Tab", "C-u"}})
	x.text(n.URL)
	x.keys("Tab")
	x.waitFor("✓ answers", "❯ API key")
	x.paste(n8ntest.MeagreKey)
	x.journey(screen{[]string{"••••", "Look into n8n"}, []string{"Enter"}})
	x.journey(screen{[]string{"✗ refused", "✗ workflow:list", "Try again"}, []string{"p"}})
	x.paste(n8ntest.Key)
	x.journey(
		screen{[]string{"••••", "Look into n8n"}, []string{"Enter"}},
		screen{[]string{"2 workflows in your n8n use Pipedrive", "! 1 node not clear", "Take these 2"}, []string{"Down", "Space"}},
		screen{[]string{"□ Workflow 2", "Together  1 action", "Take this one"}, []string{"Enter"}},
		screen{[]string{"How shall n8n sign in", "API token"}, []string{"Enter"}},
		screen{[]string{"Picked from 1 workflow in your n8n", "! 1 node not clear: Workflow 1, Pipedrive4", "1 of 51 picked"}, []string{"Enter"}},
	)
	x.waitFor("● Register", "API token")
	x.paste(simulator.APIToken)
	x.journey(
		screen{[]string{"••••"}, []string{"Enter"}},
		screen{[]string{"You are Dana Demo"}, []string{"Enter"}},
		screen{[]string{"● Hand over", "Push and prove"}, []string{"Enter"}},
		screen{[]string{"✓ pushed", "✓ proved"}, []string{"Enter"}},
	)
	if code := x.exitCode(); code != "0" {
		t.Errorf("exit code %s", code)
	}
	if list := n.Credentials(); len(list) != 1 || fmt.Sprint(list[0].Data["apiToken"]) != simulator.APIToken {
		t.Errorf("n8n has %v", list)
	}
	if after := n.Workflows(); !reflect.DeepEqual(after, before) {
		t.Errorf("the workflows are %v, before they were %v", after, before)
	}
	config := x.config("config.toml")
	wantAll(t, config, `actions = ["deal:get"]`, n.URL)
	written := config + x.history()
	if err := filepath.Walk(filepath.Join(filepath.Dir(x.dir), "home"), func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			data, _ := os.ReadFile(path)
			written += string(data)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(written, n8ntest.Key) || strings.Contains(written, n8ntest.MeagreKey) {
		t.Errorf("a key is kept:\n%s", written)
	}
}
