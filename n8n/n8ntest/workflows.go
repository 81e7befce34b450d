package n8ntest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Workflow is what the stand-in stores.
type Workflow struct {
	ID        string
	Name      string
	Active    bool
	Archived  bool
	Nodes     json.RawMessage // of the draft
	Published json.RawMessage // of the version that runs; nil: there is none
	Static    string          // what its nodes keep, as JSON; empty: null
	Project   string          // empty: the personal one of the key's owner
	calledFor int             // how often its webhook was called since it was published
}

// AddWorkflow stores a workflow as if it had been there before.
func (s *Server) AddWorkflow(w Workflow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workflows = append(s.workflows, w)
}

// described returns a workflow as lists and answers have it, without what nobody reads.
func (w Workflow) described() map[string]any {
	d := map[string]any{
		"id": w.ID, "name": w.Name, "active": w.Active, "isArchived": w.Archived, "nodes": w.Nodes, "connections": map[string]any{},
		"settings": map[string]any{}, "staticData": json.RawMessage(cmp.Or(w.Static, "null")), "versionId": w.ID + "-draft", "activeVersionId": nil, "activeVersion": nil,
	}
	if w.Published != nil {
		id := w.ID + "-published"
		if string(w.Published) == string(w.Nodes) {
			id = w.ID + "-draft"
		}
		d["activeVersionId"] = id
		d["activeVersion"] = map[string]any{"versionId": id, "workflowId": w.ID, "nodes": w.Published, "connections": map[string]any{}}
	}
	return d
}

func (s *Server) listWorkflows(w http.ResponseWriter, r *http.Request, _ string) {
	list := s.workflows
	if want := r.URL.Query().Get("active"); want != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(f Workflow) bool { return want != strconv.FormatBool(f.Active) })
	}
	if name := r.URL.Query().Get("name"); name != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(f Workflow) bool { return !strings.Contains(f.Name, strings.TrimSpace(name)) })
	}
	page(w, r, list, Workflow.described)
}

func (s *Server) listCredentials(w http.ResponseWriter, r *http.Request, _ string) {
	page(w, r, s.credentials, func(c Credential) map[string]any {
		return map[string]any{"id": c.ID, "name": c.Name, "type": c.Type, "shared": []any{}}
	})
}

// cursor is what a nextCursor holds.
type cursor struct {
	Limit  int `json:"limit"`
	Offset int `json:"offset"`
}

// page answers with a page of a list. A cursor goes before the limit that is asked for.
func page[T any](w http.ResponseWriter, r *http.Request, list []T, describe func(T) map[string]any) {
	at := cursor{Limit: 100}
	if limit, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil {
		at.Limit = min(limit, 250)
	}
	if text := r.URL.Query().Get("cursor"); text != "" {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil || json.Unmarshal(data, &at) != nil {
			message(w, 400, "An invalid cursor was provided")
			return
		}
	}
	var next any
	end := min(at.Offset+at.Limit, len(list))
	if end < len(list) {
		data, err := json.Marshal(cursor{at.Limit, end})
		if err != nil {
			panic(err)
		}
		next = base64.StdEncoding.EncodeToString(data)
	}
	data := []any{}
	for _, entry := range list[min(at.Offset, end):end] {
		data = append(data, describe(entry))
	}
	reply(w, 200, map[string]any{"data": data, "nextCursor": next})
}

func (s *Server) createWorkflow(w http.ResponseWriter, r *http.Request, _ string) {
	var body struct {
		Name     *string         `json:"name"`
		Active   *bool           `json:"active"`
		Nodes    json.RawMessage `json:"nodes"`
		Settings json.RawMessage `json:"settings"`
		Project  string          `json:"projectId"`
	}
	switch err := json.NewDecoder(r.Body).Decode(&body); {
	case err != nil:
		html(w, 500)
	case body.Active != nil:
		message(w, 400, "request/body/active is read-only")
	case body.Project != "" && s.old():
		message(w, 400, "request/body must NOT have additional properties")
	case body.Name == nil:
		message(w, 400, "request/body must have required property 'name'")
	case body.Project != "" && body.Project != Project:
		message(w, 404, "Project not found")
	default:
		s.made++
		f := Workflow{ID: fmt.Sprintf("madeByN8N%07d", s.made), Name: *body.Name, Nodes: s.withCredentials(body.Nodes), Project: body.Project}
		s.workflows = append(s.workflows, f)
		reply(w, 200, f.described())
	}
}

// withCredentials returns nodes in which a credential that is not there has given way to the one of its name and type, as in
// all versions.
func (s *Server) withCredentials(nodes json.RawMessage) json.RawMessage {
	var list []map[string]any
	if json.Unmarshal(nodes, &list) != nil {
		return nodes
	}
	for _, n := range list {
		uses, _ := n["credentials"].(map[string]any)
		for kind, use := range uses {
			u, _ := use.(map[string]any)
			id, _ := u["id"].(string)
			named := slices.DeleteFunc(slices.Clone(s.credentials), func(c Credential) bool { return c.Type != kind || c.Name != u["name"] })
			if s.find(id) < 0 && len(named) == 1 {
				u["id"] = named[0].ID
			}
		}
	}
	replaced, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return replaced
}

// change makes a handler that changes the workflow which is named. n8n tells one that is not there from one that the key
// may not see as little as from here.
func (s *Server) change(doing string, how func(*Workflow)) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, r *http.Request, _ string) {
		for i := range s.workflows {
			if f := &s.workflows[i]; f.ID == r.PathValue("id") {
				how(f)
				reply(w, 200, f.described())
				return
			}
		}
		if s.Version != Newest {
			message(w, 404, "Not Found")
			return
		}
		message(w, 404, "You do not have permission to "+doing+" this workflow. Ask the owner to share it with you.")
	}
}
