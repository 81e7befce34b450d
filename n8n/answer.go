package n8n

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

const (
	hintKey = "create a key in n8n under Settings → n8n API, and mind its expiry date; where the public API is off " +
		"(N8N_PUBLIC_API_DISABLED=true, trials of n8n Cloud) n8n refuses every key like that"
	hintAPI = "check the address (the path below which n8n is served included) and that n8n's public API is on, which " +
		"N8N_PUBLIC_API_DISABLED=true and trials of n8n Cloud turn off; files work without it: export --to n8n, scopes --workflow FILE"
	hintTaken   = "use a key of the one who owns that credential, or make a new one: without credential_id in [n8n], and without --credential"
	hintScopes  = "in n8n, open Settings > n8n API, and see which scopes the key has; some are not to be had for a member of n8n"
	hintForeign = "it belongs to another user of n8n: use a key of that user, or of an owner or admin of n8n; or make one of " +
		"your own: without credential_id in [n8n], and without --credential"
	hintProject = "the key needs the scope credential:create, and its owner the right to create credentials in that project"
)

// hintNeeds returns the hint for a key that may not do something, for an n8n that does not tell what it may do.
func hintNeeds(scope string) string {
	return "the key needs the scope " + scope + ", and its owner the right to do that"
}

// decode reads an answer of status 2xx into value.
func (c *Client) decode(a answer, value any) error {
	if a.status/100 != 2 || a.page || json.Unmarshal(a.body, value) != nil {
		return c.unreadable(a)
	}
	return nil
}

// refused returns the error for an answer other than the expected one: what n8n said, and what to do. hide are the secrets
// that were sent, which n8n might repeat.
func (c *Client) refused(a answer, doing string, hide []secret.Secret) error {
	said, isAPI := a.message(append(hide, c.key))
	failure := func(kind fault.Kind, hint, format string, args ...any) error {
		e := fault.New(kind, hint, format, args...)
		e.Status = a.status
		return e
	}
	switch {
	case a.location != "":
		return failure(fault.Failed, "if that is the n8n you mean, give that address; nothing was sent there",
			"%s redirects to %s", c.address, sanitize.Line(a.location, nameRunes))
	case a.status == http.StatusTooManyRequests:
		return failure(fault.Unreachable, "try again in a minute", "n8n takes no more requests for now")
	case a.status >= 500:
		return failure(fault.Unreachable, "see n8n's log, and try again", "n8n failed at %s: %s", doing, a.title(said))
	case c.key.IsZero() && (a.status == http.StatusUnauthorized || a.status == http.StatusForbidden):
		return failure(fault.Unreachable, "a login in front of n8n has to let this address through, to which no key of n8n's API is sent",
			"what answers at %s refused %s: %s", c.address, doing, a.title(said))
	case a.status == http.StatusUnauthorized && isAPI && strings.EqualFold(said, "unauthorized"):
		return failure(fault.Refused, hintKey, "n8n refused the API key: %s", a.title(said))
	case a.status == http.StatusUnauthorized:
		return failure(fault.Unreachable, "give the address at which n8n itself answers; a login in front of it has to let /api/v1 through",
			"what answers at %s does not answer like n8n: %s", c.address, a.title(said))
	case a.status == http.StatusForbidden:
		return failure(fault.Refused, hintScopes, "the API key does not allow %s: %s", doing, a.title(said))
	case a.status == http.StatusConflict:
		return failure(fault.Failed, hintTaken, "n8n refused %s: %s", doing, a.title(said))
	case a.status/100 == 4 && a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed:
		return failure(fault.Failed, "export --to n8n makes a file to import instead", "n8n refused %s: %s", doing, a.title(said))
	case isAPI && a.status/100 == 4:
		return failure(fault.Failed, "this n8n may be too old for it: update n8n, or use export --to n8n", "n8n refused %s: %s", doing, a.title(said))
	}
	return c.unreadable(a)
}

// unreadable returns the error for an answer that n8n's public API never gives. n8n itself answers with its editor's page,
// and status 200, if its API is off or below another path.
func (c *Client) unreadable(a answer) error {
	said := ""
	if a.page {
		said = "with a web page"
	}
	e := fault.New(fault.Unreachable, hintAPI, "no public API of n8n answers at %s: %s", c.address, a.title(said))
	e.Status = a.status
	return e
}

// hinting gives a refusal for lack of rights its own hint.
func hinting(err error, hint string) error {
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Status == http.StatusForbidden {
		e.Hint = hint
	}
	return err
}

// MayHaveArrived reports whether n8n may have done what was asked although this error was returned: no answer came, or one
// that does not tell.
func MayHaveArrived(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[*fault.Error](err)
	return ok && e.Kind == fault.Unreachable && e.Status/100 != 4
}

// title returns the status, and what n8n said.
func (a answer) title(said string) string {
	title := fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	if said != "" && said != http.StatusText(a.status) {
		return title + ", " + said
	}
	return title
}

// message returns n8n's own words, sanitized and without the secrets. isAPI reports whether an API answered: it sends JSON
// with a message, unlike a web page, a proxy or another service.
func (a answer) message(hide []secret.Secret) (text string, isAPI bool) {
	var body struct {
		Message *string `json:"message"`
	}
	if json.Unmarshal(a.body, &body) != nil || body.Message == nil {
		return "", false
	}
	return secret.NewScrubber(hide...).Line(*body.Message, nameRunes), true
}
