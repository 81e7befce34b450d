package n8n

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestWhenN8NWantsToBeAskedAgain(t *testing.T) {
	for header, want := range map[string]time.Duration{"7": 7 * time.Second, "0": 0, "-3": -1, "soon": -1, "": -1, "Wed, 21 Oct 2026 07:28:00 GMT": -1} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		a, err := relayClient(t, server.URL).roundTrip(t.Context(), request{method: http.MethodGet, path: []string{pathWorkflows}}, 1<<10)
		server.Close()
		if err != nil || a.status != http.StatusTooManyRequests || a.retryAfter != want {
			t.Errorf("%q: %v, %v", header, a.retryAfter, err)
		}
	}
}
