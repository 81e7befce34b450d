package n8n

import (
	"crypto/rand"
	"maps"
	"strings"
	"unicode/utf8"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// DefaultName is the name of a credential that nobody named.
const DefaultName = "Pipedrive"

// BasicAuthName is the name of the credential for the trigger's incoming calls if nobody named it.
const BasicAuthName = DefaultName + " Trigger, incoming"

// BasicAuthUser is the user name of the trigger's incoming calls.
const BasicAuthUser = "pipedrive"

// tokenLifetime is expires_in of Pipedrive's token answers, in seconds. n8n stores it, and refreshes on a 401.
const tokenLifetime = 3600

// Credential is what n8n stores under one id. Printing it does not show its secrets.
type Credential struct {
	ID   string // n8n's own, or one of ours: 16 of A–Z a–z 0–9
	Name string // 3 to 128 characters
	Type string // n8n's: "pipedriveApi", "pipedriveOAuth2Api", "httpBasicAuth"
	data fields
}

// fields is a credential's data: texts, numbers, secrets, and nested fields.
type fields map[string]any

// NewCredential returns the credential for the Pipedrive nodes. An OAuth2 app without a token still has to be connected in
// n8n. An empty name means DefaultName. The error is a fault.Error, of kind Usage for a name or id that n8n does not accept
// and for a credential without its secrets.
func NewCredential(id, name string, c connection.Credential) (Credential, error) {
	switch {
	case c.Method == connection.OAuth2 && (c.App.ClientID == "" || c.App.ClientSecret.IsZero()):
		return Credential{}, fault.New(fault.Usage, "run the setup, or fill in [oauth2]", "no client ID and client secret to hand over")
	case c.Method == connection.OAuth2:
		return checked(Credential{ID: id, Name: name, Type: typeOAuth2, data: oauth2Fields(c.App, c.Token)})
	case c.APIToken.IsZero():
		return Credential{}, fault.New(fault.Usage, "run the setup, or fill in [api_token]", "no API token to hand over")
	}
	return checked(Credential{ID: id, Name: name, Type: typeAPIToken, data: fields{"apiToken": c.APIToken}})
}

func oauth2Fields(app connection.App, t connection.Token) fields {
	f := fields{"clientId": app.ClientID, "clientSecret": app.ClientSecret}
	if t.AccessToken.IsZero() {
		return f
	}
	f[TokenField] = fields{ // an object: n8n cannot use a string
		"access_token":  t.AccessToken,
		"refresh_token": t.RefreshToken,
		"token_type":    t.TokenType,
		"scope":         t.Scope,
		"expires_in":    tokenLifetime,
		"api_domain":    t.APIDomain,
	}
	return f
}

// TokenField is the field where n8n keeps the tokens of an OAuth2 credential.
const TokenField = "oauthTokenData" //nolint:gosec // a field's name, no secret

// NewBasicAuth returns the credential for the trigger's incoming calls: Pipedrive sends user and password with them, and n8n
// rejects calls without. The errors are those of NewCredential.
func NewBasicAuth(id, name, user string, password secret.Secret) (Credential, error) {
	if user == "" || password.IsZero() {
		return Credential{}, fault.New(fault.Usage, "generate a password", "no user and password for the trigger's incoming calls")
	}
	if name == "" {
		name = BasicAuthName
	}
	return checked(Credential{ID: id, Name: name, Type: typeBasicAuth, data: fields{"user": user, "password": password}})
}

func checked(c Credential) (Credential, error) {
	if c.Name == "" {
		c.Name = DefaultName
	}
	if n := utf8.RuneCountInString(c.Name); n < 3 || n > mostName {
		return Credential{}, fault.New(fault.Usage, "change credential_name in [n8n]", "n8n takes credential names of 3 to 128 characters, this one has %d", n)
	}
	if !ValidID(c.ID) {
		return Credential{}, fault.New(fault.Usage, HintID, "a credential's id is letters, digits, - and _, 36 at most")
	}
	return c, nil
}

// HandsTokens reports whether the credential carries OAuth2 tokens: once n8n has it, n8n refreshes them, and nobody else
// should.
func (c Credential) HandsTokens() bool { return c.data[TokenField] != nil }

// NewID returns an id for a credential. It has to be remembered: n8n overwrites a credential with the same id, so that the
// next export changes the one that workflows use instead of leaving a second one beside it.
func NewID() string { return rand.Text()[:idLength] }

// idLength is the length of the ids that n8n generates now, and of those generated here.
const idLength = 16

// NewPassword returns a password of 130 random bits.
func NewPassword() secret.Secret { return secret.New(rand.Text()) }

// HintID says where to find a credential's id.
const HintID = "give its id, which stands at the end of the credential's address in n8n"

// ValidID reports whether id can be one of n8n's.
func ValidID(id string) bool {
	return id != "" && len(id) <= 36 && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// LooksLikeID reports whether text is an id rather than a name, by the formats of n8n's versions: 16 letters and digits now,
// numbers and UUIDs before.
func LooksLikeID(text string) bool {
	return ValidID(text) && (len(text) == idLength || len(text) == len("00000000-0000-0000-0000-000000000000") || strings.Trim(text, "0123456789") == "")
}

// looksMade reports whether id has the format that n8n generates now, which hardly any name has.
func looksMade(id string) bool {
	return len(id) == idLength && ValidID(id) && strings.ContainsAny(id, "0123456789")
}

// mostName is the maximum number of characters in a name.
const mostName = 128

// Marked returns a name that no other credential has. If n8n assigned the id and its answer was lost, the credential is found
// by this name.
func (c Credential) Marked() string {
	name := []rune(c.Name)
	return string(name[:min(len(name), mostName-len(c.mark()))]) + c.mark()
}

// IsMarked reports whether a name was made by Marked, for any id.
func IsMarked(name string) bool {
	at := strings.LastIndex(name, " (") + len(" (")
	return at >= len(" (") && strings.HasSuffix(name, ")") && len(name) == at+idLength+len(")") && ValidID(name[at:at+idLength])
}

// mark returns the suffix of a marked name.
func (c Credential) mark() string { return " (" + c.ID + ")" }

// WithoutTokens returns the credential without what n8n keeps up to date itself.
func (c Credential) WithoutTokens() Credential {
	c.data = maps.Clone(c.data)
	delete(c.data, TokenField)
	return c
}

// Stored is a credential in the form accepted by n8n's API and by n8n import:credentials.
type Stored struct {
	ID   string         `json:"id,omitempty"`
	Name string         `json:"name"`
	Type string         `json:"type"`
	Data map[string]any `json:"data"` // in clear: n8n encrypts it
}

// Stored returns the credential with its secrets in plain text.
func (c Credential) Stored() Stored { return Stored{c.ID, c.Name, c.Type, c.data.revealed()} }

// revealed returns the data for JSON, with secrets in plain text.
func (f fields) revealed() map[string]any {
	plain := make(map[string]any, len(f))
	for name, value := range f {
		switch v := value.(type) {
		case secret.Secret:
			plain[name] = v.Reveal()
		case fields:
			plain[name] = v.revealed()
		default:
			plain[name] = v
		}
	}
	return plain
}

// secrets returns all secrets, so that they can be removed from what n8n says.
func (f fields) secrets() (list []secret.Secret) {
	for _, value := range f {
		switch v := value.(type) {
		case secret.Secret:
			list = append(list, v)
		case fields:
			list = append(list, v.secrets()...)
		}
	}
	return list
}

// MethodOf returns the method for a type of credential; empty if the Pipedrive nodes do not use that type.
func MethodOf(credentialType string) connection.Method {
	switch credentialType {
	case typeOAuth2:
		return connection.OAuth2
	case typeAPIToken:
		return connection.APIToken
	}
	return ""
}

// CredentialType returns the type of credential that the Pipedrive nodes use for a method.
func CredentialType(m connection.Method) string {
	if m == connection.OAuth2 {
		return typeOAuth2
	}
	return typeAPIToken
}
