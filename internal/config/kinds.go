package config

import (
	"cmp"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

func find(path string) (row, bool) {
	i := slices.IndexFunc(rows, func(k row) bool { return k.path == path })
	if i < 0 {
		return row{}, false
	}
	return rows[i], true
}

// kept are the secrets, and the client ID, of a table ("n8n."), of one key, or all ("").
func kept(below string) iter.Seq[row] {
	return func(yield func(row) bool) {
		for _, k := range rows {
			if k.ref != nil && strings.HasPrefix(k.path, below) && !yield(k) {
				return
			}
		}
	}
}

// split is the table that the key stands in, and its name there.
func (k row) split() (table, name string) {
	i := strings.LastIndexByte(k.path, '.')
	return k.path[:max(i, 0)], k.path[i+1:]
}

// entry is the name of a secret's entry in the keyring.
func (k row) entry() string { return strings.ToLower(strings.ReplaceAll(k.secret, " ", "-")) }

// form shows how the key is written.
func (k row) form() string {
	if k.example == "" {
		return "[" + k.path + "]"
	}
	_, name := k.split()
	return name + " = " + k.example
}

func table(path, comment string) row { return row{path: path, kind: tomledit.Table, comment: comment} }

// text is a string. accept says what is kept of it, which is what is written as well, and what is wrong with it.
func text(path, comment, example string, field func(*Config) *string, accept func(path, text string) (string, error)) row {
	if accept == nil {
		accept = func(_, text string) (string, error) { return text, nil }
	}
	return row{path: path, kind: tomledit.String, comment: comment, example: example,
		read: func(r *reader, e tomledit.Entry) {
			if given := e.Value.(string); given != "" {
				kept, err := accept(path, given)
				*field(&r.config) = kept
				r.check(e.ValueAt, err)
			}
		},
		write: func(c Config) string {
			kept, _ := accept(path, *field(&c))
			return quoted(kept)
		},
	}
}

// key is a secret, or a reference to where it is.
func key(path, name, comment, example string, ref func(*Refs) *secret.Ref, field func(*Config) *secret.Secret) row {
	k := reference(path, comment, example, ref)
	k.secret = name
	k.hold = func(c *Config, s secret.Secret) { *field(c) = s }
	k.held = func(c Config) secret.Secret { return *field(&c) }
	return k
}

func clientID(path, comment, example string) row {
	k := reference(path, comment, example, func(r *Refs) *secret.Ref { return &r.ClientID })
	k.hold = func(c *Config, s secret.Secret) { c.App.ClientID = s.Reveal() }
	k.held = func(c Config) secret.Secret { return secret.New(c.App.ClientID) }
	return k
}

func reference(path, comment, example string, ref func(*Refs) *secret.Ref) row {
	return row{path: path, kind: tomledit.String, comment: comment, example: example, ref: ref,
		read: func(r *reader, e tomledit.Entry) {
			given, err := secret.ParseRef(e.Value.(string))
			*ref(&r.config.Refs) = given
			if err != nil {
				err = fault.New(fault.Usage, fault.HintOf(err), "%s: %w", path, err)
			}
			r.check(e.ValueAt, err)
		},
		write: func(c Config) string { return quoted(ref(&c.Refs).Reveal()) },
	}
}

func moment(path, comment string, field func(*Config) *time.Time) row {
	return row{path: path, kind: tomledit.Time, comment: comment, example: "2026-11-22T00:00:00Z",
		read: func(r *reader, e tomledit.Entry) { *field(&r.config) = e.Value.(time.Time) },
		write: func(c Config) string {
			if t := *field(&c); !t.IsZero() {
				return tomledit.FormatTime(t)
			}
			return ""
		},
	}
}

// boolean is true or false; always says that false is written, too.
func boolean(path, comment string, always bool, field func(*Config) *bool) row {
	return row{path: path, kind: tomledit.Bool, comment: comment, example: "false",
		read: func(r *reader, e tomledit.Entry) { *field(&r.config) = e.Value.(bool) },
		write: func(c Config) string {
			if on := *field(&c); on || always {
				return strconv.FormatBool(on)
			}
			return ""
		},
	}
}

// number is one of a few; the last of them counts where none is given.
func number(path, comment, hint string, first, last int, field func(*Config) *int) row {
	return row{path: path, kind: tomledit.Integer, comment: comment, example: strconv.Itoa(last),
		read: func(r *reader, e tomledit.Entry) {
			given := e.Value.(int64)
			if given < int64(first) || given > int64(last) {
				r.check(e.ValueAt, fault.New(fault.Usage, hint, "%s %d is not known", path, given))
				return
			}
			*field(&r.config) = int(given)
		},
		write: func(c Config) string {
			if n := *field(&c); n != 0 {
				return strconv.Itoa(n)
			}
			return strconv.Itoa(last)
		},
	}
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return tomledit.QuoteString(text)
}

// shown accepts a text that is shown as it is, and cleans it.
func shown(_, text string) (string, error) { return sanitize.Line(text, 200), nil }

func oneOf(known ...string) func(path, text string) (string, error) {
	return func(path, text string) (string, error) {
		if slices.Contains(known, text) {
			return text, nil
		}
		_, name := row{path: path}.split()
		unknown := scopes.Unknown(name, text, known)
		hint := cmp.Or(unknown.Hint(), "write "+name+` = "`+strings.Join(known, `" or "`)+`"`)
		return text, fault.New(fault.Usage, hint, "%w", unknown)
	}
}

func isURL(path, text string) (string, error) {
	if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return text, fault.New(fault.Usage, "write the whole URL, from https:// on", "%s is no URL", path)
	} else if u.User != nil {
		return text, fault.New(fault.Usage, "leave them out: a URL is no place for secrets", "%s holds a user name or a password", path)
	}
	return text, nil
}

func isID(path, text string) (string, error) {
	other := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if len(text) != 16 || strings.ContainsFunc(text, other) {
		return text, fault.New(fault.Usage, "n8n's ids are 16 characters of A–Z, a–z, 0–9; without the key, the next export makes one", "%s is no id", path)
	}
	return text, nil
}

func isName(path, text string) (string, error) {
	if n := len([]rune(text)); n < 3 || n > 128 {
		return text, fault.New(fault.Usage, "n8n takes names of 3 to 128 characters", "%s has %d characters", path, n)
	}
	return shown(path, text)
}
