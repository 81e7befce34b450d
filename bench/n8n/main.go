// Command n8n is the public API of a large n8n on loopback, for measuring those who read it: 10,000 workflows of six
// nodes, two of them Pipedrive's, half of the workflows published; 400 credentials. Its pages are written before it says
// where it listens, so that it costs next to nothing while it is read.
//
//	n8n > URL
package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
)

const (
	workflows = 10_000
	pageSize  = 250
)

func main() {
	pages := map[string][]byte{}
	for at := 0; at < workflows; at += pageSize {
		pages[strconv.Itoa(at)] = page(at)
	}
	pages[""] = pages["0"]
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/discover", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, []byte(`{"data":{"scopes":["workflow:list","credential:list"],"resources":{}}}`))
	})
	mux.HandleFunc("GET /api/v1/credentials", func(w http.ResponseWriter, _ *http.Request) { reply(w, []byte(`{"data":[],"nextCursor":null}`)) })
	mux.HandleFunc("GET /api/v1/workflows", func(w http.ResponseWriter, r *http.Request) { reply(w, pages[r.URL.Query().Get("cursor")]) })
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, "n8n:", err)
		os.Exit(1)
	}
	fmt.Println("http://" + l.Addr().String())
	fmt.Fprintln(os.Stderr, "n8n:", http.Serve(l, mux)) //nolint:gosec // on loopback, until it is ended
	os.Exit(1)
}

func reply(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body)
}

func page(from int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data":[`)
	for i := from; i < from+pageSize; i++ {
		if i > from {
			b.WriteByte(',')
		}
		workflow(&b, i)
	}
	next := "null"
	if from+pageSize < workflows {
		next = strconv.Quote(strconv.Itoa(from + pageSize))
	}
	b.WriteString(`],"nextCursor":` + next + `}`)
	return b.Bytes()
}

func workflow(b *bytes.Buffer, i int) {
	const connections = `{"Webhook":{"main":[[{"node":"Edit Fields","type":"main","index":0}]]},"Edit Fields":{"main":[[{"node":"Code","type":"main","index":0}]]},` +
		`"Code":{"main":[[{"node":"Find","type":"main","index":0}]]},"Find":{"main":[[{"node":"If","type":"main","index":0}]]},"If":{"main":[[{"node":"Change","type":"main","index":0}]]}}`
	published := "null"
	id := fmt.Sprintf("wf%014d", i)
	list := nodes(i)
	if i%2 == 0 {
		published = fmt.Sprintf(`{"versionId":"%s-1","workflowId":"%s","nodes":%s,"connections":%s,"authors":"Ada"}`, id, id, list, connections)
	}
	fmt.Fprintf(b, `{"id":"%s","name":"Workflow number %d","active":%t,"isArchived":false,"versionId":"%s-1","activeVersionId":null,"triggerCount":1,"nodes":%s,"connections":%s,`+
		`"settings":{"executionOrder":"v1"},"staticData":null,"meta":{"templateCredsSetupCompleted":true},"tags":[{"id":"t1","name":"sales"}],`+
		`"shared":[{"role":"workflow:owner","workflowId":"%s","projectId":"p1"}],"activeVersion":%s}`, id, i, i%2 == 0, id, list, connections, id, published)
}

func nodes(i int) string {
	resources := []string{"deal", "person", "organization", "activity", "note", "product", "lead"}
	operations := []string{"get", "getAll", "update", "delete"}
	resource, operation := resources[i%len(resources)], operations[i%len(operations)]
	credential := fmt.Sprintf(`{"pipedriveOAuth2Api":{"id":"cred%012d","name":"Pipedrive %d"}}`, i%400, i%400)
	node := func(name, kind, version, parameters, more string) string {
		return fmt.Sprintf(`{"parameters":%s,"id":"%08d-1111-2222-3333-444455556666","name":"%s","type":"n8n-nodes-base.%s","typeVersion":%s,"position":[%d,300]%s}`,
			parameters, i, name, kind, version, i%900, more)
	}
	return "[" + node("Webhook", "webhook", "2", `{"httpMethod":"POST","path":"hook","options":{}}`, `,"webhookId":"abc"`) + "," +
		node("Edit Fields", "set", "3.4", `{"assignments":{"assignments":[{"id":"1","name":"title","value":"={{ $json.body.title }}","type":"string"},`+
			`{"id":"2","name":"value","value":"={{ $json.body.value }}","type":"number"}]},"options":{}}`, "") + "," +
		node("Code", "code", "2", `{"jsCode":"const seen = new Set();\nreturn items.filter((item) => {\n  if (seen.has(item.json.id)) return false;\n  seen.add(item.json.id);\n  return true;\n});\n"}`, "") + "," +
		node("Find", "pipedrive", "2", `{"authentication":"oAuth2","resource":"`+resource+`","operation":"`+operation+`","options":{}}`, `,"credentials":`+credential) + "," +
		node("If", "if", "2.2", `{"conditions":{"options":{"caseSensitive":true},"conditions":[{"id":"1","leftValue":"={{ $json.value }}","rightValue":0,"operator":{"type":"number","operation":"gt"}}],"combinator":"and"},"options":{}}`, "") + "," +
		node("Change", "pipedrive", "1", `{"authentication":"oAuth2","resource":"deal","operation":"update","dealId":"={{ $json.id }}","updateFields":{"title":"={{ $json.title }}"}}`, `,"credentials":`+credential) + "]"
}
