package wizard

import (
	"net/url"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
)

// Runs says where n8n runs. The empty value: not answered.
type Runs string

// The answers, the first three as the configuration has them.
const (
	RunsInDocker Runs = config.RunsInDocker
	RunsWithNPM  Runs = config.RunsWithNPM
	RunsInCloud  Runs = config.RunsInCloud
	RunsLater    Runs = "later" // it does not run yet
)

// Places lists the answers in the order in which they are offered.
func Places() []Runs { return []Runs{RunsInDocker, RunsWithNPM, RunsInCloud, RunsLater} }

// places describes the answers, and proposes the address at which n8n is opened.
var places = map[Runs]struct{ title, about, address string }{
	RunsInDocker: {"Docker", "on this machine or on a server", LocalN8N},
	RunsWithNPM:  {"npm or own server", "started with n8n start, or as a service", LocalN8N},
	RunsInCloud:  {"n8n Cloud", cloudExample, "https://.app.n8n.cloud"},
	RunsLater:    {"Not yet", "all is saved; you hand it over later", ""},
}

// N8NQuestion asks where n8n runs, and N8NReason says what that is for.
const (
	N8NQuestion = "Where does your n8n run?"
	N8NReason   = "It decides your app's callback URL, and how the credential gets into n8n."
)

// KeyPlace says where n8n makes and shows its API keys.
const KeyPlace = "n8n shows it under Settings, n8n API"

// N8NHelp says where n8n takes its callback URL from, in paragraphs.
func N8NHelp() []string {
	return []string{
		"n8n takes its callback URL from N8N_EDITOR_BASE_URL, else from WEBHOOK_URL, else from N8N_PROTOCOL, N8N_HOST and N8N_PORT. It shows it in the dialog of a Pipedrive OAuth2 credential.",
		"With N8N_PROTOCOL=https and N8N_HOST but without N8N_PORT it has :5678 in it, where nobody answers: set N8N_EDITOR_BASE_URL to the address in your browser, and start n8n again.",
	}
}

// Title returns the answer as it is read.
func (r Runs) Title() string { return places[r].title }

// About says what the answer means.
func (r Runs) About() string { return places[r].about }

// LocalN8N is the address of an n8n on this machine, unless it was configured otherwise.
const LocalN8N = "http://localhost:5678"

const cloudExample = "https://NAME.app.n8n.cloud"

// Example returns an example of the address at which such an n8n is opened.
func (r Runs) Example() string {
	if r == RunsInCloud {
		return cloudExample
	}
	return "https://n8n.example.com"
}

// Address returns a proposal for the address at which such an n8n is opened.
func (r Runs) Address() string { return places[r].address }

// WithN8N returns the answers with where n8n runs and at which address it is opened.
//
// If the callback URL belongs to this n8n, it follows the address.
func (a Answers) WithN8N(r Runs, address string) Answers {
	before := a.n8nCallback()
	a.Runs = r
	a.N8N.URL, a.N8N.Runs = handover.Address(address), string(r)
	if r == RunsLater {
		a.N8N.URL, a.N8N.Runs = "", ""
	}
	if now := a.n8nCallback(); a.CallbackWay() == CallbackN8N && before != "" && a.App.RedirectURL == before && now != "" {
		a.App.RedirectURL = now
	}
	return a
}

// runsAs returns where the n8n of a configuration runs; empty if it has no address.
func runsAs(n config.N8N) Runs {
	u, err := url.Parse(n.URL)
	switch {
	case n.Runs != "":
		return Runs(n.Runs)
	case n.URL == "" || err != nil:
		return ""
	case strings.HasSuffix(u.Hostname(), ".app.n8n.cloud"):
		return RunsInCloud
	case u.Scheme == "https":
		return RunsWithNPM
	}
	return RunsInDocker
}
