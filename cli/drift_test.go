package cli

import (
	"testing"

	"connect-pipedrive/scopes"
)

// What is granted is compared with the credential that has it, if it is among them, else with each that has scopes.
func TestComparedCredentials(t *testing.T) {
	for credential, want := range map[string][3]bool{"": {true, true, false}, "b": {false, true, false}, "gone": {true, true, false}} {
		all := scopes.ByCredential{Credentials: []scopes.CredentialChecklist{{ID: "a"}, {ID: "b"}, {ID: "c", Type: "pipedriveApi"}}}
		granted{scopes: []scopes.Scope{"base"}, credential: credential}.compareEach(all)
		var got [3]bool
		for i, c := range all.Credentials {
			got[i] = c.Checklist.Comparison != nil
		}
		if got != want {
			t.Errorf("%q: %v, want %v", credential, got, want)
		}
	}
}
