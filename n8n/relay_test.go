package n8n

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
)

const relayID = "aB3dE6gH9jK2mN5p"

// stagedRelay is an n8n with a connected credential, and a Pipedrive that answers everything with its URL.
func stagedRelay(t *testing.T) (*n8ntest.Server, RelayOrder) {
	t.Helper()
	pd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Daily-Ratelimit-Token-Remaining", "77")
		_, _ = fmt.Fprintf(w, `{"success":true,"data":[{"id":42,"url":%q}]}`, r.URL.String())
	}))
	t.Cleanup(pd.Close)
	n := n8ntest.New(t, "")
	n.Add(n8ntest.Credential{ID: relayID, Type: "pipedriveOAuth2Api", Data: map[string]any{"oauthTokenData": map[string]any{"access_token": "t"}}})
	return n, RelayOrder{Credential: Ref(connection.OAuth2, relayID, "Pipedrive"), Calls: []connection.RelayedCall{
		{URL: pd.URL + "/api/v2/deals?limit=1", DealFrom: -1},
		{URL: pd.URL + "/api/v2/deals/{id}/products?limit=1", DealFrom: 0},
		{URL: pd.URL + "/api/v2/deals/{id}/products?limit=1", DealFrom: -1, Paused: true},
	}}
}

func relayClient(t *testing.T, address string) *Client {
	t.Helper()
	c, err := NewClient(address, secret.New(n8ntest.Key), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRelay(t *testing.T) {
	n, order := stagedRelay(t)
	n.Hooks = "https://n8n.example.com"
	held, released := 0, 0
	client := relayClient(t, n.URL)
	client.opts.Hold = func() func() { held++; return func() { released++ } }
	r, err := client.Relay(t.Context(), order)
	if err != nil || r.Left != nil || held != 1 || released != 1 {
		t.Fatal(err, r.Left, held, released)
	}
	var got []string
	for _, a := range r.Answers {
		got = append(got, fmt.Sprint(a.HTTP, " ", string(a.Body), " ", http.Header(a.Header).Get("X-Daily-Ratelimit-Token-Remaining")))
	}
	want := []string{
		`200 {"success":true,"data":[{"id":42,"url":"/api/v2/deals?limit=1"}]} 77`,
		`200 {"success":true,"data":[{"id":42,"url":"/api/v2/deals/42/products?limit=1"}]} 77`,
		`200 {"success":true,"data":[{"id":42,"url":"/api/v2/deals/2147483647/products?limit=1"}]} 77`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r.WebhookBase != "https://n8n.example.com/webhook" {
		t.Error(r.WebhookBase)
	}
	if left := n.Workflows(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// A workflow that n8n is to make stores nothing, and names nothing but the credential by its id.
func TestTemporaryWorkflow(t *testing.T) {
	_, order := stagedRelay(t)
	w, path := temporaryWorkflow(order.Calls, order.Credential, "", time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC))
	text, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"saveDataSuccessExecution":"none"`, `"saveDataErrorExecution":"none"`, `"saveExecutionProgress":false`,
		`"credentials":{"pipedriveOAuth2Api":{"id":"` + relayID + `","name":"`, `"path":"` + path + `"`, "(temporary) 2026-11-26T01:00:00Z "} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if len(path) < 26 || strings.Contains(w.Name, path) {
		t.Errorf("%q can be guessed, or stands in %q", path, w.Name)
	}
}

func TestLeftoversAreRemoved(t *testing.T) {
	n, order := stagedRelay(t)
	at := func(age time.Duration) string { return time.Now().Add(-age).UTC().Format(time.RFC3339) }
	for id, name := range map[string]string{
		"old": temporaryName + at(11*time.Minute) + " abc", "fresh": temporaryName + at(9*time.Minute) + " abc",
		"named alike": temporaryName + "by hand", "other": "Sales",
	} {
		n.AddWorkflow(n8ntest.Workflow{ID: id, Name: name, Active: true})
	}
	r, err := relayClient(t, n.URL).Relay(t.Context(), order)
	if err != nil || len(r.Remarks) != 1 || !strings.Contains(r.Remarks[0], "workflow old") {
		t.Errorf("%v, remarks %q", err, r.Remarks)
	}
	var left []string
	for _, w := range n.Workflows() {
		left = append(left, w.ID)
	}
	slices.Sort(left)
	if d := cmp.Diff([]string{"fresh", "named alike", "other"}, left); d != "" {
		t.Error(d)
	}
}

// brokenRun is a run in which the test stops the nth request that matches, after n8n did what it asks for if done is set.
func brokenRun(t *testing.T, match string, done bool, cut func()) (*n8ntest.Server, RelayResult, error) {
	t.Helper()
	n, order := stagedRelay(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var once sync.Once
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first := false
		if strings.HasPrefix(r.Method+" "+r.URL.Path, match) {
			once.Do(func() { first = true })
		}
		if !first {
			n.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		if done {
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			n.ServeHTTP(httptest.NewRecorder(), r)
		}
		if cut == nil {
			panic(http.ErrAbortHandler)
		}
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(front.Close)
	result, err := relayClient(t, front.URL).Relay(ctx, order)
	return n, result, err
}

// TestRelayIsTakenBack holds that nothing stays in n8n, wherever the run is broken.
func TestRelayIsTakenBack(t *testing.T) {
	for _, match := range []string{"POST /api/v1/workflows", "POST /api/v1/workflows/", "POST /webhook/"} {
		for _, done := range []bool{false, true} {
			for name, cut := range map[string]func(){"the connection breaks": nil, "the person ends it": func() {}} {
				n, result, err := brokenRun(t, match, done, cut)
				if err == nil || cut != nil && !errors.Is(err, context.Canceled) || cut == nil && fault.KindOf(err) != fault.Unreachable {
					t.Errorf("%s, %v, %s: %v", match, done, name, err)
				}
				if left := n.Workflows(); len(left) > 0 || result.Left != nil {
					t.Errorf("%s, %v, %s: left %v, %v", match, done, name, left, result.Left)
				}
			}
		}
	}
}

// An answer that does not name the workflow that was made is none.
func TestRelayWithoutAWorkflow(t *testing.T) {
	for _, body := range []string{"{}", `{"id":""}`, `{"id":`, "<html>"} {
		n, order := stagedRelay(t)
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/workflows") {
				_, _ = io.WriteString(w, body)
			}
		}
		if r, err := relayClient(t, n.URL).Relay(t.Context(), order); fault.KindOf(err) != fault.Unreachable || len(r.Answers) != 0 {
			t.Errorf("%s: %v, %v", body, r.Answers, err)
		}
	}
}

// What cannot be removed is named, with where to find it.
func TestRelayThatCannotBeTakenBack(t *testing.T) {
	n, order := stagedRelay(t)
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
	r, err := relayClient(t, n.URL).Relay(t.Context(), order)
	if err != nil || len(r.Answers) != 3 || r.Left == nil {
		t.Fatal(err, r)
	}
	id := n.Workflows()[0].ID
	if !strings.Contains(r.Left.Error(), id) || !strings.Contains(fault.HintOf(r.Left), n.URL+"/workflow/"+id) {
		t.Errorf("%v, hint %s", r.Left, fault.HintOf(r.Left))
	}
}

// lateContext runs out of time when it is told to.
type lateContext struct {
	context.Context
	late chan struct{}
}

func (c lateContext) Done() <-chan struct{} { return c.late }
func (c lateContext) Err() error {
	select {
	case <-c.late:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// lateAfter ends a context's time as soon as an answer of the status was read.
type lateAfter struct {
	http.RoundTripper
	status int
	late   func()
}

func (l lateAfter) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == l.status {
		resp.Body = lateBody{resp.Body, l.late}
	}
	return resp, err
}

type lateBody struct {
	io.ReadCloser
	late func()
}

func (b lateBody) Close() error { b.late(); return b.ReadCloser.Close() }

// A time that runs out between two tries is told like one that runs out in one.
func TestTimeThatRunsOutBetweenTries(t *testing.T) {
	n, order := stagedRelay(t)
	for name, c := range map[string]struct {
		at, body, says string
		status         int
		ask            func(*Client, context.Context) error
	}{
		"the webhook": {"/webhook/", `{"message":"The requested webhook is not registered."}`, "its webhook does not listen", 404, func(c *Client, ctx context.Context) error {
			_, err := c.Relay(ctx, order)
			return err
		}},
		"a list": {"/api/v1/workflows", "", "n8n takes no more requests", 429, func(c *Client, ctx context.Context) error {
			_, err := c.Triggers(ctx, CredentialRef{})
			return err
		}},
	} {
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, c.at) && (c.at == "/webhook/" || r.Method == http.MethodGet && !r.URL.Query().Has("name")) {
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}
		}
		ctx, client := lateContext{t.Context(), make(chan struct{})}, relayClient(t, n.URL)
		client.http.Transport = lateAfter{client.http.Transport, c.status, sync.OnceFunc(func() { close(ctx.late) })}
		if err := c.ask(client, ctx); fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), c.says) || fault.HintOf(err) == "" {
			t.Errorf("%s: kind %v, %v", name, fault.KindOf(err), err)
		}
	}
}

func TestWebhookThatNeverAnswers(t *testing.T) {
	n, order := stagedRelay(t)
	ctx := lateContext{t.Context(), make(chan struct{})}
	n.Before = func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/webhook/") {
			_, _ = io.Copy(io.Discard, r.Body) // only then is it noticed that the other side hangs up
			close(ctx.late)
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
	}
	_, err := relayClient(t, n.URL).Relay(ctx, order)
	if fault.KindOf(err) != fault.Unreachable || !strings.Contains(fault.HintOf(err), "whether a worker of n8n runs") {
		t.Errorf("%v, hint %s", err, fault.HintOf(err))
	}
	if left := n.Workflows(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestWebhookBase(t *testing.T) {
	c := relayClient(t, "http://localhost:1/flows")
	for given, want := range map[string]string{
		"": "http://localhost:1/flows/webhook", "https://hooks.example.com": "https://hooks.example.com/webhook",
		"https://hooks.example.com/": "https://hooks.example.com/webhook", "https://hooks.example.com/webhook": "https://hooks.example.com/webhook",
		"https://hooks.example.com/x/": "https://hooks.example.com/x", "hooks.example.com": "https://hooks.example.com/webhook",
		"http://hooks.example.com": "", "https://user@hooks.example.com": "",
	} {
		hook, err := c.webhooks(given)
		if (err == nil) != (want != "") || err == nil && (hook.address.String() != want || !hook.key.IsZero()) {
			t.Errorf("%s: %v, %v", given, hook, err)
		}
	}
}

func TestExplainFailure(t *testing.T) {
	for said, want := range map[string]connection.Status{
		"The DNS server returned an error, perhaps the server is offline":                                                     connection.StatusUnreachable,
		"Unable to sign without access token":                                                                                 connection.StatusUnauthorized,
		`The credential "Acme" needs to be reconnected.`:                                                                      connection.StatusUnauthorized,
		"OAuth access token expired and no refresh token is available. Please reconnect the credentials.":                     connection.StatusUnauthorized,
		"The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid": connection.StatusUnauthorized,
		"Client authentication failed (e.g., unknown client, no client authentication included":                               connection.StatusUnauthorized,
		`Credential with ID "x" does not exist for type "pipedriveOAuth2Api".`:                                                connection.StatusFailed,
		`Node "c1" does not have access to the credential`:                                                                    connection.StatusFailed,
	} {
		if c, known := ExplainFailure(said); !known || c.Status != want || c.Hint == "" || c.Detail == "" {
			t.Errorf("%s: %+v, %v", said, c, known)
		}
	}
	for _, said := range []string{"", "Cannot read properties of undefined"} {
		if c, known := ExplainFailure(said); known || c.Status != connection.StatusFailed || c.Detail == "" || c.Hint == "" {
			t.Errorf("%s: %+v, %v", said, c, known)
		}
	}
}
