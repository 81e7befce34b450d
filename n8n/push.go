package n8n

import (
	"context"
	"net/http"
	"slices"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// Pushed is what became of a credential in n8n.
type Pushed struct {
	ID      string   // to keep: n8n's own, where it takes none from outside
	Created bool     // made, not changed
	Lost    bool     // created because n8n no longer had, or never had, one of the known id
	LeftOut []string // fields that this n8n does not know; with oauthTokenData among them it must be connected in n8n
	Lacking []string // scopes that the API key lacks for the next push of it
}

// Push brings a credential into n8n. known says that its id may be there already, from an earlier push or import: then
// that one is changed, and only if n8n does not have it one is created. Only fields that this n8n knows are sent. A key
// that lacks the scope for it is refused before anything is.
func (c *Client) Push(ctx context.Context, cred Credential, known bool) (Pushed, error) {
	may, err := c.Permissions(ctx)
	if err != nil {
		return Pushed{}, err
	}
	doing, scope, later := "creating the credential", mayCreateCredential, may.Lacking(mayUpdateCredential)
	if known {
		doing, scope, later = "changing the credential", mayUpdateCredential, nil
	}
	if err := may.Require(doing, scope); err != nil {
		return Pushed{}, err
	}
	fields, err := c.schema(ctx, cred.Type)
	if err != nil {
		return Pushed{}, err
	}
	data, leftOut, err := cred.fitting(fields)
	if err != nil {
		return Pushed{}, err
	}
	body := Stored{Name: cred.Name, Type: cred.Type, Data: data.revealed()}
	hide := data.secrets()
	if known {
		a, err := c.send(ctx, http.MethodPatch, body, append(slices.Clone(pathCredentials), cred.ID)...)
		if err != nil {
			return Pushed{}, err
		}
		if _, isAPI := a.message(nil); a.status != http.StatusNotFound || !isAPI {
			return c.pushed(a, Pushed{LeftOut: leftOut}, "changing the credential", hide)
		}
	}
	a, err := c.create(ctx, cred.ID, body)
	if err != nil {
		return Pushed{}, err
	}
	return c.pushed(a, Pushed{Created: true, Lost: known, LeftOut: leftOut, Lacking: later}, "creating the credential", hide)
}

// create asks for the credential under our id. Older versions give ids themselves and refuse one from outside; a
// refusal has created nothing, so a second request without the id is safe, and its answer says what else is wrong.
func (c *Client) create(ctx context.Context, id string, body Stored) (answer, error) {
	body.ID = id
	a, err := c.send(ctx, http.MethodPost, body, pathCredentials...)
	if err == nil && a.status == http.StatusBadRequest {
		body.ID = ""
		a, err = c.send(ctx, http.MethodPost, body, pathCredentials...)
	}
	return a, err
}

func (c *Client) pushed(a answer, p Pushed, doing string, hide []secret.Secret) (Pushed, error) {
	if a.status != http.StatusOK && a.status != http.StatusCreated {
		return Pushed{}, c.refused(a, doing, hide)
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := c.decode(a, &made); err != nil {
		return Pushed{}, err
	}
	if p.ID = made.ID; p.ID == "" || p.ID != sanitize.Line(p.ID, 64) {
		return Pushed{}, c.unreadable(a)
	}
	return p, nil
}
