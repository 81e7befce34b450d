package scopes

import "testing"

func TestExpressionLength(t *testing.T) {
	for text, want := range map[string]int{
		"{{}}": 4, "{{ a }}b": 7, "{{ a": 0, "{{ {b:1}}}c": 10, "{{ a }}/{{ b }}": 7, `{{ "}" }}x`: 9, "{{": 0, "{{}": 0,
	} {
		if got := expressionLength(text); got != want {
			t.Errorf("the expression of %q has %d bytes, want %d", text, got, want)
		}
	}
}

func TestQueryOf(t *testing.T) {
	for rest, want := range map[string]string{
		"": "", "?": "", "#x?y": "", "?a=1": "a=1", "?a=1#b": "a=1", "?a={{ '#' }}#b": "a={{ '#' }}", "?a?b": "a?b",
	} {
		if got, err := queryOf(rest); err != nil || got != want {
			t.Errorf("queryOf(%q) = %q, %v, want %q", rest, got, err, want)
		}
	}
}

func TestTokenIsHidden(t *testing.T) {
	for _, c := range []struct{ call, shown, query string }{
		{"GET /v1/users", "GET /v1/users", ""},
		{"GET /v1/users?api_token=s3cret", "GET /v1/users?api_token=…", ""},
		{"GET /v1/users?a=1&api_token=s3cret&b=2", "GET /v1/users?a=1&api_token=…&b=2", "a=1&b=2"},
		{"GET /v1/users?api_token=s3cret s3cret#x", "GET /v1/users?api_token=…#x", ""},
		{"GET /v1/users?api_token=s3cret&api_token=s3cret2", "GET /v1/users?api_token=…&api_token=…", ""},
		{"GET /v1/users?api_token=", "GET /v1/users?api_token=…", ""},
	} {
		if got := maskToken(c.call); got != c.shown {
			t.Errorf("%q is shown as %q, want %q", c.call, got, c.shown)
		}
		if got, err := ParseCall(c.call); err != nil || got.Query != c.query {
			t.Errorf("%q has the query %q (%v), want %q", c.call, got.Query, err, c.query)
		}
	}
}

// TestTokenStaysOutOfChecklists, whether its call resolves or not.
func TestTokenStaysOutOfChecklists(t *testing.T) {
	c, err := Resolve(Selection{Calls: []string{"GET /v1/deals/archived?api_token=s3cret", "GET /v1/nope?api_token=s3cret"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{c.Needs[0].Because, c.Warnings[0].Action, c.Scopes[1].Because[0]} {
		if text != "GET /v1/deals/archived?api_token=…" {
			t.Errorf("shows %q", text)
		}
	}
	if got := c.Unresolved[0].Call; got != "GET /v1/nope?api_token=…" {
		t.Errorf("shows %q", got)
	}
}
