package pipedrive

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// BenchmarkChecks makes the 11 test calls against a server that answers each in 80 ms, all at once and one by one.
func BenchmarkChecks(b *testing.B) {
	for _, concurrency := range []int{0, 1} {
		name := map[int]string{0: "at once", 1: "sequential"}[concurrency]
		b.Run(name, func(b *testing.B) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(80 * time.Millisecond)
				answering(200, jsonType, aDeal)(w, r)
			}))
			defer server.Close()
			cred := connection.Credential{Method: connection.OAuth2, Token: connection.Token{AccessToken: secret.New("token")}}
			for b.Loop() {
				s := serviceAt(b, server.URL, Options{Concurrency: concurrency}) // with a whole burst left of its budget
				if _, _, err := s.Check(b.Context(), cred, allTargets(), func(connection.Progress) {}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
		})
	}
}
