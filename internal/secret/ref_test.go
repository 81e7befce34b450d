package secret

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestParseRef(t *testing.T) {
	for _, c := range []struct{ text, kind string }{
		{"", "literal"},
		{"0123abcd", "literal"},
		{"v1u:AQIBA", "literal"}, // as Pipedrive's access tokens begin
		{"Env:NAME", "literal"},  // the prefix counts in one spelling
		{" env:NAME", "literal"},
		{"environment:NAME", "literal"},
		{"keyring", "literal"},
		{"env:NAME", "env"},
		{"env:_n1", "env"},
		{"file:secret.txt", "file"},
		{"file:/run/secrets/a b", "file"},
		{"keyring:connect-pipedrive/5f2c:client-secret", "keyring"},
		{"keyring:s/u/with/slashes", "keyring"},
		{"env:", ""}, {"env:A=B", ""}, {"env:A B", ""},
		{"file:", ""}, {"file: ", ""}, {"file:a\x00b", ""},
		{"keyring:", ""}, {"keyring:service", ""}, {"keyring:/user", ""}, {"keyring:service/", ""},
	} {
		r, err := ParseRef(c.text)
		if (err != nil) != (c.kind == "") {
			t.Errorf("%q: error %v", c.text, err)
			continue
		}
		if err != nil {
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || !r.IsZero() {
				t.Errorf("%q: kind %v, hint %q, ref %v", c.text, fault.KindOf(err), fault.HintOf(err), r)
			}
			continue
		}
		got := map[bool]string{r.IsLiteral(): "literal", r.IsEnv(): "env", r.IsFile(): "file", r.IsKeyring(): "keyring"}[true]
		if got != c.kind || r.Reveal() != c.text {
			t.Errorf("%q: %s %q, want %s", c.text, got, r.Reveal(), c.kind)
		}
	}
}

func TestRefsMadeHereParse(t *testing.T) {
	for _, r := range []Ref{InEnv("A"), InKeyring("connect-pipedrive", "acme:api-token"), Literal(New("x")), {}} {
		if back, err := ParseRef(r.Reveal()); err != nil || back != r {
			t.Errorf("%v: %v, %v", r, back, err)
		}
	}
	if service, user := InKeyring("a", "b/c:d").keyring(); service != "a" || user != "b/c:d" {
		t.Errorf("keyring %q %q", service, user)
	}
}

func TestTarget(t *testing.T) {
	for text, want := range map[string]string{"env:A": "A", "file:a/b": "a/b", "keyring:a/b:c": "a/b:c", "a literal": "", "": ""} {
		if r, err := ParseRef(text); err != nil || r.Target() != want {
			t.Errorf("%q leads to %q, %v; want %q", text, r.Target(), err, want)
		}
	}
}

func TestLiteralRefsPrintAsDots(t *testing.T) {
	const canary = "canary-5150"
	type holder struct {
		R Ref
		p *Ref
	}
	r := Literal(New(canary))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{r, &r, holder{r, &r}, []Ref{r}, map[string]Ref{"a": r}} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, canary) || strings.Contains(out, fmt.Sprintf("%x", canary)) {
				t.Errorf("%s of %T shows it", verb, v)
			}
		}
	}
	if out, err := json.Marshal(holder{R: r}); err != nil || strings.Contains(string(out), canary) {
		t.Errorf("json: %s, %v", out, err)
	}
	if out, err := json.Marshal([]Ref{r, InEnv("NAME")}); err != nil || string(out) != `["`+dots+`","env:NAME"]` {
		t.Errorf("json: %s, %v", out, err)
	}
	for want, r := range map[string]Ref{"literal": r, "env": InEnv("A"), "file": ref(t, "file:a"), "keyring": InKeyring("a", "b")} {
		if r.Kind() != want {
			t.Errorf("%s is of the kind %s", r, r.Kind())
		}
	}
	if !r.IsLiteral() || r.Reveal() != canary {
		t.Error("the text itself got lost")
	}
	if out := fmt.Sprint(InEnv("NAME")); out != "env:NAME" {
		t.Errorf("a reference prints as %q", out)
	}
}

func FuzzParseRef(f *testing.F) {
	for _, seed := range []string{"", "secret", "env:A", "file:b", "keyring:c/d/e", "keyring:/", "env:", "\x00", "file:\x00", "ENV:a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRef(text)
		if err != nil {
			if !r.IsZero() || fault.KindOf(err) != fault.Usage {
				t.Errorf("%q: %v, kind %v", text, r, fault.KindOf(err))
			}
			return
		}
		kinds := 0
		for _, is := range []bool{r.IsLiteral(), r.IsEnv(), r.IsFile(), r.IsKeyring()} {
			if is {
				kinds++
			}
		}
		if kinds != 1 || r.Reveal() != text {
			t.Errorf("%q: %d kinds, reveals %q", text, kinds, r.Reveal())
		}
		if r.IsLiteral() && text != "" && r.String() != dots {
			t.Errorf("%q prints as %q", text, r.String())
		}
	})
}
