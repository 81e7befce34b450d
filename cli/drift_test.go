package cli

import (
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
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

// What a run fails for is counted and named, each scope once, and each with its own thing to do.
func TestWhatARunFailsFor(t *testing.T) {
	finding := func(rule scopes.Rule, scope scopes.Scope) scopes.Finding {
		return scopes.Finding{Rule: rule, Scope: scope, Failing: true}
	}
	const (
		switchOn  = "switch on what is missing in Developer Hub, unless it is on already, then authorize the app again: added scopes count only from then on"
		switchOff = "switch off what is not needed, unless something else connects with the same app"
		makePlain = "make what is not resolved plain in the workflow, or leave out --strict"
	)
	deals, mail, excess := finding(scopes.MissingScope, "deals:full"), finding(scopes.MissingScope, "mail:full"), finding(scopes.ExcessScope, "mail:read")
	open := finding(scopes.NotResolved, "")
	for _, c := range []struct {
		name, want, hint string
		findings         []scopes.Finding
	}{
		{"nothing", "", "", nil},
		{"nothing that fails", "", "", []scopes.Finding{{Rule: scopes.MissingScope, Scope: "deals:full"}, {Rule: scopes.ExcessScope}, {Rule: scopes.NotResolved}}},
		{"in the table's order", "2 missing scopes: deals:full, mail:full", switchOn, []scopes.Finding{mail, deals, deals}},
		{"too much", "1 scope granted and not needed: mail:read", switchOff, []scopes.Finding{excess}},
		{"not resolved", "2 things not resolved", makePlain, []scopes.Finding{open, open}},
		{"too much of what is resolved", "1 scope granted and not needed by what is resolved: mail:read; 1 thing not resolved",
			"switch off nothing before all is resolved; " + makePlain, []scopes.Finding{open, excess}},
		{"all", "1 missing scope: deals:full; 1 scope granted and not needed: mail:read", switchOn + "; " + switchOff, []scopes.Finding{excess, deals}},
	} {
		err := failure(c.findings)
		switch {
		case c.want == "" && err == nil:
		case c.want == "" || err == nil || err.Error() != c.want || fault.HintOf(err) != c.hint || fault.KindOf(err) != fault.Failed:
			t.Errorf("%s: %v\n%s", c.name, err, fault.HintOf(err))
		}
	}
}

// Who shows findings wants a file for each: that with the token, else the first that was read.
func TestWhereATokenIsFound(t *testing.T) {
	read := selected{flows: n8n.Workflows{Nodes: []n8n.Node{{Place: scopes.Place{File: "first.json"}}, {Place: scopes.Place{File: "second.json"}}}}}
	for want, c := range map[string]struct {
		granted granted
		read    selected
	}{
		"config.toml": {granted{file: "config.toml"}, read}, "first.json": {granted{}, read}, "": {granted{}, selected{}},
	} {
		if gate := (&driftFlags{strict: want == ""}).gate(c.granted, c.read); gate.Token.File != want || gate.Strict != (want == "") {
			t.Errorf("%+v, want %s", gate, want)
		}
	}
}
