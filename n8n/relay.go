package n8n

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// MayRelay are the key scopes needed to have n8n make calls. Without the last two the temporary workflow would stay behind.
var MayRelay = []string{"workflow:create", "workflow:activate", "workflow:deactivate", "workflow:delete"}

const (
	listening = 15 * time.Second       // how long a published webhook may take to listen; the longest seen was 0.6 s
	cleanUp   = 20 * time.Second       // how long cleaning up may take; the longest seen was 12 s
	oneStep   = 5 * time.Second        // how long one request of it may take, so that a hanging one leaves time for another
	deletions = 5                      // how often deleting may fail in n8n: 2.41 sometimes does while it is still unpublishing
	askAgain  = 100 * time.Millisecond // how often n8n is asked whether it is ready
	relaying  = "having n8n make the test calls"
)

// RelayOrder is what n8n is to call.
type RelayOrder struct {
	Calls       []connection.RelayedCall
	Credential  CredentialRef
	Project     string                           // of the temporary workflow; empty: the personal one of the key's owner
	WebhookBase string                           // the address below which n8n's webhooks are; empty: {n8n}/webhook
	Progress    func([]connection.RelayedAnswer) // called with nil when n8n is asked to make the calls, and then with their results; may be nil
}

// RelayResult is the result.
type RelayResult struct {
	Answers     []connection.RelayedAnswer // one for each call
	WebhookBase string                     // the address below which n8n tells others that its webhooks are; empty: it does not say
	Remarks     []string                   // what else should be said
	Left        error                      // what could not be removed; nil: everything was, or the error says so
}

// Relay has n8n make calls with a credential it stores, by a temporary workflow that is published, called and removed,
// whatever happens. Nothing from the answers is stored in n8n. If the key lacks a scope, that is refused before anything is
// created.
func (c *Client) Relay(ctx context.Context, o RelayOrder) (RelayResult, error) {
	hook, err := c.webhooks(o.WebhookBase)
	if err != nil {
		return RelayResult{}, err
	}
	may, err := c.Permissions(ctx)
	if err != nil {
		return RelayResult{}, err
	}
	if err := may.Require(relaying, MayRelay...); err != nil {
		return RelayResult{}, err
	}
	if !may.Known() {
		o.Project = "" // n8n 1 has none, and refuses a workflow that names one
	}
	defer c.opts.Hold()()
	r := relay{client: c, hook: hook, order: o, mayList: len(may.Lacking(mayListWorkflows)) == 0}
	var result RelayResult
	var meanwhile sync.WaitGroup
	meanwhile.Go(func() { result.Remarks = r.removeLeftovers(ctx) })
	r.workflow, r.path = temporaryWorkflow(o.Calls, o.Credential, o.Project, time.Now())
	answer, err := r.run(ctx)
	if err == nil {
		r.tell(answer.answers())
	}
	result.Left = r.takeBack(context.WithoutCancel(ctx))
	meanwhile.Wait()
	if err != nil {
		if result.Left != nil && ctx.Err() == nil {
			err = fault.New(fault.KindOf(err), fault.HintOf(err)+"; "+fault.HintOf(result.Left), "%w; and %s", err, result.Left)
			result.Left = nil // the error says so
		}
		return result, err
	}
	result.Answers, result.WebhookBase = answer.answers(), answer.webhookBase(r.path)
	if c.address.Cloud() {
		result.Remarks = append(result.Remarks, "n8n Cloud may count the run that made these calls as one execution")
	}
	return result, nil
}

// webhooks returns a client for n8n's webhooks.
func (c *Client) webhooks(base string) (*Client, error) {
	hook := &Client{address: c.address, opts: c.opts, http: c.http} // the key is for the API alone
	if base == "" {
		hook.address.url = *c.address.url.JoinPath("webhook")
		return hook, nil
	}
	a, err := ParseAddress(base)
	if err != nil {
		return nil, fault.New(fault.Usage, "give what n8n shows as a webhook's production URL, without its last part", "--webhook-base: %w", err)
	}
	path := "webhook"
	if u, err := url.Parse(strings.TrimSpace(base)); err == nil && strings.Contains(base, "://") && strings.Trim(u.Path, "/") != "" {
		path = "" // keep the given path, which need not be /webhook
		a.url.Path = strings.TrimRight(u.Path, "/")
	}
	a.url = *a.url.JoinPath(path)
	if !a.Secure() && !c.opts.InsecureHTTP {
		return nil, unencrypted(a, "what Pipedrive answers")
	}
	hook.address = a
	return hook, nil
}

