package pipedrive

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

const (
	hintWait  = "wait some minutes; the limits are shared with n8n and every other use of this token"
	hintTime  = "allow more time with --timeout, or check the network"
	hintToken = "copy the token again from https://app.pipedrive.com/settings/api, in the right company: each company has its own"
	hintPlan  = "the company's plan or its limits do not include it: see the subscription in Pipedrive's billing settings"
	hintRoute = "the address is unknown to Pipedrive: it may have been retired or be mistyped"
	hintDebug = "run it again with --debug FILE to see what was asked"

	// hintWebhook is for what Pipedrive has been seen to say of an address that is not https in the words of a missing scope.
	hintWebhook = "Pipedrive may refuse the address that it shall send to: WEBHOOK_URL of n8n has to be an https address that it can reach"
	hintMisfit  = hintWebhook + "; in a trigger node of version 1 only the action All fits, in no version the object Activity Type: set the node anew"
)

// situation is everything, besides its words, that the meaning of an error and the advice about it depend on.
type situation struct {
	method  connection.Method
	target  scopes.Target  // what the call is for; AnyOf, Scope, Options and Use may be empty
	path    string         // that was asked for
	granted []scopes.Scope // what the token claims; none: it does not say
	early   bool           // the token became invalid before its time, as when scopes are added to its app
	absent  bool           // the call asked for a deal that does not exist, on purpose
	byN8N   bool           // n8n made the call, with the credential it stores
	shown   bool           // n8n shows it for a node that failed, which may have sent anything

	said  remoteError
	daily bool          // the company's daily budget is used up, not the burst limit
	wait  time.Duration // how long Pipedrive asks to wait; 0: it does not say
}

func (s situation) isNode() bool     { return s.shown && !s.isCustom() }
func (s situation) isCustom() bool   { return s.target.Resource == scopes.CallResource }
func (s situation) isWebPage() bool  { return s.said.html }
func (s situation) isAbsent() bool   { return s.absent }
func (s situation) isWebhooks() bool { return strings.Contains(s.path, "/webhooks") || s.isTrigger() }

// isTrigger reports whether it is n8n's trigger node that failed. It alone makes webhooks: test calls only list them.
func (s situation) isTrigger() bool { return s.shown && s.target.Resource == scopes.Trigger.Resource }

// hasID reports whether the path names a record.
func (s situation) hasID() bool {
	if s.isNode() {
		return s.target.Use == "" // except nodes whose address is known to be retired
	}
	return slices.ContainsFunc(strings.Split(s.path, "/"), func(segment string) bool {
		return segment != "" && strings.Trim(segment, "0123456789") == "" || strings.Contains(segment, "{{")
	})
}

// unauthorized says how to get a working credential.
func (s situation) unauthorized() string {
	switch {
	case s.byN8N && s.method == connection.APIToken:
		return "open the credential in n8n and enter the token anew; " + hintToken
	case s.byN8N:
		return connection.HintReconnect
	}
	if s.method == connection.APIToken {
		return hintToken
	}
	return hintLogin
}

// brokenCredential returns the hint for a token that Pipedrive cannot even parse.
func (s situation) brokenCredential() string {
	return "the token here is damaged, perhaps cut off: " + s.unauthorized()
}

// forbidden returns the hint for what the user may not do.
func (s situation) forbidden() string {
	other := "authorize as another user"
	if s.method == connection.APIToken {
		other = "use another user's token"
	}
	return "the user's permission set does not allow it: ask an admin of the company, or " + other
}

// forbiddenData returns the hint for an answer that, as far as is known, is about the user's permissions too.
func (s situation) forbiddenData() string { return "it is most likely no scope: " + s.forbidden() }

// forbiddenWebhooks returns the hint for a user who may not do something with webhooks.
func (s situation) forbiddenWebhooks() string {
	if s.method == connection.APIToken {
		return s.forbidden()
	}
	return s.forbidden() + "; the app needs webhooks:full for a trigger"
}

// rateLimited says how long to wait. The two limits end at different times.
func (s situation) rateLimited() string {
	asked := ""
	if s.wait >= time.Second {
		asked = "Pipedrive asks to wait " + s.wait.Round(time.Second).String() + ": "
	}
	switch {
	case s.daily:
		return asked + "the company's budget of API tokens for today is used up, by n8n and everything else that calls Pipedrive; " +
			"it is full again after midnight, by the clock of Pipedrive's server, or when tokens are bought"
	case asked != "":
		return asked + "then try again; the limits are shared with n8n and every other use of this token"
	}
	return hintWait
}

