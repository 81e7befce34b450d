package secret

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretsPrintAsDots(t *testing.T) {
	const canary = "canary-5150"
	s := New(canary)
	if s.Reveal() != canary || s.Len() != len(canary) || s.IsZero() || s != New(canary) {
		t.Error("the text itself got lost")
	}
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%40s"} {
		_, _ = fmt.Fprintf(&b, verb, s)
		_, _ = fmt.Fprintf(&b, verb, struct{ S Secret }{s})
		_, _ = fmt.Fprintf(&b, verb, struct{ s Secret }{s})
		_, _ = fmt.Fprintf(&b, verb, struct{ s *Secret }{&s})
		_, _ = fmt.Fprintf(&b, verb, &s)
		_, _ = fmt.Fprintf(&b, verb, fmt.Errorf("wrapped: %v", s))
	}
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "s", s, "in", struct{ S Secret }{s})
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "s", s, "in", []Secret{s})
	out, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(out)
	if got := fmt.Sprintf("%v %#v", s, s) + string(out); got != dots+" "+dots+`{"s":"`+dots+`"}` {
		t.Errorf("printed as %s", got)
	}
	if strings.Count(b.String(), `"s":"`+dots+`"`) < 2 {
		t.Errorf("logged as %s", b.String())
	}
	if got := b.String(); strings.Contains(got, canary) || strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", canary)) {
		t.Errorf("it shows: %s", got)
	}
	if s.String() != dots || New("x").String() != dots || New("").String() != "" || !New("").IsZero() {
		t.Error("dots must not tell the length, and nothing must not look like something")
	}
}
