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

// File is a configuration on disk. Methods that write take a lock and read the file again under it, so that several processes
// can work on it, and change only what they say.
type File struct {
	Path    string
	Store   secret.Store
	Refresh bool                       // refresh tokens even though n8n has them
	Warn    func(message, hint string) // receives what worked, but not completely; nil drops it
	Hold    func() (release func())    // called while something is under way that must not be interrupted; may be nil
	Now     func() time.Time           // nil is time.Now
}

// Open returns the File at path with the environment and the system's keyring. Nothing is read yet.
func Open(path string) File {
	return File{Path: path, Store: secret.NewStore(filepath.Dir(path))}
}

// maxConfig limits the size of a configuration: all actions and long tokens are under 10 kB.
const maxConfig = 256 << 10

// Load reads the configuration. Errors are fault.Usage; if the file does not exist, the error matches fs.ErrNotExist.
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

// Save writes a new configuration, after the secrets that are stored elsewhere; overwrite is as for atomicfile.Write. What
// belongs in the environment is left to the person, who is told. A file with the same content keeps its text, including
// comments that somebody wrote into it.
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

// keepPatience is how long storing what Pipedrive returned may take, even if everything else is ending.
const keepPatience = 20 * time.Second

// SaveToken stores the token of a new login in table [oauth2.token], or where that refers to, even if ctx has ended. If there
// is no file yet, a new one is made from c.
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

// SaveAPIToken stores a new API token in table [api_token], or where that refers to, and its account in [account]. A zero
// token is not new; at is where it is, if the table does not say so.
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

// SaveAccount stores the account in table [account].
func (f File) SaveAccount(ctx context.Context, acc connection.Account) error {
	return f.update(ctx, func(c Config) (Config, error) {
		c.Account = acc
		return c, nil
	})
}

// HandOver holds the lock while work hands something over to n8n. work gets the current table [n8n], with its password if
// wanted, and a function that stores each change of the table at once, so that an interrupted hand-over can be continued; the
// API key stays as it is, and so does a password that is not given. If the table is stored as it was before, the file is
// restored byte for byte. A new password goes to the keyring if other secrets are there.
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

// basicAuthPassword is the only secret of [n8n] that is generated here.
const basicAuthPassword = "n8n.basic_auth_password"

// withN8N returns the configuration with another table [n8n], and stores its password.
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
		c, _ = c.resolve(f.Store, "oauth2.client_id") // without a client ID the entry is named after the company
		var err error
		if c.Refs.BasicAuthPassword, err = c.ownEntry(password, n.BasicAuthPassword, secret.Ref{}, f.Store); err != nil {
			return c, err
		}
	}
	return f.keep(c, password.path, room{})
}

// ForgetToken removes the token after it was revoked, also from where references point; the references stay.
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

// Warnings lists what is unsafe about the file: that others can read its secrets, or change or replace it. Windows has no
// such permission bits.
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

// StateFolder returns this program's folder for what it keeps between runs; empty: there is none.
func StateFolder(getenv func(string) string, goos string) string {
	return UserFolder(getenv, goos, "XDG_STATE_HOME", "LOCALAPPDATA", ".local/state")
}

// UserFolder returns this program's folder among those of the user: below the one that the variable xdg names, or else in the
// system's usual place, which on Windows the variable windows names. goos is runtime.GOOS. Empty: there is none.
func UserFolder(getenv func(string) string, goos, xdg, windows, unix string) string {
	const app = "connect-pipedrive"
	home := getenv("HOME")
	switch base := getenv(xdg); {
	case filepath.IsAbs(base): // the specification says to ignore relative ones
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
