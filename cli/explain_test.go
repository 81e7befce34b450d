package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/scopes"
)

// failedExecution is an execution as n8n's API has it, in which a node failed.
func failedExecution(started time.Time, node, code, message, description, said string) string {
	return fmt.Sprintf(`{"id":"1","status":"error","startedAt":%q,"stoppedAt":%q,"workflowId":"w","workflowData":{"name":"Sales","nodes":[]},"data":{"resultData":{`+
		`"lastNodeExecuted":"Pipedrive","error":{"name":"NodeApiError","message":%q,"description":%q,"httpCode":%q,"messages":[%q],"node":%s}}}}`,
		started.Format(time.RFC3339), started.Format(time.RFC3339), message, description, code, code+" - "+said, node)
}

const (
	searchNode = `{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2","resource":"deal","operation":"search"}}`
	createNode = `{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2"}}`
	userNode   = `{"name":"Users","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"parameters":{"url":"https://api.pipedrive.com/v1/users","authentication":"predefinedCredentialType","nodeCredentialType":"pipedriveOAuth2Api"}}`
	otherNode  = `{"name":"Slack","type":"n8n-nodes-base.slack","typeVersion":2,"parameters":{}}`

	elsewhereNode = `{"name":"Call","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"parameters":{"url":"https://api.example.com/v1/users"}}`

	general  = "Your request is invalid or could not be processed by the service"
	mismatch = `{"error":"Scope and URL mismatch","errorCode":403}`
)

// causesIn are the lines of explain --json.
func causesIn(t *testing.T, out string) (list []cause) {
	t.Helper()
	for line := range strings.Lines(out) {
		var c cause
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		list = append(list, c)
	}
	return list
}

