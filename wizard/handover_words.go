package wizard

import (
	"cmp"
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
)

// What handing over offers, in the words shared by the screen and the prompts.

// CredentialAbout explains the choice of the n8n credential to hand over into.
const CredentialAbout = "nodes find a credential by its id: handed over into the one that your workflows use, they need no change; " +
	"a new one has to be chosen in each node"

// BasicAuthAbout explains the trigger's incoming credential.
const BasicAuthAbout = "a password, generated here, so that nobody but Pipedrive can start the workflow: choose it in the trigger node as " +
	"Incoming Authentication"

// Into names the n8n credential with an id that can be handed over into; without an id it is a new one.
func (a Answers) Into(id string) string {
	for _, u := range a.Used {
		if u.ID == id {
			return fmt.Sprintf("%s, which %s of your workflows %s", cmp.Or(u.Name, u.ID), words.Count(u.Nodes, "node"), words.Either(u.Nodes == 1, "uses", "use"))
		}
	}
	if a.N8N.CredentialID != "" {
		return "the one of before"
	}
	return "a new one"
}

// Other returns the other way to keep secrets.
func (k Keeping) Other() Keeping {
	if k == KeepInKeyring {
		return KeepInFile
	}
	return KeepInKeyring
}

// About returns the name of a place to keep secrets, and what it means.
func (k Keeping) About() (title, text string) {
	if k == KeepInKeyring {
		return "In the keyring", "encrypted, opened with your login. The file only names the entries, so it works for you on " +
			"this machine alone."
	}
	return "In the file", "readable text in a file that only your user may read (mode 0600). Whoever gets the file gets the access: " +
		"never commit or send it."
}

// SecretsIn says where the configuration will have its secrets, "in the file", and whether KeepIn can change that: references
// to the environment or to other files stay.
func (a Answers) SecretsIn() (where string, choice bool) {
	c, _, err := a.Config()
	var places []string
	for _, kept := range c.Kept() {
		place := placeOfSecret(kept.Ref, "the file")
		if choice = choice || kept.Ref.IsLiteral() || kept.Ref.IsKeyring(); !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	if err != nil || places == nil {
		return words.Either(a.KeepIn == KeepInKeyring, "in the keyring", "in the file"), !a.NoKeyring
	}
	return "in " + words.List(places, "and"), choice && (!a.NoKeyring || a.KeepIn == KeepInKeyring)
}

// placeOfSecret returns where a reference leads from a configuration.
func placeOfSecret(ref secret.Ref, config string) string {
	switch {
	case ref.IsKeyring():
		return "the keyring"
	case ref.IsEnv():
		return "the environment"
	case ref.IsFile():
		return ref.Target()
	}
	return config
}

// secretIn returns where the configuration keeps the secret that is entered in n8n by hand.
func (a Answers) secretIn() string {
	c, _, _ := a.Config()
	ref := c.Refs.APIToken
	if a.Method == connection.OAuth2 {
		ref = c.Refs.ClientSecret
	}
	return "in " + placeOfSecret(ref, a.ConfigPath)
}
