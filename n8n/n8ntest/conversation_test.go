package n8ntest_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// random is a name of this run.
func (c *conversation) random(called string) string {
	name := rand.Text()[:16]
	c.names[name] = called
	return name
}

// created makes a workflow or a credential and gives its id.
func (c *conversation) created(called, path, body string) string {
	c.t.Helper()
	var made struct{ ID string }
	if answer := c.answer(c.key, "POST", path, body); json.Unmarshal(answer, &made) != nil || made.ID == "" {
		c.t.Fatalf("%s made nothing: %s", path, answer)
	}
	c.names[made.ID] = called
	return made.ID
}

// ask makes a request and keeps what came of it.
func (c *conversation) ask(key, method, path, body string) {
	c.t.Helper()
	if key == "" {
		return
	}
	status, answer := c.send(key, method, path, body)
	var made struct{ ID string }
	if json.Unmarshal(answer, &made) == nil && made.ID != "" && c.names[made.ID] == "" {
		c.names[made.ID] = "{another}"
	}
	c.keep(method, path, body, status, answer)
}

func (c *conversation) keep(method, path, body, status string, answer []byte) {
	c.t.Helper()
	fmt.Fprintf(&c.said, "%s\n  %s %s\n", c.called(method+" "+path+" "+body), status, c.called(c.lasting(answer)))
}

func (c *conversation) answer(key, method, path, body string) []byte {
	c.t.Helper()
	_, answer := c.send(key, method, path, body)
	return answer
}

// hookBase is where an n8n says that its webhooks are.
var hookBase = regexp.MustCompile(`"webhook":"https?://[^"]*/webhook`)

func (c *conversation) called(text string) string {
	text = hookBase.ReplaceAllString(text, `"webhook":"{webhooks}`)
	for name, called := range c.names {
		text = strings.ReplaceAll(text, name, called)
	}
	return text
}

func (c *conversation) send(key, method, path, body string) (status string, answer []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if key != noKey {
		req.Header.Set("X-N8N-API-KEY", key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err = io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Status, answer
}

// lasting is a JSON answer without its moments, without what is not of this run, and of a workflow only what is read.
func (c *conversation) lasting(body []byte) string {
	c.t.Helper()
	var v map[string]any
	if err := json.Unmarshal(bytes.TrimSpace(body), &v); err != nil {
		page, _, _ := strings.Cut(string(body), "\n")
		return "no JSON, but " + page
	}
	if said, ok := v["message"].(string); ok && strings.HasPrefix(said, "request.body.data ") {
		reasons := slices.DeleteFunc(strings.Split(said, ","), func(r string) bool { return strings.Contains(r, " does not match allOf schema ") })
		slices.Sort(reasons) // each once, and without where in the schema they are from
		v["message"] = strings.Join(slices.Compact(reasons), ",")
	}
	switch data := v["data"].(type) {
	case []any:
		if v["nextCursor"] != nil { // where n8n is in its list depends on what else it has
			v["data"], v["nextCursor"] = len(data), "{cursor}"
			break
		}
		v["data"] = slices.DeleteFunc(data, func(entry any) bool {
			e, _ := entry.(map[string]any)
			id, _ := e["id"].(string)
			trim(e)
			return c.names[id] == ""
		})
		slices.SortFunc(v["data"].([]any), func(a, b any) int { return strings.Compare(c.idOf(a), c.idOf(b)) }) // n8n's order is none
	case map[string]any: // what a key may do; the endpoints that follow from it are not read
		list, _ := data["scopes"].([]any)
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		v["data"] = map[string]any{"scopes": list}
	}
	trim(v)
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func (c *conversation) idOf(entry any) string {
	e, _ := entry.(map[string]any)
	id, _ := e["id"].(string)
	return c.names[id]
}

func trim(entry map[string]any) {
	delete(entry, "stacktrace")
	delete(entry, "createdAt")
	delete(entry, "updatedAt")
	delete(entry, "shared")
	if entry["nodes"] == nil {
		return
	}
	switch entry["activeVersionId"] { // versions have no lasting names
	case nil:
	case entry["versionId"]:
		entry["activeVersionId"] = "{version}"
	default:
		entry["activeVersionId"] = "{another version}"
	}
	entry["versionId"] = "{version}"
	read := []string{"id", "name", "active", "isArchived", "versionId", "activeVersionId", "activeVersion", "nodes"}
	for key, value := range entry {
		if version, ok := value.(map[string]any); ok && key == "activeVersion" {
			trim(version)
			delete(version, "id")
			delete(version, "name")
			delete(version, "activeVersionId")
		}
		if !slices.Contains(read, key) {
			delete(entry, key)
		}
	}
	nodes, _ := entry["nodes"].([]any)
	for i, node := range nodes {
		n, _ := node.(map[string]any)
		nodes[i] = map[string]any{"name": n["name"], "type": n["type"], "parameters": n["parameters"]}
	}
}

// askUntil asks again until n8n is as far, and keeps that answer.
func (c *conversation) askUntil(status int, key, method, path, body string) {
	c.t.Helper()
	for range 200 {
		said, answer := c.send(key, method, path, body)
		if strings.HasPrefix(said, strconv.Itoa(status)) {
			c.keep(method, path, body, said, answer)
			return
		}
		if os.Getenv(envURL) != "" {
			time.Sleep(100 * time.Millisecond) // a real n8n takes its time
		}
	}
	c.t.Fatalf("%s %s never answered %d", method, path, status)
}