func TestExplain(t *testing.T) {
	at := time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC)
	gone := failedExecution(at, searchNode, "410", general, "Old resource permanently unavailable", `{"error":"Old resource permanently unavailable","errorCode":410}`)
	scope := failedExecution(at, createNode, "403", general, "", mismatch)
	call := failedExecution(at, userNode, "403", general, "", mismatch)
	for _, c := range []struct {
		name, in string
		code     int
		want     []string // node, action, http, status, scope, part of the hint
	}{
		{"an execution", gone, 0, []string{"Pipedrive|deal:search|410|not-found||GET /api/v2/deals/search"}},
		{"a list", "[" + scope + "," + scope + "]", 0, []string{"Pipedrive|deal:create|403|missing-scope|deals:full|switch on deals:full in Developer Hub"}},
		{"a page of the API", `{"data":[` + call + `],"nextCursor":null}`, 0, []string{"Users|GET https://api.pipedrive.com/v1/users|403|missing-scope|users:read|switch on users:read"}},
		{"the error alone", `{"message":"` + general + `","httpCode":"429","node":` + createNode + `}`, 0, []string{"Pipedrive|deal:create|429|rate-limited||wait some minutes"}},
		{"as the editor copies it", `{"errorMessage":"Forbidden - perhaps check your credentials?","errorDescription":"Scope and URL mismatch","errorDetails":{"rawErrorMessage":["403 - {\"error\":\"Scope and URL mismatch\"}"],"httpCode":"403"},` +
			`"n8nDetails":{"nodeName":"Pipedrive","nodeType":"n8n-nodes-base.pipedrive","nodeVersion":2,"resource":"lead","operation":"getAll","time":"26/11/2026, 01:00:00"}}`, 0,
			[]string{"Pipedrive|lead:getAll|403|missing-scope|leads:read|switch on leads:read"}},
		{"of the error workflow", `{"execution":{"id":"1","error":{"message":"Pipedrive: deal: GET /api/v2/deals?limit=1 (deals:read): 403 {\"error\":\"Scope and URL mismatch\"}; lead: GET /v1/leads?limit=1 (leads:read): The DNS server returned an error"},"lastNodeExecuted":"Stop"},"workflow":{"id":"m","name":"Monitor"}}`, 0,
			[]string{"deal: GET /api/v2/deals?limit=1|GET /api/v2/deals?limit=1|403|missing-scope|deals:read|switch on deals:read", "lead: GET /v1/leads?limit=1|GET /v1/leads?limit=1|0|unreachable||it is n8n that cannot reach"}},
		{"text", "ERROR 403 - " + mismatch, 0, []string{"||403|missing-scope||switch on the scope of this call"}},
		{"words without a status", "Scope and URL mismatch", 0, []string{"||403|missing-scope||switch on the scope of this call"}},
		{"n8n 1's 400 for a trigger that Pipedrive refuses", `400 {"message":"Scope and URL mismatch"}`, 0, []string{"||403|missing-scope||switch on the scope of this call"}},
		{"a trigger that does not fit", "Pipedrive Trigger: Validation failed", 0, []string{"||400|failed||in no version the object Activity Type"}},
		{"n8n's own words", `The credential "Acme" needs to be reconnected.`, 0, []string{"||0|unauthorized||connect it again"}},
		{"a parameter that Pipedrive refuses", failedExecution(at, createNode, "400", general, "", `{"error":"Parameter 'user_id' is not allowed for this request"}`), 0,
			[]string{"Pipedrive|deal:create|400|failed||update n8n to 2.31 or newer"}},
		{"a record that is gone", failedExecution(at, createNode, "404", general, "", `{"error":"Deal not found"}`), 0, []string{"Pipedrive|deal:create|404|not-found||check the id"}},
		{"what nobody knows", "Cannot read properties of undefined (reading 'x')", 1, []string{"||0|unexplained||neither among"}},
		{"another service's status", failedExecution(at, otherNode, "401", "Authorization failed", "", "invalid_auth"), 1, []string{"Slack||401|unexplained||not one of Pipedrive's"}},
		{"another service's network", `{"message":"connect ECONNREFUSED","node":` + otherNode + `}`, 1, []string{"Slack||0|unexplained||not one of Pipedrive's"}},
		{"another address", failedExecution(at, elsewhereNode, "403", general, "", "no"), 1, []string{"Call||403|unexplained||not one of Pipedrive's"}},
		{"Pipedrive's words, passed on", `{"message":"403 - Scope and URL mismatch","node":` + otherNode + `}`, 0, []string{"Slack||403|missing-scope||switch on the scope of this call"}},
		{"a call as the editor copies it", `{"errorMessage":"Forbidden","errorDetails":{"rawErrorMessage":["403 - no"],"httpCode":"403"},"n8nDetails":{"nodeName":"Call","nodeType":"n8n-nodes-base.httpRequest","nodeVersion":4.2}}`, 0,
			[]string{"Call||403|no-permission||permission set"}},
		{"another status", failedExecution(at, createNode, "418", "I'm a teapot", "", "short and stout"), 1, []string{"Pipedrive|deal:create|418|unexplained||neither among"}},
	} {
		s := newStage(t)
		s.write("error.json", c.in)
		p := s.run(nil, "explain", "--json", s.path("error.json"))
		var got, want []string
		for i, x := range causesIn(t, p.out) {
			got = append(got, fmt.Sprintf("%s|%s|%d|%s|%s", x.Node, x.Action, x.HTTP, x.Status, x.Scope))
			if i < len(c.want) {
				at := strings.LastIndex(c.want[i], "|")
				want = append(want, c.want[i][:at])
				if !strings.Contains(x.Hint, c.want[i][at+1:]) {
					t.Errorf("%s: hint %q", c.name, x.Hint)
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" || p.code != c.code || len(got) != len(c.want) {
			t.Errorf("%s: exit %d\n%s%s", c.name, p.code, d, p.err)
		}
	}
}

// How often a cause was seen is said from twice on.
func TestExplainCountsCauses(t *testing.T) {
	failed := failedExecution(time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC), createNode, "403", general, "", mismatch)
	for n, says := range map[int]bool{1: false, 2: true} {
		s := newStage(t)
		s.write("error.json", "["+strings.Repeat(failed+",", n-1)+failed+"]")
		p := s.run(nil, "explain", s.path("error.json"))
		if p.code != 0 || strings.Contains(p.out, fmt.Sprintf("missing-scope (403), %d times", n)) != says || strings.Contains(p.out, "times") != says {
			t.Errorf("%d: exit %d\n%s%s", n, p.code, p.out, p.err)
		}
	}
}

