package n8n_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

// node is the one node of a workflow, with a credential.
func node(resource, credential, name string) json.RawMessage {
	return json.RawMessage(`[{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2","resource":"` + resource +
		`"},"credentials":{"pipedriveOAuth2Api":{"id":"` + credential + `","name":"` + name + `"}}}]`)
}

func connect(t *testing.T, s *n8ntest.Server, key string) *n8n.Client {
	t.Helper()
	c, err := n8n.NewClient(s.URL, secret.New(key), n8n.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// found lists "workflow: resource, credential" of all nodes.
func found(w n8n.Workflows) (list []string) {
	for _, n := range w.Nodes {
		list = append(list, n.Workflow+": "+n.Action.Resource+", "+n.Credential.Name)
	}
	return list
}

func TestWorkflowsOfARunningN8N(t *testing.T) {
	s := n8ntest.New(t, "/n8n")
	s.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Sync", Active: true, Nodes: node("deal", "o1", "Old name"), Published: node("person", "o1", "Old name")})
	s.AddWorkflow(n8ntest.Workflow{ID: "2", Name: "Sync", Nodes: node("lead", "o2", "Other")})
	s.AddWorkflow(n8ntest.Workflow{ID: "3", Name: "Gone", Archived: true, Nodes: node("file", "o2", "Other")})
	s.AddWorkflow(n8ntest.Workflow{ID: "4", Name: "\x1b[2JDaily", Active: true, Nodes: node("note", "o2", "Other"), Published: node("note", "o2", "Other")})
	s.Add(n8ntest.Credential{ID: "o1", Name: "Acme", Type: "pipedriveOAuth2Api"})
	c := connect(t, s, n8ntest.Key)

	w, err := c.Workflows(t.Context(), n8n.Filter{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Sync (1): person, Old name", "Sync (2): lead, Other", "Daily: note, Other"}
	if d := cmp.Diff(want, found(w)); d != "" || w.Count != 3 || w.Archived != 1 {
		t.Errorf("%d workflows, %d archived: %s", w.Count, w.Archived, d)
	}
	names, unknown, err := c.Credentials(t.Context())
	if err != nil || unknown != "" {
		t.Fatal(unknown, err)
	}
	w.Rename(names)
	if got := w.Nodes[0].Credential.Name; got != "Acme" {
		t.Errorf("the credential is called %q", got)
	}

	active, err := c.Workflows(t.Context(), n8n.Filter{Active: true}, nil)
	if d := cmp.Diff([]string{"Sync: person, Old name", "Daily: note, Other"}, found(active)); d != "" || err != nil {
		t.Error(d, err)
	}
}

// TestManyPages: none is left out, none is read twice, and the person is told how far it is.
func TestManyPages(t *testing.T) {
	s := n8ntest.New(t, "")
	const total = 601
	for i := range total {
		s.AddWorkflow(n8ntest.Workflow{ID: fmt.Sprint(i), Name: fmt.Sprint("w", i), Nodes: node("deal", "o1", "Acme")})
	}
	var told []int
	w, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, func(read int) { told = append(told, read) })
	if err != nil || w.Count != total || len(w.WorkflowNames()) != total {
		t.Errorf("%d workflows, %v", w.Count, err)
	}
	if !slices.Equal(told, []int{250, 500, 601}) {
		t.Errorf("told %v", told)
	}
}

// What takes no more requests for now is asked again as often as it is worth it, page by page.
func TestPagesAtTheLimit(t *testing.T) {
	for refusals, want := range map[int]fault.Kind{2: 0, 3: fault.Unreachable} {
		s := n8ntest.New(t, "")
		for i := range 251 {
			s.AddWorkflow(n8ntest.Workflow{ID: fmt.Sprint(i), Name: fmt.Sprint("w", i), Nodes: node("deal", "o1", "Acme")})
		}
		left := refusals
		s.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("cursor") && left > 0 {
				left--
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		}
		w, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
		if want == 0 && (err != nil || w.Count != 251) || want != 0 && fault.KindOf(err) != want {
			t.Errorf("%d refusals: %d workflows, %v", refusals, w.Count, err)
		}
	}
}

// TestWorkflowOnTwoPages: when one is deleted while they are read, the others move up, and when one is made, down.
func TestWorkflowOnTwoPages(t *testing.T) {
	s := n8ntest.New(t, "")
	const entry = `{"id":"1","name":"Sync","nodes":[{"name":"a","type":"n8n-nodes-base.pipedrive"}]}`
	answering(s, func(r *http.Request) string {
		if r.URL.Query().Get("cursor") == "" {
			return `{"data":[` + entry + `],"nextCursor":"x"}`
		}
		return `{"data":[` + entry + `],"nextCursor":null}`
	})
	w, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
	if err != nil || w.Count != 1 || len(w.Nodes) != 1 || w.Nodes[0].Workflow != "Sync" {
		t.Errorf("%+v, %v", w, err)
	}
}

// answering has the list of workflows answered with a text.
func answering(s *n8ntest.Server, with func(*http.Request) string) {
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/workflows") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(with(r)))
		}
	}
}

func TestWhatIsNoListOfWorkflows(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{}`, "no public API of n8n answers at {n8n}: 200 OK"},
		{`[]`, "no public API of n8n answers at {n8n}: 200 OK"},
		{`{"data":[],"nextCursor":`, "no public API of n8n answers at {n8n}: 200 OK"},
		{`{"data":[],"nextCursor":"again"}`, "n8n gives the same page over and over at reading the workflows"},
		{`{"data":[` + strings.Repeat(" ", 64<<20) + `],"nextCursor":null}`, "cannot reach n8n at {n8n}: the answer is longer than 64 MiB"},
	} {
		s := n8ntest.New(t, "")
		answering(s, func(*http.Request) string { return c.text })
		_, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
		if want := strings.ReplaceAll(c.want, "{n8n}", s.URL); err == nil || err.Error() != want || fault.KindOf(err) != fault.Unreachable {
			t.Errorf("%.40s: %v, want %s", c.text, err, want)
		}
	}
}

func TestKeysThatLackScopes(t *testing.T) {
	s := n8ntest.New(t, "")
	_, err := connect(t, s, n8ntest.MeagreKey).Workflows(t.Context(), n8n.Filter{}, nil)
	if fault.KindOf(err) != fault.Refused || err.Error() != "the API key does not allow reading the workflows: it lacks the scope workflow:list" {
		t.Error(err)
	}
	if got := s.Requests(); !slices.Equal(got, []string{"GET /api/v1/discover"}) {
		t.Errorf("asked %v", got)
	}
	names, unknown, err := connect(t, s, n8ntest.MeagreKey).Credentials(t.Context())
	if err != nil || len(names) != 0 || unknown != "the API key lacks the scope credential:list" {
		t.Error(names, unknown, err)
	}
	_, err = connect(t, s, "wrong").Workflows(t.Context(), n8n.Filter{}, nil)
	if fault.KindOf(err) != fault.Refused {
		t.Error(err)
	}
	may, err := connect(t, s, n8ntest.MeagreKey).Permissions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = may.Require("pushing", "credential:create", "credential:read", "credential:update")
	if err == nil || err.Error() != "the API key does not allow pushing: it lacks the scopes credential:create and credential:update" {
		t.Error(err)
	}
}

// TestOlderN8N: what it does not know is said, and what it does is read.
func TestOlderN8N(t *testing.T) {
	s := n8ntest.New(t, "")
	s.AsVersion(n8ntest.Oldest)
	s.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Sync", Active: true, Nodes: node("deal", "o1", "Acme")})
	c := connect(t, s, n8ntest.Key)
	w, err := c.Workflows(t.Context(), n8n.Filter{}, nil)
	if err != nil || len(w.Nodes) != 1 {
		t.Error(w, err)
	}
	_, unknown, err := c.Credentials(t.Context())
	if err != nil || unknown != "this n8n cannot list its credentials (since 2.8)" {
		t.Error(unknown, err)
	}
	_, err = connect(t, s, n8ntest.MeagreKey).Workflows(t.Context(), n8n.Filter{}, nil)
	if fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "workflow:list") {
		t.Error(err)
	}
}

// TestAnotherPath: below a wrong path n8n answers everything with a page.
func TestAnotherPath(t *testing.T) {
	s := n8ntest.New(t, "")
	c, err := n8n.NewClient(s.URL+"/flows", secret.New(n8ntest.Key), n8n.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Workflows(t.Context(), n8n.Filter{}, nil)
	if want := "n8n answers at " + s.URL + ", but not below /flows"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// A proof's temporary workflow is none of the person's, whether it is left over or still at work.
func TestTemporaryWorkflowsDoNotCount(t *testing.T) {
	s := n8ntest.New(t, "")
	nodes := []byte(`[{"name":"c1","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"parameters":{"url":"https://api.pipedrive.com/v1/users/me",` +
		`"authentication":"predefinedCredentialType","nodeCredentialType":"pipedriveApi"},"credentials":{"pipedriveApi":{"id":"1","name":"P"}}}]`)
	s.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "connect-pipedrive test calls (temporary) 2026-11-26T14:51:29Z EH6TQTW7ALRN", Nodes: nodes})
	s.AddWorkflow(n8ntest.Workflow{ID: "2", Name: "connect-pipedrive test calls (temporary) of mine", Nodes: nodes})
	flows, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
	if err != nil || len(flows.Nodes) != 1 || flows.Nodes[0].WorkflowID != "2" {
		t.Errorf("%v, %+v", err, flows.Nodes)
	}
}

// TestAnotherService: what answers like an API, in JSON, need not be n8n's.
func TestAnotherService(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Before = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"Not Found"}`))
	}
	_, err := connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
	if want := "no n8n answers at " + s.URL; err == nil || err.Error() != want || fault.KindOf(err) != fault.Unreachable {
		t.Errorf("%v, want %s", err, want)
	}
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message":"not found"}`))
		}
	}
	_, err = connect(t, s, n8ntest.Key).Workflows(t.Context(), n8n.Filter{}, nil)
	if want := "n8n runs at " + s.URL + ", but its public API does not answer"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestUsing(t *testing.T) {
	one := n8n.CredentialRef{ID: "o1", Name: "Acme", Type: "pipedriveOAuth2Api"}
	same := n8n.CredentialRef{ID: "o2", Name: "Acme", Type: "pipedriveOAuth2Api"}
	other := n8n.CredentialRef{ID: "t1", Name: "Beta", Type: "pipedriveApi"}
	w := n8n.Workflows{Nodes: []n8n.Node{{Workflow: "w1"}, {Workflow: "w2", Credential: other}, {Workflow: "w3", Credential: same}, {Workflow: "w4", Credential: one}, {Workflow: "w4", Credential: one}}}
	var order []string
	for _, u := range w.ByCredential() {
		order = append(order, u.ID+" "+strings.Join(u.WorkflowNames(), ","))
	}
	if d := cmp.Diff([]string{"o1 w4", "o2 w3", "t1 w2", " w1"}, order); d != "" {
		t.Error(d)
	}
	for credential, nodes := range map[string]int{"o1": 2, "o2": 1, "Beta": 1, "t1": 1} {
		if got, err := w.Using(credential); err != nil || len(got.Nodes) != nodes {
			t.Errorf("%s: %d nodes, %v", credential, len(got.Nodes), err)
		}
	}
	for credential, hint := range map[string]string{"Acme": "give its id: o1 or o2", "Betta": `they use "Acme", "Acme" and "Beta"`} {
		if _, err := w.Using(credential); fault.KindOf(err) != fault.Usage || fault.HintOf(err) != hint {
			t.Errorf("%q: %v, hint %q", credential, err, fault.HintOf(err))
		}
	}
	w.Nodes = w.Nodes[:1] // the one without a credential
	if _, err := w.Using("Acme"); fault.HintOf(err) != "leave the credential out: the nodes name none" {
		t.Errorf("where no node names one: %v, hint %q", err, fault.HintOf(err))
	}
}
