package n8ntest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

type body struct {
	ID      *string `json:"id"`
	Name    *string `json:"name"`
	Type    *string `json:"type"`
	Data    any     `json:"data"`
	Partial bool    `json:"isPartialData"`
	Project string  `json:"projectId"`
}

func (s *Server) create(w http.ResponseWriter, r *http.Request, key string) {
	b, ok := read(w, r)
	if !ok {
		return
	}
	switch {
	case s.Version != Newest && b.ID != nil:
		message(w, 400, "request/body/id is read-only")
		return
	case b.ID != nil && len(*b.ID) > 16:
		message(w, 400, "request/body/id String must contain at most 16 character(s)")
		return
	case b.Name == nil:
		message(w, 400, "request/body must have required property 'name'")
		return
	case b.Type == nil:
		message(w, 400, "request/body must have required property 'type'")
		return
	}
	data, ok := s.data(w, *b.Type, b.Data)
	if !ok {
		return
	}
	if b.Project != "" && !s.old() && !slices.Contains(s.Projects, b.Project) {
		message(w, 404, "Project not found")
		return
	}
	c := Credential{Name: *b.Name, Type: *b.Type, Data: data, Owner: key, Project: b.Project}
	if b.ID != nil {
		c.ID = *b.ID
		if s.find(c.ID) >= 0 {
			message(w, 409, "A credential with this ID already exists")
			return
		}
	} else {
		s.made++
		c.ID = fmt.Sprintf("madeByN8N%07d", s.made)
	}
	s.credentials = append(s.credentials, c)
	made := s.described(c)
	if b.Project != "" && s.old() {
		made["projectId"] = b.Project // it repeats what it does not know
	}
	reply(w, 200, made)
}

func (s *Server) update(w http.ResponseWriter, r *http.Request, key string) {
	at := s.find(r.PathValue("id"))
	switch {
	case at < 0:
		message(w, 404, "Credential not found")
		return
	case s.credentials[at].Owner != "" && s.credentials[at].Owner != key:
		message(w, 403, "Forbidden")
		return
	}
	b, ok := read(w, r)
	if !ok {
		return
	}
	c := s.credentials[at]
	if b.Type != nil {
		c.Type = *b.Type
	}
	if b.Name != nil {
		if c.Name = *b.Name; utf8.RuneCountInString(c.Name) < 3 || utf8.RuneCountInString(c.Name) > 128 {
			message(w, 400, "Credential name must be 3 to 128 characters long.")
			return
		}
	}
	if b.Data != nil {
		data, ok := s.data(w, c.Type, b.Data)
		if !ok {
			return
		}
		if b.Partial {
			merged := maps.Clone(c.Data)
			maps.Copy(merged, data)
			if own := c.Data["oauthTokenData"]; own != nil && s.Version == Newest && c.Type == s.credentials[at].Type { // it keeps its own, and does not say so
				merged["oauthTokenData"] = own
			}
			data = merged
		}
		c.Data = data
	}
	s.credentials[at] = c
	reply(w, 200, s.described(c))
}

func (s *Server) find(id string) int {
	return slices.IndexFunc(s.credentials, func(c Credential) bool { return c.ID == id })
}

// read takes a body apart; broken JSON is answered as n8n does, with a page.
func read(w http.ResponseWriter, r *http.Request) (b body, ok bool) {
	if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
		html(w, 500)
		return b, false
	}
	return b, true
}

// data checks a credential's data against the schema of its type.
func (s *Server) data(w http.ResponseWriter, credentialType string, given any) (map[string]any, bool) {
	schema, known := s.Schemas[credentialType]
	data, isObject := given.(map[string]any)
	switch {
	case !known:
		message(w, 400, "req.body.type is not a known type")
		return nil, false
	case !isObject && s.Version != Newest:
		message(w, 400, "request/body/data must be object")
		return nil, false
	case !isObject:
		message(w, 400, "request/body/data Expected object, received string")
		return nil, false
	}
	if wrong := schema.wrong(data); len(wrong) > 0 {
		message(w, 400, strings.Join(wrong, ","))
		return nil, false
	}
	return data, true
}

func (s *Server) described(c Credential) map[string]any {
	d := map[string]any{
		"id": c.ID, "name": c.Name, "type": c.Type, "isManaged": false, "isGlobal": false,
		"createdAt": "2026-11-22T01:41:11.927Z", "updatedAt": "2026-11-22T01:41:11.923Z",
	}
	if !s.old() {
		d["isResolvable"], d["resolvableAllowFallback"], d["resolverId"] = false, false, nil
	}
	return d
}