// requestNode is an HTTP Request node that makes a call with Pipedrive's credential.
func requestNode(method, url string) string {
	return fmt.Sprintf(`{"name":"Call","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"parameters":{"method":%q,"url":%q,`+
		`"authentication":"predefinedCredentialType","nodeCredentialType":"pipedriveOAuth2Api"}}`, method, url)
}

// A call that is none of Pipedrive's any more is named, with what to send instead.
func TestExplainCallsThatAreGone(t *testing.T) {
	const host = "https://api.pipedrive.com"
	for _, c := range []struct{ method, path, code, said, scope, hint string }{
		{"GET", "/v1/deals?limit=1", "410", "Old resource permanently unavailable", "", "use GET /api/v2/deals"},
		{"POST", "/v1/deals", "410", "Old resource permanently unavailable", "", "use POST /api/v2/deals"},
		{"GET", "/v1/deals", "403", "Scope and URL mismatch", "deals:read,deals:full", "switch on deals:read or deals:full in Developer Hub"},
		{"GET", "/v1/deals/{{ $json.id }}", "404", "Deal not found", "", "check the id"},
		{"GET", "/v1/deals/42", "404", "Deal not found", "", "check the id"},
		{"GET", "/v1/nope", "403", "Scope and URL mismatch", "", "may have been retired or be mistyped"},
	} {
		s := newStage(t)
		s.write("error.json", failedExecution(time.Now(), requestNode(c.method, "="+host+c.path), c.code, general, "", `{"error":"`+c.said+`"}`))
		p := s.run(nil, "explain", "--json", s.path("error.json"))
		got := causesIn(t, p.out)
		if p.code != 0 || len(got) != 1 || got[0].Action != c.method+" "+host+c.path || got[0].Scope != c.scope || !strings.Contains(got[0].Hint, c.hint) {
			t.Errorf("%s %s %s: exit %d, %+v", c.method, c.path, c.code, p.code, got)
		}
	}
}

// What nobody could explain is said as briefly as all else, and without the token that an address in it has.
func TestExplainKeepsTokensToItself(t *testing.T) {
	s := newStage(t)
	s.write("error.txt", "request to https://api.pipedrive.com/v1/users?api_token=0123456789 failed,\nreason: "+strings.Repeat("weird ", 1000))
	for _, flag := range []string{"--json", "--json=false"} {
		p := s.run(nil, "explain", s.path("error.txt"), flag)
		if p.code != 1 || strings.Contains(p.out, "0123456789") || !strings.Contains(p.out, "request to https://api.pipedrive.com/v1/users?api_token=") || len(p.out) > 1000 {
			t.Errorf("exit %d, %d bytes: %s", p.code, len(p.out), p.out)
		}
	}
}

func TestExplainRefusesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"", " \n", "{", `{"nodes":[]}`, "[]", "[1,2]"} {
		s := newStage(t)
		s.write("error.json", text)
		if p := s.run(nil, "explain", s.path("error.json")); p.code != 2 || !strings.Contains(p.err, "\nhint: ") {
			t.Errorf("%q: exit %d, %s%s", text, p.code, p.out, p.err)
		}
	}
	s := newStage(t)
	for _, args := range []string{"explain", "explain x --n8n http://localhost:1", "explain x --since 3h", "explain missing.json", "explain x y"} {
		if p := s.run(nil, strings.Fields(args)...); p.code != 2 {
			t.Errorf("%s: exit %d, %s", args, p.code, p.err)
		}
	}
}

