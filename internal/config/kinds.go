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

func findKey(path string) (keyRow, bool) {
	i := slices.IndexFunc(keyRows, func(k keyRow) bool { return k.path == path })
	if i < 0 {
		return keyRow{}, false
	}
	return keyRows[i], true
}

// secretKeys returns the secrets, and the client ID, of a table ("n8n."), of one key, or all ("").
func secretKeys(below string) iter.Seq[keyRow] {
	return func(yield func(keyRow) bool) {
		for _, k := range keyRows {
			if k.ref != nil && strings.HasPrefix(k.path, below) && !yield(k) {
				return
			}
		}
	}
}

// split returns the table that the key stands in, and its name there.
func (k keyRow) split() (table, name string) {
	i := strings.LastIndexByte(k.path, '.')
	return k.path[:max(i, 0)], k.path[i+1:]
}

// entry returns the name of a secret's entry in the keyring.
func (k keyRow) entry() string { return strings.ToLower(strings.ReplaceAll(k.secret, " ", "-")) }

// form shows how the key is written in TOML.
func (k keyRow) form() string {
	if k.example == "" {
		return "[" + k.path + "]"
	}
	_, name := k.split()
	return name + " = " + k.example
}

func tableKey(path, comment string) keyRow {
	return keyRow{path: path, kind: tomledit.Table, comment: comment}
}

// textKey returns the row of a string. accept returns the text that is kept and written, or what is wrong with it.
func textKey(path, comment, example string, field func(*Config) *string, accept func(path, text string) (string, error)) keyRow {
	if accept == nil {
		accept = func(_, text string) (string, error) { return text, nil }
	}
	return keyRow{path: path, kind: tomledit.String, comment: comment, example: example,
		read: func(r *reader, e tomledit.Entry) {
			if given := e.Value.(string); given != "" {
				kept, err := accept(path, given)
				*field(&r.config) = kept
				r.check(e.ValueAt, err)
				r.checkVisible(e.ValueAt, path, kept)
			}
		},
		write: func(c Config) string {
			kept, _ := accept(path, *field(&c))
			return quote(kept)
		},
	}
}

// choiceKey returns the row of a string with a few known values.
func choiceKey(path, comment, example string, field func(*Config) *string, known ...string) keyRow {
	k := textKey(path, comment, example, field, acceptOneOf(known))
	k.oneOf = known
	return k
}

// secretKey returns the row of a secret, or of a reference to one.
func secretKey(path, name, comment, example string, ref func(*Refs) *secret.Ref, field func(*Config) *secret.Secret) keyRow {
	k := referenceKey(path, comment, example, ref)
	k.secret = name
	k.hold = func(c *Config, s secret.Secret) { *field(c) = s }
	k.held = func(c Config) secret.Secret { return *field(&c) }
	return k
}

func clientIDKey(path, comment, example string) keyRow {
	k := referenceKey(path, comment, example, func(r *Refs) *secret.Ref { return &r.ClientID })
	k.hold = func(c *Config, s secret.Secret) { c.App.ClientID = s.Reveal() }
	k.held = func(c Config) secret.Secret { return secret.New(c.App.ClientID) }
	return k
}

func referenceKey(path, comment, example string, ref func(*Refs) *secret.Ref) keyRow {
	return keyRow{path: path, kind: tomledit.String, comment: comment, example: example, ref: ref,
		read: func(r *reader, e tomledit.Entry) {
			r.checkVisible(e.ValueAt, path, e.Value.(string))
			given, err := secret.ParseRef(e.Value.(string))
			*ref(&r.config.Refs) = given
			if err != nil {
				err = fault.New(fault.Usage, fault.HintOf(err), "%s: %w", path, err)
			}
			r.check(e.ValueAt, err)
		},
		write: func(c Config) string { return quote(ref(&c.Refs).Reveal()) },
	}
}

func timeKey(path, comment string, field func(*Config) *time.Time) keyRow {
	return keyRow{path: path, kind: tomledit.Time, comment: comment, example: "2026-11-22T00:00:00Z",
		read: func(r *reader, e tomledit.Entry) { *field(&r.config) = e.Value.(time.Time) },
		write: func(c Config) string {
			if t := *field(&c); !t.IsZero() {
				return tomledit.FormatTime(t)
			}
			return ""
		},
	}
}

// boolKey returns the row of a boolean; always writes false, too.
func boolKey(path, comment string, always bool, field func(*Config) *bool) keyRow {
	return keyRow{path: path, kind: tomledit.Bool, comment: comment, example: "false",
		read: func(r *reader, e tomledit.Entry) { *field(&r.config) = e.Value.(bool) },
		write: func(c Config) string {
			if on := *field(&c); on || always {
				return strconv.FormatBool(on)
			}
			return ""
		},
	}
}

// numberKey returns the row of a number within limits; the highest is the default.
func numberKey(path, comment, hint string, first, last int, field func(*Config) *int) keyRow {
	return keyRow{path: path, kind: tomledit.Integer, comment: comment, example: strconv.Itoa(last), first: first, last: last,
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

func quote(text string) string {
	if text == "" {
		return ""
	}
	return tomledit.QuoteString(text)
}

// acceptName accepts a text that is displayed as it is, and sanitizes it.
func acceptName(_, text string) (string, error) { return sanitize.Line(text, 200), nil }

func acceptOneOf(known []string) func(path, text string) (string, error) {
	return func(path, text string) (string, error) {
		if slices.Contains(known, text) {
			return text, nil
		}
		_, name := keyRow{path: path}.split()
		unknown := scopes.Unknown(name, text, known)
		hint := cmp.Or(unknown.Hint(), "write "+name+` = "`+strings.Join(known, `" or "`)+`"`)
		return text, fault.New(fault.Usage, hint, "%w", unknown)
	}
}

func acceptURL(path, text string) (string, error) {
	if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return text, fault.New(fault.Usage, "write the whole URL, from https:// on", "%s is no URL", path)
	} else if u.User != nil {
		return text, fault.New(fault.Usage, "leave them out: a URL is no place for secrets", "%s holds a user name or a password", path)
	}
	return text, nil
}

// acceptID accepts n8n's ids in all their forms: today's 16 letters and digits, and earlier numbers and UUIDs.
func acceptID(path, text string) (string, error) {
	other := func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}
	if len(text) > 36 || strings.ContainsFunc(text, other) {
		return text, fault.New(fault.Usage, "n8n's ids are letters, digits, - and _, 36 at most; without the key, the next export makes one", "%s is no id", path)
	}
	return text, nil
}

func acceptCredentialName(path, text string) (string, error) {
	if n := len([]rune(text)); n < 3 || n > 128 {
		return text, fault.New(fault.Usage, "n8n takes names of 3 to 128 characters", "%s has %d characters", path, n)
	}
	return acceptName(path, text)
}
