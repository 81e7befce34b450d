package pipedrive

import (
	"net/http"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

const (
	hintLogin = "authorize the app again: connect-pipedrive login, or the wizard's Connect step"
	hintApp   = "compare both with the app's OAuth & access scopes tab in Developer Hub, https://app.pipedrive.com/developer-hub"
)

func unreadableToken(why string) *fault.Error {
	return fault.New(fault.Unreachable, hintTLS, "the token answer cannot be used: %s", why)
}

// oauthError says what an error of the token endpoint means. Pipedrive puts its text in "message" and the code of RFC 6749 in
// "error".
func oauthError(status int, body []byte, scrub secret.Scrubber) error {
	said := readError(nil, body)
	text := strings.ToLower(said.code + " " + said.text)
	kind, what, hint := fault.Failed, "Pipedrive refuses the request", hintDebug
	var why error
	switch {
	case status >= 300 && status < 400:
		what, hint = "the token endpoint redirects elsewhere, which is not followed", hintTLS
	case status == http.StatusTooManyRequests || status == http.StatusForbidden && said.html:
		kind, what, hint = fault.Unreachable, "too many requests to Pipedrive", hintWait
	case status >= 500:
		kind, what, hint = fault.Unreachable, "Pipedrive failed", hintLater
	case strings.Contains(text, "invalid_client"), strings.Contains(text, "invalid client"):
		kind, what, hint = fault.Refused, "Pipedrive does not know this client ID with this client secret", hintApp
		why = connection.ErrUnknownApp
		if strings.Contains(text, "cannot retrieve") {
			what, hint = "Pipedrive could not read the client ID and client secret", "one of them is empty or cut off: "+hintApp
		}
	case strings.Contains(text, "redirect_uri"):
		what, hint = "the redirect URL is not the app's callback URL", "make redirect_url and the callback URL in Developer Hub the same, port and path included"
	case strings.Contains(text, "authorization_code"):
		kind, what, hint = fault.Refused, "the authorization code is no longer valid", "log in again: a code works once, for 5 minutes"
		why = connection.ErrCodeSpent
	case strings.Contains(text, "invalid_grant"), strings.Contains(text, "invalid grant"):
		kind, what, hint = fault.Refused, "Pipedrive refuses the refresh token", "it was revoked, replaced, or unused for 60 days; "+hintLogin
	case status == http.StatusUnauthorized:
		kind, what, hint = fault.Refused, "Pipedrive refuses the app's credentials", hintApp
		why = connection.ErrUnknownApp
	case said.html:
		kind, what, hint = fault.Unreachable, "the token endpoint answers with a web page", hintTLS
	}
	if words := scrub.Line(said.text, maxDetail); words != "" && !said.html {
		what += " (" + words + ")"
	}
	e := fault.New(kind, hint, "%s", what)
	e.Status, e.Err = status, why
	return e
}
