package n8n

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
)

// TestFailuresAreReadInEveryForm: what n8n shows of one failed node, in each of the forms in which it does.
func TestFailuresAreReadInEveryForm(t *testing.T) {
	const node = `"node":{"name":"Get deal","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"deal","operation":"get"}}`
	const error403 = `{"message":"Forbidden","description":"d","httpCode":"403","messages":["403 - {\"error\":\"Scope and URL mismatch\"}"],` + node + `}`
	execution := `{"data":{"resultData":{"error":` + error403 + `}},"startedAt":"2026-11-22T01:00:00Z","stoppedAt":"2026-11-22T01:00:05Z","workflowData":{"name":"Flow"}}`
	stopped := time.Date(2026, 11, 22, 1, 0, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		text                   string
		workflow, node, action string
		http                   int
		said                   string
		at                     time.Time
	}{
		"execution":          {execution, "Flow", "Get deal", "deal:get", 403, `{"error":"Scope and URL mismatch"}`, stopped},
		"execution in data":  {`{"data":[` + execution + `]}`, "Flow", "Get deal", "deal:get", 403, `{"error":"Scope and URL mismatch"}`, stopped},
		"one still running":  {strings.Replace(execution, `,"stoppedAt":"2026-11-22T01:00:05Z"`, "", 1), "Flow", "Get deal", "deal:get", 403, `{"error":"Scope and URL mismatch"}`, stopped.Add(-5 * time.Second)},
		"error":              {error403, "", "Get deal", "deal:get", 403, `{"error":"Scope and URL mismatch"}`, time.Time{}},
		"a status alone":     {`{"httpCode":"402"}`, "", "", "", 402, "", time.Time{}},
		"a number":           {`{"message":"x","httpCode":402}`, "", "", "", 402, "x", time.Time{}},
		"no status":          {`{"message":"x","httpCode":"ECONNRESET"}`, "", "", "", 0, "x", time.Time{}},
		"in the words":       {`{"message":"Request failed with status code 410"}`, "", "", "", 410, "Request failed with status code 410", time.Time{}},
		"error workflow":     {`{"execution":{"error":{"message":"m","description":"d"},"lastNodeExecuted":"Last"},"workflow":{"name":"Flow"}}`, "Flow", "Last", "", 0, "m: d", time.Time{}},
		"what is copied":     {`{"errorMessage":"m","errorDescription":"d","errorDetails":{"httpCode":"404"},"n8nDetails":{"nodeName":"Copied","nodeType":"n8n-nodes-base.pipedrive","nodeVersion":"2 (latest)","resource":"deal","operation":"get"}}`, "", "Copied", "", 404, "m: d", time.Time{}},
		"Pipedrive's answer": {`{"success":false,"error":"Scope and URL mismatch","errorCode":403}`, "", "", "", 403, `{"success":false,"error":"Scope and URL mismatch","errorCode":403}`, time.Time{}},
		"text":               {"the node failed: 429 Too Many Requests", "", "", "", 429, "the node failed: 429 Too Many Requests", time.Time{}},
		"text with JSON":     {`403 - {"error":"Scope and URL mismatch"}, said Pipedrive`, "", "", "", 403, `{"error":"Scope and URL mismatch"}`, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := ReadFailures([]byte(" " + c.text + "\n"))
			if err != nil || len(found) != 1 {
				t.Fatalf("%+v, %v", found, err)
			}
			f := found[0]
			action := ""
			if f.Node.Action.Resource != "" {
				action = f.Node.Action.Resource + ":" + f.Node.Action.Operation
			}
			if name == "what is copied" { // which actions a copy names is a matter of its version
				action = ""
			}
			if f.Workflow != c.workflow || f.Node.Name != c.node || action != c.action || f.HTTP != c.http || f.Said != c.said || !f.At.Equal(c.at) {
				t.Errorf("%+v, action %q", f, action)
			}
		})
	}
}

// What a person copies along with a monitor's error hides none of it, and other errors are none of a monitor.
func TestMonitorsErrorsAmongOtherText(t *testing.T) {
	for text, want := range map[string]int{
		"Problem in node 'Stop'\nPipedrive: deal, GET /api/v2/deals (deals:read): 403 no; lead, GET /v1/leads (leads:read): 410 gone": 2,
		"NodeOperationError; see below (now): Pipedrive: deal, GET /api/v2/deals (deals:read): 403 no":                                1,
	} {
		found, err := ReadFailures([]byte(text))
		if err != nil || len(found) != want || found[0].Node.Call != "GET /api/v2/deals" || found[0].HTTP != 403 {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
	const other = "The request failed; see the answer (deals): 403 Scope and URL mismatch"
	if found, err := ReadFailures([]byte(other)); err != nil || len(found) != 1 || found[0].Said != other || found[0].Node.Name != "" {
		t.Errorf("%+v, %v", found, err)
	}
}

// A monitor's error tells of each call alone.
func TestMonitorsErrorsAreTakenApart(t *testing.T) {
	const said = `Pipedrive: deal, GET /api/v2/deals (deals:read): 403 {"error":"Scope and URL mismatch"}; lead (leads:read): no answer`
	for name, text := range map[string]string{"plain": said, "as a node's error": `{"data":{"resultData":{"error":{"message":` + strconv.Quote(said) + `}}},"workflowData":{"name":"Flow"}}`} {
		found, err := ReadFailures([]byte(text))
		if err != nil || len(found) != 2 {
			t.Fatalf("%s: %+v, %v", name, found, err)
		}
		if a := found[0]; a.HTTP != 403 || a.Said != `{"error":"Scope and URL mismatch"}` || a.Node.Call != "GET /api/v2/deals" {
			t.Errorf("%s: %+v", name, a)
		}
		if b := found[1]; b.HTTP != 0 || b.Said != "no answer" || b.Node.Name != "lead" || b.Node.Call != "" {
			t.Errorf("%s: %+v", name, b)
		}
		if want := map[bool]string{true: "Flow"}[name != "plain"]; found[1].Workflow != want {
			t.Errorf("%s: of workflow %q", name, found[1].Workflow)
		}
	}
}

func TestWhatHoldsNoFailure(t *testing.T) {
	for text, want := range map[string]string{
		"": "nothing to explain", " \n": "nothing to explain", `{"data":`: "cut off or broken", "{}": "no error of n8n", "[]": "no error of n8n",
		`{"data":{"resultData":{}}}`: "no error of n8n", `[{"x":1}]`: "no error of n8n",
	} {
		found, err := ReadFailures([]byte(text))
		if found != nil || err == nil || !strings.Contains(err.Error(), want) || fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%q: %v, %v", text, found, err)
		}
	}
}
