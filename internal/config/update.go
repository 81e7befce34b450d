package config

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

// changeable are the tables that may be changed in an existing file; the rest of the file belongs to the person.
var changeable = []string{"api_token.", "oauth2.token.", "account.", "n8n."}

// edit returns the file's text with the differences between two configurations applied, and every other byte as it was.
func edit(name string, data []byte, before, after Config) ([]byte, error) {
	was := map[string]string{}
	for _, s := range before.settings() {
		was[s.path] = s.value
	}
	var changes []tomledit.Change
	change := func(path, value string) {
		changes = append(changes, tomledit.Change{Path: strings.Split(path, "."), Value: value})
	}
	for _, s := range after.settings() {
		if was[s.path] != s.value {
			change(s.path, s.value)
		}
		delete(was, s.path)
	}
	for path := range was {
		change(path, "")
	}
	for _, c := range changes {
		if path := strings.Join(c.Path, "."); !mayChange(path) {
			return nil, fault.New(fault.Failed, "", "%s of an existing configuration is not to be changed", path)
		}
	}
	out, err := tomledit.Apply(data, changes)
	if err != nil {
		return nil, fault.New(fault.Usage, "write its tables as in config.toml.example, then try again",
			"%s is written in a way that cannot be changed safely: %w", name, err)
	}
	got, err := Parse(name, out)
	if err == nil && !bytes.Equal(got.Text(), after.Text()) {
		err = tomledit.ErrUnsafe
	}
	if err != nil {
		return nil, fault.New(fault.Usage, "look at the values that were to be written", "%s would no longer be readable: %w", name, err)
	}
	return out, nil
}

func mayChange(path string) bool {
	return slices.ContainsFunc(changeable, func(table string) bool { return strings.HasPrefix(path, table) })
}

// locked lets work read and write the file while nobody else does. work also gets the error of reading the file, which may
// not exist.
func (f File) locked(ctx context.Context, work func(data []byte, c Config, err error) error) error {
	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return work(f.read())
}

// update changes the file.
func (f File) update(ctx context.Context, change func(Config) (Config, error)) error {
	return f.locked(ctx, func(data []byte, before Config, err error) error {
		if err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		out, err := edit(f.Path, data, before, after)
		if err != nil || bytes.Equal(out, data) {
			return err
		}
		return atomicfile.Write(f.Path, out, 0o600, true)
	})
}

// Writable returns, before anything is sent, why the file, or something it refers to, could not be changed. A file that does
// not exist yet will be created. Errors are fault.Usage.
func (f File) Writable(ctx context.Context) error {
	return f.locked(ctx, func(data []byte, c Config, err error) error {
		if err != nil {
			return unlessNone(err)
		}
		for _, r := range []secret.Ref{c.Refs.RefreshToken, c.Refs.AccessToken} {
			if err := f.Store.CheckWritable(r); err != nil && !r.IsEnv() {
				return err
			}
		}
		return f.canEdit(data, c)
	})
}

// KeepsTokens returns, before anything is sent, why a new token could not be stored: as Writable, and because a token in the
// environment cannot be changed.
func (f File) KeepsTokens(ctx context.Context) error {
	return f.locked(ctx, func(data []byte, c Config, err error) error {
		if err != nil {
			return unlessNone(err)
		}
		r, err := f.reserve(data, c)
		r.discard()
		return err
	})
}

// unlessNone returns the error of reading a file, or nil if the file just does not exist.
func unlessNone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// canEdit tries all changes that storing a token makes to the text, without writing them.
func (f File) canEdit(data []byte, c Config) error {
	after := c
	after.Token = connection.Token{TokenType: "Bearer", Expiry: time.Unix(0, 0), Scope: string(scopes.Base), APIDomain: "https://api.pipedrive.com"}
	for k := range secretKeys("oauth2.token.") {
		if ref := k.ref(&after.Refs); ref.IsLiteral() {
			*ref = secret.Literal(secret.New("a new one"))
		}
	}
	_, err := edit(f.Path, data, c, after)
	return err
}

// storeToken stores a token where the configuration keeps it, in the space reserved for it: the refresh token first, because
// only that can obtain another access token. From then on the tokens are newer than any that n8n may have.
func (f File) storeToken(c Config, t connection.Token, r room) (_ Config, err error) {
	c.Token = t
	c.N8N.HandedOver = time.Time{}
	for _, path := range []string{"oauth2.token.refresh_token", "oauth2.token.access_token"} {
		if c, err = f.keep(c, path, r); err != nil {
			return c, err
		}
	}
	if t.Remark != "" {
		f.warn(t.Remark, "the tokens are kept; if this comes again, something between here and Pipedrive may be changing its answers")
	}
	return c, nil
}

// keep stores the secret of a key where the configuration keeps it: where a reference points, or else in the configuration
// itself.
func (f File) keep(c Config, path string, r room) (Config, error) {
	k, _ := findKey(path)
	ref, s := k.ref(&c.Refs), k.held(c)
	if place := r.places[*ref]; place != nil {
		return c, place.Put(s)
	}
	if !ref.IsLiteral() {
		return c, f.put(*ref, s, "the "+k.secret)
	}
	if *ref = secret.Literal(s); !ref.IsLiteral() {
		return c, fault.New(fault.Failed, "connect again", "the %s begins like a reference to a secret and cannot be kept", k.secret)
	}
	return c, nil
}

// put writes a secret to where a reference points; for the environment it can only say what to set.
func (f File) put(r secret.Ref, s secret.Secret, what string) error {
	err := f.Store.Put(r, s)
	if env, ok := errors.AsType[*secret.EnvError](err); ok {
		f.warn("the configuration takes "+what+" from the environment variable "+env.Name+", which still holds the old one",
			"set "+env.Name+" to the new one, or let the configuration hold it, then connect again")
		return nil
	}
	return err
}

func (f File) toldToUnset(err error) bool {
	env, ok := errors.AsType[*secret.EnvError](err)
	if ok {
		f.warn("the environment variable "+env.Name+" still holds a revoked token", "unset "+env.Name)
	}
	return ok
}

func (f File) warn(message, hint string) {
	if f.Warn != nil {
		f.Warn(message, hint)
	}
}
