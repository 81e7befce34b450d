package config

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// Renew replaces a token that is no longer valid with a fresh one, and stores that before it returns. Only one process
// refreshes at a time; another gets the token that the first one stored. A token that could not be stored is not requested
// (fault.Usage), since by then Pipedrive may have invalidated the old refresh token. Tokens that n8n has are left alone
// unless f.Refresh is set, because n8n would be cut off (fault.Refused).
func (f File) Renew(ctx context.Context, stale connection.Token,
	refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return connection.Token{}, err
	}
	defer unlock()
	data, c, err := f.read()
	if err != nil {
		return connection.Token{}, err
	}
	unlockShared, err := f.lockShared(ctx, c)
	if err != nil {
		return connection.Token{}, err
	}
	defer unlockShared()
	held, err := c.resolve(f.Store, "oauth2.token.")
	if err != nil {
		return connection.Token{}, err
	}
	current := held.Token
	if current.AccessToken != stale.AccessToken && f.good(current) {
		return current, nil
	}
	why := f.staleBecause(current)
	if !c.N8N.HandedOver.IsZero() && !f.Refresh {
		e := fault.New(fault.Refused, "test the credential in n8n, connect again with login, or refresh here with --refresh",
			"%s, and its refresh token belongs to n8n since %s: refreshed here, n8n could be cut off",
			why, c.N8N.HandedOver.Format(time.DateOnly))
		e.Err = connection.ErrHandedOver
		return connection.Token{}, e
	}
	if current.RefreshToken.IsZero() {
		return connection.Token{}, fault.New(fault.Refused, "connect again with login", "%s, and there is no refresh token", why)
	}
	room, err := f.reserve(data, c)
	if err != nil {
		return connection.Token{}, err
	}
	defer room.discard()
	if ctx.Err() != nil {
		return connection.Token{}, ctx.Err()
	}
	defer f.hold()()
	fresh, err := refresh(ctx, current)
	if err != nil {
		return connection.Token{}, err
	}
	fresh = completed(fresh, current)
	data, c = f.edited(data, c)
	after, err := f.storeToken(c, fresh, room)
	if err != nil {
		return connection.Token{}, err
	}
	out, err := edit(f.Path, data, c, after)
	if err != nil {
		return connection.Token{}, err
	}
	return fresh, fault.AsUsage(room.file.Commit(out))
}

// edited returns the file as it is after a refresh, since somebody may have edited it meanwhile. An edit that cannot hold the
// token must not cost the token: the file becomes what it was before, with the token, and the edited text is kept beside it.
func (f File) edited(data []byte, c Config) ([]byte, Config) {
	again, changed, err := f.read()
	if err == nil {
		err = f.canEdit(again, changed)
	}
	switch {
	case err == nil:
		return again, changed
	case errors.Is(err, fs.ErrNotExist):
		return data, c
	}
	aside, where := f.Path+".edited", "write what was changed once more"
	kept := os.Link(f.Path, aside)
	for n := 2; errors.Is(kept, fs.ErrExist); n++ { // an earlier one is still there
		aside = fmt.Sprintf("%s.%d.edited", f.Path, n)
		kept = os.Link(f.Path, aside)
	}
	if kept == nil {
		where = "what it was changed to is in " + aside + ": correct it, and put it into " + f.Path
	}
	f.warn(fmt.Sprintf("a new token came while %s was changed into what cannot hold it (%v): it is as it was before, with the token", f.Path, err), where)
	return data, c
}

// lockShared keeps other processes from the file or keyring entry that holds the refresh token, because another configuration
// may refer to it, too. That it cannot be locked is no error here: a file then cannot be written either, which reserve
// reports in its own words, and a keyring entry can.
func (f File) lockShared(ctx context.Context, c Config) (unlock func(), err error) {
	path := f.sharedPath(c.Refs.RefreshToken)
	if path == "" {
		return func() {}, nil
	}
	unlock, err = File{Path: path, Warn: f.Warn}.lock(ctx)
	if fault.KindOf(err) == fault.Usage {
		return func() {}, nil
	}
	return unlock, err
}