// retired returns the hint for an address that Pipedrive answers with 410.
func (s situation) retired() string {
	use := s.target.Use
	if use != "" && !s.isCustom() {
		return RetiredHint([]scopes.Target{s.target})
	}
	if twin, ok := scopes.FindTwin(http.MethodGet, s.path); ok && !s.shown { // only our own calls are known to be reads
		use = twin.Use
	}
	if use != "" {
		return "Pipedrive retired this address: use " + use
	}
	return "Pipedrive retired this address: see https://developers.pipedrive.com/changelog for what replaces it"
}

// RetiredHint says what to do in n8n instead of making calls that Pipedrive retired, by the Use of each.
func RetiredHint(targets []scopes.Target) string {
	var nodes, calls []string
	for _, t := range targets {
		if t.NewNode {
			nodes = append(nodes, t.Use)
		} else {
			calls = append(calls, t.Use)
		}
	}
	hint := "Pipedrive retired this address"
	if len(targets) > 1 {
		hint = "Pipedrive retired these addresses"
	}
	if len(nodes) > 0 {
		hint += "; replace the node of version 1 by a new one: version 2 sends " + words.List(nodes, "and")
	}
	if len(calls) > 0 {
		hint += "; no version of n8n's node sends anything else: make " + words.List(calls, "and") + " with an HTTP Request node instead"
	}
	return hint
}

// gone returns the hint for an address without an id that Pipedrive answers with 404.
func (s situation) gone() string {
	if s.target.Use != "" {
		return s.retired()
	}
	return hintRoute
}

// strayed returns the hint for words that mean a missing scope where none is missing.
func (s situation) strayed() string {
	if s.isTrigger() {
		return hintWebhook
	}
	return s.gone()
}

// missingScope names what to switch on, and says that the app has to be authorized again: scopes belong to the app, and
// refreshing keeps returning the old ones.
func (s situation) missingScope() string {
	if s.method == connection.APIToken {
		return "an API token has no scopes, so " + s.strayed()
	}
	if s.isCustom() && len(s.target.AnyOf) == 0 { // no scope is known that would allow it
		return s.gone()
	}
	claimed := s.claimed()
	switch {
	case claimed != "" && s.target.Use != "":
		return "the token claims " + string(claimed) + ", which should be enough, and " + s.retired()
	case claimed != "" && s.disputed() != "" && s.isTrigger():
		return "the token claims a scope that should be enough: authorize the app again; if that does not help, " + s.strayed() +
			"; Pipedrive's pages disagree, and it may take the scope " + string(s.disputed()) + " as well"
	case claimed != "" && s.disputed() != "":
		return "Pipedrive's pages disagree on the scope of this call, and " + string(claimed) + " is not enough here: " + s.avoidance() +
			"the other way out is the scope " + string(s.disputed())
	case strings.HasPrefix(string(claimed), "deals:") && s.target.Resource == "dealProduct":
		return "Pipedrive's pages disagree whether " + string(claimed) + " opens a deal's products, and here it does not: products:read does, " +
			"but what only writes does not read them"
	case claimed != "":
		return "the token claims a scope that should be enough: authorize the app again; if that does not help, " + s.strayed()
	}
	hint := "switch on " + s.wanted() + " in Developer Hub"
	if s.target.Scope != "" && !s.shown {
		hint += ", as the checklist says"
	}
	hint += "; then the app must be authorized again, for a refresh keeps the old scopes"
	if s.early {
		hint = "the token became invalid before its time, as when scopes are added: if " + s.wanted() +
			" is switched on in Developer Hub by now, the app must only be authorized again; a refresh keeps the old scopes"
	}
	if s.isTrigger() {
		hint += "; if it is on, " + hintWebhook
	}
	if s.absent {
		hint += " (concluded from a deal that does not exist)"
	}
	return hint
}

// disputed returns admin if Pipedrive's sources disagree about the call, one of them names only admin, and the token claims
// others only; otherwise empty.
func (s situation) disputed() scopes.Scope {
	path := s.path
	if s.isTrigger() {
		path = "/v1/webhooks"
	}
	e, _ := scopes.MatchEndpoint(http.MethodGet, path)
	if slices.Contains(e.Disputed, scopes.Admin) && !slices.Contains(s.granted, scopes.Admin) {
		return scopes.Admin
	}
	return ""
}

// avoidance names the node's options with which n8n does not make the call.
func (s situation) avoidance() string {
	if len(s.target.Options) == 0 {
		return ""
	}
	return "switch on the option " + words.List(s.target.Options, "or") + " in the node, which avoids the call; "
}

// claimed returns a scope of the token that should allow the call; empty if it has none.
func (s situation) claimed() scopes.Scope {
	for _, a := range s.target.AnyOf {
		if slices.Contains(s.granted, a) {
			return a
		}
	}
	return ""
}

// wanted names what to switch on.
func (s situation) wanted() string {
	if s.target.Scope != "" {
		return string(s.target.Scope)
	}
	return alternatives(s.target.AnyOf)
}

// alternatives lists scopes of which one is enough, leaving out the wide ones if there are others.
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
