package pipedrive

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/url"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// Options says where Pipedrive is and how to call it. The zero value is Pipedrive itself with the defaults.
type Options struct {
	Base        *url.URL     // serves /oauth/…, /v1/… and /api/v2/… in Pipedrive's place; nil: Pipedrive itself
	UserAgent   string       // empty: "connect-pipedrive"
	Log         *slog.Logger // every request at debug level, without secrets; nil: none
	Port        int          // replaces the port of a loopback redirect URL; 0: none
	Concurrency int          // test calls at once; 0: DefaultConcurrency
	Timeouts    Timeouts     // zero fields: the defaults
	Budgets     *Budgets     // of requests, shared with other Services; nil: of its own
	Keeper      Keeper       // of the tokens of Account and Check; nil: they live in memory
	// Hold is told while something is under way that must not be cut off, until what it gives is called; nil: nobody is.
	Hold func() (release func())
}

// DefaultConcurrency lets the test calls of all objects start at once.
const DefaultConcurrency = 12

// Service is Pipedrive, or what stands in for it. It is safe for concurrent use; all that is opened from one Service
// for a token shares its budget of requests.
type Service struct {
	opts    Options
	http    *http.Client
	listens listenFunc
}

// New makes a Service. It sends nothing.
func New(opts Options) *Service {
	if opts.UserAgent == "" {
		opts.UserAgent = "connect-pipedrive"
	}
	if opts.Concurrency <= 0 {
		opts.Concurrency = DefaultConcurrency
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Hold == nil {
		opts.Hold = func() func() { return func() {} }
	}
	if opts.Budgets == nil {
		opts.Budgets = NewBudgets()
	}
	opts.Timeouts = opts.Timeouts.withDefaults()
	return &Service{
		opts:    opts,
		http:    newHTTPClient(opts),
		listens: new(net.ListenConfig).Listen,
	}
}

// Close gives up connections that are kept open for the next call. The Service can still be used.
func (s *Service) Close() { s.http.CloseIdleConnections() }

// Account asks who the credential belongs to, GET /v1/users/me. The token is the one to use from now on. Errors are
// *fault.Error: Refused for a refused credential, Unreachable when no readable answer came; a cancelled ctx gives an
// error that matches context.Canceled.
func (s *Service) Account(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
	c := s.Open(cred, s.opts.Keeper)
	account, err := c.Account(ctx)
	return account, c.Token(), err
}

// IsSimulator reports whether the base is a simulator: GET {base}/simulator says so. Pipedrive itself is none, and is
// not asked. The error is Unreachable.
func (s *Service) IsSimulator(ctx context.Context) (bool, error) {
	if s.opts.Base == nil {
		return false, nil
	}
	a, err := s.roundTrip(ctx, s.opts.Base.JoinPath("simulator"), nil)
	if err != nil {
		return false, s.unreachable(ctx, err, secret.Scrubber{})
	}
	var said struct {
		Simulator bool `json:"simulator"`
	}
	return a.status == http.StatusOK && json.Unmarshal(a.body, &said) == nil && said.Simulator, nil
}
