package pipedrive

import (
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// maxToken is far more than Pipedrive sends: its access tokens have up to 768 characters.
const maxToken = 8 << 10

// tokenAnswer is the HTTP transport for the token endpoint. By the time an answer comes, the previous refresh token may be
// invalid. So every field beside the access token is used if it is valid and left out if it is odd: none of them may cost the
// tokens.
type tokenAnswer struct {
	next http.RoundTripper
	odd  []string // what was left out
}

// tidy returns the body of an answer in a form that x/oauth2 can read. Without an access token it stays unchanged, as its
// text says what failed.
func (t *tokenAnswer) tidy(body []byte) []byte {
	var had map[string]json.RawMessage
	if json.Unmarshal(body, &had) != nil || asText(had["access_token"]) == "" || asText(had["error"]) != "" {
		return body
	}
	kept := map[string]any{"access_token": asText(had["access_token"])}
	for _, key := range []string{"refresh_token", "token_type", "scope", "api_domain"} {
		switch value := asText(had[key]); {
		case value != "" && (key != "refresh_token" || isTokenText(value)) && (key != "token_type" || strings.EqualFold(value, "bearer")):
			kept[key] = value
		case !absent(had[key]):
			t.odd = append(t.odd, key)
		}
	}
	if seconds, ok := wholeSeconds(had["expires_in"]); ok {
		kept["expires_in"] = seconds
	} else if !absent(had["expires_in"]) {
		t.odd = append(t.odd, "expires_in")
	}
	tidied, err := json.Marshal(kept)
	if err != nil {
		return body
	}
	return tidied
}

func absent(value json.RawMessage) bool {
	return len(value) == 0 || string(value) == "null" || string(value) == `""`
}

// wholeSeconds parses a lifetime, given as number or text: a positive whole number. One that is too long for a point in time
// is reduced to the most that x/oauth2 accepts.
func wholeSeconds(value json.RawMessage) (json.Number, bool) {
	digits := strings.Trim(string(value), `"`)
	if digits == "" || len(digits) > 20 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	n, ok := new(big.Int).SetString(digits, 10)
	if !ok || n.Sign() == 0 {
		return "", false
	}
	if !n.IsInt64() {
		return "9223372036854775807", true
	}
	return json.Number(n.String()), true
}

// readToken checks a token answer and extracts what is needed. odd are the fields that could not be read.
func (s *Service) readToken(t *oauth2.Token, odd []string, scrub secret.Scrubber) (connection.Token, error) {
	extra := func(key string) string { v, _ := t.Extra(key).(string); return v }
	if !isTokenText(t.AccessToken) {
		return connection.Token{}, unreadableToken("its access token is not one")
	}
	domain, trusted := s.trustedDomain(extra("api_domain"))
	expiry := t.Expiry
	if !expiry.After(time.Now()) { // absent, or impossible: unknown
		expiry = time.Time{}
	}
	token := connection.Token{
		AccessToken:  secret.New(t.AccessToken),
		RefreshToken: secret.New(t.RefreshToken),
		TokenType:    "Bearer",
		Expiry:       expiry.Round(0),
		Scope:        sanitize.Line(extra("scope"), 4096), // stored, so not cut to the width of a screen
		APIDomain:    domain,
	}
	var remarks []string
	if len(odd) > 0 {
		remarks = append(remarks, "it has no usable "+strings.Join(odd, ", "))
	}
	if !trusted {
		remarks = append(remarks, "its api_domain is outside of pipedrive.com and is not used: "+scrub.Line(extra("api_domain"), maxDetail))
	}
	if len(remarks) > 0 {
		token.Remark = "the token answer is odd: " + strings.Join(remarks, "; ")
	}
	return token, nil
}

// isTokenText reports whether text can be sent in a header: visible ASCII of limited length.
func isTokenText(text string) bool {
	return text != "" && len(text) <= maxToken &&
		!strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}
