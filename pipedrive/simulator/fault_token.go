package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// rotateRefreshToken is looked at before a token is made, unlike the others.
const rotateRefreshToken = "rotate-refresh-token"

// tokenFaults returns answers of the token endpoint.
func tokenFaults() []FaultKind {
	return []FaultKind{
		{Name: "invalid-grant", About: "every refresh is refused", Where: Token, spoil: refusing("refresh_token", errInvalid)},
		{Name: "invalid-code", About: "every code is refused", Where: Token, spoil: refusing("authorization_code", errInvalid)},
		{Name: "expired-code", About: "every code has expired", Where: Token, spoil: refusing("authorization_code", errExpired)},
		{Name: "invalid-client", About: "client ID and secret are refused", Where: Token, spoil: with(func() answer {
			return oauthError("invalid_client", "Invalid client: client is invalid")
		})},
		{Name: "bad-api-domain", About: "an api_domain outside of pipedrive.com", Where: Token, spoil: token(func(t map[string]any) {
			t["api_domain"] = "https://acme-demo.pipedrive.com.elsewhere.invalid"
		})},
		{Name: "no-api-domain", About: "no api_domain", Where: Token, spoil: token(func(t map[string]any) { delete(t, "api_domain") })},
		{Name: "no-refresh-token", About: "no refresh token", Where: Token, spoil: token(func(t map[string]any) { delete(t, "refresh_token") })},
		{Name: "no-access-token", About: "no access token", Where: Token, spoil: token(func(t map[string]any) { delete(t, "access_token") })},
		{Name: rotateRefreshToken, About: "each refresh brings another refresh token and ends the one before", Where: Token, spoil: (*exchange).pass},
		{Name: "expires-in-string", About: "expires_in as a text", Where: Token, spoil: token(func(t map[string]any) {
			t["expires_in"] = strconv.Itoa(int(accessLife.Seconds()))
		})},
		{Name: "scope-blanks", About: "scopes separated by blanks", Where: Token, spoil: token(func(t map[string]any) {
			if scope, ok := t["scope"].(string); ok {
				t["scope"] = strings.ReplaceAll(scope, ",", " ")
			}
		})},
		{Name: "no-scope", About: "no list of scopes", Where: Token, spoil: token(func(t map[string]any) { delete(t, "scope") })},
		{Name: "token-html", About: "200 with a page in HTML", Where: Token, spoil: paged(http.StatusOK, "Log in to Pipedrive")},
		{Name: "token-truncated", About: "JSON that ends in the middle", Where: Token, spoil: (*exchange).truncated},
		{Name: "token-empty", About: "200 without a body", Where: Token, spoil: with(func() answer { return answer{status: http.StatusOK} })},
		{Name: "token-huge", About: "100 MB of JSON", Where: Token, spoil: (*exchange).huge},
		{Name: "token-error", About: "500 with a page in HTML", Where: Token, spoil: paged(http.StatusInternalServerError, "500 Internal Server Error")},
		{Name: "token-redirect", About: "a redirect to another host", Where: Token, spoil: (*exchange).redirectHost},
		{Name: "token-reset", About: "the connection is reset in the middle of the answer", Where: Token, spoil: (*exchange).reset},
		{Name: "token-slow", About: "the answer is late", Where: Token, spoil: (*exchange).late},
		{Name: "token-hang", About: "no answer at all", Where: Token, spoil: (*exchange).hang},
	}
}

// token changes an answer that grants a token and leaves refusals alone.
func token(change func(map[string]any)) func(*exchange) {
	return func(x *exchange) {
		var body map[string]any
		if x.normal.status != http.StatusOK || json.Unmarshal(x.normal.body, &body) != nil {
			x.pass()
			return
		}
		change(body)
		jsonAnswer(x.normal.status, body).write(x.w)
	}
}

// refusing answers requests of one grant type with an error; the form has been read.
func refusing(grant string, why error) func(*exchange) {
	return when(func(x *exchange) bool { return x.r.PostForm.Get("grant_type") == grant },
		with(func() answer { return oauthError("invalid_grant", "Invalid grant: "+grant+" "+why.Error()) }))
}
