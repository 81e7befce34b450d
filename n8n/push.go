package n8n

import (
	"context"
	"net/http"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// Pushed is what became of a credential in n8n.
type Pushed struct {
	CredentialRef          // as n8n has it now: an id of its own, where it takes none from outside, and a name that was changed there
	LeftOut       []string // fields that this n8n does not know; with TokenField among them it must be connected in n8n
}

// FindCredential tells what n8n has under an id, with a change that changes nothing: unlike reading, every key may do
// that which may change credentials. found is false if there is none. ErrNoUpdate matches the error of an n8n in which
// nothing can be changed.
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

// ErrNoUpdate says that an n8n has no way to change a credential, as none of version 1 has.
var ErrNoUpdate error = &fault.Error{Kind: fault.Failed, Message: "this n8n cannot change a credential by its public API, as versions before 2 cannot",
	Hint: "change it in n8n by hand; or by the n8n import file, whose import changes it: `connect-pipedrive export --to n8n`"}

// Update changes the credential that n8n has under the same id. Its name stays, and what it has besides.
//
// Of a part n8n 2.41 takes all but the tokens, without a word, if the credential has some: unless its type changes with
// it. So one that gets tokens is of another type for a moment, in which no node finds it: that is not cut off, and what
// fails then is taken back.
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

// Halfway is the type that an OAuth2 credential has for the moment in which n8n takes new tokens for it.
const Halfway = typeAPIToken

// change sends a part of a credential's data, and the type that it is to have.
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

// Create makes the credential, in a project of n8n or, where none is named, in the personal one of the key's owner.
//
// It asks for our id. Older versions give ids themselves and refuse one from outside; a refusal has created nothing, so a
// second request without the id is safe, and its answer says what else is wrong. Before it goes out unnamed may object:
// if its answer is lost, nobody knows the id. So it is not cut off, and the credential is called as Credential.Marked says,
// if the key may look for that and change it, until Rename takes the mark off: that is for whoever has written the id down.
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

// Rename calls a credential otherwise, and gives it as it is called then: a name is no reason to fail, nor to be cut off.
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

// stored reads the credential that n8n answers with. forbidden is the hint for a key whose owner may not do that.
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
