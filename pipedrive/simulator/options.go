package simulator

import (
	"log/slog"
	"net"
	"slices"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// The credentials of the demo. They open nothing but a simulator, so they are no secrets.
//
//nolint:gosec // as said
const (
	APIToken     = "de30de30de30de30de30de30de30de30de30de30" // of the demo user, with all of that user's rights
	ClientID     = "de30a990de30a990"
	ClientSecret = "de305ec7de305ec7de305ec7de305ec7de305ec7"
)

// Options says what a simulator is like. The zero value is one on a free port, with all scopes switched on.
type Options struct {
	Addr        string         // loopback host and port to listen on; empty: 127.0.0.1 and a free port
	Scopes      []scopes.Scope // what the app has switched on; nil: all
	Callback    string         // the app's one callback URL; empty: any loopback one
	Empty       bool           // an account without records
	AutoApprove bool           // the consent page is skipped, as if Allow had been pressed
	RetiredV1   bool           // the v1 endpoints that are out of support still answer, as Pipedrive says they may

	Faults    []string      // names of FaultKinds
	FaultRate float64       // the chance of a fault for each answer, up to 1; 0: 1
	FaultWait time.Duration // how late a late answer is, and ten times the pace of a slow one; 0: 10 seconds

	Burst int          // requests in two seconds; 0: the limits of the lowest plan; negative: no limit, nor one of the day
	Seed  uint64       // of the faults drawn; 0: another one each time
	Log   *slog.Logger // gets a line for each answer, without secrets; nil: none
}

// check completes the options. Its errors are usage errors.
func (o *Options) check() error {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return fault.New(fault.Usage, "give a host and a port, such as 127.0.0.1:8080", "cannot listen on %q: %w", o.Addr, err)
	}
	if !connection.LoopbackHost(host) {
		return fault.New(fault.Usage, "its credentials are public; use 127.0.0.1, [::1] or localhost",
			"the simulator listens on loopback only, not on %q", o.Addr)
	}
	for _, s := range o.Scopes {
		if err := scopes.Known(s); err != nil {
			return unknown(err)
		}
	}
	if o.Scopes == nil {
		for _, row := range scopes.Table() {
			o.Scopes = append(o.Scopes, row.Scope)
		}
	}
	if err := checkCallback(o.Callback); err != nil {
		return err
	}
	if o.FaultRate < 0 || o.FaultRate > 1 {
		return fault.New(fault.Usage, "give a number from 0 to 1", "the chance of a fault cannot be %v", o.FaultRate)
	}
	if o.FaultRate == 0 {
		o.FaultRate = 1
	}
	if o.FaultWait == 0 {
		o.FaultWait = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Faults = slices.Clone(o.Faults)
	return nil
}
