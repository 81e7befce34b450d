package n8n

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/plainjson"
)

// hoursBetween is how often a monitor makes its calls.
const hoursBetween = 6

// Monitor returns a workflow to import that makes calls every few hours with a credential n8n stores, and ends in an error
// that names what failed; n8n's error workflow does the rest. It looks only at the status of the answers. Imported again, it
// replaces the previous one, because its id follows from the credential's.
func Monitor(calls []connection.RelayedCall, with CredentialRef) ([]byte, error) {
	names := callNames(calls)
	w := workflow{ID: monitorID(with.ID), Name: "Pipedrive monitor: " + with.Name, Connections: connections{}, Settings: map[string]any{"executionOrder": "v1"}}
	place := func(n int) [2]int { return [2]int{n * column, 0} }
	const every, byHand, anyFailed, stop, fine = "Every few hours", "By hand", "Any failed?", "Stop", "All well"
	row := requests(calls, with, names)
	end := len(row) + 1
	row = append(row,
		node{ID: "gather", Name: "Gather", Type: editFields, TypeVersion: editFieldsVersion, Position: place(end), ExecuteOnce: true,
			Parameters: assignments(assignment{"failed", "failed", "string", failedCalls(calls, names)})},
		node{ID: "any", Name: anyFailed, Type: "n8n-nodes-base.if", TypeVersion: 2.2, Position: place(end + 1), Parameters: map[string]any{
			"conditions": map[string]any{
				"options":    map[string]any{"caseSensitive": true, "leftValue": "", "typeValidation": "strict", "version": 2},
				"combinator": "and",
				"conditions": []any{map[string]any{"id": "any", "leftValue": "={{ $json.failed }}", "rightValue": "",
					"operator": map[string]any{"type": "string", "operation": "notEmpty", "singleValue": true}}},
			}, "options": map[string]any{}}},
	)
	w.Nodes = append([]node{
		{ID: "every", Name: every, Type: "n8n-nodes-base.scheduleTrigger", TypeVersion: 1.2,
			Parameters: map[string]any{"rule": map[string]any{"interval": []any{map[string]any{"field": "hours", "hoursInterval": hoursBetween}}}}},
		{ID: "by-hand", Name: byHand, Type: "n8n-nodes-base.manualTrigger", TypeVersion: 1, Position: [2]int{0, column}, Parameters: map[string]any{}},
		{ID: "note", Name: "Note", Type: "n8n-nodes-base.stickyNote", TypeVersion: 1, Position: [2]int{0, -280},
			Parameters: map[string]any{"width": 640, "height": 220, "content": "## " + w.Name + "\n" + monitorNote}},
	}, row...)
	w.Nodes = append(w.Nodes,
		node{ID: "stop", Name: stop, Type: "n8n-nodes-base.stopAndError", TypeVersion: 1, Position: place(end + 2),
			Parameters: map[string]any{"errorMessage": "=Pipedrive: {{ $json.failed }}"}},
		node{ID: "fine", Name: fine, Type: "n8n-nodes-base.noOp", TypeVersion: 1, Position: [2]int{(end + 2) * column, column}, Parameters: map[string]any{}},
	)
	w.Connections.connect(every, 0, row[0].Name)
	w.Connections.connect(byHand, 0, row[0].Name)
	w.Connections.connectRow(row)
	w.Connections.connect(anyFailed, 0, stop)
	w.Connections.connect(anyFailed, 1, fine)
	return plainjson.Encode(w, "  ")
}

// monitorNote says, in the workflow itself, how somebody gets to hear of its errors.
const monitorNote = "Makes the test calls of connect-pipedrive with n8n's own credential, and ends in an error that names what failed.\n\n" +
	"1. Publish it (in n8n 1.x: activate it).\n" +
	"2. To hear of errors: in this workflow's Settings, choose an **Error Workflow**, one that begins with an Error Trigger. Publish that one, too: n8n 2 runs it only then.\n" +
	"3. `connect-pipedrive explain` says what the error means."

// callNames returns distinct names for the nodes that make calls.
func callNames(calls []connection.RelayedCall) []string {
	names, used := make([]string, len(calls)), map[string]int{}
	for i, c := range calls {
		name, _, _ := strings.Cut(c.Name, "?")
		if used[name]++; used[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, used[name])
		}
		names[i] = name
	}
	return names
}

// failedCalls returns an expression for what failed: nothing, or each call with its scope and its result, in the form that
// explain reads. A missing deal is not a failure, as the call asks for one that does not exist.
func failedCalls(calls []connection.RelayedCall, names []string) string {
	rows := make([]string, len(calls))
	for i, c := range calls {
		also := "200"
		if strings.Contains(c.URL, connection.DealID) {
			also = "404"
		}
		rows[i] = "[" + quoted(names[i]) + "," + quoted(c.Name) + "," + quoted(c.Scope) + "," + also + "]"
	}
	const status = "$node[n].json.statusCode"
	return "={{ [" + strings.Join(rows, ",") + "].filter(([n, l, s, also]) => !(" + status + " >= 200 && " + status + " < 300 || " + status + " === also))" +
		".map(([n, l, s]) => l + ' (' + s + '): ' + (" + status + " ? " + status + " + ' ' + ($node[n].json.data ?? '').slice(0, 200) : " +
		"($node[n].json.error?.message ?? 'no answer'))).join('; ') }}"
}

// monitorID returns the id of a credential's monitor: 16 letters and digits, as n8n's are.
func monitorID(credential string) string {
	sum := sha256.Sum256([]byte("monitor of " + credential))
	return new(big.Int).SetBytes(sum[:]).Text(62)[:16]
}
