package wizard

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Answers is all that the person has said and the setup has found out. It is a value: copy it, change the copy. Slices
// in it are replaced, never changed in place.
//
// Nothing in it says that a step is done. What a confirmation was about is kept instead (a *For field), and a step is
// done as long as that is still what the answers say: so changing an answer invalidates exactly what depends on it,
// and changing it back makes it valid again.
type Answers struct {
	Runs      Runs              // where n8n runs
	Method    connection.Method // empty: not chosen
	Selection scopes.Selection

	ChecklistFor string   // the checklist (checklistKey) that the person has seen and confirmed
	Ticked       []string // what each part of registering was about that is ticked off
	Callback     Callback
	Kind         AppKind // of the app to create

	APIToken secret.Secret
	App      connection.App
	KeepIn   Keeping // where the export puts secrets

	NoKeyring bool // this session has none: it is not offered

	Token    connection.Token
	TokenFor string // the app (appKey) that Token belongs to

	LoginAgain bool // the person wants another login, although there is a token: scopes were added, or it is refused

	Account      connection.Account
	AccountFor   string         // the credential (credentialKey) that Account was asked with
	ConfirmedFor string         // the credential that the person confirmed to be theirs
	Accepted     []scopes.Scope // what was missing then: going on without it was part of the confirmation

	Results     map[string]connection.Check // of the test calls, by Target.Key
	ResultsFor  string                      // the credential that they were made with
	WentOn      bool                        // the person goes on although a check failed
	TokensSpent int                         // of Pipedrive's daily budget, over all runs

	ConfigPath  string // where the export goes
	StartedFrom string // the configuration that the setup started from; empty: none
	ExportedFor string // what was exported there

	N8N    config.N8N
	Key    APIKey          // of n8n; never in N8N, which is written down
	Found  Found           // what workflows use
	Handed []Handed        // what was handed over in this run, besides the configuration
	Proof  *Proof          // what n8n proved of it; nil: nothing yet
	Left   error           // why something of a proof is still in n8n; nil: nothing is known to be
	Used   []handover.Used // the credentials of n8n that the workflows connect with which were read; those with an id

	Unfinished *Unfinished // an earlier setup; nil: none, or it is said whether to go on with it

	Demo  bool        // made with the built-in simulator, which the configuration says
	Plain bool        // --plain was given: how to go on says so, too
	Refs  config.Refs // how the configuration that the setup started from keeps its secrets

	Resolved *Resolved // what Remembering keeps; all copies share it
}

// Keeping says where secrets are kept: in the configuration itself, or in the system's keyring.
type Keeping string

// The ways to keep secrets. References that a configuration already has (env:, file:) stay what they are.
const (
	KeepInFile    Keeping = "file" // the zero value means this, too
	KeepInKeyring Keeping = "keyring"
)

// Credential returns what the answers authorize with.
func (a Answers) Credential() connection.Credential {
	c := connection.Credential{Method: a.Method}
	switch a.Method {
	case connection.APIToken:
		c.APIToken = a.APIToken
	case connection.OAuth2:
		c.App = a.App
		if a.TokenFor == a.appKey() {
			c.Token = a.Token
		}
	}
	return c
}

// Checklist returns the least privilege for what is selected. A selection that does not resolve gives an empty checklist:
// the picker and the configuration's reader let none through.
func (a Answers) Checklist() scopes.Checklist {
	sel := a.Selection
	sel.N8n = cmp.Or(a.N8N.URL, sel.N8n)
	if a.Resolved != nil {
		return a.Resolved.checklist(sel)
	}
	return checklistOf(sel)
}

func checklistOf(sel scopes.Selection) scopes.Checklist {
	c, err := scopes.Resolve(sel)
	if err != nil {
		return scopes.Checklist{NodeVersion: sel.NodeVersion}
	}
	return c
}

// Remembering returns the answers with the checklist of the selection last asked for kept beside them, for who asks again and
// again, as a screen does.
func (a Answers) Remembering() Answers {
	if a.Resolved == nil {
		a.Resolved = new(Resolved)
	}
	return a
}

// Resolved is the checklist of one selection.
type Resolved struct {
	mu    sync.Mutex // a frame is drawn while the next key is taken
	known bool
	of    scopes.Selection
	list  scopes.Checklist
}

func (r *Resolved) checklist(sel scopes.Selection) scopes.Checklist {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.known || !reflect.DeepEqual(&r.of, &sel) {
		r.known, r.of, r.list = true, sel, checklistOf(sel)
	}
	return r.list
}

