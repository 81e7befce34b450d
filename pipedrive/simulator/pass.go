package simulator

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// How long codes and tokens live.
const (
	codeLife    = 5 * time.Minute
	accessLife  = time.Hour
	refreshLife = 60 * 24 * time.Hour // Pipedrive counts from the last use; the simulator, which remembers none, from the issue
)

// signingKey is public like the other credentials of the demo: what it signs opens nothing but a simulator. It is the
// same in every process, so that a configuration from one run works with the next.
const signingKey = "connect-pipedrive simulator"

// kind says what a pass is good for.
type kind string

const (
	codePass    kind = "c"
	accessPass  kind = "a"
	refreshPass kind = "r"
)

// kinds are what the kinds begin with, and how long they live.
var kinds = map[kind]struct {
	prefix string
	life   time.Duration
}{
	codePass:    {"", codeLife},
	accessPass:  {"v1u:", accessLife},
	refreshPass: {"1:1:", refreshLife},
}

// pass is a code or a token: all that the simulator knows of it stands in it, signed.
type pass struct {
	Kind      kind   `json:"k"`
	ID        string `json:"i"`
	Grant     string `json:"g"` // the consent that it goes back to
	Issued    int64  `json:"t"` // Unix nanoseconds
	Consented int64  `json:"o"` // when the scopes were allowed, Unix nanoseconds
	Scopes    string `json:"s"` // comma-separated
	Redirect  string `json:"u,omitempty"`
	Refreshed bool   `json:"f,omitempty"` // comes from a refresh, not from a code
}

// Why a pass is no good.
var (
	errInvalid = errors.New("is invalid")
	errExpired = errors.New("has expired")
)

func (p pass) String() string {
	payload, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return kinds[p.Kind].prefix + base64.RawURLEncoding.EncodeToString(append(seal(payload), payload...))
}

// seal returns the signature, 16 bytes: access tokens have at most 768 characters.
func seal(payload []byte) []byte {
	mac := hmac.New(sha256.New, []byte(signingKey))
	mac.Write(payload)
	return mac.Sum(nil)[:16]
}

func parsePass(want kind, text string) (pass, error) {
	rest, ok := strings.CutPrefix(text, kinds[want].prefix)
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if !ok || err != nil || len(raw) < 16 || !hmac.Equal(raw[:16], seal(raw[16:])) {
		return pass{}, errInvalid
	}
	var p pass
	if json.Unmarshal(raw[16:], &p) != nil || p.Kind != want {
		return pass{}, errInvalid
	}
	return p, nil
}

// consent makes the code for a consent to everything that the app has switched on.
func (a *app) consent(redirect string) pass {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.tick().UnixNano()
	return pass{Kind: codePass, ID: rand.Text(), Grant: rand.Text()[:12], Issued: now, Consented: now,
		Scopes: words.Join(a.scopes, ","), Redirect: redirect}
}

// redeem takes a code, once, or a refresh token, and gives the access token and the refresh token that answer it.
func (a *app) redeem(want kind, text, redirect string, rotate bool) (access, refresh pass, err error) {
	p, err := parsePass(want, text)
	if err != nil {
		return access, refresh, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.tick()
	switch {
	case a.revoked.has(p.Grant) || a.revoked.has(p.ID):
		return access, refresh, errInvalid
	case now.Sub(time.Unix(0, p.Issued)) > kinds[p.Kind].life:
		return access, refresh, errExpired
	case want == codePass && redirect != p.Redirect:
		return access, refresh, errRedirect
	case want == codePass && !a.used.add(p.ID):
		return access, refresh, errInvalid
	}
	scope := words.Join(slices.DeleteFunc(scopes.ParseList(p.Scopes), func(s scopes.Scope) bool {
		// Off by now, or switched on after the consent, be it again.
		return !slices.Contains(a.scopes, s) || a.switchedOn[s].After(time.Unix(0, p.Consented))
	}), ",")
	access = pass{Kind: accessPass, ID: rand.Text()[:12], Grant: p.Grant, Issued: now.UnixNano(), Consented: p.Consented,
		Scopes: scope, Refreshed: want == refreshPass}
	refresh = p
	if want == codePass || rotate {
		refresh = pass{Kind: refreshPass, ID: rand.Text()[:12], Grant: p.Grant, Issued: now.UnixNano(), Consented: p.Consented, Scopes: scope}
	}
	if want == refreshPass && rotate {
		a.revoked.add(p.ID)
	}
	return access, refresh, nil
}

// access reads a Bearer token; any error means that it is no good.
func (a *app) access(text string) (pass, error) {
	p, err := parsePass(accessPass, text)
	if err != nil {
		return p, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	issued := time.Unix(0, p.Issued)
	if a.now().Sub(issued) > accessLife || a.revoked.has(p.Grant) || a.revoked.has(p.ID) {
		return p, errInvalid
	}
	for _, on := range a.switchedOn {
		if on.After(issued) {
			return p, errInvalid // a scope was added since
		}
	}
	return p, nil
}

// revoke ends an access token, or with a refresh token everything that its consent gave.
func (a *app) revoke(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p, err := parsePass(refreshPass, text); err == nil {
		a.revoked.add(p.Grant)
		a.uninstall()
	} else if p, err := parsePass(accessPass, text); err == nil {
		a.revoked.add(p.ID)
	}
}
