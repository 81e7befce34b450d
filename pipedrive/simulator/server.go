package simulator

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// What is read of a request's body at most, in bytes: of a form, and of an API call, which may bring a file.
const (
	maxForm = 64 << 10
	maxBody = 16 << 20
)

// Server is a running simulator. Its methods are safe for concurrent use.
type Server struct {
	opts    Options
	app     *app
	limits  *limiter
	faults  *faults
	records map[string][]record
	spent   atomic.Int64 // rate-limit tokens, by all API calls
	handler http.Handler
	url     string

	ctx    context.Context // ends with the server; what streams or waits watches it through the request's context
	cancel context.CancelFunc
	http   *http.Server
	served chan struct{} // closed when the listener is done
	gate   sync.RWMutex  // each request holds it for reading, those included that took over their connection
	closed bool
}

// Start starts a simulator, which listens when Start returns. Errors are of type *fault.Error: Usage for a wrong
// option, Failed if the address cannot be listened on.
func Start(opts Options) (*Server, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	drawn, err := newFaults(opts)
	if err != nil {
		return nil, err
	}
	records := loadRecords(opts.Empty)
	s := &Server{opts: opts, app: newApp(opts, records["v1 /webhooks"]), limits: newLimiter(opts.Burst), faults: drawn,
		records: records, served: make(chan struct{})}
	s.handler = s.routes()
	config, err := drawn.tls()
	if err != nil {
		return nil, fault.New(fault.Failed, "", "%w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", opts.Addr)
	if err != nil {
		cancel()
		hint := "choose another address"
		if errors.Is(err, syscall.EADDRINUSE) {
			hint = "another program listens there; choose another port, or port 0 for a free one"
		}
		return nil, fault.New(fault.Failed, hint, "cannot listen on %s: %w", opts.Addr, err)
	}
	s.url = "http://" + listener.Addr().String()
	if config != nil {
		s.url = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, config)
	}
	s.ctx, s.cancel = ctx, cancel
	s.http = &http.Server{
		Handler:           s.handler,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ErrorLog:          slog.NewLogLogger(opts.Log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute, // the slowest fault takes its time
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // ends by Close, and only then
	}()
	return s, nil
}

// URL returns the address it listens at, without a path: "http://127.0.0.1:8080".
func (s *Server) URL() string { return s.url }

// Handler returns the simulator for a server of one's own, until Close.
func (s *Server) Handler() http.Handler { return s.handler }

// SetScopes switches the app's scopes to these, as its owner would in Developer Hub: base stays on, unknown scopes
// are left out, nil leaves only base. A scope that was off invalidates the app's access tokens.
func (s *Server) SetScopes(on []scopes.Scope) { s.app.setScopes(on) }

// SetCallback changes the app's one callback URL; an empty one allows any on loopback. Errors are usage errors.
func (s *Server) SetCallback(callback string) error {
	if err := checkCallback(callback); err != nil {
		return err
	}
	s.app.setCallback(callback)
	return nil
}

// TokensSpent returns what the API calls so far have cost of the company's daily budget, in rate-limit tokens.
func (s *Server) TokensSpent() int { return int(s.spent.Load()) }

// Close ends every answer under way and stops listening. When it returns, nothing of the server runs any more.
func (s *Server) Close() {
	s.cancel()
	// Shutdown would wait for connections that a browser opened ahead of need and never used.
	ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	<-s.served
	s.gate.Lock()
	defer s.gate.Unlock()
	s.closed = true
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /style.css", style)
	mux.HandleFunc("GET /simulator", s.identify)
	mux.HandleFunc("GET /developer-hub", s.hub)
	mux.HandleFunc("POST /developer-hub/basic-info", s.saveBasicInfo)
	mux.HandleFunc("POST /developer-hub/scopes", s.saveScopes)
	mux.HandleFunc("GET /oauth/authorize", s.authorize)
	mux.HandleFunc("POST /oauth/authorize", s.decide)
	mux.HandleFunc("POST /oauth/token", s.token)
	mux.HandleFunc("POST /oauth/revoke", s.revoke)
	for _, prefix := range []string{"/v1/", "/api/v1/", "/api/v2/"} {
		mux.HandleFunc(prefix, s.api)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { unknownRoute().write(w) })
	// A page of another site must not press Allow or change the app.
	return s.guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard lets through only what was addressed to this machine by a loopback name. A page elsewhere whose own host
// name has come to resolve to loopback (DNS rebinding) would otherwise be as good as a page of the simulator.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.gate.RLock()
		defer s.gate.RUnlock()
		if s.closed {
			abort()
		}
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !connection.LoopbackHost(strings.Trim(host, "[]")) {
			http.Error(w, "the simulator answers only to loopback names", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		most := int64(maxForm)
		if strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/api/") {
			most = maxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		s.opts.Log.Debug("received", "method", r.Method, "path", r.URL.Path) // some answers never end
		began := time.Now()
		seen := &statusWriter{ResponseWriter: w}
		defer func() { // also when a fault broke the connection off
			s.opts.Log.Info("answered", "method", r.Method, "path", r.URL.Path, "status", seen.status,
				"ms", time.Since(began).Milliseconds(), "fault", seen.Header().Get(faultHeader))
		}()
		next.ServeHTTP(seen, r)
	})
}

// base returns the address that the request was sent to, which is the api_domain of a token answer: a client knows the
// simulator by that name, be it localhost or 127.0.0.1.
func base(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + strings.ToLower(r.Host)
}

// statusWriter remembers the status for the log; 0 is an answer without one.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController, which the streaming faults use to flush and hijack, reach the original writer.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
