package n8n

import (
	"strings"
	"testing"
	"unicode"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// FuzzAnswer has what n8n may answer to a request that it refuses.
func FuzzAnswer(f *testing.F) {
	const key = "n8n-4pi/k3y+x=&"
	f.Add(401, `{"message":"unauthorized"}`)
	f.Add(400, `{"message":"request.body.data `+key+` \u001b[31m is wrong"}`)
	f.Add(409, `{"message":null}`)
	f.Add(404, "<!DOCTYPE html>")
	f.Add(200, `{"id":"\u001b[2J"}`)
	f.Add(500, strings.Repeat("[", 1000))
	client, err := NewClient("http://localhost:5678", secret.New(key), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		a := answer{status: status, body: []byte(body)}
		err := client.refused(a, "creating the credential", nil)
		if fault.HintOf(err) == "" || strings.Contains(err.Error(), key) || strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("%d %q: %v", status, body, err)
		}
		var anything any
		if err := client.decode(a, &anything); err != nil && fault.HintOf(err) == "" {
			t.Errorf("%d %q: %v", status, body, err)
		}
	})
}

// FuzzReadFailures: whatever is given, what it holds is read or refused, and what is shown does nothing to a terminal.
func FuzzReadFailures(f *testing.F) {
	f.Add([]byte(`{"data":{"resultData":{"error":{"message":"x","httpCode":"403","messages":["403 - {}"],"node":{"name":"a","type":"n8n-nodes-base.pipedrive"}}}}}`))
	f.Add([]byte("Pipedrive: deal (deals:read): 403 {}; lead (leads:read): no answer"))
	f.Add([]byte(`[{"errorMessage":"x","n8nDetails":{"nodeName":"\u001b[2J","nodeVersion":"2 (latest)"}}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		failures, err := ReadFailures(text)
		if (err == nil) != (len(failures) > 0) {
			t.Errorf("%v, %v", failures, err)
		}
		for _, x := range failures {
			for _, shown := range []string{x.Workflow, x.Node.Name, x.Node.Call} {
				if strings.ContainsFunc(shown, unicode.IsControl) {
					t.Errorf("%q", shown)
				}
			}
		}
	})
}
