package n8n

import (
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// What is no answer of the API is never taken for one that says nothing.
func TestWhatIsNoAnswerIsAnError(t *testing.T) {
	client, err := NewClient("http://localhost:5678", secret.New("key"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		a     answer
		reads bool
	}{
		"an answer":        {answer{status: 201, body: []byte(`{"id":"x"}`)}, true},
		"a failure":        {answer{status: 500, body: []byte(`{"id":"x"}`)}, false},
		"a redirect":       {answer{status: 302, body: []byte(`{"id":"x"}`)}, false},
		"a page":           {answer{status: 200, body: []byte(`{"id":"x"}`), page: true}, false},
		"cut off":          {answer{status: 200, body: []byte(`{"id":"x"`)}, false},
		"nothing":          {answer{status: 200}, false},
		"of another shape": {answer{status: 200, body: []byte(`[]`)}, false},
	} {
		var got struct{ ID string }
		if err := client.decode(c.a, &got); (err == nil) != c.reads || err != nil && fault.HintOf(err) == "" || c.reads && got.ID != "x" {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}