// TestExplainKnowsWhatWasGranted: a scope that the configuration's token has is not to be switched on. But what n8n has got it may have had
// replaced since, by connecting the account again: the token here is then not the one that failed.
func TestExplainKnowsWhatWasGranted(t *testing.T) {
	for handedOver, want := range map[string]string{
		"": "the token claims a scope that should be enough",
		"[n8n]\nhanded_over = 2026-11-22T00:00:00Z\n":   "switch on deals:full",
		"[n8n]\ncredential_id = \"AAAAAAAAAAAAAAAA\"\n": "the token claims a scope that should be enough",
		"[n8n]\ncredential_id = \"BBBBBBBBBBBBBBBB\"\n": "switch on deals:full", // the node has another credential
	} {
		s := newStage(t)
		s.write("config.toml", "version = 1\nmethod = \"oauth2\"\n[oauth2.token]\naccess_token = \"a\"\nscope = \"base,deals:full\"\n"+handedOver)
		node := strings.TrimSuffix(createNode, "}") + `,"credentials":{"pipedriveOAuth2Api":{"id":"AAAAAAAAAAAAAAAA","name":"Acme"}}}`
		s.write("error.json", failedExecution(time.Now(), node, "403", general, "", mismatch))
		p := s.run(nil, "explain", s.path("error.json"), "--config", s.path("config.toml"))
		if p.code != 0 || !strings.Contains(p.out, want) {
			t.Errorf("exit %d, want %q: %s%s", p.code, want, p.out, p.err)
		}
	}
}

// The HTTP Request node of n8n 2.41 shows Pipedrive's answer as a text in JSON.
func TestExplainReadsAnAnswerInQuotes(t *testing.T) {
	s := newStage(t)
	const call = `{"name":"C","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"parameters":{"url":"https://api.pipedrive.com/api/v2/persons",` +
		`"authentication":"predefinedCredentialType","nodeCredentialType":"pipedriveOAuth2Api"}}`
	quoted, err := json.Marshal(mismatch)
	if err != nil {
		t.Fatal(err)
	}
	s.write("error.json", failedExecution(time.Now(), call, "403", general, "", string(quoted)))
	p := s.run(nil, "explain", s.path("error.json"))
	if p.code != 0 || !strings.Contains(p.out, "said: Scope and URL mismatch\n") {
		t.Errorf("exit %d, %s%s", p.code, p.out, p.err)
	}
}

func TestExplainExecutionsOfN8N(t *testing.T) {
	n := n8ntest.New(t, "")
	now := time.Now()
	for _, e := range []string{
		failedExecution(now, createNode, "403", general, "", mismatch), failedExecution(now.Add(-time.Hour), createNode, "403", general, "", mismatch),
		failedExecution(now.Add(-2*time.Hour), otherNode, "404", general, "", "channel_not_found"), failedExecution(now.Add(-30*time.Hour), searchNode, "410", general, "", "{}"),
	} {
		n.AddExecution(json.RawMessage(e))
	}
	s := newStage(t)
	s.secrets = append(s.secrets, n8ntest.Key)
	s.env["N8N_API_KEY"] = n8ntest.Key
	p := s.run(nil, "explain", "--n8n", n.URL, "--json")
	if got := causesIn(t, p.out); p.code != 0 || len(got) != 1 || got[0].Times != 2 || got[0].Workflow != "Sales" || got[0].Last != now.UTC().Format(time.RFC3339) {
		t.Errorf("exit %d, %s%s", p.code, p.out, p.err)
	}
	if p := s.run(nil, "explain", "--n8n", n.URL, "--since", "48h"); p.code != 0 || strings.Count(p.out, "said: ") != 2 {
		t.Errorf("exit %d, %s%s", p.code, p.out, p.err)
	}
	if p := s.run(nil, "explain", "--n8n", n8ntest.New(t, "").URL); p.code != 0 || p.out != "" || p.err != "no execution in which a Pipedrive node failed in the last 24 h\n" {
		t.Errorf("of none: exit %d, %s%s", p.code, p.out, p.err)
	}
	n.Keys[n8ntest.Key] = []string{"workflow:list"}
	if p := s.run(nil, "explain", "--n8n", n.URL); p.code != 3 || !strings.Contains(p.err, "it lacks the scope execution:list") {
		t.Errorf("exit %d, %s", p.code, p.err)
	}
}

