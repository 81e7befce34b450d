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

// Each kind of hidden character, and its neighbours that are seen.
func TestHasHidden(t *testing.T) {
	for _, r := range []rune{0, '\n', 0x7F, 0x9F, 0x34F, 0x115F, 0x1160, 0x200B, 0x202E, 0x2028, 0x2029, 0x3164, 0xE000, 0xFE00, 0xFE0E, 0xFEFF, 0xFFA0, 0xE0041, 0xE0100, 0xE01EF, 0xF0000} {
		if !HasHidden("a" + string(r)) {
			t.Errorf("%U is not hidden", r)
		}
	}
	for _, r := range []rune{' ', '~', 0xA0, 0x34E, 0x350, 0x115E, 0x1161, 0x3163, 0x3165, 0xFDFF, 0xFE0F, 0xFF9F, 0xFFA1, 0xE00FF, 0xE01F0, '✓'} {
		if HasHidden("a" + string(r)) {
			t.Errorf("%U is hidden", r)
		}
	}
	if !HasHidden("a\xff") || HasHidden("") {
		t.Error("bytes that are no text are hidden, nothing is not")
	}
}

func TestJSONLeavesItsOwnBlanks(t *testing.T) {
	const text = "{\r\n\t\"k\": \"v\"\r\n}\n"
	if got := string(JSON([]byte(text))); got != text {
		t.Errorf("%q became %q", text, got)
	}
	if got, want := string(JSON([]byte("{\r\n\t\"k\": \"\u200b\U000E0041\"}"))), "{\r\n\t\"k\": \"\\u200b\\udb40\\udc41\"}"; got != want {
		t.Errorf("got %q, want %q", got, want)
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
