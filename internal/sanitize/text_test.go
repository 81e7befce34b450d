package sanitize

import (
	"encoding/json"
	"testing"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"  two\n\tlines  é ✓ \n":                "  two\n\tlines  é ✓ \n",
		"a\x1b]52;c;ZXZpbA==\ab\x1b]0;t\x1b\\c": "abc",
		"a\x1b[31mb\rc\x00\x7f\u009bd":          "abcd",
		"a\u202eb\u200bc\u2066d\xff":            "abcd\uFFFD",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	for _, text := range []string{"plain é ✓", "C1 \u009b DEL \x7f", "bidi \u202e\u2066", "tag \U000E0041", "zero\u200bwidth", "esc \x1b]0;\n"} {
		data, err := json.Marshal(map[string]string{"k": text})
		if err != nil {
			t.Fatal(err)
		}
		safe := JSON(append(data, '\n'))
		var back map[string]string
		if err := json.Unmarshal(safe, &back); err != nil || back["k"] != text {
			t.Errorf("%q: %s, %v", text, safe, err)
		}
		if HasHidden(string(safe[:len(safe)-1])) {
			t.Errorf("%q: %q", text, safe)
		}
	}
}
