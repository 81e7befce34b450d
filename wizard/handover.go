package wizard

import (
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
)

// Setup is what the answers hand over.
func (a Answers) Setup(now time.Time) handover.Setup {
	s := handover.Setup{
		Demo: a.Demo, Path: a.ConfigPath, Made: now, Method: a.Method, Account: a.Account, Checklist: a.Checklist(), N8N: a.N8N,
		Secrets: func() (handover.Secrets, error) { return handover.Secrets{Credential: a.Credential(), N8N: a.N8N}, nil },
		Config: func() (config.Config, error) {
			c, _, err := a.Config()
			return c, err
		},
	}
	if a.ChecksCurrent() {
		s.Checks, s.Checked = a.Checks(), now
	}
	if a.Method == connection.OAuth2 {
		s.ClientID, s.RedirectURL = a.App.ClientID, a.App.RedirectURL
	}
	if c, ok := a.Comparison(); ok {
		s.Comparison = &c
	}
	return s
}