// relay is one run of calls that n8n makes.
type relay struct {
	client   *Client
	hook     *Client
	order    RelayOrder
	workflow workflow
	path     string
	mayList  bool

	id   string // of the temporary workflow, once n8n told it
	sent bool   // n8n was asked to create it
}

func (r *relay) run(ctx context.Context) (relayed, error) {
	c := r.client
	r.sent = true
	a, err := c.send(ctx, http.MethodPost, r.workflow, pathWorkflows)
	if err != nil {
		return relayed{}, err
	}
	var made struct{ ID string }
	switch {
	case a.status == http.StatusNotFound && r.order.Project != "":
		r.sent = false
		return relayed{}, fault.New(fault.Failed, "correct project_id in [n8n], or take it out", "n8n has no project %q that this key may use", r.order.Project)
	case a.status/100 != 2:
		r.sent = a.status >= 500
		return relayed{}, hinting(c.refused(a, "making the temporary workflow", nil), hintNeeds(MayRelay[0]))
	}
	if c.decode(a, &made) != nil || made.ID == "" {
		return relayed{}, c.unreadable(a)
	}
	r.id = made.ID
	a, err = c.send(ctx, http.MethodPost, nil, pathWorkflows, r.id, "activate")
	if err != nil {
		return relayed{}, err
	}
	if a.status/100 != 2 {
		return relayed{}, hinting(c.refused(a, "publishing the temporary workflow", nil), hintNeeds(MayRelay[1]))
	}
	return r.call(ctx)
}

func (r *relay) tell(answers []connection.RelayedAnswer) {
	if r.order.Progress != nil {
		r.order.Progress(answers)
	}
}

// errNotYet is for something that n8n will be able to do in a moment.
var errNotYet = errors.New("not yet")

// call calls the webhook, which starts listening a moment after it was published.
func (r *relay) call(ctx context.Context) (relayed, error) {
	r.tell(nil)
	var a answer
	err := patiently(ctx, listening, func() (err error) {
		a, err = r.hook.do(ctx, request{method: http.MethodPost, path: []string{r.path}, body: struct{}{}, list: true})
		if err != nil {
			return r.silent(ctx, err)
		}
		if said, isAPI := a.message(nil); a.status == http.StatusNotFound && isAPI && strings.Contains(said, "not registered") {
			return errNotYet
		}
		return nil
	})
	if err != nil && !errors.Is(err, errNotYet) {
		return relayed{}, err
	}
	said, isAPI := a.message(nil)
	switch {
	case err != nil:
		return relayed{}, fault.New(fault.Unreachable, "see n8n's log, and try again; with several main processes, `connect-pipedrive validate --n8n --webhook-base URL` asks the one that takes webhooks",
			"n8n published the temporary workflow, and its webhook does not listen: %s", a.title(said))
	case a.status == http.StatusNotFound:
		return relayed{}, fault.New(fault.Failed, "run `connect-pipedrive validate --n8n --webhook-base URL`, with what n8n shows as a webhook's production URL, without its last part: N8N_ENDPOINT_WEBHOOK, "+
			"a process of its own for webhooks, or a proxy may have moved them", "n8n's webhooks are not at %s", r.hook.address)
	case a.status == http.StatusInternalServerError && isAPI:
		return relayed{}, r.notRun(a.title(said))
	case a.status/100 != 2:
		return relayed{}, r.hook.refused(a, "the call of its webhook", nil)
	}
	var answer relayed
	if a.page {
		return relayed{}, r.hook.unreadable(a)
	}
	if json.Unmarshal(a.body, &answer) != nil || len(answer.Calls) != len(r.order.Calls) { // 1.123 answers like this if it stops before the calls
		return relayed{}, r.notRun("its answer holds none of them")
	}
	return answer, nil
}

// notRun returns the error for a workflow that n8n started but did not finish.
func (r *relay) notRun(why string) error {
	return fault.New(fault.Failed, "most often the owner of the API key may not use the credential "+r.order.Credential.ID+
		": use a key of the one whom it belongs to, or have it shared with the key's owner in n8n", "n8n could not run the test calls: %s", why)
}