// sharedPath returns the file whose lock stands for what a reference leads to. A keyring has no locks, so each of its entries
// is represented by a file that never exists, in this program's state folder. Empty: nothing is shared, or there is no folder
// for the lock.
func (f File) sharedPath(r secret.Ref) string {
	if r.IsFile() {
		return f.Store.Path(r)
	}
	folder := StateFolder(f.Store.Getenv, runtime.GOOS)
	if !r.IsKeyring() || folder == "" || os.MkdirAll(folder, 0o700) != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(r.Reveal()))
	return filepath.Join(folder, "keyring-"+hex.EncodeToString(sum[:8]))
}

// staleBecause says why a token is no longer valid.
func (f File) staleBecause(t connection.Token) string {
	switch {
	case t.Expiry.IsZero():
		return "Pipedrive refuses the access token"
	case f.good(t):
		return "Pipedrive refuses the access token, although it has not expired"
	}
	return "the access token has expired"
}

// room is everything that storing a token needs, reserved before the token is requested.
type room struct {
	file   *atomicfile.Reservation
	places map[secret.Ref]*secret.Place // by reference
}

// mostToken is more than two tokens, and what is stored with them, take in a file.
const mostToken = 32 << 10

// reserve reserves everything that storing a token needs, or says why it could not be stored: fault.Usage.
func (f File) reserve(data []byte, c Config) (room, error) {
	r := room{places: map[secret.Ref]*secret.Place{}}
	err := f.canEdit(data, c)
	for _, ref := range []secret.Ref{c.Refs.RefreshToken, c.Refs.AccessToken} {
		if err == nil && !ref.IsLiteral() {
			r.places[ref], err = f.Store.Reserve(ref)
		}
	}
	if err == nil {
		r.file, err = atomicfile.Reserve(f.Path, len(data)+mostToken, 0o600)
		err = fault.AsUsage(err)
	}
	if err != nil {
		r.discard()
	}
	return r, err
}

func (r room) discard() {
	for _, p := range r.places {
		p.Discard()
	}
	if r.file != nil {
		r.file.Discard()
	}
}

// hold announces that something is under way that must not be interrupted, until release is called.
func (f File) hold() (release func()) {
	if f.Hold == nil {
		return func() {}
	}
	return f.Hold()
}

// Keeper stores renewed tokens in the configuration that holds them; the token of a login that is not in it is renewed in
// memory only.
type Keeper struct{ File }

// Renew is like that of File.
func (k Keeper) Renew(ctx context.Context, stale connection.Token,
	refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	if c, err := k.Load(); err == nil {
		if c, err := c.resolve(k.Store, "oauth2.token."); err == nil && !stale.RefreshToken.IsZero() && c.Token.RefreshToken == stale.RefreshToken {
			return k.File.Renew(ctx, stale, refresh)
		}
	}
	return refresh(ctx, stale)
}

// soon is how long before it expires a token is no longer worth a call.
const soon = 30 * time.Second

func (f File) good(t connection.Token) bool {
	now := time.Now
	if f.Now != nil {
		now = f.Now
	}
	return !t.AccessToken.IsZero() && (t.Expiry.IsZero() || now().Add(soon).Before(t.Expiry))
}

// completed fills in what the answer to a refresh leaves out because it is unchanged (RFC 6749, section 6).
func completed(fresh, before connection.Token) connection.Token {
	if fresh.RefreshToken.IsZero() {
		fresh.RefreshToken = before.RefreshToken
	}
	if fresh.TokenType == "" {
		fresh.TokenType = before.TokenType
	}
	if fresh.Scope == "" {
		fresh.Scope = before.Scope
	}
	if fresh.APIDomain == "" {
		fresh.APIDomain = before.APIDomain
	}
	return fresh
}
