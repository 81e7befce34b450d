package n8n

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
)

// Resolve finds the credential that a person names by its id or name: among those that n8n lists, or else among those that
// its workflows name (a member's key can read only these) and own, the credential of an earlier hand-over (zero: none). An id
// that only workflows name, or nothing names, has no credential yet; one can be created under that id, and the nodes find it.
// If several have the name, the one of the type is meant. The error is a fault.Error of kind Usage: there is none, or there
// are several.
func (c *Client) Resolve(ctx context.Context, may Permissions, own CredentialRef, named, credentialType string) (CredentialRef, error) {
	var list []CredentialRef
	if len(may.Lacking(mayListCredentials)) == 0 {
		var err error
		if list, _, err = c.Credentials(ctx); err != nil {
			return CredentialRef{}, err
		}
		list = slices.DeleteFunc(list, func(r CredentialRef) bool { return r.Type != typeOAuth2 && r.Type != typeAPIToken && r.ID != named })
	}
	if ref, err := choose(list, named, credentialType); err != nil || ref.ID != "" {
		return ref, err
	}
	var used []CredentialRef
	if own.ID != "" {
		used = append(used, own)
	}
	if len(may.Lacking(mayListWorkflows)) == 0 {
		flows, err := c.Workflows(ctx, Filter{}, nil)
		if err != nil {
			return CredentialRef{}, err
		}
		for _, u := range flows.ByCredential() {
			if ValidID(u.ID) && u.ID != own.ID {
				used = append(used, u.CredentialRef)
			}
		}
	}
	if ref, err := choose(used, named, credentialType); err != nil || ref.ID != "" {
		return ref, err
	}
	if looksMade(named) {
		return CredentialRef{ID: named}, nil
	}
	hint := HintID
	var names []string
	for _, r := range append(list, used...) {
		if name := strconv.Quote(r.Name); r.Name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		hint += "; there are " + sanitize.Line(words.List(names, "and"), nameRunes)
	}
	return CredentialRef{}, fault.New(fault.Usage, hint, "n8n shows no credential %q to this key", sanitize.Line(named, nameRunes))
}

// choose returns the credential with an id, or else with a name; zero if there is none.
func choose(list []CredentialRef, named, credentialType string) (CredentialRef, error) {
	var called, fitting []CredentialRef
	for _, r := range list {
		switch {
		case r.ID == named:
			return r, nil
		case r.Name == named && r.Type == credentialType:
			fitting = append(fitting, r)
		case r.Name == named:
			called = append(called, r)
		}
	}
	if len(fitting) > 0 {
		called = fitting
	}
	var ids []string
	for _, r := range called {
		ids = append(ids, r.ID)
	}
	switch len(called) {
	case 0:
		return CredentialRef{}, nil
	case 1:
		return called[0], nil
	}
	return CredentialRef{}, fault.New(fault.Usage, "give its id: "+words.List(ids, "or"), "%d credentials are called %q", len(called), sanitize.Line(named, nameRunes))
}

// Made returns the ids of n8n's credentials of the same type whose name is marked as this credential's, and of those with the
// same name. told is false if n8n does not list them for this key.
func (c *Client) Made(ctx context.Context, may Permissions, cred Credential) (marked, alike []string, told bool, err error) {
	if len(may.Lacking(mayListCredentials)) > 0 {
		return nil, nil, false, nil
	}
	list, unknown, err := c.Credentials(ctx)
	for _, r := range list {
		switch {
		case r.Type != cred.Type:
		case strings.HasSuffix(r.Name, cred.mark()):
			marked = append(marked, r.ID)
		case r.Name == cred.Name:
			alike = append(alike, r.ID)
		}
	}
	return marked, alike, unknown == "" && err == nil, err
}

// SameAddress reports whether two addresses are those of one n8n.
func SameAddress(one, other string) bool {
	a, err := ParseAddress(one)
	if err != nil {
		return false
	}
	b, err := ParseAddress(other)
	return err == nil && a.String() == b.String()
}

// EditorURL returns the address at which n8n's editor opens a credential.
func (a Address) EditorURL(credentialID string) string {
	return a.at("home", "credentials", credentialID)
}