// silent returns the error for a webhook that did not answer; the error of a person ending the program stays.
func (r *relay) silent(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return backoff.Permanent(err)
	case !errors.Is(err, errTooSlow):
		return backoff.Permanent(fault.New(fault.Unreachable, fault.HintOf(err)+"; `connect-pipedrive validate --n8n --webhook-base URL` calls its webhooks at another address",
			"cannot call n8n's webhook: %w", err))
	}
	return backoff.Permanent(fault.New(fault.Unreachable, "give it more time with --timeout; in queue mode, see whether a worker of n8n runs",
		"n8n's webhook at %s took the call and did not answer in time", r.hook.address))
}

// patiently repeats something as long as it returns errNotYet, within a limit.
func patiently(ctx context.Context, limit time.Duration, do func() error) error {
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := do()
		if err != nil && !errors.Is(err, errNotYet) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(askAgain)), backoff.WithMaxElapsedTime(limit))
	if p, ok := errors.AsType[*backoff.PermanentError](err); ok {
		return p.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errNotYet // between two requests
	}
	return err
}

// takeBack removes the temporary workflow. If n8n did not say that it created it, it is looked for by its name.
func (r *relay) takeBack(ctx context.Context) error {
	if !r.sent {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, cleanUp)
	defer cancel()
	if r.id != "" {
		return r.client.remove(ctx, listedWorkflow{ID: r.id, Name: r.workflow.Name})
	}
	found, err := r.client.named(ctx, r.workflow.Name, func(name string) bool { return name == r.workflow.Name })
	if err != nil {
		return fault.New(fault.Failed, "look for it in n8n and delete it: "+r.client.address.at("home", "workflows"),
			"n8n may have made the temporary workflow %q, which could not be looked for", r.workflow.Name)
	}
	for _, w := range found {
		if err := r.client.remove(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// removeLeftovers removes temporary workflows whose makers are gone.
func (r *relay) removeLeftovers(ctx context.Context) (remarks []string) {
	if !r.mayList {
		return nil
	}
	found, err := r.client.named(ctx, temporaryName, func(name string) bool { return isLeftover(name, time.Now()) })
	if err != nil {
		return nil // what cannot be listed now will be found by the next run
	}
	for _, w := range found {
		if err := r.client.remove(ctx, w); err != nil {
			remarks = append(remarks, err.Error()+"; "+fault.HintOf(err))
			continue
		}
		remarks = append(remarks, "removed from n8n what an earlier run had left behind: the temporary workflow "+sanitize.Line(w.ID, nameRunes))
	}
	return remarks
}

// remove unpublishes and deletes a workflow created here. n8n may take a moment before it allows that.
func (c *Client) remove(ctx context.Context, w listedWorkflow) error {
	// Deleting tells whether it was published, and whether this n8n deletes published workflows.
	_, _ = c.step(ctx, http.MethodPost, pathWorkflows, w.ID, "deactivate")
	failed := 0
	err := patiently(ctx, cleanUp, func() error {
		a, err := c.step(ctx, http.MethodDelete, pathWorkflows, w.ID)
		switch {
		case err == nil && (a.status/100 == 2 || a.status == http.StatusNotFound):
			return nil
		case err == nil && a.status == http.StatusConflict:
			return errNotYet
		case err == nil:
			err = hinting(c.refused(a, "deleting the temporary workflow", nil), hintNeeds(MayRelay[3]))
		}
		if failed++; fault.KindOf(err) == fault.Unreachable && failed < deletions {
			return errNotYet
		}
		return err
	})
	if err == nil {
		return nil
	}
	if errors.Is(err, errNotYet) || ctx.Err() != nil {
		err = errors.New("n8n did not let it go in time")
	}
	hint := "delete it there: " + c.address.at("workflow", w.ID)
	if fault.KindOf(err) == fault.Refused {
		hint += "; " + fault.HintOf(err)
	}
	return fault.New(fault.Failed, hint, "the temporary workflow %s (%q) is still in n8n: %s",
		w.ID, sanitize.Line(w.Name, nameRunes), err)
}

// step makes one request of the clean-up.
func (c *Client) step(ctx context.Context, method string, path ...string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, oneStep)
	defer cancel()
	return c.send(ctx, method, nil, path...)
}

// named returns the workflows whose name is accepted; n8n itself searches for a part of the name.
func (c *Client) named(ctx context.Context, part string, accept func(name string) bool) (found []listedWorkflow, err error) {
	query := url.Values{"excludePinnedData": {"true"}, "name": {part}}
	err = c.pages(ctx, pathWorkflows, query, "looking for temporary workflows", mayListWorkflows, eachOf(func(w listedWorkflow) {
		if accept(w.Name) {
			found = append(found, w)
		}
	}))
	return found, err
}
