package n8n

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
)

// temporaryName is the beginning of a temporary workflow's name; the time and a random text follow.
const temporaryName = "connect-pipedrive test calls (temporary) "

// leftoverAge is the age at which nobody is going to remove a temporary workflow any more.
const leftoverAge = 10 * time.Minute

// temporaryWorkflow returns a workflow that makes calls when its webhook is called, and answers with their results. Nothing
// of it is stored. The path is a secret of its own, so nobody else can call it. The credential is referred to by a name that
// none has: if n8n does not have the id, it would use a credential of the same name instead, and that one would be proved.
func temporaryWorkflow(calls []connection.RelayedCall, with CredentialRef, project string, now time.Time) (w workflow, path string) {
	path, with.Name = rand.Text(), rand.Text()
	names := numbered(len(calls))
	w = workflow{
		Name: temporaryName + now.UTC().Format(time.RFC3339) + " " + rand.Text()[:12], ProjectID: project, Connections: connections{},
		Settings: map[string]any{"executionOrder": "v1", "saveDataSuccessExecution": "none", "saveDataErrorExecution": "none", "saveExecutionProgress": false},
	}
	hook := node{ID: "webhook", Name: "Webhook", Type: "n8n-nodes-base.webhook", TypeVersion: 2, WebhookID: path,
		Parameters: map[string]any{"httpMethod": http.MethodPost, "path": path, "responseMode": "lastNode"}}
	w.Nodes = append([]node{hook}, requests(calls, with, names)...)
	w.Nodes = append(w.Nodes, node{
		ID: "answer", Name: "Answer", Type: editFields, TypeVersion: editFieldsVersion, Position: [2]int{len(w.Nodes) * column, 0}, ExecuteOnce: true,
		Parameters: assignments(
			assignment{"calls", "calls", "array", "={{ " + quotedList(names) + ".map(n => ({ s: $node[n].json.statusCode, h: $node[n].json.headers, " +
				"b: $node[n].json.data, e: $node[n].json.error?.message })) }}"},
			assignment{"webhook", "webhook", "string", `={{ $node["Webhook"].json.webhookUrl ?? "" }}`},
		),
	})
	w.Connections.connectRow(w.Nodes)
	return w, path
}

// isLeftover reports whether a name is that of a temporary workflow whose maker is long gone.
func isLeftover(name string, now time.Time) bool {
	made, ours := isTemporary(name)
	return ours && now.Sub(made) > leftoverAge
}

// isTemporary reports whether a name is a temporary workflow's, and when that was created.
func isTemporary(name string) (made time.Time, ours bool) {
	rest, ours := strings.CutPrefix(name, temporaryName)
	at, _, _ := strings.Cut(rest, " ")
	made, err := time.Parse(time.RFC3339, at)
	return made, ours && err == nil
}

// relayed is the temporary workflow's answer.
type relayed struct {
	Calls []struct {
		Status  int                        `json:"s"`
		Header  map[string]json.RawMessage `json:"h"`
		Body    *string                    `json:"b"`
		Failure *string                    `json:"e"`
	} `json:"calls"`
	Webhook string `json:"webhook"`
}

// answers returns the results of the calls.
func (r relayed) answers() []connection.RelayedAnswer {
	list := make([]connection.RelayedAnswer, len(r.Calls))
	for i, c := range r.Calls {
		a := connection.RelayedAnswer{HTTP: c.Status, Header: map[string][]string{}}
		for name, value := range c.Header {
			var text string
			if json.Unmarshal(value, &text) == nil {
				http.Header(a.Header).Set(name, text)
			}
		}
		if c.Body != nil {
			a.Body = []byte(*c.Body)
		}
		if c.Status == 0 {
			said := ""
			if c.Failure != nil {
				said = *c.Failure
			}
			a.Failed, _ = ExplainFailure(said)
		}
		list[i] = a
	}
	return list
}

// webhookBase returns the address below which this n8n says its webhooks are; empty if it does not say.
func (r relayed) webhookBase(path string) string {
	base, ok := strings.CutSuffix(r.Webhook, "/"+path)
	if !ok {
		return ""
	}
	return sanitize.Line(base, nameRunes)
}
