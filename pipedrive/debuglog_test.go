package pipedrive

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/v1/files?limit=1":              "https://a.example/v1/files?limit=1",
		"https://a.example/v1/files?limit=1&api_token=x":  "https://a.example/v1/files?limit=1&api_token=••••••",
		"https://a.example/api/v2/deals?term=Smith&&=y":   "https://a.example/api/v2/deals?term=••••••",
		"https://u:p@a.example/x?code":                    "https://a.example/x?code=••••••",
		"https://a.example/x?deal_id=7&%61pi_token=s#abc": "https://a.example/x?deal_id=7&%61pi_token=••••••",
	} {
		if got := redactURL(mustURL(t, in)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestDebugLog(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := stub(t, Options{Log: log}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Ratelimit-Remaining", "19")
		w.Header().Set("Set-Cookie", "session=private")
		w.Header().Set("X-Ratelimit-Limit", "private")
		w.Header().Set("X-Echo", r.Header.Get("X-Api-Token"))
		answering(404, jsonType, `{"error":"private words"}`)(w, r)
	})
	checkOne(t, s, "deal")
	got := out.String()
	for _, want := range []string{"method=GET", "/api/v2/deals?limit=1", "status=404", "ms=", "x-ratelimit-remaining=19", "type=application/json"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	for _, secret := range []string{simulator.APIToken, "private"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is in %s", secret, got)
		}
	}
}
