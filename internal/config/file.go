package config

import (
	"bytes"
	"context"
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

// File is a configuration on disk. Its methods that write take a lock first and read the file again under it, so that
// several processes get along, and change nothing but what they say.
type File struct {
	Path    string
	Store   secret.Store
	Refresh bool                       // refresh tokens even though n8n has them
	Warn    func(message, hint string) // takes what went well but not wholly; nil drops it
	Hold    func() (release func())    // told while something is under way that must not be cut off; nil: nobody is
	Now     func() time.Time           // nil is time.Now
}

// Open returns the File at path with the environment and the system's keyring. Nothing is read yet.
func Open(path string) File {
	return File{Path: path, Store: secret.NewStore(filepath.Dir(path))}
}

// maxConfig bounds a configuration: all actions and long tokens are under 10 kB.
const maxConfig = 256 << 10

// Load reads the configuration. Errors are fault.Usage; that of a file that does not exist matches fs.ErrNotExist.
func (f File) Load() (Config, error) {
	_, c, err := f.read()
	return c, err
}

func (f File) read() ([]byte, Config, error) {
	data, err := atomicfile.Read(f.Path, maxConfig)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Config{}, &fault.Error{Kind: fault.Usage, Message: "there is no configuration " + f.Path, Err: err,
			Hint: "run connect-pipedrive, which makes one, or name another with --config"}
	case errors.Is(err, atomicfile.ErrTooLarge):
		return nil, Config{}, fault.New(fault.Usage, "check that it is the right file", "%s is too large for a configuration", f.Path)
	case err != nil:
		return nil, Config{}, fault.New(fault.Usage, "check the path and its permissions", "cannot read the configuration: %w", err)
	}
	c, err := Parse(f.Path, data)
	return data, c, err
}

// Save writes a new configuration, the secrets that are kept elsewhere first; overwrite as for atomicfile.Write. What
// belongs into the environment is left to the person, who is told. A file that says just this keeps its text, with the comments
// that somebody wrote into it.
func (f File) Save(ctx context.Context, c Config, deposits []Deposit, overwrite bool) error {
	return f.locked(ctx, func(data []byte, had Config, unreadable error) (err error) {
		if c, deposits, err = c.apart(deposits, had, f.Store); err != nil {
			return err
		}
		text, err := c.Encode()
		if err != nil {
			return err
		}
		if unreadable == nil && bytes.Equal(had.Text(), text) {
			text, overwrite = data, true
		}
		if err := atomicfile.Check(f.Path, overwrite); err != nil { // before a secret goes anywhere
			return err
		}
		for _, d := range deposits {
			if err := f.put(d.Ref, d.Secret, "a secret"); err != nil {
				return err
			}
		}
		return atomicfile.Write(f.Path, text, 0o600, overwrite)
	})
}

// keepPatience is how long keeping what Pipedrive gave may take, whatever else ends meanwhile.
const keepPatience = 20 * time.Second

// SaveToken keeps the token of a new login in table [oauth2.token], or where that refers to, although ctx may have ended.
// Where there is no file yet, a new one is made of c.
func (f File) SaveToken(ctx context.Context, c Config, t connection.Token) error {
	defer f.hold()()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepPatience)
	defer cancel()
	err := f.update(ctx, func(had Config) (Config, error) { return f.storeToken(had, t, room{}) })
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if c, err = f.storeToken(c, t, room{}); err != nil {
		return err
	}
	return f.Save(ctx, c, nil, false)
}

// SaveAPIToken keeps a new API token in table [api_token], or where that refers to, and in [account] whose it is. The zero one is
// not new; at is where it is, if the table does not say so.
func (f File) SaveAPIToken(ctx context.Context, token secret.Secret, at secret.Ref, acc connection.Account) error {
	return f.update(ctx, func(c Config) (Config, error) {
		c.APIToken, c.Account = token, acc
		if !token.IsZero() {
			return f.keep(c, "api_token.token", room{})
		}
		if c.Refs.APIToken.IsZero() {
			c.Refs.APIToken = at
		}
		return c, nil
	})
}

// SaveAccount keeps who it was in table [account].
func (f File) SaveAccount(ctx context.Context, acc connection.Account) error {
	return f.update(ctx, func(c Config) (Config, error) {
		c.Account = acc
		return c, nil
	})
}

