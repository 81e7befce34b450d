package n8n

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// listedWorkflow is a workflow in a list of workflows.
type listedWorkflow struct {
	ID, Name      string
	Active        bool
	IsArchived    bool
	Nodes         []rawTrigger
	ActiveVersion *struct{ Nodes []rawTrigger }
	StaticData    json.RawMessage
}

// rawTrigger is a node, with the additional fields of a trigger.
type rawTrigger struct {
	rawNode
	WebhookID string
}

// eachOf returns a function that passes the entries of a page of a list to take.
func eachOf[T any](take func(T)) func(body []byte) (next string, err error) {
	return func(body []byte) (string, error) {
		var page struct {
			Data *[]T
			Next string `json:"nextCursor"`
		}
		if json.Unmarshal(body, &page) != nil || page.Data == nil {
			return "", errNoPage
		}
		for _, entry := range *page.Data {
			take(entry)
		}
		return page.Next, nil
	}
}

// PublishedTrigger is a Pipedrive Trigger that n8n shows as published.
type PublishedTrigger struct {
	Workflow, WorkflowID, Node string
	path                       string // of its webhook
	webhook                    int64  // Pipedrive's number for it; 0: n8n registered none
}

// Triggers returns the published Pipedrive Triggers that connect with a credential.
func (c *Client) Triggers(ctx context.Context, with CredentialRef) ([]PublishedTrigger, error) {
	var found []PublishedTrigger
	query := url.Values{"excludePinnedData": {"true"}, "active": {"true"}}
	err := c.pages(ctx, pathWorkflows, query, "looking for triggers", mayListWorkflows, eachOf(func(w listedWorkflow) {
		if w.Active && !w.IsArchived {
			found = append(found, w.triggers(with)...)
		}
	}))
	return found, err
}

func (w listedWorkflow) triggers(with CredentialRef) (found []PublishedTrigger) {
	nodes := w.Nodes
	if w.ActiveVersion != nil {
		nodes = w.ActiveVersion.Nodes
	}
	var static map[string]json.RawMessage
	_ = json.Unmarshal(w.StaticData, &static) // null: nothing is registered
	for _, n := range nodes {
		if n.Disabled || n.kind() != triggerNode {
			continue
		}
		if used := credentialOf(object(n.Credentials), method(object(n.Parameters))); used.ID != with.ID || used.Type != with.Type {
			continue
		}
		var kept struct{ WebhookID json.Number }
		_ = json.Unmarshal(static["node:"+n.Name], &kept)
		id, _ := kept.WebhookID.Int64() // 0 if it is not one of Pipedrive's numbers
		found = append(found, PublishedTrigger{
			Workflow: sanitize.Line(w.Name, nameRunes), WorkflowID: sanitize.Line(w.ID, nameRunes), Node: sanitize.Line(n.Name, nameRunes),
			path: n.WebhookID, webhook: id,
		})
	}
	return found
}

// WebhooksSeen are the webhooks that Pipedrive lists for a credential; an app is shown only its own.
type WebhooksSeen struct {
	List []connection.Webhook
	OK   bool   // Pipedrive listed them
	Base string // the address below which n8n says its webhooks are; empty: it does not say
}

// maxWebhooks is how many webhooks an app may have per user.
const maxWebhooks = 40

// Check returns whether Pipedrive's events reach the trigger. refused is the result of listing the webhooks, whose hint helps
// if Pipedrive refused that.
func (t PublishedTrigger) Check(seen WebhooksSeen, refused connection.Check) connection.Check {
	c := connection.Check{Resource: scopes.Trigger.Resource, For: []string{scopes.Trigger.String()}, Status: connection.StatusFailed,
		Call: fmt.Sprintf("node %q in workflow %q (%s)", t.Node, t.Workflow, t.WorkflowID)}
	const again = "then unpublish and publish the workflow again in n8n"
	at := slices.IndexFunc(seen.List, func(w connection.Webhook) bool { return w.ID == t.webhook })
	switch {
	case t.webhook == 0 && !refused.Status.Works():
		c.Status, c.Hint = refused.Status, refused.Hint
		c.Detail = "published, but dead: n8n registered no webhook, and Pipedrive refuses what n8n needs for it"
	case t.webhook == 0:
		c.Detail = "published, but dead: n8n registered no webhook with Pipedrive"
		c.Hint = "see what n8n's log says about it; when that is mended, unpublish and publish the workflow again in n8n"
	case !seen.OK:
		c.Status = connection.StatusSkipped
		c.Detail = fmt.Sprintf("n8n registered webhook %d; whether Pipedrive still has it could not be seen", t.webhook)
	case at < 0:
		c.Detail = fmt.Sprintf("published, but dead: webhook %d, which n8n registered, is not among those that Pipedrive shows this credential", t.webhook)
		c.Hint = "it was deleted, or registered by another app: " + strings.TrimPrefix(again, "then ")
	default:
		t.registered(&c, seen, seen.List[at].URL, again)
	}
	if c.Detail != "" && seen.OK {
		c.Detail += fmt.Sprintf("; %d of at most %d webhooks in use", len(seen.List), maxWebhooks)
	}
	return c
}

// registered checks where Pipedrive sends a trigger's events.
func (t PublishedTrigger) registered(c *connection.Check, seen WebhooksSeen, target, again string) {
	u, err := url.Parse(target)
	switch {
	case err != nil || u.Scheme != "https" || !scopes.PublicHost(u.Hostname()):
		c.Detail = fmt.Sprintf("published, but hears nothing: Pipedrive has to send to %s, which is no public https address", target)
		c.Hint = "set WEBHOOK_URL of n8n to an https address that Pipedrive can reach, " + again
	case seen.Base != "" && target != strings.TrimRight(seen.Base, "/")+"/"+t.path+"/webhook":
		c.Detail = fmt.Sprintf("registered elsewhere: Pipedrive sends to %s, and n8n's webhooks are now below %s", target, seen.Base)
		c.Hint = "if n8n has moved, unpublish and publish the workflow again; if it answers at both addresses, all is well"
	default:
		c.Status, c.Detail = connection.StatusOK, fmt.Sprintf("registered as webhook %d", t.webhook)
	}
}
