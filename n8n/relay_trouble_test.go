package n8n

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n/n8ntest"
)

// n8n 2.41 answers the deletion of a workflow that it is still unpublishing with 500 now and then: it is asked again, as it
// is where the connection breaks.
func TestDeletionIsTriedAgain(t *testing.T) {
	for name, fail := range map[string]func(w http.ResponseWriter){
		"it fails":              func(w http.ResponseWriter) { message500(w) },
		"the connection breaks": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		n, order := stagedRelay(t)
		tries := 0
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete {
				if tries++; tries == 1 {
					fail(w)
				}
			}
		}
		r, err := relayClient(t, n.URL).Relay(t.Context(), order)
		if left := n.Workflows(); err != nil || r.Left != nil || len(left) > 0 {
			t.Errorf("%s: %v, %v, left %d", name, err, r.Left, len(left))
		}
	}
}

// n8n puts a credential that it has in the place of one that it has not, if the names are the same: proved would be another one.
func TestOnlyTheCredentialItselfIsProved(t *testing.T) {
	n, order := stagedRelay(t)
	n.Change(relayID, func(c *n8ntest.Credential) { c.Name = "Pipedrive" })
	order.Credential.ID = "notThere00000001"
	r, err := relayClient(t, n.URL).Relay(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Answers {
		if a.HTTP != 0 || a.Failed.Status != connection.StatusFailed || !strings.Contains(a.Failed.Detail, "does not exist") {
			t.Errorf("%d, %+v", a.HTTP, a.Failed)
		}
	}
}

// n8n 1.123 answers with 200 and none of the calls where the key's owner may not use the credential.
func TestWebhookThatAnswersWithoutTheCalls(t *testing.T) {
	for _, body := range []string{"", "{}", `{"calls":[]}`, `{"message":"Workflow was started"}`} {
		n, order := stagedRelay(t)
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/webhook/") {
				_, _ = io.WriteString(w, body+" ")
			}
		}
		_, err := relayClient(t, n.URL).Relay(t.Context(), order)
		if fault.KindOf(err) != fault.Failed || !strings.Contains(fault.HintOf(err), "may not use the credential "+relayID) {
			t.Errorf("%q: %v, hint %s", body, err, fault.HintOf(err))
		}
	}
}

// n8n 1 knows no projects, and refuses a workflow with one.
func TestRelayWithoutProjects(t *testing.T) {
	n, order := stagedRelay(t)
	n.AsVersion(n8ntest.Oldest)
	order.Project = "some"
	if r, err := relayClient(t, n.URL).Relay(t.Context(), order); err != nil || len(r.Answers) != 3 {
		t.Errorf("%v, %+v", err, r)
	}
}

func message500(w http.ResponseWriter) {
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write([]byte(`{"message":"Internal server error"}`))
}

// A leftover of an earlier run that stays is named as n8n has it.
func TestLeftoverThatStaysIsNamed(t *testing.T) {
	n, order := stagedRelay(t)
	name := temporaryName + time.Now().Add(-time.Hour).UTC().Format(time.RFC3339) + " abc"
	n.AddWorkflow(n8ntest.Workflow{ID: "old", Name: name})
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/old") {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"message":"Forbidden"}`))
		}
	}
	r, err := relayClient(t, n.URL).Relay(t.Context(), order)
	if err != nil || len(r.Remarks) != 1 || !strings.Contains(r.Remarks[0], fmt.Sprintf("%q", name)) || !strings.HasSuffix(r.Remarks[0], "; delete it there: "+n.URL+"/workflow/old; the key needs the scope workflow:delete, and its owner the right to do that") {
		t.Errorf("%v, remarks %q", err, r.Remarks)
	}
}

// Where nothing listens at the address of the webhooks, that address is what is to be looked at.
func TestWebhooksThatCannotBeReached(t *testing.T) {
	n, order := stagedRelay(t)
	order.WebhookBase = "http://localhost:1"
	_, err := relayClient(t, n.URL).Relay(t.Context(), order)
	if fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "cannot call n8n's webhook: cannot reach n8n at http://localhost:1/webhook: ") || !strings.Contains(fault.HintOf(err), "--webhook-base") {
		t.Errorf("%v, hint %s", err, fault.HintOf(err))
	}
}
