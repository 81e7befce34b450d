package secret

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestFormsFindASecretInAnything(t *testing.T) {
	for _, text := range []string{"v1u:4ccess/t0ken+x=", "cl13nt&s3cret/<x>\"y\\z", "sécrèt\u2028£€", "0123456789abcdef0123456789abcdef01234567"} {
		forms := forms(text)
		asJSON, err := json.Marshal(map[string]string{"said": "not " + text + "!"})
		if err != nil {
			t.Fatal(err)
		}
		var fromJavaScript strings.Builder
		encoder := json.NewEncoder(&fromJavaScript)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(text); err != nil {
			t.Fatal(err)
		}
		for _, holds := range []string{
			text, string(asJSON), fromJavaScript.String(), "https://example.com/?t=" + url.QueryEscape(text) + "&x", "https://example.com/" + url.PathEscape(text),
			base64.StdEncoding.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte("id:" + text)),
			base64.URLEncoding.EncodeToString([]byte("Bearer " + text + "..")), base64.RawURLEncoding.EncodeToString([]byte("ab" + text)),
		} {
			if !slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(holds, form) }) {
				t.Errorf("%q is not found in %q", text, holds)
			}
		}
		if slices.Contains(forms, "") {
			t.Errorf("an empty form of %q", text)
		}
	}
}

func TestTheWholeOfASecretIsFoundInBase64(t *testing.T) {
	got := base64Cores("secret?>")
	want := []string{"c2VjcmV0Pz", "c2VjcmV0Pz", "NlY3JldD8+", "NlY3JldD8-", "zZWNyZXQ/P", "zZWNyZXQ_P"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestShortTextsHaveForms(t *testing.T) {
	for _, text := range []string{"abcd", "ab", "a"} {
		if forms := forms(text); !slices.Contains(forms, text) {
			t.Errorf("%q: %q", text, forms)
		}
	}
}
