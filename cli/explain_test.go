package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/n8n/n8ntest"
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
	general    = "Your request is invalid or could not be processed by the service"
	mismatch   = `{"error":"Scope and URL mismatch","errorCode":403}`
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
		{"n8n's own words", `The credential "Acme" needs to be reconnected.`, 0, []string{"||0|unauthorized||connect it again"}},
		{"a parameter that Pipedrive refuses", failedExecution(at, createNode, "400", general, "", `{"error":"Parameter 'user_id' is not allowed for this request"}`), 0,
			[]string{"Pipedrive|deal:create|400|failed||update n8n to 2.31 or newer"}},
		{"a record that is gone", failedExecution(at, createNode, "404", general, "", `{"error":"Deal not found"}`), 0, []string{"Pipedrive|deal:create|404|not-found||check the id"}},
		{"what nobody knows", "Cannot read properties of undefined (reading 'x')", 1, []string{"||0|unexplained||neither among"}},
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
		"[n8n]\nhanded_over = 2026-11-22T00:00:00Z\n": "switch on deals:full",
	} {
		s := newStage(t)
		s.write("config.toml", "version = 1\nmethod = \"oauth2\"\n[oauth2.token]\naccess_token = \"a\"\nscope = \"base,deals:full\"\n"+handedOver)
		s.write("error.json", failedExecution(time.Now(), createNode, "403", general, "", mismatch))
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
	n.Keys[n8ntest.Key] = []string{"workflow:list"}
	if p := s.run(nil, "explain", "--n8n", n.URL); p.code != 3 || !strings.Contains(p.err, "it lacks the scope execution:list") {
		t.Errorf("exit %d, %s", p.code, p.err)
	}
}
