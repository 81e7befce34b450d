package handover

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n/n8ntest"
)

// What leaves a credential half done is not cut off: nothing is given up, and whoever ends the program waits for it.
func TestPushIsNotCutOffHalfway(t *testing.T) {
	for name, version := range map[string]string{"new tokens": n8ntest.Newest, "an id of n8n's": n8ntest.Middle} {
		s := newStand(t, version)
		if name == "new tokens" {
			s.push()
			s.login("v1u:newer-secret")
		}
		ctx, stop := context.WithCancel(t.Context())
		s.ctx = ctx
		held := 0
		s.service.N8N.Hold = func() func() { held++; return func() { held-- } }
		asked := 0
		s.n8n.Before = func(_ http.ResponseWriter, r *http.Request) {
			if version == n8ntest.Newest && r.Method == http.MethodPatch || r.Method == http.MethodPost {
				if asked++; asked == 2 { // behind the one that changes nothing, or that asks for our id
					stop()
				}
				if held != min(asked-1, 1) {
					t.Errorf("%s: held %d times at %d", name, held, asked)
				}
			}
		}
		s.push()
		if c := s.only(); held != 0 || asked < 2 || c.Type != "pipedriveOAuth2Api" || c.Name != "Pipedrive" || access(c) == nil {
			t.Errorf("%s: held %d, asked %d, %+v", name, held, asked, c)
		}
	}
}

// The answer to the first half of it may be lost although n8n did it: then it is taken back as well.
func TestPushWhoseFirstHalfIsLost(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.push()
	s.login("v1u:newer-secret")
	changes := 0
	s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPatch {
			return
		}
		if changes++; changes == 2 {
			s.n8n.Answer(httptest.NewRecorder(), r)
			w.WriteHeader(http.StatusBadGateway)
		}
	}
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable {
		t.Fatal(err)
	}
	if c := s.only(); c.Type != "pipedriveOAuth2Api" || access(c) != "v1u:access-secret" {
		t.Errorf("became %+v", c)
	}
}

// The wizard remembers what the result says even of a push that did not begin.
func TestAPushThatDoesNotBeginForgetsNothing(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.Where = "no address"
	known := config.N8N{URL: "https://n8n.example.com", CredentialID: id}
	if r, err := s.service.HandOver(t.Context(), s.order, setupOf(s.cred, known)); err == nil || r.N8N != known {
		t.Errorf("%v, %+v", err, r.N8N)
	}
}
