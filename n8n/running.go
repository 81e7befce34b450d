package n8n

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// pageSize is how many workflows or credentials are in a page; n8n allows no more.
const pageSize = 250

// Workflows reads all workflows that the key's owner can see, holding one page at a time. report is called after each page
// with the number of workflows read; it may be nil. Nodes name their workflow, together with its id if several have the same
// name.
func (c *Client) Workflows(ctx context.Context, filter Filter, report func(read int)) (Workflows, error) {
	const doing = "reading the workflows"
	may, err := c.Permissions(ctx)
	if err != nil {
		return Workflows{}, err
	}
	if err := may.Require(doing, mayListWorkflows); err != nil {
		return Workflows{}, err
	}
	query := url.Values{"excludePinnedData": {"true"}}
	if filter.Active {
		query.Set("active", "true")
	}
	var found Workflows
	read := map[string]bool{} // by id, since a workflow may move to the next page while reading
	names := map[string]map[string]bool{}
	err = c.pages(ctx, pathWorkflows, query, doing, mayListWorkflows, func(body []byte) (string, error) {
		p, err := parse(body)
		if err != nil || !p.page {
			return "", errNoPage
		}
		for _, w := range p.workflows {
			if w.id != "" && read[w.id] {
				continue
			}
			read[w.id] = true
			if _, ours := isTemporary(w.name); ours {
				continue
			}
			found.add([]rawWorkflow{w}, filter, "", func(w rawWorkflow) string {
				name := sanitize.Line(w.name, nameRunes)
				if names[name] == nil {
					names[name] = map[string]bool{}
				}
				if !w.archived {
					names[name][w.id] = true
				}
				return name
			})
		}
		if report != nil {
			report(len(read))
		}
		return p.next, nil
	})
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Status == http.StatusNotFound {
		return Workflows{}, c.absent(ctx) // every n8n has workflows
	}
	if err != nil {
		return Workflows{}, err
	}
	for _, nodes := range [][]Node{found.Nodes, found.Shelved} {
		for i := range nodes {
			if n := &nodes[i]; len(names[n.Workflow]) > 1 || n.Workflow == "" {
				n.Workflow = fmt.Sprintf("%s (%s)", n.Workflow, n.WorkflowID)
			}
		}
	}
	return found, nil
}

// Credentials returns all credentials that the key's owner can see, with their present names. unknown says why n8n does not
// list them; then the names in the workflows have to do.
func (c *Client) Credentials(ctx context.Context) (list []CredentialRef, unknown string, err error) {
	err = c.pages(ctx, pathCredentials, url.Values{}, "listing the credentials", mayListCredentials, eachOf(func(r CredentialRef) {
		list = append(list, CredentialRef{ID: sanitize.Line(r.ID, nameRunes), Name: sanitize.Line(r.Name, nameRunes), Type: sanitize.Line(r.Type, nameRunes)})
	}))
	e, _ := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return list, "", nil
	case e != nil && e.Status == http.StatusForbidden:
		return nil, "the API key lacks the scope " + mayListCredentials, nil
	case e != nil && (e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotFound):
		return nil, "this n8n cannot list its credentials (since 2.8)", nil
	}
	return nil, "", err
}

// errNoPage is for an answer that is not a page of a list.
var errNoPage = errors.New("not a page of a list")

const (
	pageTries    = 3
	pagePatience = 30 * time.Second // for all attempts at a page together
)

// page requests a page, and again after the time the answer names if n8n accepts no more requests for now.
func (c *Client) page(ctx context.Context, r request) (a answer, err error) {
	_, _ = backoff.Retry(ctx, func() (struct{}, error) {
		if a, err = c.do(ctx, r); err != nil {
			return struct{}{}, backoff.Permanent(err) // only an n8n that answers is asked again
		}
		if a.status != http.StatusTooManyRequests {
			return struct{}{}, nil
		}
		if a.retryAfter >= 0 {
			return struct{}{}, &backoff.RetryAfterError{Duration: a.retryAfter}
		}
		return struct{}{}, errNotYet
	}, backoff.WithMaxTries(pageTries), backoff.WithMaxElapsedTime(pagePatience))
	if err == nil && errors.Is(ctx.Err(), context.Canceled) && a.status == http.StatusTooManyRequests {
		return a, ctx.Err()
	}
	return a, err
}

// pages requests one page after the other and passes each to take, which returns where the next one begins and must not keep
// its text.
func (c *Client) pages(ctx context.Context, path string, query url.Values, doing, scope string, take func(body []byte) (next string, err error)) error {
	if !query.Has("limit") {
		query.Set("limit", strconv.Itoa(pageSize))
	}
	r := request{method: http.MethodGet, path: []string{path}, query: query, list: true}
	for seen := map[string]bool{}; ; {
		a, err := c.page(ctx, r)
		if err != nil {
			return err
		}
		switch {
		case a.status == http.StatusForbidden:
			return lacks(doing, []string{scope})
		case a.status != http.StatusOK:
			return c.refused(a, doing, nil)
		case a.page:
			return c.unreadable(a)
		}
		next, err := take(a.body)
		switch {
		case err != nil:
			return c.unreadable(a)
		case next == "":
			return nil
		case seen[next]:
			return fault.New(fault.Unreachable, "see n8n's log, and try again", "n8n gives the same page over and over at %s", doing)
		}
		seen[next] = true
		query.Set("cursor", next)
		r.room = a.body
	}
}
