package pipedrive

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// The listener's limits: a browser sends a small header at once; more is none or a hostile one.
const (
	callbackHeader = 16 << 10
	callbackRead   = 5 * time.Second
	callbackStop   = 500 * time.Millisecond // for the page to arrive when the login is over
)

// serve listens for the callback until stop is called, which waits until nothing of it is left.
func (s *Service) serve(l *login) (stop func(), err error) {
	listeners, err := l.redirect.listen(s.listens)
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Handler:           callback{l, s.opts.Log},
		ReadHeaderTimeout: callbackRead,
		ReadTimeout:       callbackRead,
		WriteTimeout:      s.opts.Timeouts.sum() + callbackRead,
		IdleTimeout:       callbackRead,
		MaxHeaderBytes:    callbackHeader,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	var running sync.WaitGroup
	for _, listener := range listeners {
		running.Go(func() { _ = server.Serve(listener) })
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), callbackStop)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		running.Wait()
	}, nil
}

// callback answers the browser.
type callback struct {
	login *login
	log   *slog.Logger
}

// ServeHTTP implements http.Handler.
func (c callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, page := c.answer(w, r)
	c.log.Debug("callback", "method", r.Method, "status", status)
	if page.Title != "" {
		page.write(w, r, status)
	}
}

// answer decides what the browser gets; a page without a title is none.
func (c callback) answer(w http.ResponseWriter, r *http.Request) (int, page) {
	l := c.login
	switch {
	case !l.redirect.serves(r.Host):
		return http.StatusMisdirectedRequest, pageElsewhere
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		return http.StatusMethodNotAllowed, pageElsewhere
	case r.URL.EscapedPath() == l.redirect.path() && (r.URL.Path != "/" || r.URL.RawQuery != ""):
		if r.Method == http.MethodHead { // a preview must not use up the code
			return http.StatusOK, pageWaiting
		}
		return c.redirected(r)
	case r.URL.Path == "/":
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, l.authorizeURL, http.StatusFound)
		return http.StatusFound, page{}
	}
	return http.StatusNotFound, pageElsewhere
}

// redirected takes the answer that Pipedrive sent the browser with, and waits for what comes of it, so that the page
// tells the true outcome.
func (c callback) redirected(r *http.Request) (int, page) {
	l := c.login
	query := r.URL.Query()
	if !l.mine(query) {
		return http.StatusBadRequest, pageForeign
	}
	a, ok := readAnswer(query)
	if !ok {
		return http.StatusBadRequest, pageForeign
	}
	if err := l.take(a); errors.Is(err, errAnswered) {
		return http.StatusConflict, pageAnswered
	}
	select {
	case <-l.over:
	case <-r.Context().Done():
		return http.StatusServiceUnavailable, page{}
	}
	return outcomePage(l.result)
}

// serves reports whether a Host header names this listener. Another name that leads here is another site's attempt to
// read from it (DNS rebinding).
func (r redirectURL) serves(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "80"
	}
	return isLoopback(name) && port == r.port()
}
