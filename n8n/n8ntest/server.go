// Package n8ntest is an n8n for tests, on loopback: what its public API does with credentials and workflows, with the
// answers that n8n 2.41.1 was seen to give, strict checks of data included.
package n8ntest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Credential is what the stand-in stores.
type Credential struct {
	ID      string
	Name    string
	Type    string
	Data    map[string]any
	Owner   string // key of the user it belongs to
	Project string // that it was created in, if one was named
}

// Server is the stand-in. Change its fields before the first request.
type Server struct {
	URL      string              // with Base
	Base     string              // path below which it is served, "/n8n"; set by New
	Keys     map[string][]string // API keys and their scopes
	Version  string              // of n8n that it answers like: "2.41.1", "2.20.12" or "1.123.81"
	Schemas  map[string]Schema   // of the types of credential, as the version has them
	Projects []string            // that credentials can be created in
	Before   http.HandlerFunc    // answers in n8n's place if it writes; for faults
	Hooks    string              // the address below which it says that its webhooks are; empty: URL

	// Reach sends the requests of workflows that run; nil: as they are, to where they say.
	Reach func(*http.Request) (*http.Response, error)

	mu          sync.Mutex
	credentials []Credential
	workflows   []Workflow
	executions  []json.RawMessage
	busy        map[string]int // how often a workflow that was unpublished is still in the way of its deletion
	requests    []string
	made        int
}

// The API keys: one that may do everything, and one that may only try credentials.
const (
	Key       = "n8n-api-key-of-the-owner"
	MeagreKey = "n8n-api-key-of-another"
)

// Scopes are those of Key.
var Scopes = []string{
	"credential:create", "credential:list", "credential:read", "credential:update",
	"execution:list", "execution:read",
	"workflow:activate", "workflow:create", "workflow:deactivate", "workflow:delete", "workflow:list", "workflow:read",
}

// AsVersion returns the stand-in that answers like another version.
func (s *Server) AsVersion(version string) *Server {
	s.Version, s.Schemas = version, Schemas(version)
	return s
}

// old reports whether it answers like n8n 1, which changes and lists no credential.
func (s *Server) old() bool { return strings.HasPrefix(s.Version, "1.") }

// New starts a stand-in below base ("" or "/n8n") that ends with the test.
func New(t testing.TB, base string) *Server {
	t.Helper()
	s := &Server{
		Base:    base,
		Keys:    map[string][]string{Key: Scopes, MeagreKey: {"credential:read"}},
		Version: Newest, Schemas: Schemas(Newest),
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	s.URL = srv.URL + base
	return s
}

// Add stores a credential as if it had been there before, owned by the user of a key.
func (s *Server) Add(c Credential) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credentials = append(s.credentials, c)
}

// Forget deletes all credentials.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credentials = nil
}

// Change changes a stored credential, as n8n and its people do.
func (s *Server) Change(id string, change func(*Credential)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.find(id); at >= 0 {
		change(&s.credentials[at])
	}
}

// Answer answers a request as n8n does. It is for Before, in which the stand-in is locked.
func (s *Server) Answer(w http.ResponseWriter, r *http.Request) { s.routes().ServeHTTP(w, r) }

// CredentialsNow returns those stored. It is for Before.
func (s *Server) CredentialsNow() []Credential { return slices.Clone(s.credentials) }

// Credentials returns those stored, in the order in which they came.
func (s *Server) Credentials() []Credential {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.credentials)
}

