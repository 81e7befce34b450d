package n8n

import (
	"context"
	"net/http"
	"slices"

	"connect-pipedrive/internal/secret"
)

// Trial is what n8n's own test of a credential gave.
type Trial struct {
	OK      bool
	Message string // n8n's words, sanitized
}

// Test runs n8n's own test of the credential that was pushed under id. A test that fails is no error. What a test that
// succeeds does not show is said by TestLimits.
func (c *Client) Test(ctx context.Context, id string, cred Credential) (Trial, error) {
	a, err := c.send(ctx, http.MethodPost, struct{}{}, append(slices.Clone(pathCredentials), id, "test")...)
	if err != nil {
		return Trial{}, err
	}
	hide := append(cred.data.secrets(), c.key)
	if a.status != http.StatusOK {
		return Trial{}, hinting(c.refused(a, "testing the credential", hide), hintTest)
	}
	var result struct{ Status, Message string }
	if err := c.decode(a, &result); err != nil {
		return Trial{}, err
	}
	if result.Status != "OK" && result.Status != "Error" {
		return Trial{}, c.unreadable(a)
	}
	return Trial{OK: result.Status == "OK", Message: secret.NewScrubber(hide...).Line(result.Message, nameRunes)}, nil
}

// TestLimits says what n8n's own test of the credential does not cover, in one sentence.
func (c Credential) TestLimits() string {
	switch c.Type {
	case typeOAuth2:
		return "n8n's test of an OAuth2 credential checks nothing: it calls nobody, and only looks whether there is a token"
	case typeAPIToken:
		return "n8n's test asks Pipedrive for the user's settings: it shows that the token works, not what its user may do"
	}
	return "n8n has no test for this type of credential"
}
