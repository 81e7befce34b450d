package n8n

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/n8n/n8ntest"
)

// publishedTrigger is a workflow whose trigger connects with a credential.
func publishedTrigger(name, credential, static string) n8ntest.Workflow {
	nodes := json.RawMessage(fmt.Sprintf(`[{"name":"On deal","type":"n8n-nodes-base.pipedriveTrigger","typeVersion":1.1,"webhookId":"hook-of-%s",`+
		`"parameters":{"authentication":"oAuth2"},"credentials":{"pipedriveOAuth2Api":{"id":%q,"name":"x"}}}]`, name, credential))
	return n8ntest.Workflow{ID: name, Name: name, Active: true, Nodes: nodes, Published: nodes, Static: static}
}

func TestTriggers(t *testing.T) {
	n := n8ntest.New(t, "")
	keeps := func(id string) string {
		return `{"node:On deal":{"webhookId":` + id + `},"global":[],"node:Other":{"webhookId":"7f3"}}`
	}
	for _, w := range []n8ntest.Workflow{
		publishedTrigger("registered", relayID, keeps("1")), publishedTrigger("refused", relayID, ""), publishedTrigger("gone", relayID, keeps("9")),
		publishedTrigger("moved", relayID, keeps("2")), publishedTrigger("local", relayID, keeps("3")), publishedTrigger("private", relayID, keeps("4")),
		publishedTrigger("of another credential", "other", ""),
	} {
		n.AddWorkflow(w)
	}
	draft := publishedTrigger("draft", relayID, "")
	draft.Active, draft.Published = false, nil
	n.AddWorkflow(draft)
	found, err := relayClient(t, n.URL).Triggers(t.Context(), Ref(connection.OAuth2, relayID, ""))
	if err != nil {
		t.Fatal(err)
	}
	seen := WebhooksSeen{OK: true, Base: "https://n8n.example.com/webhook", List: []connection.Webhook{
		{ID: 1, URL: "https://n8n.example.com/webhook/hook-of-registered/webhook"}, {ID: 2, URL: "https://old.example.com/webhook/hook-of-moved/webhook"},
		{ID: 3, URL: "http://localhost:5678/webhook/hook-of-local/webhook"}, {ID: 4, URL: "https://10.0.0.7/webhook/hook-of-private/webhook"},
	}}
	fine := connection.Check{Status: connection.StatusOK}
	for i, want := range []struct {
		name, detail string
		status       connection.Status
	}{
		{"registered", "registered as webhook 1; 4 of at most 40 webhooks in use", connection.StatusOK},
		{"refused", "published, but dead: n8n registered no webhook", connection.StatusFailed},
		{"gone", "published, but dead: webhook 9, which n8n registered, is not among those that Pipedrive shows this credential", connection.StatusFailed},
		{"moved", "registered elsewhere: Pipedrive sends to https://old.example.com/", connection.StatusFailed},
		{"local", "published, but hears nothing: Pipedrive has to send to http://localhost:5678/", connection.StatusFailed},
		{"private", "published, but hears nothing: Pipedrive has to send to https://10.0.0.7/", connection.StatusFailed},
	} {
		if i >= len(found) || found[i].Workflow != want.name {
			t.Fatalf("%s is not at %d of %+v", want.name, i, found)
		}
		c := found[i].Check(seen, fine)
		if c.Status != want.status || !strings.HasPrefix(c.Detail, want.detail) || !c.Status.Works() && c.Hint == "" {
			t.Errorf("%s: %+v", want.name, c)
		}
		if strings.Contains(c.Detail+c.Hint, "orphan") {
			t.Errorf("%s: what another app registered is not seen: %+v", want.name, c)
		}
	}
	if len(found) != 6 {
		t.Errorf("%+v", found)
	}
	denied := connection.Check{Status: connection.StatusMissingScope, Hint: "switch on webhooks:full"}
	if c := found[1].Check(WebhooksSeen{}, denied); c.Status != connection.StatusMissingScope || c.Hint != denied.Hint {
		t.Errorf("refused for want of a scope: %+v", c)
	}
	if c := found[0].Check(WebhooksSeen{}, denied); c.Status != connection.StatusSkipped || strings.Contains(c.Detail, "of at most") {
		t.Errorf("what could not be seen is claimed: %+v", c)
	}
}
