package scopes

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCredentialsAreNamed(t *testing.T) {
	for _, c := range []struct {
		credential CredentialChecklist
		title      string
		kind       string
		scopes     bool
	}{
		{CredentialChecklist{}, "No credential", "", true},
		{CredentialChecklist{ID: "7", Name: "Sa\x1bles", Type: "pipedriveOAuth2Api"}, "Sales", "OAuth2", true},
		{CredentialChecklist{ID: "7", Type: "pipedriveApi"}, "7", "API token", false},
		{CredentialChecklist{Type: "pipedriveApi"}, "pipedriveApi", "API token", false},
	} {
		if c.credential.title() != c.title || c.credential.kind() != c.kind || c.credential.HasScopes() != c.scopes {
			t.Errorf("%+v: %q, %q, %v", c.credential, c.credential.title(), c.credential.kind(), c.credential.HasScopes())
		}
	}
}

// A finding says of which credential it is: two may lack the same.
func TestFindingsNameTheCredential(t *testing.T) {
	lacking := resolved(t, Selection{NodeVersion: 2, Items: []Item{{Action: Action{Resource: "deal", Operation: "get", Version: 2}}}, Unresolved: []Unresolved{{Node: "Any", Reason: "an expression"}}})
	found := ByCredential{Credentials: []CredentialChecklist{{ID: "7", Name: "Sales", Checklist: lacking}, {ID: "8", Checklist: lacking}}}.Findings(Gate{})
	if len(found) != 2 || !strings.HasPrefix(found[0].Message, "credential Sales: ") || !strings.HasPrefix(found[1].Message, "credential 8: ") {
		t.Errorf("%+v", found)
	}
}

// Each format says of each credential where it is, who uses it, and what it needs; of an API token that it has no scopes.
func TestByCredentialSaysWhose(t *testing.T) {
	deals := resolved(t, Selection{NodeVersion: 2, Items: []Item{{Action: Action{Resource: "deal", Operation: "get", Version: 2}}}})
	b := ByCredential{N8N: "https://n8n.acme.example", Credentials: []CredentialChecklist{
		{ID: "a/7", Name: "Sales", Type: "pipedriveOAuth2Api", Workflows: []string{"one", "two"}, Checklist: deals},
		{ID: "8", Name: "Robot", Type: "pipedriveApi", Workflows: []string{"three"}, Checklist: deals},
		{Checklist: deals},
	}}
	for _, c := range []struct {
		format, text string
		lines        []string
	}{
		{"text", b.Text(), []string{"== Sales (OAuth2, id a/7)", "Used by: one, two", "== Robot (API token, id 8)", "Used by: three", "== No credential"}},
		{"markdown", b.Markdown(), []string{"# Pipedrive scopes for n8n, by credential", "## Sales",
			"Credential: OAuth2, id [`a/7`](<https://n8n.acme.example/home/credentials/a%2F7>). Used by: one, two.", "## Robot",
			"There is nothing to switch on. " + noScopes, "- Deals: Read only (`deals:read`)", "## No credential"}},
		{"list", b.List(), []string{"Sales\tdeals:read", "Robot\tdeals:read", "\tdeals:read"}},
	} {
		at := 0
		for _, want := range c.lines {
			i := strings.Index(c.text[at:], want+"\n")
			if i < 0 {
				t.Fatalf("%s lacks %q behind what stands before it:\n%s", c.format, want, c.text)
			}
			at += i + len(want)
		}
	}
	b.N8N = ""
	if !strings.Contains(b.Markdown(), "Credential: OAuth2, id `a/7`. Used by") {
		t.Errorf("without an address:\n%s", b.Markdown())
	}
}

func TestTargetsStandByTheirObject(t *testing.T) {
	call := func(text string) Target { return Target{Resource: CallResource, Call: text} }
	list := []Target{{Resource: "deal", Call: "1"}, call("GET /v1/users"), {Resource: "person", Call: "2"}, {Resource: "deal", Call: "3"}, call("GET /v1/roles")}
	want := [][]Target{{list[0], list[3]}, {list[1]}, {list[2]}, {list[4]}}
	if diff := cmp.Diff(want, ByObject(list)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
