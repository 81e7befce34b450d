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

// TestReasonsAreNeverGuesses: whatever path is tried with whatever method, in either API and with words in place of its
// parameters, what a reason says to use is an endpoint, and the scopes that it names are that endpoint's.
func TestReasonsAreNeverGuesses(t *testing.T) {
	type path struct {
		text   string
		params []ParamType
	}
	var paths []path
	for _, e := range Endpoints() {
		paths = append(paths, path{e.Path, e.Params})
	}
	for _, twin := range twins().list {
		paths = append(paths, path{twin.Path, twin.Params})
	}
	tried := 0
	for _, p := range paths {
		for _, value := range []func(ParamType) string{example, func(ParamType) string { return "find" }} {
			segments, params := strings.Split(p.text, "/"), p.params
			for i, s := range segments {
				if strings.HasPrefix(s, "{") {
					segments[i], params = value(params[0]), params[1:]
				}
			}
			for _, api := range []string{v1, v2} {
				for _, method := range methods {
					_, err := ParseCall(method + " " + urlPath(api, strings.Join(segments, "/")))
					if err == nil {
						continue
					}
					_, use, ok := strings.Cut(err.Error(), "use ")
					if !ok {
						continue
					}
					tried++
					call, rest, _ := strings.Cut(use, " (")
					named, _, _ := strings.Cut(rest, ")")
					if c, err := ParseCall(call); err != nil || named != scopeWords(c.Endpoint.AnyOf) {
						t.Errorf("%s %s%v says %q: %v, %v", method, api, segments, use, c.Endpoint.AnyOf, err)
					}
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d reasons named a replacement", tried)
	}
}
