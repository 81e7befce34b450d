package wizard

import (
	"connect-pipedrive/handover"
	"connect-pipedrive/internal/secret"
)

// APIKey is a key of n8n's API, for this run only: nothing writes it down.
type APIKey struct {
	Secret secret.Secret
	From   string     // where it came from, "N8N_API_KEY"; empty: it was entered
	Ref    secret.Ref // how a configuration can refer to it; zero: it cannot
	Only   string     // the only n8n that it may be sent to; empty: the one that the person names

	Refused bool // n8n refused it when it was tried: nothing is handed over with it
}

// KeyRef returns how the configuration can refer to the key; zero: it cannot, or refers to another one already.
func (a Answers) KeyRef() secret.Ref {
	if had := a.Refs.N8NAPIKey; had.IsZero() || had == a.Key.Ref {
		return a.Key.Ref
	}
	return secret.Ref{}
}

// KeepsKeyRef reports whether the configuration will say where the key is.
func (a Answers) KeepsKeyRef() bool { return !a.KeyRef().IsZero() && a.Refs.N8NAPIKey == a.Key.Ref }

// KeepingKeyRef makes the configuration say where the key is, or not. The key itself is written nowhere.
func (a Answers) KeepingKeyRef(on bool) Answers {
	if ref := a.KeyRef(); !ref.IsZero() {
		a.Refs.N8NAPIKey = secret.Ref{}
		if on {
			a.Refs.N8NAPIKey = ref
		}
	}
	return a
}

// WithAPIKey returns the answers with a key that the person entered.
func (a Answers) WithAPIKey(text string) Answers {
	a.Key = APIKey{Secret: secret.New(text)}
	return a
}

// KeyFor returns the key that may be sent to the n8n at an address; zero: there is none.
func (a Answers) KeyFor(address string) secret.Secret {
	if address == "" || a.Key.Only != "" && !handover.SameN8N(a.Key.Only, address) {
		return secret.Secret{}
	}
	return a.Key.Secret
}

// N8NKey returns the key for the n8n of the answers.
func (a Answers) N8NKey() secret.Secret { return a.KeyFor(a.N8N.URL) }

// bestWay returns the way to bring the credential into n8n unless the person wants another; empty: by hand, or not yet.
func bestWay(r Runs, key bool) string {
	switch {
	case r == RunsLater:
		return ""
	case key:
		return handover.Push
	case r == RunsInDocker, r == RunsWithNPM:
		return handover.ImportFile
	}
	return ""
}

// Refusing records what n8n said about the key when it was tried.
func (a Answers) Refusing(r Remark) Answers {
	a.Key.Refused = r.OfKey
	return a
}

// mayPush reports whether there is a key that, as far as is known, may create credentials.
func (a Answers) mayPush() bool {
	lacks := a.Key.Refused
	for _, r := range a.Found.Lacks {
		lacks = lacks || a.looksInto() && r.Scope == "credential:create"
	}
	return !a.N8NKey().IsZero() && !lacks
}

// AtTheEnd says how the credential will get into n8n, in two lengths.
func (a Answers) AtTheEnd() (long, short string) {
	switch bestWay(a.Runs, a.mayPush()) {
	case handover.Push:
		return "I push the credential into n8n, and n8n proves it", "I push it, n8n proves it."
	case handover.ImportFile:
		return "one command that imports the credential", "one command imports it."
	}
	if a.Runs == RunsLater {
		return "all is saved; connect-pipedrive goes on from there", "all is saved."
	}
	return "you enter it in n8n by hand, value by value", "you enter it by hand."
}
