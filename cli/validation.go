package cli

import (
	"context"
	"io"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/plainjson"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/scopes"
)

// validation is what validate found out about one configuration. Its JSON is a line of `validate --json`.
type validation struct {
	Config       string             `json:"config"`
	OK           bool               `json:"ok"`
	Method       connection.Method  `json:"method"`
	Account      connection.Account `json:"account"`
	Scopes       any                `json:"scopes"` // a scopes.Comparison, or with an API token just what is needed
	Checks       []connection.Check `json:"checks"`
	NotExercised []string           `json:"not_exercised"` // actions that write
	Warnings     []warned           `json:"warnings"`
	Via          string             `json:"via"` // who made the calls
	TokensSpent  int                `json:"tokens_spent"`
	TokensLeft   *int               `json:"tokens_left,omitempty"` // of the company's daily budget; nil: unknown

	at         string             // the n8n that made the calls
	nothing    bool               // nothing is selected: every object is tested
	list       scopes.Checklist   // of what is selected
	targets    []scopes.Target    // of the calls that are to be made
	made       []scopes.Target    // those of the calls that were made, in the order of Checks
	comparison *scopes.Comparison // nil with an API token
	err        error              // what kept the check from finishing
	company    string             // as the configuration has it
	expiry     time.Time          // of the access token; zero: unknown, or there is none
}

// warned is a warning of the checklist. A configuration does not know which workflows it came from.
type warned struct {
	Action  string      `json:"action"`
	Message string      `json:"message"`
	Rule    scopes.Rule `json:"rule"`
	Use     string      `json:"use"`
}

// Who made the calls: this program, or n8n.
const (
	viaPipedrive = "pipedrive"
	viaN8N       = "n8n"
)

// nothingSelected is said if a configuration selects nothing.
const nothingSelected = "nothing is selected: every object is tested, and no scope is held against a need"

func newValidation(path string, c openedConfig, method connection.Method, list scopes.Checklist) validation {
	v := validation{Config: path, Method: method, Checks: []connection.Check{}, NotExercised: c.Selection.Writes(),
		Via: viaPipedrive, nothing: c.Selection.Empty(),
		company: c.Account.Company}
	if v.targets = list.Aim(c.Selection.Targets()); v.nothing {
		v.targets = scopes.EveryObject()
	}
	v.warn(list)
	return v
}

// warn takes over the warnings of a checklist.
func (v *validation) warn(list scopes.Checklist) {
	v.list, v.Warnings = list, []warned{}
	for _, w := range list.Warnings {
		v.Warnings = append(v.Warnings, warned{w.Action, w.Message, w.Rule, w.Use})
	}
	if v.nothing {
		v.Warnings = append(v.Warnings, warned{Message: nothingSelected})
	}
}

// check makes the test calls. An error that concerns no single call is kept unless the account check had one that takes
// precedence.
func (v *validation) check(ctx context.Context, client *pipedrive.Client) {
	checks := make([]connection.Check, len(v.targets))
	err := client.Check(ctx, v.targets, func(p connection.Progress) {
		if p.Check != nil {
			checks[p.Index] = *p.Check
		}
	})
	v.err = worst(v.err, err)
	for i, c := range checks { // calls that were not made because the credential cannot be used have no result
		if c.Status != "" {
			v.Checks, v.made = append(v.Checks, c), append(v.made, v.targets[i])
		}
	}
}

// compare compares granted with needed scopes; an API token has none. If nothing is selected, no granted scope is too much.
func (v *validation) compare(token connection.Token) {
	if v.Method == connection.APIToken {
		v.Scopes = neededOnly{Needed: v.list.Needed()}
		return
	}
	v.expiry = token.Expiry
	c := v.list.CompareToken(token.Scope)
	if v.nothing {
		c.Excess = []scopes.Scope{}
	}
	v.comparison, v.Scopes = &c, c
}

// unusable is the line of a configuration that cannot be used at all.
type unusable struct {
	Config string `json:"config"`
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
}

// neededOnly is Scopes for an API token, which has no scopes to compare with.
type neededOnly struct {
	Needed []scopes.Scope `json:"needed"`
}

// kind returns the kind of the worst thing that is wrong; 0: nothing is.
func (v validation) kind() fault.Kind {
	kind := kindOf(v.err)
	if v.comparison != nil && len(v.comparison.Missing) > 0 {
		kind = worse(kind, fault.Failed)
	}
	for _, c := range v.Checks {
		kind = worse(kind, checkKind(c.Status))
	}
	return kind
}

// checkKind returns the kind of error that a check's status amounts to.
func checkKind(s connection.Status) fault.Kind {
	switch s {
	case connection.StatusOK, connection.StatusEmpty, connection.StatusSkipped:
		return 0
	case connection.StatusUnauthorized:
		return fault.Refused
	case connection.StatusRateLimited, connection.StatusUnreachable:
		return fault.Unreachable
	}
	return fault.Failed
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	line, err := plainjson.Encode(v, "")
	if err == nil {
		_, err = w.Write(sanitize.JSON(line))
	}
	return err
}
