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
