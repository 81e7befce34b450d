package pipedrive

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"connect-pipedrive/internal/connection"
)

// The listener's limits: a browser sends a small header at once; a larger or slower one is no browser's, or hostile.
const (
	callbackHeader = 16 << 10
	callbackRead   = 5 * time.Second
	callbackStop   = 2 * time.Second // for sending the last page once the login is over
)

// serve listens for the callback until stop is called. stop waits for the page with the outcome, but for no other visitor:
// browsers keep connections open that they never use.
func (s *Service) serve(ctx context.Context, l *login) (stop func(), err error) {
	listeners, err := l.redirect.listen(ctx, s.listens)
	if err != nil {
		return nil, err
	}
	return s.answerOn(listeners, l), nil
}

// serveEntrance returns a short URL on this machine that leads to the authorize page, for a login whose answer does not come
// to this machine. If that fails the long URL has to do.
func (s *Service) serveEntrance(ctx context.Context, l *login) (short string, stop func()) {
	listener, err := s.listens(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", func() {}
	}
	at := redirectURL{&url.URL{Scheme: "http", Host: listener.Addr().String()}, true}
	gate := &login{redirect: at, authorizeURL: l.authorizeURL, entrance: l.entrance} // without a state it accepts no answer
	return at.short(l.entrance), s.answerOn([]net.Listener{listener}, gate)
}

// answerOn answers visitors until stop is called.
func (s *Service) answerOn(listeners []net.Listener, l *login) (stop func()) {
	server := &http.Server{
		Handler:           callback{l, s.opts.Log},
		ReadHeaderTimeout: callbackRead,
		ReadTimeout:       callbackRead,
		WriteTimeout:      s.opts.Timeouts.sum() + callbackRead,
		IdleTimeout:       callbackRead,
		MaxHeaderBytes:    callbackHeader,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, visitor{}, strangers(c.RemoteAddr(), c.LocalAddr()))
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	var running sync.WaitGroup
	for _, listener := range listeners {
		running.Go(func() { _ = server.Serve(listener) })
	}
	return func() {
		if l.shown != nil {
			late := time.NewTimer(callbackStop)
			defer late.Stop()
			select {
			case <-l.shown:
			case <-late.C:
			}
		}
		_ = server.Close()
		running.Wait()
	}
}

// visitor is the context key for whether another user of this machine made the request.
type visitor struct{}

// callback answers the browser.
type callback struct {
	login *login
	log   *slog.Logger
}

// ServeHTTP implements http.Handler.
func (c callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, page, shown := c.answer(w, r)
	c.log.Debug("callback", "method", r.Method, "status", status)
	if page.Title != "" {
		page.write(w, r, status)
	}
	if shown != nil {
		close(shown)
	}
}

// answer decides what the browser gets; a page without a title means no page. shown, unless nil, has to be closed once the
// page has been sent.
func (c callback) answer(w http.ResponseWriter, r *http.Request) (status int, p page, shown chan struct{}) {
	l := c.login
	switch {
	case !l.redirect.serves(r.Host):
		return http.StatusMisdirectedRequest, pageElsewhere, nil
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		return http.StatusMethodNotAllowed, pageElsewhere, nil
	case r.Context().Value(visitor{}) == true:
		return http.StatusForbidden, pageStranger, nil
	case !isNavigation(r.Header):
		return http.StatusForbidden, pageElsewhere, nil
	case r.URL.EscapedPath() == l.redirect.path() && (r.URL.Path != "/" || r.URL.RawQuery != ""):
		if r.Method == http.MethodHead { // a link preview must not use up the code
			return http.StatusOK, pageWaiting, nil
		}
		return c.redirected(r)
	case r.URL.EscapedPath() == l.entrance && r.Method == http.MethodGet:
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, l.authorizeURL, http.StatusFound)
		return http.StatusFound, page{}, nil
	}
	return http.StatusNotFound, pageElsewhere, nil
}

// isNavigation reports whether the browser requests a page because a person navigates to it, rather than an image, a frame, a
// script or a prefetch, which any web page can cause. A browser that does not say is trusted: the secret it needs, the state
// or the entrance, is not known to any web page.
func isNavigation(h http.Header) bool {
	says := func(name, want string) bool { got := h.Get(name); return got == "" || got == want }
	return says("Sec-Fetch-Mode", "navigate") && says("Sec-Fetch-Dest", "document") &&
		!strings.Contains(h.Get("Sec-Purpose")+h.Get("Purpose"), "prefetch")
}

// redirected accepts the answer that Pipedrive sent with the browser, and waits for the login's outcome, so that the page can
// show it.
func (c callback) redirected(r *http.Request) (status int, p page, shown chan struct{}) {
	l := c.login
	query := r.URL.Query()
	if query.Get("state") == "" {
		return http.StatusBadRequest, pageStateless, nil
	}
	if !l.mine(query) {
		return http.StatusBadRequest, pageForeign, nil
	}
	a, ok := readAnswer(query)
	if !ok {
		return http.StatusBadRequest, pageForeign, nil
	}
	a.shown = make(chan struct{})
	if l.take(a) != nil {
		return http.StatusConflict, pageAnswered, nil
	}
	select {
	case <-l.over:
		status, p = outcomePage(l.result)
		return status, p, a.shown
	case <-r.Context().Done(): // the browser is gone
		return http.StatusServiceUnavailable, page{}, a.shown
	}
}

// serves reports whether a Host header names this listener. Another name that leads here is another site's attempt to read
// from it (DNS rebinding).
func (r redirectURL) serves(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "80"
	}
	return connection.LoopbackHost(name) && port == r.port()
}
