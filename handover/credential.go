package handover

import (
	"cmp"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
)

// BasicAuthName is what n8n calls the trigger's incoming credential.
const BasicAuthName = n8n.BasicAuthName

// delivery is what n8n gets, and what has to be remembered about it.
type delivery struct {
	main      n8n.Credential
	expiry    time.Time         // of the access token
	known     bool              // n8n may have it already
	moved     bool              // tokens went to another credential before
	stays     n8n.CredentialRef // a credential of another type that the nodes have used until now; zero: there is none
	basicAuth *n8n.Credential   // the trigger's incoming credential, if asked for
	basicOld  bool              // n8n may have that one already
	password  bool              // it gets a new one
	n8n       config.N8N        // to be remembered
}

// prepare builds what n8n gets. Ids and the password are those of the last hand-over, so that n8n changes its credentials
// instead of getting additional ones; target is a credential named instead. A credential in n8n keeps its type, so another
// method needs another credential.
func (s Setup) prepare(known config.N8N, target n8n.CredentialRef, withBasicAuth bool) (delivery, error) {
	c, err := s.Credential()
	if err != nil {
		return delivery{}, err
	}
	d := delivery{n8n: known, known: known.CredentialID != "", expiry: c.Token.Expiry}
	d.moved = !d.known // from a credential that nothing is remembered about
	named := target.ID != ""
	if named && target.ID != known.CredentialID {
		d.moved, d.known = true, true
		d.n8n.CredentialID, d.n8n.CredentialName, d.n8n.CredentialType = target.ID, cmp.Or(target.Name, known.CredentialName), target.Type
	}
	if d.n8n.CredentialType == "" && !d.moved && !known.HandedOver.IsZero() {
		d.n8n.CredentialType = n8n.CredentialType(connection.OAuth2) // no other has tokens
	}
	d.n8n.CredentialName = cmp.Or(d.n8n.CredentialName, n8n.DefaultName)
	had := d.n8n.CredentialType
	d.n8n.CredentialType = n8n.CredentialType(c.Method)
	if !d.known {
		d.n8n.CredentialID = n8n.NewID()
	}
	if d.main, err = n8n.NewCredential(d.n8n.CredentialID, d.n8n.CredentialName, c); err != nil {
		return d, err
	}
	if had != "" && d.known {
		if err := d.keepType(n8n.CredentialRef{ID: d.n8n.CredentialID, Name: d.n8n.CredentialName, Type: had}, named); err != nil {
			return d, err
		}
	}
	if withBasicAuth {
		err = d.addBasicAuth()
	}
	return d, err
}

// keepType switches to another credential if n8n has this one with another type.
func (d *delivery) keepType(has n8n.CredentialRef, named bool) error {
	if has.Type == d.main.Type {
		return nil
	}
	if named {
		return fault.New(fault.Usage, "name one of that type, or none: then a new one is made", "the credential %q (%s) in n8n is of the type %s, not %s",
			has.Name, has.ID, has.Type, d.main.Type)
	}
	d.stays, d.known, d.moved = has, false, true
	d.n8n.CredentialID = n8n.NewID()
	d.main.ID = d.n8n.CredentialID
	return nil
}

func (d *delivery) addBasicAuth() error {
	if d.basicOld = d.n8n.BasicAuthID != ""; !d.basicOld {
		d.n8n.BasicAuthID = n8n.NewID()
	}
	if d.password = d.n8n.BasicAuthPassword.IsZero(); d.password {
		d.n8n.BasicAuthPassword = n8n.NewPassword()
	}
	basic, err := n8n.NewBasicAuth(d.n8n.BasicAuthID, "", n8n.BasicAuthUser, d.n8n.BasicAuthPassword)
	d.basicAuth = &basic
	return err
}

// sendsTokens reports whether to send the tokens to n8n: if they are newer than those handed over; if n8n no longer has the
// credential, and so has no tokens to lose; or if an earlier push of them was cut off and n8n cannot have obtained others
// since, because it stopped halfway or they are still valid.
func (d delivery) sendsTokens(found, halfway bool, now time.Time) bool {
	switch {
	case !d.main.HandsTokens():
		return false
	case d.n8n.HandedOver.IsZero():
		return true
	case d.moved:
		return false
	case !found:
		return true
	}
	return !d.n8n.Pushing.IsZero() && (halfway || now.Before(d.expiry))
}
