package pipedrive

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

func TestScrubberHidesSecretsInEveryForm(t *testing.T) {
	const access, refresh, client, api, code = "v1u:acc/ess+token=", "1:2:refresh token?", "client&secret", "apitokenapitoken", "a-code"
	s := newScrubber(connection.Credential{
		APIToken: secret.New(api),
		App:      connection.App{ClientID: "id", ClientSecret: secret.New(client)},
		Token:    connection.Token{AccessToken: secret.New(access), RefreshToken: secret.New(refresh)},
	}, secret.New(code))
	for _, text := range []string{access, refresh, client, api, code} {
		for name, form := range map[string]string{
			"plain":      text,
			"query":      url.QueryEscape(text),
			"path":       url.PathEscape(text),
			"base64":     base64.StdEncoding.EncodeToString([]byte(text)),
			"base64 URL": base64.URLEncoding.EncodeToString([]byte(text)),
			"Basic":      base64.StdEncoding.EncodeToString([]byte("id:" + text)),
			"Bearer":     base64.URLEncoding.EncodeToString([]byte("Bearer " + text + " and more")),
			"split":      strings.Join(strings.Split(text, ""), "\u200B"),
			"coloured":   text[:3] + "\x1b[31m" + text[3:],
		} {
			got := s.Line("it was <"+form+"> that failed", maxDetail)
			bare := strings.TrimRight(form, "=")
			if len(bare) > 12 && strings.Contains(got, bare[6:len(bare)-6]) || strings.Contains(got, bare) || strings.Contains(got, text) || !strings.HasPrefix(got, "it was <") {
				t.Errorf("%s of %q: %q", name, text, got)
			}
		}
	}
}

func TestScrubberShortensAfterHiding(t *testing.T) {
	token := strings.Repeat("s", 700)
	s := newScrubber(connection.Credential{APIToken: secret.New(token)})
	for _, text := range []string{strings.Repeat("x", 150) + token, strings.Repeat(token, 200), strings.Repeat("é", 100_000) + token} {
		got := s.Line(text, maxDetail)
		if strings.Contains(got, "sss") || len([]rune(got)) > maxDetail {
			t.Errorf("%q", got)
		}
	}
}

func TestScrubberWithoutSecrets(t *testing.T) {
	if got := newScrubber(connection.Credential{}).Line("a\x1b[1mb\nc", maxDetail); got != "ab c" {
		t.Errorf("%q", got)
	}
	if got := clean("plain"); got != "plain" {
		t.Errorf("%q", got)
	}
}
