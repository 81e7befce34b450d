package tomledit

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestHostileSizes has documents whose reading would take a time that grows with the square of their size.
func TestHostileSizes(t *testing.T) {
	repeat := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const n = 2 * most
	for name, text := range map[string]string{
		"tables":           repeat("[t%d]\n", n),
		"arrays of tables": strings.Repeat("[[t]]\n", n),
		"keys":             repeat("k%d = 1\n", n),
		"dotted keys":      repeat("a.k%d = 1\n", n),
		"an inline table":  "t = { " + strings.TrimSuffix(repeat("k%d = 1, ", n), ", ") + " }\n",
		"inline tables":    "t = [ " + repeat("{ k%d = 1 }, ", n) + "]\n",
	} {
		_, err := Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), "more than 10000 keys and tables") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Parse([]byte(repeat("k%d = 1\n", most) + "  last = 1\n"))
	if e, ok := errors.AsType[*SyntaxError](err); !ok || e.At != (Position{most + 1, 3}) {
		t.Errorf("where the first is that is too many: %+v", err)
	}
	for _, text := range []string{"a = [" + strings.Repeat("1, ", n) + "]\n", strings.Repeat("# [comment]\n", n)} {
		if _, err := Parse([]byte(text)); err != nil {
			t.Errorf("%.20q…: %v", text, err)
		}
	}
}
