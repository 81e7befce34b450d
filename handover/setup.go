package handover

import (
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Setup is what is handed over, and what is known about it. It holds no secrets: they are fetched where they are needed, so
// that a sheet can be made even where they cannot be read.
type Setup struct {
	Demo        bool
	Path        string // of the configuration
	Method      connection.Method
	Account     connection.Account // zero: nobody asked yet
	ClientID    string             // OAuth2
	RedirectURL string             // OAuth2
	Checklist   scopes.Checklist
	Comparison  *scopes.Comparison // nil: an API token, or not authorized yet
	Checks      []connection.Check // none: not checked
	Writes      []string           // the selected actions that write, which no check exercises
	Checked     time.Time          // when; zero: not checked
	N8N         config.N8N         // what is known about n8n, possibly without its secrets
	Made        time.Time          // now

	Credential func() (connection.Credential, error) // what n8n is to be given
	Config     func() (config.Config, error)         // the configuration itself, with its references unresolved

	Calls func() ([]connection.RelayedCall, error) // the test calls that n8n is to make; nil where no monitor is made
}

// Used is a credential in n8n that workflows connect with: after a hand-over into it, their nodes need no change.
type Used struct {
	ID     string
	Name   string
	Method connection.Method
	Nodes  int
}

func (s Setup) configuration() ([]byte, error) {
	c, err := s.Config()
	if err != nil {
		return nil, err
	}
	return c.Encode()
}