// Requests lists method and path of what was asked, in order.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Method+" "+r.URL.Path)
	if s.Before != nil {
		watched := &watch{ResponseWriter: w}
		if s.Before(watched, r); watched.written {
			return
		}
	}
	s.routes().ServeHTTP(w, r)
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	api := s.Base + "/api/v1"
	mux.HandleFunc("GET "+s.Base+"/healthz", func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, map[string]any{"status": "ok"}) })
	mux.HandleFunc("GET "+api+"/credentials/schema/{type}", s.as("", s.schema))
	mux.HandleFunc("POST "+api+"/credentials", s.as("credential:create", s.create))
	if !s.old() {
		mux.HandleFunc("PATCH "+api+"/credentials/{id}", s.as("credential:update", s.update))
		mux.HandleFunc("GET "+api+"/discover", s.as("", s.discover))
		mux.HandleFunc("GET "+api+"/credentials", s.as("credential:list", s.listCredentials))
		mux.HandleFunc("POST "+api+"/workflows/{id}/archive", s.as("workflow:delete", s.change("archive", func(w *Workflow) { w.Active, w.Archived, w.Published = false, true, nil })))
	}
	mux.HandleFunc("GET "+api+"/workflows", s.as("workflow:list", s.listWorkflows))
	mux.HandleFunc("POST "+api+"/workflows", s.as("workflow:create", s.createWorkflow))
	mux.HandleFunc("POST "+api+"/workflows/{id}/activate", s.as("workflow:activate", s.change("activate", func(w *Workflow) { w.Active, w.Published = true, w.Nodes })))
	mux.HandleFunc("POST "+api+"/workflows/{id}/deactivate", s.as("workflow:deactivate", s.change("deactivate", func(w *Workflow) { w.Active, w.Published = false, nil })))
	mux.HandleFunc("DELETE "+api+"/workflows/{id}", s.as("workflow:delete", s.deleteWorkflow))
	mux.HandleFunc("GET "+api+"/executions", s.as("execution:list", s.listExecutions))
	mux.HandleFunc("POST "+s.Base+"/webhook/{path...}", s.callWebhook)
	mux.HandleFunc(api+"/", func(w http.ResponseWriter, _ *http.Request) { message(w, 404, "not found") })
	for _, path := range []string{"/credentials", "/credentials/{id}", "/workflows/{id}/archive"} {
		mux.HandleFunc(api+path, func(w http.ResponseWriter, r *http.Request) { message(w, 405, r.Method+" method not allowed") })
	}
	mux.HandleFunc("/", editor)
	return mux
}

// editor answers as n8n does where nothing else is: to whoever takes it with the editor's page, whatever is asked for.
func editor(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.Header.Get("Accept") != "application/json" {
		html(w, 200)
		return
	}
	html(w, 404)
}

// watch notices whether anything was answered.
type watch struct {
	http.ResponseWriter
	written bool
}

func (w *watch) WriteHeader(status int)      { w.written = true; w.ResponseWriter.WriteHeader(status) }
func (w *watch) Write(b []byte) (int, error) { w.written = true; return w.ResponseWriter.Write(b) }
func (w *watch) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// discover tells what a key may do. The real one lists endpoints as well.
func (s *Server) discover(w http.ResponseWriter, _ *http.Request, key string) {
	reply(w, 200, map[string]any{"data": map[string]any{"scopes": s.Keys[key], "resources": map[string]any{}}})
}

// as lets only a key with the scope through; "" is any key.
func (s *Server) as(scope string, next func(w http.ResponseWriter, r *http.Request, key string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("X-N8N-API-KEY")
		scopes, known := s.Keys[key]
		switch {
		case !known:
			message(w, 401, s.unauthorized(key, r.URL.Path))
		case scope != "" && !slices.Contains(scopes, scope):
			message(w, 403, "Forbidden")
		default:
			next(w, r, key)
		}
	}
}

// unauthorized returns what a version says to a key that it does not know.
func (s *Server) unauthorized(key, path string) string {
	switch {
	case s.Version == Newest && !strings.HasSuffix(path, "/discover"):
		return "Unauthorized"
	case key == "":
		return "'X-N8N-API-KEY' header required"
	}
	return "unauthorized"
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func message(w http.ResponseWriter, status int, text string) {
	reply(w, status, map[string]string{"message": text})
}

// html answers with a page, as n8n does outside of its API and when it fails.
func html(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>n8n.io - Workflow Automation</title></head>\n</html>\n")
}
