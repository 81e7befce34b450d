package n8n

import (
	"context"
	"net/http"
	"slices"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
)

// The scopes of API keys, in n8n's names. Some can never be had by a member's key; the errors that name them say so.
const (
	mayListWorkflows    = "workflow:list"
	mayListCredentials  = "credential:list" // not for a member's key
	MayCreateCredential = "credential:create"
	MayUpdateCredential = "credential:update"
)

// Right is a key scope, and what this program needs it for.
type Right struct{ Scope, For string }

// Rights returns everything that this program does with an API key, in the order in which it is needed.
func Rights() []Right {
	return []Right{
		{mayListWorkflows, "find the workflows that use Pipedrive"},
		{MayCreateCredential, "hand the credential over"},
		{MayUpdateCredential, "hand it over again later"},
		{mayListCredentials, "see which credentials there are"},
		{MayRelay[0], "prove it: make a workflow for that"},
		{MayRelay[1], "prove it: start that workflow"},
		{MayRelay[2], "prove it: stop it again"},
		{MayRelay[3], "prove it: remove it again"},
	}
}

// Permissions is what an API key may do. If n8n does not tell, as 1.x does not, it is unknown.
type Permissions struct {
	known  bool
	scopes []string
}

// Permissions asks n8n what the key may do, which every key may ask. The errors are those of all requests: Refused for a key
// that n8n does not know, Unreachable if no n8n answers.
func (c *Client) Permissions(ctx context.Context) (Permissions, error) {
	a, err := c.send(ctx, http.MethodGet, nil, pathDiscover)
	if err != nil {
		return Permissions{}, err
	}
	if _, isAPI := a.message(nil); isAPI && (a.status == http.StatusNotFound || a.status == http.StatusForbidden) {
		return Permissions{}, nil
	}
	if a.page && (a.status == http.StatusNotFound || a.status/100 == 2) {
		return Permissions{}, c.absent(ctx) // n8n's editor, or something else
	}
	if a.status != http.StatusOK {
		return Permissions{}, c.refused(a, "telling what the API key may do", nil)
	}
	var told struct {
		Data struct {
			Scopes *[]string `json:"scopes"`
		} `json:"data"`
	}
	if err := c.decode(a, &told); err != nil {
		return Permissions{}, err
	}
	if told.Data.Scopes == nil {
		return Permissions{}, c.unreadable(a)
	}
	return Permissions{known: true, scopes: *told.Data.Scopes}, nil
}

// Known reports whether n8n tells what the key may do.
func (p Permissions) Known() bool { return p.known }

// Lacking returns those of scopes that the key is known not to have.
func (p Permissions) Lacking(scopes ...string) []string {
	if !p.known {
		return nil
	}
	var lacking []string
	for _, s := range scopes {
		if !slices.Contains(p.scopes, s) {
			lacking = append(lacking, s)
		}
	}
	return lacking
}

// Require returns an error of kind Refused that names the key scopes missing for what is about to be done.
func (p Permissions) Require(doing string, scopes ...string) error {
	lacking := p.Lacking(scopes...)
	if len(lacking) == 0 {
		return nil
	}
	return lacks(doing, lacking)
}

// lacks returns the refusal of a key that lacks scopes.
func lacks(doing string, scopes []string) error {
	what := "the scope "
	if len(scopes) > 1 {
		what = "the scopes "
	}
	e := fault.New(fault.Refused, "in n8n, open Settings > n8n API, and give the key "+words.List(scopes, "and"),
		"the API key does not allow %s: it lacks %s%s", doing, what, sanitize.Line(words.List(scopes, "and"), nameRunes))
	e.Status = http.StatusForbidden
	return e
}
