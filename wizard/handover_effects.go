package wizard

import (
	"context"
	"time"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
)

// What handing over needs from the outside world, and the events that result.

// Reach asks whether n8n answers at an address.
type Reach struct{ Address string }

// Reached reports that n8n answered, or why not.
type Reached struct {
	Address string
	Err     error
}

// Run asks.
func (e Reach) Run(ctx context.Context, w World, _ func(Event)) Event {
	return Reached{e.Address, w.Handover.Reach(ctx, e.Address)}
}

// HandOver carries an order out. Writing the configuration is an order, too; it goes through the host, because some of its
// secrets are stored elsewhere.
type HandOver struct {
	Order   handover.Order
	Answers Answers
}

// HandedOver reports that an order was carried out, or why not.
type HandedOver struct {
	Order  handover.Order
	Result handover.Result
	Err    error
}

// Run carries it out.
func (e HandOver) Run(ctx context.Context, w World, _ func(Event)) Event {
	o, done := e.Order, HandedOver{Order: e.Order, Result: handover.Result{N8N: e.Answers.N8N}}
	if o.Way.Name == handover.Configuration {
		done.Err = w.Host.SaveConfig(ctx, o.Where, e.Answers, o.Overwrite)
		return done
	}
	done.Result, done.Err = w.Handover.HandOver(ctx, o, e.Answers.Setup(time.Now()))
	return done
}

// SaveSheet returns how the hand-over sheet is saved.
func (a Answers) SaveSheet(path string) SaveText {
	return SaveText{path, true, func() string { return a.Setup(time.Now()).Sheet() }}
}

// Setup returns what the answers hand over.
func (a Answers) Setup(now time.Time) handover.Setup {
	s := handover.Setup{
		Demo: a.Demo, Path: a.ConfigPath, Made: now.UTC().Truncate(time.Second), Method: a.Method, Account: a.Account, Checklist: a.Checklist(), Writes: a.Selection.Writes(), N8N: a.N8N,
		Credential: func() (connection.Credential, error) { return a.Credential(), nil },
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
