package secret

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestScrubber(t *testing.T) {
	const short, long = "s3cret", "s3cret/and\"more" // one begins with the other
	s := NewScrubber(New(short), New(long), New("abc"), Secret{})
	for text, want := range map[string]string{
		"token " + long + " refused":  "token •••••• refused",
		"token " + short + " refused": "token •••••• refused",
		"s3\u200bcret":                "••••••",
		`{"was":"s3cret/and\"more"}`:  `{"was":"••••••"}`,
		"?token=s3cret%2Fand%22more":  "?token=••••••",
		"abc is a word":               "abc is a word",
		"Basic " + base64.StdEncoding.EncodeToString([]byte(short)): "Basic ••••••",
	} {
		if got := s.Line(text, 100); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if got := s.Line(strings.Repeat("x", 30)+long, 32); strings.Contains(got, "s3") {
		t.Errorf("a secret was cut before it was found: %q", got)
	}
	if got := NewScrubber(New("abcd"), New("abc")).Line("abc abcd", 100); got != "abc ••••••" {
		t.Errorf("what is too short for a secret: %q", got)
	}
	if got := s.Line(strings.Repeat("x", 1<<17), 1<<18); len([]rune(got)) != 64<<10 {
		t.Errorf("%d characters were looked at", len([]rune(got)))
	}
	if got := (Scrubber{}).Line("a\x1b[31m b", 100); got != "a b" {
		t.Errorf("without secrets: %q", got)
	}
}
