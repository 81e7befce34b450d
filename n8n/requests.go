package n8n

import (
	"encoding/json"
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
)

// node is a node of a workflow generated here.
type node struct {
	ID          string                   `json:"id"`
	Name        string                   `json:"name"`
	Type        string                   `json:"type"`
	TypeVersion float64                  `json:"typeVersion"`
	Position    [2]int                   `json:"position"`
	Parameters  any                      `json:"parameters"`
	WebhookID   string                   `json:"webhookId,omitempty"`
	Credentials map[string]CredentialRef `json:"credentials,omitempty"`

	ExecuteOnce      bool   `json:"executeOnce,omitempty"`
	AlwaysOutputData bool   `json:"alwaysOutputData,omitempty"`
	OnError          string `json:"onError,omitempty"`
}

// link is where an output of a node leads.
type link struct {
	Node  string `json:"node"`
	Type  string `json:"type"`
	Index int    `json:"index"`
}

// connections are the outputs of nodes, by name.
type connections map[string]map[string][][]link

// connect leads an output of a node to another node.
func (c connections) connect(from string, output int, to string) {
	if c[from] == nil {
		c[from] = map[string][][]link{"main": {}}
	}
	main := c[from]["main"]
	for len(main) <= output {
		main = append(main, []link{})
	}
	main[output] = append(main[output], link{to, "main", 0})
	c[from]["main"] = main
}

// workflow is a workflow generated here.
type workflow struct {
	ID          string         `json:"id,omitempty"`
	Name        string         `json:"name"`
	Nodes       []node         `json:"nodes"`
	Connections connections    `json:"connections"`
	Settings    map[string]any `json:"settings"`
	ProjectID   string         `json:"projectId,omitempty"`
}

// column is how far nodes stand apart in the editor.
const column = 200

// requests returns a row of HTTP Request nodes that make calls with a credential n8n stores, and Wait nodes before calls that
// have to be delayed. A node that fails lets the next one run, and leaves its error in its item.
func requests(calls []connection.RelayedCall, with CredentialRef, names []string) (row []node) {
	place := func(n node) {
		n.Position = [2]int{(len(row) + 1) * column, 0}
		row = append(row, n)
	}
	for i, call := range calls {
		if call.Paused {
			place(node{ID: fmt.Sprintf("pause-%d", i), Name: fmt.Sprintf("Pause %d", i), Type: "n8n-nodes-base.wait", TypeVersion: 1.1,
				Parameters: map[string]any{"resume": "timeInterval", "amount": 2, "unit": "seconds"}})
		}
		place(node{
			ID: fmt.Sprintf("request-%d", i), Name: names[i], Type: "n8n-nodes-base.httpRequest", TypeVersion: 4.2,
			Parameters: map[string]any{
				"url": addressOf(call, names), "authentication": "predefinedCredentialType", "nodeCredentialType": with.Type,
				"options": map[string]any{
					"redirect": map[string]any{"redirect": map[string]any{"followRedirects": false}},
					"timeout":  15000,
					"response": map[string]any{"response": map[string]any{"fullResponse": true, "neverError": true, "responseFormat": "text"}},
				},
			},
			Credentials: map[string]CredentialRef{with.Type: {ID: with.ID, Name: with.Name}},
			ExecuteOnce: true, AlwaysOutputData: true, OnError: "continueRegularOutput",
		})
	}
	return row
}

// connectRow leads each node to the next.
func (c connections) connectRow(row []node) {
	for i := 1; i < len(row); i++ {
		c.connect(row[i-1].Name, 0, row[i].Name)
	}
}

// addressOf returns a call's URL, with an expression for the id of a deal that an earlier call found. n8n evaluates only
// texts that begin with "=".
func addressOf(call connection.RelayedCall, names []string) string {
	before, after, hasID := strings.Cut(call.URL, connection.DealID)
	if !hasID {
		return call.URL
	}
	id := fmt.Sprint(connection.AbsentDeal)
	if call.DealFrom >= 0 && call.DealFrom < len(names) {
		item := "$node[" + quoted(names[call.DealFrom]) + "].json"
		id = "(" + item + ".statusCode === 200 ? (JSON.parse(" + item + ".data).data?.[0]?.id ?? " + id + ") : " + id + ")"
	}
	return "={{ " + quoted(before) + " + " + id + " + " + quoted(after) + " }}"
}

// quoted returns text as a JavaScript string. Characters that would end an expression are split up.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text always has a form in JSON
	}
	return strings.ReplaceAll(strings.ReplaceAll(string(b), "}}", `}\u007d`), "{{", `{\u007b`)
}

// quotedList returns texts as a JavaScript array.
func quotedList(texts []string) string {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = quoted(t)
	}
	return "[" + strings.Join(list, ",") + "]"
}

// assignments returns the assignments of an Edit Fields node.
func assignments(fields ...assignment) map[string]any {
	return map[string]any{"assignments": map[string]any{"assignments": fields}, "options": map[string]any{}}
}

type assignment struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

const editFields, editFieldsVersion = "n8n-nodes-base.set", 3.4

// numbered returns names for n nodes that make calls.
func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i+1)
	}
	return names
}