// HandOver holds the lock while work hands something over to n8n. work gets table [n8n] as it is then, if wanted with the
// password of it, and keeps each change of the table at once, so that what is cut off can be continued; the API key stays
// as it is, and so does a password that is not given. Kept as it was before, the file is what it was, to the byte. A new
// password goes to the keyring if other secrets are there.
func (f File) HandOver(ctx context.Context, withPassword bool, work func(n N8N, keep func(N8N) error) error) error {
	return f.locked(ctx, func(original []byte, c Config, err error) error {
		if err == nil && withPassword {
			c, err = c.resolve(f.Store, basicAuthPassword)
		}
		if err != nil {
			return err
		}
		kept := original
		return work(c.N8N, func(n N8N) error {
			data, now, err := f.read()
			if err != nil {
				return err
			}
			if n == c.N8N && bytes.Equal(data, kept) {
				return fault.AsUsage(atomicfile.Write(f.Path, original, 0o600, true))
			}
			after, err := f.withN8N(now, n)
			if err != nil {
				return err
			}
			if kept, err = edit(f.Path, data, now, after); err != nil {
				return err
			}
			return fault.AsUsage(atomicfile.Write(f.Path, kept, 0o600, true))
		})
	})
}

// basicAuthPassword is the one secret of [n8n] that is made here.
const basicAuthPassword = "n8n.basic_auth_password"

// withN8N returns the configuration with another table [n8n], its password put to where it is kept.
func (f File) withN8N(c Config, n N8N) (Config, error) {
	c.N8N = n
	if n.BasicAuthPassword.IsZero() {
		if n.BasicAuthID == "" {
			c.Refs.BasicAuthPassword = secret.Ref{}
		}
		return c, nil
	}
	password, _ := findKey(basicAuthPassword)
	if c.Refs.BasicAuthPassword.IsZero() && c.UsesKeyring() {
		c, _ = c.resolve(f.Store, "oauth2.client_id") // without one the entry is the company's
		var err error
		if c.Refs.BasicAuthPassword, err = c.ownEntry(password, n.BasicAuthPassword, secret.Ref{}, f.Store); err != nil {
			return c, err
		}
	}
	return f.keep(c, password.path, room{})
}

// ForgetToken removes the token after it was revoked, from where references point to, too; the references stay.
func (f File) ForgetToken(ctx context.Context) error {
	return f.update(ctx, func(c Config) (Config, error) {
		c.Token = connection.Token{}
		for k := range secretKeys("oauth2.token.") {
			ref := k.ref(&c.Refs)
			if ref.IsLiteral() {
				*ref = secret.Ref{}
			} else if err := f.Store.Remove(*ref); err != nil && !f.toldToUnset(err) {
				return c, err
			}
		}
		return c, nil
	})
}

// Warnings lists what is unsafe about the file as it lies there: that others can read secrets, or change or exchange the
// file. Windows has no such bits.
func (f File) Warnings(c Config) []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return nil
	}
	var warnings []string
	if c.HoldsSecrets() && info.Mode().Perm()&0o077 != 0 {
		warnings = append(warnings, fmt.Sprintf("others can read %s, which holds secrets: chmod 600 %s", f.Path, f.Path))
	}
	if atomicfile.Strangers(info) {
		warnings = append(warnings, f.Path+" belongs to another user, who decides what it says")
	}
	folder := filepath.Dir(f.Path)
	if info, err := os.Stat(folder); err == nil && info.Mode().Perm()&0o002 != 0 {
		warnings = append(warnings, fmt.Sprintf("everybody can put files into %s, where %s is: keep it in a folder of your own", folder, filepath.Base(f.Path)))
	}
	return warnings
}

// StateFolder returns this program's folder for what it keeps between runs. Empty: there is none.
func StateFolder(getenv func(string) string, goos string) string {
	return UserFolder(getenv, goos, "XDG_STATE_HOME", "LOCALAPPDATA", ".local/state")
}

// UserFolder returns this program's folder among those of the user: below what xdg names, else where the system has such ones,
// which on Windows a variable names. goos is runtime.GOOS. Empty: there is none.
func UserFolder(getenv func(string) string, goos, xdg, windows, unix string) string {
	const app = "connect-pipedrive"
	home := getenv("HOME")
	switch base := getenv(xdg); {
	case filepath.IsAbs(base): // the specification has relative ones ignored
		return filepath.Join(base, app)
	case goos == "windows" && getenv(windows) != "":
		return filepath.Join(getenv(windows), app)
	case goos == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", app)
	case goos != "windows" && home != "":
		return filepath.Join(home, unix, app)
	}
	return ""
}
