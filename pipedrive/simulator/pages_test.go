package simulator_test

import (
	"regexp"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

func TestIndexSaysWhatThisIs(t *testing.T) {
	s := start(t, simulator.Options{Empty: true, AutoApprove: true, Faults: []string{"html"}})
	got := page(t, s, "/")
	for _, want := range []string{"simulator", simulator.APIToken, simulator.ClientID, simulator.ClientSecret, `href="/developer-hub"`,
		s.URL(), "without records", "without asking", "<code>html</code>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

var reference = regexp.MustCompile(`(?i)(?:src|href|action)="([^"]*)"|url\(|@import|<script|\son\w+=|\sstyle=`)

// Pages load only the style sheet beside them, run nothing, and are kept by no cache.
func TestPagesAreSelfContained(t *testing.T) {
	s := start(t, simulator.Options{})
	paths := []string{"/", "/developer-hub", strings.TrimPrefix(authorizeURL(s, callback), s.URL()), "/oauth/authorize"}
	for _, path := range paths {
		a := send(t, request(t, "GET", s.URL()+path, ""))
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(a.header.Get("Content-Type"), "text/html") ||
			!strings.HasPrefix(a.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self';") {
			t.Errorf("%s: %v", path, a.header)
		}
		for _, m := range reference.FindAllStringSubmatch(a.body, -1) {
			if !strings.HasPrefix(m[1], "/") || strings.HasPrefix(m[1], "//") {
				t.Errorf("%s refers to %q", path, m[0])
			}
		}
		if !strings.Contains(a.body, `lang="en"`) || !strings.Contains(a.body, "<title>") || strings.Count(a.body, "<h1>") != 1 {
			t.Errorf("%s: not a whole page: %s", path, a.body)
		}
	}
	css := send(t, request(t, "GET", s.URL()+"/style.css", ""))
	if !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") || reference.MatchString(css.body) {
		t.Errorf("style sheet: %v", css.header)
	}
}
