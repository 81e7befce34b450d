package secret

import (
	"errors"

	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

// Place is where a reference points, found ready to take a secret: nothing that depends on it needs to be begun in vain.
type Place struct {
	store Store
	ref   Ref
	room  *atomicfile.Reservation // of a file
}

// room is what a secret may take in a file: the longest token is under 1 kB.
const room = 8 << 10

// Reserve finds the place that r points to ready, or says why a Put there would fail: fault.Usage. The environment cannot
// be written. A keyring shows that it can only by being written: it gets back what it holds. Put or Discard ends it.
func (s Store) Reserve(r Ref) (*Place, error) {
	p := &Place{store: s, ref: r}
	switch {
	case r.IsEnv():
		return nil, fault.New(fault.Usage, "keep it in the configuration, a file (file:PATH) or the keyring, then connect again: connect-pipedrive login",
			"a new secret could not be kept in the environment variable %s, which the configuration names", r.Target())
	case r.IsFile():
		reserved, err := atomicfile.Reserve(s.Path(r), room, 0o600)
		if err != nil {
			return nil, fault.AsUsage(err)
		}
		p.room = reserved
	case r.IsKeyring():
		held, err := s.Keyring.Get(r.keyring())
		if errors.Is(err, keyring.ErrNotFound) {
			return p, nil
		}
		if err != nil {
			return nil, keyringError(r, "read", err)
		}
		if err := s.Put(r, New(held)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Put writes the secret there.
func (p *Place) Put(secret Secret) error {
	if p.room != nil {
		return fault.AsUsage(p.room.Commit([]byte(secret.Reveal() + "\n")))
	}
	return p.store.Put(p.ref, secret)
}

// Discard gives up the place; after a Put it does nothing. A nil Place has nothing to give up.
func (p *Place) Discard() {
	if p != nil && p.room != nil {
		p.room.Discard()
	}
}
