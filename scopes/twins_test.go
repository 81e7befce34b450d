package scopes

import (
	"slices"
	"strings"
	"testing"
)

// TestTwins: what replaces a call is an endpoint with those very scopes, or nothing does; the call itself is no endpoint
// unless it is deprecated.
func TestTwins(t *testing.T) {
	all := twins().list
	if len(all) != 111 {
		t.Fatalf("%d twins, want 111", len(all))
	}
	for _, twin := range all {
		e, listed := MatchEndpoint(twin.Method, urlPath(twin.API, twin.Path))
		if deprecated := twin.State == StillDeprecated; listed != deprecated || listed && !e.Deprecated {
			t.Errorf("%s is %s, and an endpoint: %v", twin, twin.State, listed)
		}
		if got, ok := FindTwin(twin.Method, urlPath(twin.API, twin.Path)); !ok || got.String() != twin.String() {
			t.Errorf("%s is found as %s", twin, got)
		}
		if twin.Use == "" {
			if len(twin.AnyOf) > 0 {
				t.Errorf("%s has no twin, and the scopes %v", twin, twin.AnyOf)
			}
			continue
		}
		c, err := ParseCall(twin.Use)
		if err != nil || !slices.Equal(c.Endpoint.AnyOf, twin.AnyOf) || len(twin.AnyOf) == 0 {
			t.Errorf("%s is replaced by %s (%v): %v, %v", twin, twin.Use, twin.AnyOf, c.Endpoint.AnyOf, err)
		}
		if !listed && !strings.Contains(twin.reason(), "use "+twin.Use+" ("+string(twin.AnyOf[0])) {
			t.Errorf("%s: %s", twin, twin.reason())
		}
	}
}

// TestDeprecatedEndpointsHaveTwins, so that nobody has to guess what comes instead.
func TestDeprecatedEndpointsHaveTwins(t *testing.T) {
	for _, e := range Endpoints() {
		if twin, ok := FindTwin(e.Method, urlPath(e.API, e.Path)); ok != e.Deprecated {
			t.Errorf("%s is deprecated: %v, and has the twin %s", e, e.Deprecated, twin.Use)
		}
	}
}

// TestRequestsOfN8nHaveTwins: all that n8n sends and that is not in the specification is accounted for.
func TestRequestsOfN8nHaveTwins(t *testing.T) {
	for _, r := range catalogue().rows {
		for _, request := range r.Requests {
			_, ok := FindTwin(request.Method, urlPath(request.API, request.Path))
			if ok != (request.Status != Current) {
				t.Errorf("%s is %s, and has a twin: %v", request, request.Status, ok)
			}
		}
	}
}
