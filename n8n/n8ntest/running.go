package n8ntest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Project is the one project that there is besides the personal ones.
const Project = "projectOfTheTeam"

// AddExecution stores an execution as GET /executions has it, with its data.
func (s *Server) AddExecution(e json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.executions = append(s.executions, e)
}

// Workflows returns those stored, in the order in which they came.
func (s *Server) Workflows() []Workflow {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.workflows)
}

func (s *Server) listExecutions(w http.ResponseWriter, r *http.Request, _ string) {
	page(w, r, s.executions, func(e json.RawMessage) map[string]any {
		var fields map[string]any
		_ = json.Unmarshal(e, &fields)
		return fields
	})
}

// deleteWorkflow refuses one that is published, and for a moment one that was; older versions delete what they are told to.
func (s *Server) deleteWorkflow(w http.ResponseWriter, r *http.Request, _ string) {
	id := r.PathValue("id")
	at := slices.IndexFunc(s.workflows, func(f Workflow) bool { return f.ID == id })
	switch {
	case at < 0:
		message(w, 404, "Not Found")
	case s.workflows[at].Active && s.Version == Newest:
		message(w, 409, "Cannot delete a published workflow. Unpublish it before deleting.")
	case s.workflows[at].calledFor > 0 && s.busy[id] == 0 && s.Version == Newest:
		if s.busy == nil {
			s.busy = map[string]int{}
		}
		s.busy[id]++
		message(w, 409, "Workflow is still being unpublished. Please try again in a few moments.")
	default:
		f := s.workflows[at]
		s.workflows = slices.Delete(s.workflows, at, at+1)
		deleted := f.described()
		delete(deleted, "activeVersion")
		reply(w, 200, deleted)
	}
}

// hintInactive is what n8n says to whoever calls a webhook that is not there.
const hintInactive = "The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle " +
	"in the top-right of the editor. Note that unlike test URL calls, production URL calls aren't shown on the canvas (only in the executions list)"

// ranNode is what running a workflow needs to know of a node.
type ranNode struct {
	Name, Type  string
	Parameters  struct{ URL, Path, NodeCredentialType string }
	Credentials map[string]struct{ ID string }
}

// callWebhook runs a published workflow of a webhook, HTTP requests in a row, and an answer: nothing else is known. The
// first call after it was published comes too early.
func (s *Server) callWebhook(w http.ResponseWriter, r *http.Request) {
	path := r.PathValue("path")
	for i := range s.workflows {
		f := &s.workflows[i]
		var nodes []ranNode
		if !f.Active || json.Unmarshal(f.Published, &nodes) != nil || len(nodes) < 2 || nodes[0].Parameters.Path != path {
			continue
		}
		if f.calledFor++; f.calledFor == 1 {
			break
		}
		s.run(w, nodes)
		return
	}
	reply(w, 404, map[string]any{"code": 404, "message": `The requested webhook "POST ` + path + `" is not registered.`, "hint": hintInactive})
}

// run makes the requests. A credential that belongs to another user than the one of Key ends it.
func (s *Server) run(w http.ResponseWriter, nodes []ranNode) {
	items := map[string]map[string]any{}
	var calls []any
	for _, n := range nodes[1 : len(nodes)-1] {
		if n.Type == "n8n-nodes-base.wait" {
			continue // nobody waits in a test
		}
		with := n.Credentials[n.Parameters.NodeCredentialType]
		at := s.find(with.ID)
		if at >= 0 && s.credentials[at].Owner != "" && s.credentials[at].Owner != Key {
			reply(w, 500, map[string]any{"code": 0, "message": "There was a problem executing the workflow"})
			return
		}
		item := map[string]any{}
		switch {
		case at < 0 || s.credentials[at].Type != n.Parameters.NodeCredentialType:
			item["error"] = map[string]any{"message": `Credential with ID "` + with.ID + `" does not exist for type "` + n.Parameters.NodeCredentialType + `".`}
		default:
			item = s.request(evaluate(n.Parameters.URL, items), s.credentials[at])
		}
		items[n.Name] = item
		call := map[string]any{}
		for short, field := range map[string]string{"s": "statusCode", "h": "headers", "b": "data"} {
			if value, there := item[field]; there {
				call[short] = value
			}
		}
		if failure, ok := item["error"].(map[string]any); ok {
			call["e"] = failure["message"]
		}
		calls = append(calls, call)
	}
	hooks := s.Hooks
	if hooks == "" {
		hooks = s.URL
	}
	reply(w, 200, map[string]any{"calls": calls, "webhook": hooks + "/webhook/" + nodes[0].Parameters.Path})
}

// dealID is the one kind of expression that a URL has.
var dealID = regexp.MustCompile(`^=\{\{ "(.*?)" \+ (?:\d+|\(\$node\["(.*?)"\].*\)) \+ "(.*)" \}\}$`)

// evaluate returns a URL with the deal's id in it that an earlier call found.
func evaluate(text string, items map[string]map[string]any) string {
	m := dealID.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	id := "2147483647"
	var list struct {
		Data []struct{ ID json.Number }
	}
	if body, ok := items[m[2]]["data"].(string); ok && json.Unmarshal([]byte(body), &list) == nil && len(list.Data) > 0 {
		id = list.Data[0].ID.String()
	}
	return unquote(m[1]) + id + unquote(m[3])
}

// unquote returns what stands between the quotes of a text in JavaScript.
func unquote(text string) string {
	var plain string
	if json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		return text
	}
	return plain
}

// request makes one request with a credential, as n8n does: an API token in the query, an access token in the header.
func (s *Server) request(address string, with Credential) map[string]any {
	failed := func(text string) map[string]any { return map[string]any{"error": map[string]any{"message": text}} }
	u, err := url.Parse(address)
	if err != nil {
		return failed("Invalid URL")
	}
	req := &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}
	if with.Type == "pipedriveApi" {
		query := u.Query()
		token, _ := with.Data["apiToken"].(string)
		query.Set("api_token", token)
		u.RawQuery = query.Encode()
	} else {
		tokens, _ := with.Data["oauthTokenData"].(map[string]any)
		token, _ := tokens["access_token"].(string)
		if token == "" {
			return failed("Unable to sign without access token")
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	reach := s.Reach
	if reach == nil {
		reach = http.DefaultTransport.RoundTrip
	}
	resp, err := reach(req)
	if err != nil {
		return failed("The DNS server returned an error, perhaps the server is offline")
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	header := map[string]any{}
	for name, values := range resp.Header {
		header[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return map[string]any{"statusCode": resp.StatusCode, "headers": header, "data": string(body)}
}
