package pipedrive

import (
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"connect-pipedrive/internal/sanitize"
)

// logTransport logs each request: method, address, status, milliseconds and, from the answer's header, the kind of body and
// the numbers that explain a failure. No other text of an answer is logged, as it may repeat a secret; nothing of the
// request's header and body; and only those query values that cannot be secret.
type logTransport struct {
	next  http.RoundTripper
	log   *slog.Logger
	agent string
}

// RoundTrip implements http.RoundTripper.
func (t *logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	req = req.Clone(ctx)
	req.Header.Set("User-Agent", t.agent)
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	attrs := []slog.Attr{
		slog.String("method", req.Method),
		slog.String("url", redactURL(req.URL)),
		slog.Int64("ms", time.Since(start).Milliseconds()),
	}
	if err != nil {
		detail, _ := explainNetwork(err)
		attrs = append(attrs, slog.String("error", detail))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("type", bodyType(resp.Header)))
		for _, name := range []string{"Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"} {
			if n, err := strconv.ParseInt(resp.Header.Get(name), 10, 64); err == nil {
				attrs = append(attrs, slog.Int64(strings.ToLower(name), n))
			}
		}
	}
	t.log.LogAttrs(ctx, slog.LevelDebug, "request", attrs...)
	return resp, err
}

// bodyType returns the content type of an answer if it is one of the expected ones.
func bodyType(header http.Header) string {
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	switch media {
	case "application/json", "text/html", "text/plain":
		return media
	case "":
		return "none"
	}
	return "other"
}

// CloseIdleConnections lets http.Client reach the transport below.
func (t *logTransport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// harmless are the query parameters whose values are logged.
var harmless = map[string]bool{"limit": true, "start": true, "deal_id": true}

// redactURL returns the address with dots for every query value that may be secret or personal.
func redactURL(u *url.URL) string {
	shown := *u
	shown.User, shown.RawQuery, shown.Fragment = nil, "", ""
	text := shown.String()
	var parts []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		if !harmless[name] {
			value = "••••••"
		}
		parts = append(parts, name+"="+value)
	}
	if len(parts) > 0 {
		text += "?" + strings.Join(parts, "&")
	}
	return sanitize.Line(text, 200)
}
