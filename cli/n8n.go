package cli

import (
	"cmp"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
	"connect-pipedrive/wizard"
)

// envN8NKey is the environment variable with n8n's API key, used if no file is given.
const envN8NKey = "N8N_API_KEY"

// n8nFlags are the flags of every command that talks to a running n8n.
type n8nFlags struct {
	url          string
	keyFile      string
	insecureHTTP bool
	ownKeys      bool // several configurations with different n8n: the environment's key is used for none of them
}

func (f *n8nFlags) register(flags *pflag.FlagSet, usage string) {
	flags.StringVar(&f.url, "n8n", "", usage)
	flags.StringVar(&f.keyFile, "api-key-file", "", "`FILE` with n8n's API key (default: $N8N_API_KEY, else the configuration's)")
	flags.BoolVar(&f.insecureHTTP, "insecure-http", false, "allow http to an n8n on another machine")
}

// unnamed returns the error for flags that have no effect unless an n8n is named.
func (f n8nFlags) unnamed() error {
	if f.keyFile == "" && !f.insecureHTTP {
		return nil
	}
	return fault.New(fault.Usage, "give --n8n, too", "--api-key-file and --insecure-http are for --n8n only")
}

// What flags shared by several commands are for.
const (
	basicAuthUsage  = "also the Basic Auth credential for the Pipedrive Trigger's incoming calls, with a generated password"
	credentialUsage = "hand over into the credential of n8n with this `ID|NAME`, which workflows use already"
)

// registerWebhookBase registers the flag of the commands that have n8n make the test calls.
func registerWebhookBase(flags *pflag.FlagSet, base *string) {
	flags.StringVar(base, "webhook-base", "", "`URL` of n8n's webhooks, if it is not the API's, such as https://hooks.example.com/webhook")
}

// options returns the options with which every command calls an n8n.
func (f n8nFlags) options(a *app) n8n.Options {
	return n8n.Options{InsecureHTTP: f.insecureHTTP, RootCAs: a.rootCAs, Log: a.log, Hold: a.ended.holdN8N}
}

// address returns the address that --n8n names, or else the configuration's. c may be zero.
func (f n8nFlags) address(c openedConfig) string { return cmp.Or(f.url, c.N8N.URL) }

// client returns a client for that n8n. The error is of kind Usage: no address or no key.
func (f n8nFlags) client(a *app, c openedConfig) (*n8n.Client, error) {
	key, err := f.key(a, c)
	if err != nil {
		return nil, err
	}
	return n8n.NewClient(f.address(c), key, f.options(a))
}

// key returns n8n's API key from the flag's file, or else the environment, or else the configuration, whose key is sent only
// to its own n8n. It never comes from the command line. Zero: none is known.
func (f n8nFlags) key(a *app, c openedConfig) (secret.Secret, error) {
	if f.keyFile != "" {
		data, err := os.ReadFile(f.keyFile)
		if err != nil {
			return secret.Secret{}, fault.New(fault.Usage, "check the path given with --api-key-file", "cannot read n8n's API key: %w", err)
		}
		key := secret.New(strings.TrimSpace(string(data)))
		if key.IsZero() {
			return key, fault.New(fault.Usage, "put the key into it, or give another file", "there is no API key in the file of --api-key-file")
		}
		return key, nil
	}
	if key := secret.New(strings.TrimSpace(a.getenv(envN8NKey))); !key.IsZero() && !f.ownKeys {
		return key, nil
	}
	switch {
	case c.Refs.N8NAPIKey.IsZero() && f.ownKeys:
		return secret.Secret{}, fault.New(fault.Usage, "name one in api_key of its [n8n], such as \"env:NAME\"; "+envN8NKey+" is used only where all are for one n8n",
			"%s has no API key of its own", c.file.Path)
	case c.Refs.N8NAPIKey.IsZero():
		return secret.Secret{}, nil
	case f.url != "" && c.N8N.URL != "" && !n8n.SameAddress(f.url, c.N8N.URL):
		return secret.Secret{}, fault.New(fault.Usage, "give the key of the other n8n with --api-key-file or in "+envN8NKey,
			"the API key in %s is for %s, and is sent nowhere else", c.file.Path, c.N8N.URL)
	}
	return c.file.Store.Resolve(c.Refs.N8NAPIKey)
}

// origin returns a key for the wizard, which shows where it came from; configured is the configuration's key.
func (f n8nFlags) origin(configured wizard.APIKey, key secret.Secret) wizard.APIKey {
	switch {
	case f.keyFile != "":
		from := wizard.APIKey{Secret: key, From: filepath.Base(f.keyFile)}
		if path, err := filepath.Abs(f.keyFile); err == nil {
			from.Ref, _ = secret.ParseRef("file:" + path)
		}
		return from
	case key == configured.Secret:
		return configured
	}
	return wizard.APIKey{Secret: key, From: envN8NKey, Ref: secret.InEnv(envN8NKey)}
}

// guard refuses any n8n but the configuration's: one configuration is for one n8n, and so are its ids.
func (f n8nFlags) guard(c openedConfig) error {
	switch {
	case f.url == "" && c.N8N.URL == "":
		return fault.New(fault.Usage, "give --n8n and the address at which n8n is opened", "%s names no n8n", c.file.Path)
	case f.url == "":
		return nil
	}
	return handover.Belongs(c.file.Path, c.N8N, f.url)
}

// shareOneN8N reports whether all readable configurations are for the same n8n.
func (a *app) shareOneN8N(paths []string) bool {
	first := ""
	for _, path := range paths {
		c, err := a.configFile(path).Load()
		if err != nil || c.N8N.URL == "" {
			continue // what is wrong with it is reported in its turn
		}
		if first != "" && !n8n.SameAddress(first, c.N8N.URL) {
			return false
		}
		first = c.N8N.URL
	}
	return true
}

// readRootCAs reads the system's certificates and those of SSL_CERT_FILE, which Go itself reads only on some systems,
// silently ignoring a file it cannot use. nil: the system's.
func (a *app) readRootCAs() (*x509.CertPool, error) {
	path := a.getenv("SSL_CERT_FILE")
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.Usage, "check the path in SSL_CERT_FILE", "cannot read SSL_CERT_FILE: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fault.New(fault.Usage, "give a file of certificates in PEM form", "SSL_CERT_FILE has no certificate in it: %s", path)
	}
	return pool, nil
}

// reading returns functions that show how many of n8n's workflows have been read, and end that, on a terminal.
func (a *app) reading() (report func(read int), over func()) {
	line := a.progressLine()
	return func(read int) { line.show(fmt.Sprintf("reading n8n's workflows: %d", read)) }, line.clear
}

// noteLeftOut says which workflows were read but do not count, and where none uses Pipedrive: without it, an empty checklist of
// an API key that shows nothing looks like that of an n8n that needs nothing.
func (a *app) noteLeftOut(flows n8n.Workflows) {
	if flows.Archived > 0 {
		fmt.Fprintf(a.err, "note: left out: %s, archived\n", words.Count(flows.Archived, "workflow"))
	}
	if flows.Inactive > 0 {
		fmt.Fprintf(a.err, "note: left out: %s, not active\n", words.Count(flows.Inactive, "workflow"))
	}
	if len(flows.Nodes) == 0 {
		fmt.Fprintf(a.err, "note: no Pipedrive node was found in %s\n", words.Count(flows.Count, "workflow"))
	}
}
