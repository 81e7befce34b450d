package config

import (
	"bytes"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// FuzzUpdate: whatever a configuration looks like, a new token changes the token's table and nothing else.
func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{
		lived, "", "version = 1", "oauth2 = { client_id = 'x', token = { access_token = 'y' } }", "oauth2.token.scope = 'z' # c\r\n",
		"[oauth2]\ntoken.access_token = 'env:A'\n", "[selection]\nactions = ['''[oauth2.token]''']\n", "[oauth2.token]\n[account]\n",
		"[oauth2]\ntoken = {}", "demo = true\n\n\n[account]\nuser = \"\\u0041\"\n",
	} {
		f.Add(seed, "access", "base,deals:full")
	}
	f.Fuzz(func(t *testing.T, text, access, scope string) {
		before, err := Parse("c", []byte(text))
		if err != nil {
			return
		}
		after := before
		after.Refs.AccessToken, after.Token.Scope, after.Token.Expiry = secret.Literal(secret.New(strings.ToValidUTF8(access, ""))), strings.ToValidUTF8(scope, ""), at
		out, err := edit("c", []byte(text), before, after)
		if err != nil {
			return
		}
		got, err := Parse("c", out)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, out, err)
		}
		if !bytes.Equal(got.Text(), after.Text()) {
			t.Errorf("%q became %q: %v, want %v", text, out, got.Text(), after.Text())
		}
		if strings.Count(string(out), "#") < strings.Count(text, "#")-strings.Count(string(before.Text()), "#") {
			t.Errorf("%q became %q: comments got lost", text, out)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		lived, "", "version = 2", "method = 'oauth'", "[selection]\nactions = ['deal:*', 'x']\nrelated = { file = ['deals'] }", "[[oauth2]]",
		"oauth2.token = { expiry = 2026-11-22 }", "[n8n]\nurl = 'https://x'\ncredential_id = '0123456789abcdef'", "\"a.b\" = 1", "a = [{}]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("c", []byte(text))
		if err != nil {
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("%q: %q, hint %q", text, err, fault.HintOf(err))
			}
			return
		}
		requireValid(t, text)
		again, err := c.Encode()
		if err != nil {
			t.Fatalf("%q cannot be written: %v", text, err)
		}
		back, err := Parse("c", again)
		if err != nil || !bytes.Equal(back.Text(), c.Text()) {
			t.Errorf("%q became %q: %v", text, again, err)
		}
	})
}
