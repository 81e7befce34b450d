package pipedrive

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// accountProbe returns the account check. Its path exists only in v1.
func accountProbe() probe {
	const path = "/v1/users/me"
	return probe{path: path, target: scopes.Target{AnyOf: []scopes.Scope{scopes.Base}}, shown: show(path, ""), cost: 2}
}

// Account returns who the credential belongs to. Errors are as for Service.Account.
func (c *Client) Account(ctx context.Context) (connection.Account, error) {
	p := accountProbe()
	a, err := c.get(ctx, p.path, p.query, p.cost, func(connection.Retry) {})
	if err != nil {
		return connection.Account{}, c.callError(ctx, err)
	}
	v := verdict{status: connection.StatusOK}
	if a.status != http.StatusOK {
		v = judgeError(a, c.situation(p))
		c.limited.Store(v.status == connection.StatusRateLimited)
	}
	return accountOf(v, a.status, a.body, c.scrubber())
}

// accountOf returns the account that an answer names, or why there is none.
func accountOf(v verdict, status int, body []byte, scrub secret.Scrubber) (connection.Account, error) {
	if !v.status.Works() {
		e := fault.New(kindOf(v.status), v.hint, "the account check failed: %s", scrub.Line(v.detail, maxDetail))
		e.Status = status
		return connection.Account{}, e
	}
	account, ok := readAccount(body, scrub)
	if !ok {
		return account, fault.New(fault.Unreachable, hintTLS, "the account check brought no answer that can be read")
	}
	return account, nil
}

// callError returns the error for a call that was not answered.
func (c *Client) callError(ctx context.Context, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return c.service.unreachable(ctx, err, c.scrubber())
}

// readAccount reads the answer of /v1/users/me. Whether the user is an administrator is an entry of access; is_admin no
// longer exists.
func readAccount(body []byte, scrub secret.Scrubber) (connection.Account, bool) {
	var user struct {
		ID      int64  `json:"id"`
		Name    string `json:"name"`
		Email   string `json:"email"`
		Company string `json:"company_name"`
		Domain  string `json:"company_domain"`
		Access  []struct {
			App   string `json:"app"`
			Admin bool   `json:"admin"`
		} `json:"access"`
	}
	c, ok := readContent(body)
	if !ok || c.refused != "" || c.isEmpty() || json.Unmarshal(c.data, &user) != nil || user.ID == 0 {
		return connection.Account{}, false
	}
	account := connection.Account{
		User:    scrub.Line(user.Name, maxDetail),
		Email:   scrub.Line(user.Email, maxDetail),
		Company: scrub.Line(user.Company, maxDetail),
		Domain:  strings.TrimSuffix(strings.ToLower(scrub.Line(user.Domain, maxDetail)), ".pipedrive.com"),
	}
	if !isHostname(account.Domain) {
		account.Domain = ""
	}
	for _, entry := range user.Access {
		if entry.Admin && (entry.App == "global" || entry.App == "account_settings") {
			account.Admin = true
		}
	}
	return account, true
}

// kindOf returns the kind of error for a status that is not a success, which says who has to act.
func kindOf(s connection.Status) fault.Kind {
	switch s {
	case connection.StatusUnauthorized:
		return fault.Refused
	case connection.StatusRateLimited, connection.StatusUnreachable:
		return fault.Unreachable
	}
	return fault.Failed
}