// Comparison holds the granted scopes against the needed ones. ok is false with an API token, which has no scopes,
// and before there is a token.
func (a Answers) Comparison() (c scopes.Comparison, ok bool) {
	cred := a.Credential()
	if cred.Method != connection.OAuth2 || cred.Token.AccessToken.IsZero() {
		return scopes.Comparison{}, false
	}
	return a.Checklist().CompareToken(cred.Token.Scope), true
}

// WithToken keeps a token that the current app was given, and whoever it belonged to before.
func (a Answers) WithToken(t connection.Token) Answers {
	renewed := a.TokenFor == a.appKey()
	before := a.credentialKey()
	a.Token, a.TokenFor = t, a.appKey()
	for _, key := range []*string{&a.AccountFor, &a.ConfirmedFor, &a.ResultsFor} {
		if renewed && *key == before { // a refresh changes neither whose it is nor what was checked
			*key = a.credentialKey()
		}
	}
	return a.withoutDisprovedTick(len(a.Missing()) > 0)
}

// WithNewLogin keeps the token of a new authorization: who it is has to be asked and confirmed again, and n8n does not
// have it yet.
func (a Answers) WithNewLogin(t connection.Token) Answers {
	a.Token, a.TokenFor, a.LoginAgain = t, a.appKey(), false
	a.N8N.HandedOver, a.Handed, a.Proof = time.Time{}, nil, nil
	a.AccountFor, a.ConfirmedFor, a.ResultsFor = "", "", ""
	return a.withoutDisprovedTick(len(a.Missing()) > 0)
}

// WithAccount keeps who the current credential belongs to.
func (a Answers) WithAccount(acc connection.Account) Answers {
	a.Account, a.AccountFor = acc, a.credentialKey()
	return a
}

// Confirmed keeps that the person recognised the account, and has seen which scopes are missing.
func (a Answers) Confirmed() Answers {
	a.ConfirmedFor, a.Accepted = a.credentialKey(), a.Missing()
	return a
}

// Missing lists the needed scopes that the current token was not granted.
func (a Answers) Missing() []scopes.Scope {
	c, _ := a.Comparison()
	return c.Missing
}

// GoesWithout returns how many scopes are missing that the person goes on without.
func (a Answers) GoesWithout() int {
	if missing := a.Missing(); a.ConfirmedFor == a.credentialKey() && len(scopes.Without(missing, a.Accepted)) == 0 {
		return len(missing)
	}
	return 0
}

// ScopesConfirmed keeps that the person has seen the current checklist.
func (a Answers) ScopesConfirmed() Answers {
	a.ChecklistFor = a.checklistKey()
	return a
}

// Exported keeps that the current answers were written to ConfigPath.
func (a Answers) Exported() Answers {
	a.ExportedFor = a.exportKey()
	return a
}

// Ticking ticks a part of registering off, or takes the tick away.
func (a Answers) Ticking(key string, on bool) Answers {
	ticked := slices.DeleteFunc(slices.Clone(a.Ticked), func(k string) bool { return k == key })
	if on {
		ticked = append(ticked, key)
	}
	a.Ticked = ticked
	return a
}

// withoutDisprovedTick takes the tick away from switching the scopes on where they are proved to be missing.
func (a Answers) withoutDisprovedTick(missing bool) Answers {
	if key := a.scopesPart().key; missing && slices.Contains(a.Ticked, key) {
		return a.Ticking(key, false)
	}
	return a
}

// The keys below say what something was about. They are only compared. What they are made of may be secret, so it is
// hashed: answers that are printed or logged show nothing of it.

// fingerprint returns the same for the same parts, and tells nothing about them.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// checklistKey begins with base, so that a checklist with nothing to switch on is not the empty key.
func (a Answers) checklistKey() string { return string(scopes.Base) + "\n" + a.Checklist().List() }

// appKey says whose token it is. The redirect URL is not part of it: a token goes on working when the app gets n8n's
// callback URL.
func (a Answers) appKey() string { return fingerprint(a.App.ClientID, a.App.ClientSecret.Reveal()) }

func (a Answers) credentialKey() string {
	c := a.Credential()
	return fingerprint(string(c.Method), c.APIToken.Reveal(), c.Token.AccessToken.Reveal())
}

// exportKey returns all that an export writes, and where.
func (a Answers) exportKey() string {
	c, deposits, err := a.Config()
	if err != nil {
		return ""
	}
	parts := []string{a.ConfigPath, string(c.Text())}
	for _, d := range deposits {
		parts = append(parts, d.Ref.Reveal(), d.Secret.Reveal())
	}
	return fingerprint(parts...)
}
