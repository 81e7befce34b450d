package connection

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/secret"
)

// Method is how n8n authenticates, in the words of the configuration.
type Method string

// The two methods that n8n's nodes offer.
const (
	APIToken Method = "api-token"
	OAuth2   Method = "oauth2"
)

// Title returns the method's name: "OAuth2", else "API token".
func (m Method) Title() string {
	if m == OAuth2 {
		return "OAuth2"
	}
	return "API token"
}

// CredentialTitle returns what n8n's editor calls the type of credential.
func (m Method) CredentialTitle() string {
	if m == OAuth2 {
		return "Pipedrive OAuth2 API"
	}
	return "Pipedrive API"
}

// Authentication returns what n8n's nodes call the method.
func (m Method) Authentication() string {
	if m == OAuth2 {
		return "OAuth2"
	}
	return "API Token"
}

// App is what registering an app in Developer Hub yields.
type App struct {
	ClientID     string
	ClientSecret secret.Secret
	RedirectURL  string // exactly the app's one callback URL
}

// Token is Pipedrive's answer to a token request, with the expiry as a moment in time.
type Token struct {
	AccessToken  secret.Secret
	RefreshToken secret.Secret
	TokenType    string    // "Bearer"
	Expiry       time.Time // zero: unknown
	Scope        string    // as Pipedrive sent it, comma-separated
	APIDomain    string    // https://company.pipedrive.com, no path
	Remark       string    // what was odd about the answer that brought it, for a warning; not kept
}

// Credential is all that is needed to call Pipedrive. APIToken counts for the method api-token, App and Token for
// oauth2.
type Credential struct {
	Method   Method
	APIToken secret.Secret
	App      App
	Token    Token
}

// Account is who a credential belongs to, from GET /v1/users/me. Its texts come from outside and are sanitized.
type Account struct {
	User    string `json:"user"`
	Email   string `json:"email"`
	Company string `json:"company"`
	Domain  string `json:"domain"` // acme of acme.pipedrive.com
	Admin   bool   `json:"admin"`
}

// Place returns the company, with its domain if that is known: "Acme (acme)".
func (a Account) Place() string {
	if a.Domain == "" {
		return a.Company
	}
	return a.Company + " (" + a.Domain + ")"
}

// Full returns the whole of it: "Ada at Acme (acme.pipedrive.com), ada@acme.example".
func (a Account) Full() string {
	text := a.User + " at " + a.Company
	if a.Domain != "" {
		text += " (" + a.Domain + ".pipedrive.com)"
	}
	if a.Email != "" {
		text += ", " + a.Email
	}
	return text
}

// Invitation is what a person needs to authorize the app.
type Invitation struct {
	URL      string    // the authorize URL; long
	ShortURL string    // a loopback URL that redirects to it, empty when no listener stands
	Deadline time.Time // when waiting ends
	// Paste takes the redirected URL (or only its query) as the person pasted it. An error says what is wrong with it
	// and leaves the login waiting; nil means that it was taken and the login goes on. Safe for concurrent use.
	Paste func(text string) error
}

// LaunchURL returns the one to start a browser with: the short one where there is one, for other users of the machine can read
// it in the list of processes, and the long one holds the state.
func (i Invitation) LaunchURL() string { return cmp.Or(i.ShortURL, i.URL) }

// AuthorizeOptions says how a login waits for its answer.
type AuthorizeOptions struct {
	// PasteOnly opens no listener: the redirect URL is not on this machine, or the person wants to paste.
	PasteOnly bool
	// Entrance asks for a short URL also where only a paste brings the answer.
	Entrance bool
	// Keep keeps the token before anything is done with it, and before the browser says that all is well; nil: the caller
	// does. Its ctx does not end with the login's.
	Keep func(ctx context.Context, t Token) error
}

// Status is the outcome of a test call, in the words of `validate --json`.
type Status string

// The statuses. A 404 for an id that was deliberately absent is OK.
const (
	StatusOK           Status = "ok"
	StatusEmpty        Status = "empty" // works, nothing there
	StatusMissingScope Status = "missing-scope"
	StatusNoPermission Status = "no-permission"
	StatusPlan         Status = "plan"
	StatusRateLimited  Status = "rate-limited"
	StatusUnauthorized Status = "unauthorized"
	StatusNotFound     Status = "not-found"
	StatusUnreachable  Status = "unreachable" // 5xx and unreadable answers included
	StatusFailed       Status = "failed"
	StatusSkipped      Status = "skipped"
)

// Word returns the status as one reads it: "missing scope".
func (s Status) Word() string { return strings.ReplaceAll(string(s), "-", " ") }

// Works reports whether the status is none to act on: ok, empty or skipped.
func (s Status) Works() bool { return s == StatusOK || s == StatusEmpty || s == StatusSkipped }

// severity orders the statuses, the best first.
var severity = []Status{StatusOK, StatusEmpty, StatusSkipped, StatusUnreachable, StatusRateLimited, StatusFailed, StatusNotFound,
	StatusPlan, StatusNoPermission, StatusMissingScope, StatusUnauthorized}

// Worst returns the first of the worst results; the zero Check if there is none.
func Worst(checks []Check) (worst Check) {
	at := -1
	for _, c := range checks {
		if n := slices.Index(severity, c.Status); n > at {
			worst, at = c, n
		}
	}
	return worst
}

// Check is the result of one test call.
type Check struct {
	Resource string   `json:"resource"` // n8n's name; "trigger", "lookup" for a drop-down, "call" for a custom call
	For      []string `json:"for"`      // the actions, drop-downs ("lookup:getUserIds") and calls that it is for; never nil
	Call     string   `json:"call"`     // "GET /api/v2/deals?limit=1"
	Status   Status   `json:"status"`
	HTTP     int      `json:"http"`   // 0 when no answer came
	MS       int64    `json:"ms"`     // milliseconds from the first try to the end of the answer
	Detail   string   `json:"detail"` // Pipedrive's own words, sanitized
	Hint     string   `json:"hint"`   // what to do, empty when nothing is to be done

	Wait  time.Duration `json:"-"` // how long Pipedrive asks to wait, where it is rate-limited; 0: it does not say
	Daily bool          `json:"-"` // rate-limited by the company's daily budget, not by the burst limit

	TokensLeft *int `json:"-"` // of the company's daily budget by then; nil: Pipedrive does not say
}

// Retry says that a call will be tried again, for a progress line such as "retrying in 3 s".
type Retry struct {
	After  time.Duration
	Reason string // "rate limited", "502 Bad Gateway"
}

// Progress is what happens to one test call: Running, then any number of Retry, then Done.
type Progress struct {
	Index int    // into the targets that were asked for
	Retry *Retry // set: it waits before the next try
	Check *Check // set: it is done
}
