package pipedrive

import (
	"slices"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

const (
	hintWait  = "wait some minutes, and run fewer calls at once; the limits are shared with n8n and every other use of this token"
	hintTime  = "allow more time with --timeout, or check the network"
	hintToken = "copy the token again from https://app.pipedrive.com/settings/api, in the right company: each company has its own"
	hintUser  = "the user's permission set does not allow it: ask an admin of the company, or authorize as another user"
	hintPlan  = "the company's plan or its limits do not include it: see the subscription in Pipedrive's billing settings"
	hintRoute = "the address is unknown to Pipedrive: it may have been retired or be mistyped"
)

// situation is what a hint depends on besides the answer.
type situation struct {
	method  connection.Method
	anyOf   []scopes.Scope // the call's alternatives
	scope   scopes.Scope   // the one of them that the checklist has; empty: not known
	granted []scopes.Scope // what the token claims
	early   bool           // the token became invalid before its time, as when scopes are added to its app
	absent  bool           // the call asked for a deal that does not exist, on purpose
	wait    time.Duration  // how long Pipedrive asks to wait; 0: it does not say
}

// unauthorized says how to come by a working credential.
func (s situation) unauthorized() string {
	if s.method == connection.APIToken {
		return hintToken
	}
	return hintLogin
}

// rateLimited says how long to wait.
func (s situation) rateLimited() string {
	if s.wait < time.Second {
		return hintWait
	}
	return "Pipedrive asks to wait " + s.wait.Round(time.Second).String() + ": " + hintWait
}

// missingScope names what to switch on, and says that the app must be authorized again: scopes live on the app, and
// a refresh keeps giving the old ones.
func (s situation) missingScope() string {
	if s.method == connection.APIToken {
		return "an API token has no scopes, so " + hintRoute
	}
	if i := slices.IndexFunc(s.granted, func(g scopes.Scope) bool { return slices.Contains(s.anyOf, g) }); i >= 0 {
		return "the token claims " + string(s.granted[i]) + ", which should be enough: authorize the app again; if that does not help, " + hintRoute
	}
	hint := "switch on " + s.wanted() + " in Developer Hub, as the checklist says; then the app must be authorized again, " +
		"for a refresh keeps the old scopes"
	if s.early {
		hint = "the token became invalid before its time, as when scopes are added: if " + s.wanted() +
			" is switched on in Developer Hub by now, the app must only be authorized again; a refresh keeps the old scopes"
	}
	if s.absent {
		hint += " (concluded from a deal that does not exist)"
	}
	return hint
}

// wanted names what to switch on.
func (s situation) wanted() string {
	if s.scope != "" {
		return string(s.scope)
	}
	return alternatives(s.anyOf)
}

// alternatives lists the scopes of which one is enough, without the wide ones where there are others.
func alternatives(anyOf []scopes.Scope) string {
	narrow := slices.DeleteFunc(slices.Clone(anyOf), func(s scopes.Scope) bool { return s == "admin" || s == "search:read" })
	if len(narrow) == 0 {
		narrow = anyOf
	}
	if len(narrow) == 0 {
		return "the scope of this call"
	}
	return words.List(narrow, "or")
}
