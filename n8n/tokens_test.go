package n8n_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

// updated has n8n take new tokens, while it fails at the changes with these numbers, from 1.
func updated(t *testing.T, failing ...int) (*n8ntest.Server, []string, error) {
	t.Helper()
	s := n8ntest.New(t, "")
	s.Add(n8ntest.Credential{ID: id, Name: "Named there", Type: "pipedriveOAuth2Api", Data: map[string]any{
		"clientId": "old", "oauthTokenData": map[string]any{"access_token": "old"}, "allowedDomains": "x.example"}})
	var types []string
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPatch {
			return
		}
		types = append(types, fmt.Sprint(s.CredentialsNow()[0].Type))
		if slices.Contains(failing, len(types)) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"message":"it failed"}`))
		}
	}
	c := client(t, s, n8ntest.Key)
	schema, err := c.Schema(t.Context(), "pipedriveOAuth2Api")
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Update(t.Context(), oauth(t), schema)
	if err == nil && p.Name != "Named there" {
		t.Errorf("the credential is called %q", p.Name)
	}
	return s, types, err
}

// n8n takes new tokens only where the type changes with them: the credential is of another one for that moment.
func TestNewTokensAreTaken(t *testing.T) {
	s, types, err := updated(t)
	if err != nil || !slices.Equal(types, []string{"pipedriveOAuth2Api", n8n.Halfway}) {
		t.Fatalf("%v, changed when it was of the types %v", err, types)
	}
	c := s.Credentials()[0]
	tokens, _ := json.Marshal(c.Data["oauthTokenData"])
	if c.Type != "pipedriveOAuth2Api" || !strings.Contains(string(tokens), accessToken) || c.Data["allowedDomains"] != "x.example" || c.Data["clientId"] != "1a2b3c" {
		t.Errorf("n8n has %+v", c)
	}
}

// Where n8n fails on the way, the credential gets its type back, without them; where it fails at that, too, it is said.
func TestACredentialDoesNotStayHalfway(t *testing.T) {
	s, types, err := updated(t, 1)
	if err == nil || len(types) != 2 || s.Credentials()[0].Type != "pipedriveOAuth2Api" {
		t.Errorf("%v, changed %d times, then %+v", err, len(types), s.Credentials())
	}
	s, types, err = updated(t, 2)
	tokens, _ := json.Marshal(s.Credentials()[0].Data["oauthTokenData"])
	if err == nil || len(types) != 3 || s.Credentials()[0].Type != "pipedriveOAuth2Api" || strings.Contains(string(tokens), accessToken) || strings.Contains(fault.HintOf(err), n8n.Halfway) {
		t.Errorf("%v, hint %s, changed %d times, then %+v", err, fault.HintOf(err), len(types), s.Credentials())
	}
	s, types, err = updated(t, 2, 3)
	if fault.KindOf(err) != fault.Unreachable || len(types) != 3 || !strings.Contains(fault.HintOf(err), "under the type "+n8n.Halfway) {
		t.Errorf("%v, hint %s, changed %d times, then %+v", err, fault.HintOf(err), len(types), s.Credentials())
	}
}

func TestBasicAuth(t *testing.T) {
	for _, c := range []struct{ user, password string }{{"", "p"}, {"u", ""}} {
		if _, err := n8n.NewBasicAuth(id, "n", c.user, secret.New(c.password)); fault.KindOf(err) != fault.Usage {
			t.Errorf("%+v: %v", c, err)
		}
	}
	named, err := n8n.NewBasicAuth(id, "Incoming", "u", secret.New("p"))
	if err != nil || named.Name != "Incoming" || named.Type != "httpBasicAuth" || named.ID != id {
		t.Errorf("%v: %+v", err, named)
	}
	if c, err := n8n.NewBasicAuth(id, "", "u", secret.New("p")); err != nil || c.Name != n8n.BasicAuthName {
		t.Errorf("%v: it is called %q", err, c.Name)
	}
}

// What the program asks for is what a key can have, and each is said once.
func TestRights(t *testing.T) {
	var all []string
	for _, r := range n8n.Rights() {
		if r.For == "" || !slices.Contains(n8ntest.Scopes, r.Scope) || slices.Contains(all, r.Scope) {
			t.Errorf("%+v", r)
		}
		all = append(all, r.Scope)
	}
	want := append([]string{"workflow:list", "credential:create", "credential:update", "credential:list"}, n8n.MayRelay[:]...)
	if !slices.Equal(all, want) {
		t.Errorf("rights are %v, want %v", all, want)
	}
}

// failed is an execution in which a node failed, as n8n's API has it.
func failed(workflow, nodeType string, started time.Time) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id":"1","status":"error","startedAt":%q,"workflowData":{"name":%q,"nodes":[]},"data":{"resultData":{"error":{"message":"m","httpCode":"403",`+
		`"messages":["403 - {\"error\":\"Scope and URL mismatch\"}"],"node":{"name":"P","type":%q,"typeVersion":2,"parameters":{}}}}}}`, started.Format(time.RFC3339), workflow, nodeType))
}

func TestFailuresOfARunningN8N(t *testing.T) {
	const pipedrive = "n8n-nodes-base.pipedrive"
	now := time.Now().Truncate(time.Second)
	s := n8ntest.New(t, "")
	with := func(e json.RawMessage, key, value string) json.RawMessage {
		var all map[string]any
		if err := json.Unmarshal(e, &all); err != nil {
			t.Fatal(err)
		}
		if all[key] = value; value == "" {
			all[key] = nil
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	old := now.Add(-time.Hour - time.Second)
	for _, e := range []json.RawMessage{failed("new", pipedrive, now), with(failed("never began", pipedrive, now), "startedAt", ""),
		failed("elsewhere", "n8n-nodes-base.slack", now), failed("just", pipedrive, now.Add(-time.Hour)),
		failed("old", pipedrive, old), with(failed("waited", pipedrive, old), "stoppedAt", now.Format(time.RFC3339))} {
		s.AddExecution(e)
	}
	c := client(t, s, n8ntest.Key)
	list, err := c.Failures(t.Context(), now.Add(-time.Hour))
	var got []string
	for _, f := range list {
		got = append(got, fmt.Sprint(f.Workflow, " ", f.HTTP))
	}
	if err != nil || !slices.Equal(got, []string{"new 403", "never began 403", "just 403", "waited 403"}) {
		t.Errorf("%v: %v", err, got)
	}
	for range 25 { // the rest of the first page, and a second one with the last that is found, and a third with what is not
		s.AddExecution(failed("older", pipedrive, old))
	}
	s.AddExecution(with(failed("waited long", pipedrive, old), "stoppedAt", now.Format(time.RFC3339)))
	for range 30 {
		s.AddExecution(failed("older", pipedrive, old))
	}
	s.AddExecution(with(failed("waited for ages", pipedrive, old), "stoppedAt", now.Format(time.RFC3339)))
	list, err = c.Failures(t.Context(), now.Add(-time.Hour))
	if err != nil || len(list) != 5 || list[4].Workflow != "waited long" {
		t.Errorf("%v: %v", err, list)
	}
	s.Keys[n8ntest.Key] = []string{"workflow:list"}
	if _, err := c.Failures(t.Context(), now); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "execution:list") {
		t.Error(err)
	}
	s.Before = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	if _, err := c.Failures(t.Context(), now); err == nil || errors.Is(err, t.Context().Err()) {
		t.Error(err)
	}
}
