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

// Answers is everything the person has said and the setup has found out. It is a value: copy it and change the copy. Its
// slices are replaced, never changed in place.
//
// No field says that a step is done. Instead, the *For fields keep what each confirmation was about, and a step is done as
// long as the answers still match that. Changing an answer therefore invalidates exactly what depends on it, and changing it
// back makes that valid again.
type Answers struct {
	Runs      Runs              // where n8n runs
	Method    connection.Method // empty: not chosen
	Selection scopes.Selection

	ChecklistFor string   // the checklist (checklistKey) that the person has seen and confirmed
	Ticked       []string // for each part of registering that is ticked off, what it was about
	Callback     Callback
	Kind         AppKind // of the app to create

	APIToken secret.Secret
	App      connection.App
	KeepIn   Keeping // where the export puts secrets

	NoKeyring bool // this session has no keyring, so none is offered

	Token    connection.Token
	TokenFor string // the app (appKey) that Token belongs to

	LoginAgain bool // the person wants another login although there is a token: scopes were added, or the token was refused

	Account      connection.Account
	AccountFor   string         // the credential (credentialKey) whose account it is
	ConfirmedFor string         // the credential whose account the person confirmed as theirs
	Accepted     []scopes.Scope // scopes that were missing at that time: the confirmation included going on without them

	Results     map[string]connection.Check // of the test calls, by Target.Key
	ResultsFor  string                      // the credential that they were made with
	WentOn      bool                        // the person goes on although a check failed
	TokensSpent int                         // of Pipedrive's daily budget, over all runs

	ConfigPath  string // where the export goes
	StartedFrom string // the configuration that the setup started from; empty: none
	ExportedFor string // what was exported there

	N8N    config.N8N
	Key    APIKey          // of n8n; never in N8N, which is written down
	Found  Found           // what the workflows use
	Handed []Handed        // what was handed over in this run, besides the configuration
	Proof  *Proof          // what n8n proved of it; nil: nothing yet
	Left   error           // why something made for a proof is still in n8n; nil: nothing is known to be
	Used   []handover.Used // the credentials in n8n that the workflows connect with; only those whose id is known

	Unfinished *Unfinished // an earlier setup; nil: there is none, or the person has decided whether to go on with it

	Demo  bool        // made with the built-in simulator, which the configuration says
	Plain bool        // --plain was given, so the command to go on has it, too
	Refs  config.Refs // how the configuration that the setup started from keeps its secrets

	Resolved *Resolved // what Remembering keeps; shared by all copies
}

// Keeping is where secrets are kept: in the configuration itself, or in the system's keyring.
type Keeping string

// The places. References that a configuration already has (env:, file:) stay as they are.
const (
	KeepInFile    Keeping = "file" // the zero value means this, too
	KeepInKeyring Keeping = "keyring"
)

// Credential returns the credential that the answers hold for the chosen method.
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

// Checklist returns the least-privilege checklist for the selection. A selection that does not resolve gives an empty one;
// the picker and the configuration reader let no such selection through.
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

// Remembering returns answers that keep the checklist last resolved, for callers that ask again and again, as a screen does.
func (a Answers) Remembering() Answers {
	if a.Resolved == nil {
		a.Resolved = new(Resolved)
	}
	return a
}

// Resolved is the checklist of one selection.
type Resolved struct {
	mu    sync.Mutex // a frame may be drawn while the next key is handled
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

// Comparison compares the granted scopes with the needed ones. ok is false for an API token, which has no scopes, and before
// there is a token.
func (a Answers) Comparison() (c scopes.Comparison, ok bool) {
	cred := a.Credential()
	if cred.Method != connection.OAuth2 || cred.Token.AccessToken.IsZero() {
		return scopes.Comparison{}, false
	}
	return a.Checklist().CompareToken(cred.Token.Scope), true
}

// WithToken stores a token issued to the current app, whatever account it belongs to.
func (a Answers) WithToken(t connection.Token) Answers {
	renewed := a.TokenFor == a.appKey()
	before := a.credentialKey()
	a.Token, a.TokenFor = t, a.appKey()
	for _, key := range []*string{&a.AccountFor, &a.ConfirmedFor, &a.ResultsFor} {
		if renewed && *key == before { // a refresh changes neither the account nor what was checked
			*key = a.credentialKey()
		}
	}
	return a.withoutDisprovedTick(len(a.Missing()) > 0)
}

// WithNewLogin stores the token of a new authorization: the account has to be asked for and confirmed again, and n8n does not
// have the token yet.
func (a Answers) WithNewLogin(t connection.Token) Answers {
	a.Token, a.TokenFor, a.LoginAgain = t, a.appKey(), false
	a.N8N.HandedOver, a.Handed, a.Proof = time.Time{}, nil, nil
	a.AccountFor, a.ConfirmedFor, a.ResultsFor = "", "", ""
	return a.withoutDisprovedTick(len(a.Missing()) > 0)
}

// WithAccount stores the account of the current credential.
func (a Answers) WithAccount(acc connection.Account) Answers {
	a.Account, a.AccountFor = acc, a.credentialKey()
	return a
}

// Confirmed records that the person recognised the account and has seen which scopes are missing.
func (a Answers) Confirmed() Answers {
	a.ConfirmedFor, a.Accepted = a.credentialKey(), a.Missing()
	return a
}

// Missing returns the needed scopes that were not granted to the current token.
func (a Answers) Missing() []scopes.Scope {
	c, _ := a.Comparison()
	return c.Missing
}

// GoesWithout returns how many missing scopes the person has chosen to go on without.
func (a Answers) GoesWithout() int {
	if missing := a.Missing(); a.ConfirmedFor == a.credentialKey() && len(scopes.Without(missing, a.Accepted)) == 0 {
		return len(missing)
	}
	return 0
}

// ScopesConfirmed records that the person has seen the current checklist.
func (a Answers) ScopesConfirmed() Answers {
	a.ChecklistFor = a.checklistKey()
	return a
}

// Exported records that the current answers were written to ConfigPath.
func (a Answers) Exported() Answers {
	a.ExportedFor = a.exportKey()
	return a
}

// Ticking ticks a part of registering off, or removes the tick.
func (a Answers) Ticking(key string, on bool) Answers {
	ticked := slices.DeleteFunc(slices.Clone(a.Ticked), func(k string) bool { return k == key })
	if on {
		ticked = append(ticked, key)
	}
	a.Ticked = ticked
	return a
}

// withoutDisprovedTick removes the tick for switching on the scopes where they turned out to be missing.
func (a Answers) withoutDisprovedTick(missing bool) Answers {
	if key := a.scopesPart().key; missing && slices.Contains(a.Ticked, key) {
		return a.Ticking(key, false)
	}
	return a
}

// The keys below identify what something was about; they are only ever compared. Their parts may be secret, so they are
// hashed: printing or logging answers reveals nothing.

// fingerprint returns a hash that is equal for equal parts and reveals nothing about them.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// checklistKey begins with base, so that a checklist with nothing to switch on is not the empty key.
func (a Answers) checklistKey() string { return string(scopes.Base) + "\n" + a.Checklist().List() }

// appKey identifies the app that a token belongs to. The redirect URL is not part of it: a token keeps working when the app
// is given n8n's callback URL.
func (a Answers) appKey() string { return fingerprint(a.App.ClientID, a.App.ClientSecret.Reveal()) }

func (a Answers) credentialKey() string {
	c := a.Credential()
	return fingerprint(string(c.Method), c.APIToken.Reveal(), c.Token.AccessToken.Reveal())
}

// exportKey identifies everything that an export writes, and where.
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
