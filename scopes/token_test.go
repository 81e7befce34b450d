package scopes

import (
	"strings"
	"testing"
)

func TestWithoutToken(t *testing.T) {
	for call, want := range map[string]string{
		"GET /v1/users":                                           "GET /v1/users",
		"":                                                        "",
		"GET /v1/users?a=1#b=2":                                   "GET /v1/users?a=1#b=2",
		"GET /v1/users?api_token=s3cret":                          "GET /v1/users",
		"GET /v1/users?api_token=":                                "GET /v1/users",
		"GET /v1/users?API_TOKEN=s3cret":                          "GET /v1/users",
		"GET /v1/users?api%5Ftoken=s3cret":                        "GET /v1/users",
		"GET /v1/users?%61pi_token=s3cret":                        "GET /v1/users",
		"GET /v1/users?api%255Ftoken=s3cret":                      "GET /v1/users",
		"GET /v1/users?api_token[]=s3cret&a=1":                    "GET /v1/users?a=1",
		"GET /v1/users?api_token =s3cret&a=1":                     "GET /v1/users?a=1",
		"GET /v1/users?+api_token=s3cret&a=1":                     "GET /v1/users?a=1",
		"GET /v1/users?a=1&api_token=s3cret&b=2":                  "GET /v1/users?a=1&b=2",
		"GET /v1/users?a=1&Api_Token=s3cret":                      "GET /v1/users?a=1",
		"GET /v1/users?api_token=s3cret s3cret#x":                 "GET /v1/users#x",
		"GET /v1/users?api_token=s3cret=s3cret;s3cret&b=2":        "GET /v1/users?b=2",
		"GET /v1/users?api_token=s3cret&API_TOKEN=s3cret":         "GET /v1/users",
		"GET /v1/users?x=api_token&y=1":                           "GET /v1/users?x=api_token&y=1",
		"GET /v1/users?my_api_token=1":                            "GET /v1/users?my_api_token=1",
		"GET /v1/users;api_token=s3cret":                          "GET /v1/users;",
		"GET /v1/users&api_token=s3cret":                          "GET /v1/users",
		"GET /v1/users#api_token=s3cret":                          "GET /v1/users#",
		"api_token=s3cret":                                        "",
		"?api_token=s3cret":                                       "",
		"&api_token=s3cret":                                       "",
		"api_token=s3cret&a=1":                                    "a=1",
		"GET /v1/users?api_token={{ $json.a && 's3cret' }}&b=2":   "GET /v1/users?b=2",
		"GET /v1/users?x={{ $json.x && 1 }}&api_token=s3cret":     "GET /v1/users?x={{ $json.x && 1 }}",
		"GET /v1/users{{ '?api_token=s3cret' }}":                  "GET /v1/users{{ '?api_token=' }}",
		"GET /v1/users{{ '?api_token=s3cret&a=' + $json.a }}?b=2": "GET /v1/users{{ '?api_token=&a=' + $json.a }}?b=2",
		"GET /v1/users?api_token={{ s3cret":                       "GET /v1/users",
		"GET /v1/users?é=1&api_token=s3cret":                      "GET /v1/users?é=1",
	} {
		got := WithoutToken(call)
		if got != want {
			t.Errorf("%q becomes %q, want %q", call, got, want)
		}
		if again := WithoutToken(got); again != got {
			t.Errorf("%q becomes %q the second time", call, again)
		}
	}
}

// TestTokenStaysOutOfChecklists, whether its call resolves or not, and out of what is test-called.
func TestTokenStaysOutOfChecklists(t *testing.T) {
	for _, name := range []string{"api_token", "API_TOKEN", "api%5Ftoken"} {
		sel := Selection{Calls: []string{"GET /v1/deals/archived?" + name + "=s3cret", "GET /v1/nope?" + name + "=s3cret"}}
		c, err := Resolve(sel)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{c.Needs[0].Because, c.Warnings[0].Action, c.Scopes[1].Because[0], sel.Targets()[0].Call} {
			if text != "GET /v1/deals/archived" {
				t.Errorf("shows %q", text)
			}
		}
		if got := c.Unresolved[0].Call; got != "GET /v1/nope" {
			t.Errorf("shows %q", got)
		}
		if got, err := ParseCall(sel.Calls[0] + "&limit=1"); err != nil || got.Query != "limit=1" {
			t.Errorf("requests %q (%v)", got.Query, err)
		}
	}
}

func FuzzWithoutToken(f *testing.F) {
	for _, seed := range []string{"GET /v1/users?a=1&api_token=x#y", "?api%5Ftoken={{ 'api_token=x' }}&", "{{ api_token=x", "api_token=api_token=&"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := WithoutToken(text)
		if len(once) > len(text) {
			t.Fatalf("%q grows to %q", text, once)
		}
		lower := strings.ToLower(once)
		for at := range lower {
			if rest, ok := strings.CutPrefix(lower[at:], "&api_token="); ok && rest != "" && !strings.Contains(once, "{{") {
				t.Fatalf("%q keeps a token: %q", text, once)
			}
		}
	})
}
