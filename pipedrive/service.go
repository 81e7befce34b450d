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
	Budgets     *Budgets     // of requests, shared with other Services; nil: not shared
	Keeper      Keeper       // stores the tokens of Account and Check; nil: they stay in memory
	// Hold is called while something is under way that must not be interrupted, until release is called; may be nil.
	Hold func() (release func())
}

// DefaultConcurrency lets the test calls of all objects start at once.
const DefaultConcurrency = 12

// Service is Pipedrive, or a substitute for it. It is safe for concurrent use; everything opened from one Service for the
// same token shares its budget of requests.
type Service struct {
	opts    Options
	http    *http.Client
	listens listenFunc
}

// New returns a Service. It sends nothing.
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

// Close closes idle connections. The Service can still be used.
func (s *Service) Close() { s.http.CloseIdleConnections() }

// Account asks who the credential belongs to, with GET /v1/users/me, and returns the token to use from now on. Errors are
// *fault.Error: Refused for a refused credential, Unreachable if no readable answer came; if ctx is cancelled the error
// matches context.Canceled.
func (s *Service) Account(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
	c := s.Open(cred, s.opts.Keeper)
	account, err := c.Account(ctx)
	return account, c.Token(), err
}

// IsSimulator reports whether the base is a simulator, according to GET {base}/simulator. Pipedrive itself is not asked. The
// error is Unreachable.
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