// What differs in nothing that is shown is one cause; the most recent stands first, what has no time last.
func TestCausesOf(t *testing.T) {
	at := time.Date(2026, 11, 26, 1, 0, 0, 0, time.FixedZone("", 3600))
	failure := func(workflow, node string, http int, said string, after time.Duration) n8n.NodeFailure {
		return n8n.NodeFailure{Workflow: workflow, Node: n8n.Node{Name: node}, HTTP: http, Said: said, At: at.Add(after)}
	}
	undated := failure("w", "n", 500, "away", 0)
	undated.At = time.Time{}
	var got []string
	for _, c := range causesOf([]n8n.NodeFailure{
		undated, failure("w", "n", 403, "mismatch", time.Hour), failure("w", "n", 403, "mismatch", 0), failure("v", "n", 403, "mismatch", 0),
		failure("w", "m", 403, "mismatch", 2*time.Hour), failure("w", "n", 404, "mismatch", 0), failure("w", "n", 403, "other", 0),
	}, granted{}) {
		got = append(got, fmt.Sprintf("%s %s %d %s %d %s", c.Workflow, c.Node, c.HTTP, c.Detail, c.Times, c.Last))
	}
	want := []string{
		"w m 403 mismatch 1 2026-11-26T02:00:00Z", "w n 403 mismatch 2 2026-11-26T01:00:00Z", "v n 403 mismatch 1 2026-11-26T00:00:00Z",
		"w n 404 mismatch 1 2026-11-26T00:00:00Z", "w n 403 other 1 2026-11-26T00:00:00Z", "w n 500 500 away 1 ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A cause for a person: what is known of it, and nothing where nothing is.
func TestPrintCause(t *testing.T) {
	for want, c := range map[string]*cause{
		"missing-scope (403), 2 times, last 2026-11-26T00:00:00Z\n  workflow Sales, node Pipedrive, action deal:get\n  said: mismatch\n  switch it on\n": {Workflow: "Sales", Node: "Pipedrive",
			Action: "deal:get", HTTP: 403, Status: "missing-scope", Detail: "mismatch", Hint: "switch it on", Times: 2, Last: "2026-11-26T00:00:00Z"},
		"unexplained\n  node Pipedrive\n  said: what\n  see\n": {Node: "Pipedrive", Status: unexplained, Detail: "what", Hint: "see", Times: 1},
		"unexplained\n  said: what\n  see\n":                   {Status: unexplained, Detail: "what", Hint: "see", Times: 1},
	} {
		var out bytes.Buffer
		a := &app{world: world{out: &out}}
		if err := a.printCause(c, false); err != nil || out.String() != want {
			t.Errorf("%v\n%s", err, out.String())
		}
		a.out = broken{}
		if a.printCause(c, false) == nil || a.printCause(c, true) == nil {
			t.Error("it is printed though nothing can be")
		}
	}
}

// The path of a call is what n8n asked for, also where that is none of Pipedrive's.
func TestPathOf(t *testing.T) {
	for call, want := range map[string]string{
		"GET https://api.pipedrive.com/v1/users?x=1": "/v1/users", "GET https://api.pipedrive.com/nope/1?x=1": "/nope/1", "GET http://a b:%": "", "": "",
	} {
		if got := pathOf(call); got != want {
			t.Errorf("%s: %q, want %q", call, got, want)
		}
	}
}

// The scopes of a failed node are all that it needs, or of them what the token lacks, where it is known what that has.
func TestTargetOfAFailure(t *testing.T) {
	deal := scopes.Action{Resource: "deal", Operation: "get", Version: 2}
	old := scopes.Action{Resource: "deal", Operation: "get", Version: 1}
	const host = "https://api.pipedrive.com"
	for _, c := range []struct {
		name    string
		failure n8n.NodeFailure
		granted string
		want    scopes.Target
	}{
		{"nothing is known", n8n.NodeFailure{}, "", scopes.Target{}},
		{"an action", n8n.NodeFailure{Node: n8n.Node{Action: deal}}, "", scopes.Target{Resource: "deal", AnyOf: []scopes.Scope{"deals:read"}, Scope: "deals:read"}},
		{"its old version", n8n.NodeFailure{Node: n8n.Node{Action: old}}, "", scopes.Target{Resource: "deal", AnyOf: []scopes.Scope{"deals:read"}, Scope: "deals:read", Use: "GET /api/v2/deals", NewNode: true}},
		{"what is granted", n8n.NodeFailure{Node: n8n.Node{Action: deal}}, "base,deals:read", scopes.Target{Resource: "deal", AnyOf: []scopes.Scope{"deals:read"}, Scope: "deals:read"}},
		{"two scopes", n8n.NodeFailure{Node: n8n.Node{Action: scopes.Action{Resource: "note", Operation: "create"}, Related: []scopes.Family{"deals", "contacts"}}}, "",
			scopes.Target{Resource: "note", AnyOf: []scopes.Scope{"deals:full", "contacts:full"}}},
		{"one of them granted", n8n.NodeFailure{Node: n8n.Node{Action: scopes.Action{Resource: "note", Operation: "create"}, Related: []scopes.Family{"deals", "contacts"}}}, "base,deals:full",
			scopes.Target{Resource: "note", AnyOf: []scopes.Scope{"contacts:full"}, Scope: "contacts:full"}},
		{"an action of no version", n8n.NodeFailure{Node: n8n.Node{Action: scopes.Action{Resource: "deal", Operation: "nope"}}}, "", scopes.Target{Resource: "deal"}},
		{"a call", n8n.NodeFailure{Node: n8n.Node{Call: "GET " + host + "/v1/users"}}, "", scopes.Target{Resource: "call", Call: "GET " + host + "/v1/users", AnyOf: []scopes.Scope{"users:read"}, Scope: "users:read"}},
		{"a deprecated call with other troubles", n8n.NodeFailure{HTTP: 404, Node: n8n.Node{Call: "GET " + host + "/v1/deals/archived"}}, "",
			scopes.Target{Resource: "call", Call: "GET " + host + "/v1/deals/archived", AnyOf: []scopes.Scope{"deals:read"}, Scope: "deals:read"}},
		{"a deprecated call that has gone since", n8n.NodeFailure{HTTP: 410, Node: n8n.Node{Call: "GET " + host + "/v1/deals/archived"}}, "",
			scopes.Target{Resource: "call", Call: "GET " + host + "/v1/deals/archived", AnyOf: []scopes.Scope{"deals:read"}, Scope: "deals:read", Use: "GET /api/v2/deals/archived"}},
		{"a call that is gone", n8n.NodeFailure{HTTP: 404, Node: n8n.Node{Retired: "GET " + host + "/v1/deals"}}, "base",
			scopes.Target{Resource: "call", Call: "GET " + host + "/v1/deals", AnyOf: []scopes.Scope{"deals:read", "deals:full"}, Use: "GET /api/v2/deals"}},
	} {
		got := targetOf(c.failure, scopes.ParseList(c.granted))
		if d := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
