package sanitize

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://u:p@x.example/a":  "https://••••••@x.example/a",
		"u:p@x.example:80/a@b":     "••••••@x.example:80/a@b",
		"x.example/a@b":            "x.example/a@b",
		"/a@b":                     "/a@b",
		"@x.example":               "••••••@x.example",
		"x\x1b[31m.example/\u202e": "x.example/",
		"http://u:p\x1b[31m@x":     "http://••••••@x",
	} {
		if got := Address(in, 80); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"plain":                   {"Acme Ltd", 0, "Acme Ltd"},
		"letters of all scripts":  {"Ærø 株式会社 Ελλάς שלום", 0, "Ærø 株式会社 Ελλάς שלום"},
		"combining marks":         {"e\u0301", 0, "e\u0301"},
		"emoji keep their look":   {"❤\uFE0F", 0, "❤\uFE0F"},
		"user of an address":      {"at https://u:p@x.example/a?b@c and ftp://k@h", 0, "at https://••••••@x.example/a?b@c and ftp://••••••@h"},
		"two at signs":            {"https://u:p@q@x.example", 0, "https://••••••@x.example"},
		"no user":                 {"https://x.example/@me jo@x.example deal:get@1", 0, "https://x.example/@me jo@x.example deal:get@1"},
		"token in an address":     {"GET \"https://x/v1/u?API_token=s3c&x=1\" (access_token=abc, client_secret=)", 0, "GET \"https://x/v1/u?API_token=••••••&x=1\" (access_token=••••••, client_secret=)"},
		"letters that grow":       {"İİ api_token=s3c", 0, "İİ api_token=••••••"},
		"an access token":         {"Authorization: Bearer v1u:AQ-x_s3c, \"V1U:s3c\"", 0, "Authorization: Bearer v1u:••••••, \"V1U:••••••\""},
		"hidden in the name":      {"api_\u200btoken=s3c", 0, "api_token=••••••"},
		"colour":                  {"\x1b[31mred\x1b[0m", 0, "red"},
		"cursor and clear":        {"a\x1b[2J\x1b[Hb", 0, "ab"},
		"title by OSC":            {"a\x1b]0;owned\ab", 0, "ab"},
		"link by OSC 8":           {"\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\", 0, "here"},
		"clipboard by OSC 52":     {"\x1b]52;c;ZXZpbA==\aok", 0, "ok"},
		"DCS":                     {"a\x1bPq#0\x1b\\b", 0, "ab"},
		"sequence without end":    {"name\x1b]0;", 0, "name"},
		"escape alone":            {"a\x1b", 0, "a"},
		"C0":                      {"a\x00b\x07c\x08d\x7fe", 0, "abcde"},
		"C1 as a rune":            {"a\u009b31mb\u0085c", 0, "a31mb c"},
		"C1 as a byte":            {"a\x9bb", 0, "a\uFFFDb"},
		"invalid UTF-8":           {"a\xff\xfeb", 0, "a\uFFFDb"},
		"bidi override":           {"user\u202Egnp.exe", 0, "usergnp.exe"},
		"bidi isolates and marks": {"\u2066a\u2069\u200Eb\u200F\u061C", 0, "ab"},
		"zero-width":              {"pass\u200Bword\u200C\u200D\u2060\uFEFF", 0, "password"},
		"soft hyphen":             {"a\u00ADb", 0, "ab"},
		"fillers":                 {"a\u3164b\u115Fc\u034F", 0, "abc"},
		"tags":                    {"a\U000E0041\U000E007Fb", 0, "ab"},
		"variation selectors":     {"a\uFE00b\U000E0100c", 0, "abc"},
		"line breaks and tabs":    {"a\r\nb\tc\vd\fe\u2028f\u2029g", 0, "a b c d e f g"},
		"runs of blanks":          {"  a \u00A0\u3000 b  ", 0, "a b"},
		"nothing left":            {"\x1b[31m\u200B \n", 0, ""},
		"at the limit":            {"abcde", 5, "abcde"},
		"over the limit":          {"abcdef", 5, "abcd…"},
		"limit counts runes":      {"äöüßé", 5, "äöüßé"},
		"limit of one":            {"ab", 1, "…"},
		"negative limit":          {"ab", -1, "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Line(c.in, c.limit); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestHiddenIsAskedOfEveryRune holds the short way for ASCII against the tables.
func TestHiddenIsAskedOfEveryRune(t *testing.T) {
	fillers := []rune{'\u034F', '\u115F', '\u1160', '\u3164', '\uFFA0'}
	for r := rune(-1); r <= unicode.MaxRune+1; r++ {
		want := unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
			slices.Contains(fillers, r) || r >= 0xFE00 && r <= 0xFE0E || r >= 0xE0100 && r <= 0xE01EF
		if hidden(r) != want {
			t.Errorf("%U is hidden: %v", r, !want)
		}
	}
}

func TestLineOfHostileLength(t *testing.T) {
	for name, in := range map[string]string{
		"letters":         strings.Repeat("x", 50<<20),
		"only invisible":  strings.Repeat("\u200B", 10<<20),
		"cut in a rune":   strings.Repeat("ä", 1<<20),
		"open sequence":   "\x1b]0;" + strings.Repeat("x", 10<<20),
		"many sequences":  strings.Repeat("\x1b[31m", 1<<20),
		"letters at last": strings.Repeat("\u200B", 10<<20) + "x",
	} {
		t.Run(name, func(t *testing.T) {
			if n := utf8.RuneCountInString(Line(in, 40)); n > 40 {
				t.Errorf("%d runes", n)
			}
		})
	}
}

// Of hostile lengths 16 bytes are read for each rune of the limit, and 4096 more.
func TestLineReadsSoFar(t *testing.T) {
	const limit = 40
	invisible := strings.Repeat("\u200B", (16*limit+4096-2)/3)
	if got := Line(invisible+"abc", limit); got != "ab" {
		t.Errorf("read until %q", got)
	}
	if got := Line(invisible+"abc", 0); got != "abc" {
		t.Errorf("without a limit %q", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("Acme \x1b[31mLtd\x1b[0m", 20)
	f.Add("a\u202Eb\u200Bc\u009bd\x9be", 3)
	f.Add("\x1b\x1b[31m[31m\x1b]0;x\a", 0)
	f.Fuzz(func(t *testing.T, in string, limit int) {
		limit %= 500
		out := Line(in, limit)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not valid UTF-8", out)
		}
		if limit > 0 && utf8.RuneCountInString(out) > limit {
			t.Fatalf("%q is longer than %d", out, limit)
		}
		for _, r := range out {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("%q holds %U", out, r)
			}
		}
		if strings.HasPrefix(out, " ") || strings.Contains(out, "  ") {
			t.Fatalf("%q has needless blanks", out)
		}
		if again := Line(out, limit); again != out {
			t.Fatalf("not stable: %q, then %q", out, again)
		}
	})
}

func TestUnbroken(t *testing.T) {
	for text, want := range map[string]string{"\ufeff a\tb\r\nc\u200b\u2028d ": "abcd", "": "", "é": "é"} {
		if got := Unbroken(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
