package n8n

import (
	"context"
	"net/http"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// Pushed is the result of pushing a credential to n8n.
type Pushed struct {
	CredentialRef          // as n8n has it now: with an id of its own, if n8n accepts none from outside, and a name that may have been changed there
	LeftOut       []string // fields that this n8n does not know; if TokenField is among them it has to be connected in n8n
}

// FindCredential returns what n8n has under an id, by means of a change that changes nothing: unlike reading, that is allowed
// for every key that may change credentials. found is false if there is none. ErrNoUpdate matches the error of an n8n in
// which nothing can be changed.
func (c *Client) FindCredential(ctx context.Context, id string) (ref CredentialRef, found bool, err error) {
	a, err := c.send(ctx, http.MethodPatch, struct{}{}, pathCredentials, id)
	if err != nil {
		return CredentialRef{}, false, err
	}
	_, isAPI := a.message(nil)
	switch {
	case a.status == http.StatusNotFound && isAPI:
		return CredentialRef{}, false, nil
	case a.status == http.StatusMethodNotAllowed && isAPI:
		return CredentialRef{}, false, ErrNoUpdate
	}
	ref, err = c.stored(a, "changing the credential "+id, nil, hintForeign)
	return ref, err == nil, err
}

// ErrNoUpdate means that an n8n has no way to change a credential; no version 1 has.
var ErrNoUpdate error = &fault.Error{Kind: fault.Failed, Message: "this n8n cannot change a credential by its public API, as versions before 2 cannot",
	Hint: "change it in n8n by hand; or by the n8n import file, whose import changes it: `connect-pipedrive export --to n8n`"}

// Update changes the credential that n8n has under the same id. Its name stays, and so does whatever else it has.
//
// If a credential has tokens, n8n 2.41 silently ignores tokens in a partial update unless the type changes with it. So a
// credential that gets tokens has another type for a moment, in which no node finds it: that must not be interrupted, and if
// it fails halfway it is undone.
func (c *Client) Update(ctx context.Context, cred Credential, s Schema) (Pushed, error) {
	data, leftOut, err := s.fit(cred)
	if err != nil {
		return Pushed{}, err
	}
	if data[TokenField] == nil {
		ref, err := c.change(ctx, cred.ID, cred.Type, data)
		return Pushed{ref, leftOut}, err
	}
	if ctx.Err() != nil {
		return Pushed{}, ctx.Err()
	}
	defer c.opts.Hold()()
	ctx = context.WithoutCancel(ctx)
	ref, err := c.change(ctx, cred.ID, Halfway, fields{})
	if err == nil {
		ref, err = c.change(ctx, cred.ID, cred.Type, data)
	} else if !MayHaveArrived(err) {
		return Pushed{}, err
	}
	if err == nil {
		return Pushed{ref, leftOut}, nil
	}
	delete(data, TokenField)
	if _, lost := c.change(ctx, cred.ID, cred.Type, data); lost != nil {
		return Pushed{}, fault.New(fault.Unreachable, "push again as soon as n8n answers: it may hold the credential under the type "+Halfway+
			" until then, where no node finds it", "%w", err)
	}
	return Pushed{}, err
}

// Halfway is the type that an OAuth2 credential has for the moment in which n8n accepts new tokens for it.
const Halfway = typeAPIToken

// change sends a part of a credential's data, and the type it should have.
func (c *Client) change(ctx context.Context, id, credentialType string, data fields) (CredentialRef, error) {
	body := struct {
		Type    string         `json:"type"`
		Data    map[string]any `json:"data"`
		Partial bool           `json:"isPartialData"`
	}{credentialType, data.revealed(), true}
	a, err := c.send(ctx, http.MethodPatch, body, pathCredentials, id)
	if err != nil {
		return CredentialRef{}, err
	}
	return c.stored(a, "changing the credential", data.secrets(), hintForeign)
}

// Create creates the credential in a project of n8n or, if none is named, in the personal project of the key's owner.
//
// It asks for our id. Older versions assign ids themselves and refuse one from outside; since a refusal has created nothing,
// a second request without the id is safe, and its answer says what else is wrong. Before that request unnamed may object: if
// its answer is lost, nobody knows the id. That request must therefore not be interrupted, and the credential gets the name
// of Credential.Marked, if the key may look for it and change it, until Rename removes the mark once the id has been
// recorded.
func (c *Client) Create(ctx context.Context, may Permissions, cred Credential, s Schema, projectID string, unnamed func() error) (Pushed, error) {
	data, leftOut, err := s.fit(cred)
	if err != nil {
		return Pushed{}, err
	}
	body := struct {
		Stored
		ProjectID string `json:"projectId,omitempty"`
	}{Stored{ID: cred.ID, Name: cred.Name, Type: cred.Type, Data: data.revealed()}, projectID}
	a, err := c.send(ctx, http.MethodPost, body, pathCredentials)
	if err == nil && a.status == http.StatusBadRequest {
		if err := unnamed(); err != nil {
			return Pushed{}, err
		}
		defer c.opts.Hold()()
		body.ID = ""
		if may.known && len(may.Lacking(mayListCredentials, MayUpdateCredential)) == 0 {
			body.Name = cred.Marked()
		}
		a, err = c.send(context.WithoutCancel(ctx), http.MethodPost, body, pathCredentials)
	}
	if err != nil {
		return Pushed{}, err
	}
	if said, isAPI := a.message(nil); projectID != "" && a.status == http.StatusNotFound && isAPI {
		return Pushed{}, fault.New(fault.Failed, "look at the project's address in n8n, /projects/ID, or leave it out for your personal project",
			"n8n refused the project %s: %s", sanitize.Line(projectID, nameRunes), said)
	}
	ref, err := c.stored(a, "creating the credential", data.secrets(), hintProject)
	return Pushed{ref, leftOut}, err
}

// Rename renames a credential and returns it with the name it then has: a name is no reason to fail, and renaming must not be
// interrupted.
func (c *Client) Rename(ctx context.Context, ref CredentialRef, name string) CredentialRef {
	a, err := c.send(context.WithoutCancel(ctx), http.MethodPatch, map[string]string{"name": name}, pathCredentials, ref.ID)
	if err != nil {
		return ref
	}
	if renamed, err := c.stored(a, "renaming the credential", nil, hintForeign); err == nil {
		return renamed
	}
	return ref
}

// stored reads the credential in n8n's answer. forbidden is the hint for a key whose owner may not do that.
func (c *Client) stored(a answer, doing string, hide []secret.Secret, forbidden string) (CredentialRef, error) {
	if a.status != http.StatusOK && a.status != http.StatusCreated {
		return CredentialRef{}, hinting(c.refused(a, doing, hide), forbidden)
	}
	var made CredentialRef
	if err := c.decode(a, &made); err != nil {
		return CredentialRef{}, err
	}
	if !ValidID(made.ID) {
		return CredentialRef{}, c.unreadable(a)
	}
	return CredentialRef{ID: made.ID, Name: sanitize.Line(made.Name, 128), Type: sanitize.Line(made.Type, nameRunes)}, nil
}
