package n8n

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A webhook that is published late is waited for, one that never listens not for ever.
func TestAWebhookThatDoesNotListenYet(t *testing.T) {
	for _, after := range []time.Duration{0, time.Second, listening - time.Second, listening + time.Second} {
		synctest.Test(t, func(t *testing.T) {
			client, err := NewClient("http://localhost:5678", secret.New("key"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			hook, err := client.webhooks("")
			if err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			hook.http = &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				status, body := http.StatusNotFound, `{"code":404,"message":"The requested webhook \"POST x\" is not registered."}`
				if time.Since(started) >= after {
					status, body = http.StatusOK, `{"calls":[{"status":200}]}`
				}
				return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewBufferString(body))}, nil
			})}
			r := relay{client: client, hook: hook, path: "x", order: RelayOrder{Calls: make([]connection.RelayedCall, 1)}}
			got, err := r.call(t.Context())
			waited := time.Since(started)
			switch {
			case after < listening && (err != nil || len(got.Calls) != 1 || waited < after || waited > after+2*askAgain):
				t.Errorf("listens after %v: %v after %v, %+v", after, err, waited, got)
			case after > listening && (fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "its webhook does not listen") ||
				!strings.Contains(err.Error(), "is not registered") || waited > listening+askAgain):
				t.Errorf("listens after %v: %v after %v", after, err, waited)
			}
		})
	}
}
