package scopes

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// drifted is a checklist with every kind of finding: two nodes lack a scope, one of them in a file, one in a running n8n.
func drifted(t *testing.T) Checklist {
	t.Helper()
	list, err := Resolve(Selection{
		NodeVersion: 2,
		Items:       []Item{{Action: Action{Resource: "deal", Operation: "search"}}, {Action: Action{Resource: "lead", Operation: "get"}}, {Action: Trigger}},
		Calls:       []string{"GET /v1/nope", "GET /v1/itemSearch/x?a=%0A", "POST /api/v2/pipelines"},
		Uses: []Use{
			{Workflow: "a b.json", Node: "Search, \u202edeals: 50%", Action: Action{Resource: "deal", Operation: "search", Version: 2}, Place: Place{File: "flows/a b.json", Line: 7}},
			{Workflow: "Live", Node: "Search", Action: Action{Resource: "deal", Operation: "search", Version: 2}},
			{Workflow: "-", Node: "Old", Action: Trigger, Event: &Event{Version: "1", Action: "added", Object: "deal"}, Place: Place{File: "-", Line: 3}},
		},
		Unresolved: []Unresolved{{Workflow: "a b.json", Node: "Any", Reason: "the operation is an expression", Place: Place{File: "flows/a b.json", Line: 9}}},
		Drafts:     []string{"a b.json"},
	})
	if err != nil {
		t.Fatal(err)
	}
	compared := list.Compare(ParseList("base,webhooks:full,mail:full,odd"))
	list.Comparison = &compared
	return list
}

// TestFindings: each stands at its node and in its file, and says whether the run fails for it.
func TestFindings(t *testing.T) {
	list := drifted(t)
	for _, strict := range []bool{false, true} {
		count := map[Rule]int{}
		for _, f := range list.Findings(Gate{Strict: strict, Token: Place{File: "config.toml"}}) {
			count[f.Rule]++
			fails := f.Rule == MissingScope || strict && (f.Rule == ExcessScope || f.Rule == NotResolved || f.Rule == DraftDiffers)
			if f.Failing != fails {
				t.Errorf("strict %v: %s fails: %v", strict, f.Rule, f.Failing)
			}
			switch f.Node {
			case "Search":
				if f.File != "" || f.Workflow != "Live" {
					t.Errorf("%+v", f)
				}
			case "Any":
				if f.Place != (Place{File: "flows/a b.json", Line: 9}) {
					t.Errorf("%+v", f)
				}
			}
			if (f.Rule == ExcessScope || f.Rule == MissingScope && f.Node == "") && f.File != "config.toml" {
				t.Errorf("%+v", f)
			}
			if f.Rule == DraftDiffers && f.File != "flows/a b.json" {
				t.Errorf("%+v", f)
			}
		}
		// missing: deals:read at two nodes, leads:read and admin by hand; excess: mail:full and a scope that nobody knows
		want := map[Rule]int{MissingScope: 4, ExcessScope: 2, NotResolved: 3, RetiredCall: 2, UndocumentedCall: 1, WideScope: 1, DraftDiffers: 1}
		if d := cmp.Diff(want, count); d != "" {
			t.Errorf("strict %v: %s", strict, d)
		}
	}
}

// TestNothingIsTooMuchWhileAnythingIsOpen, nor enough.
func TestNothingIsTooMuchWhileAnythingIsOpen(t *testing.T) {
	list := drifted(t)
	texts := list.Text() + list.Markdown() + Annotations(list.Findings(Gate{}))
	for _, claim := range []string{"and not needed:", "not needed\n", "nothing is missing"} {
		if strings.Contains(texts, claim) {
			t.Errorf("%q is claimed:\n%s", claim, texts)
		}
	}
	list.Unresolved, list.Warnings = nil, nil
	if text := list.Text(); !strings.Contains(text, "granted, and not needed: mail:full (Mail: Full access)") {
		t.Error(text)
	}
	all := list.Compare(list.Needed())
	list.Comparison = &all
	if text := list.Text(); !strings.Contains(text, "  nothing is missing\n") {
		t.Error(text)
	}
}

// TestAnnotationsAreEscaped as GitHub demands it: a name cannot end a property or a line, nor begin another command.
func TestAnnotationsAreEscaped(t *testing.T) {
	got := Annotations([]Finding{
		{Rule: NotResolved, Message: "100%\r\n::error::x", Workflow: "a,b:c", Node: "d%", Place: Place{File: "./x/a,b:c%.json", Line: 3}},
		{Rule: MissingScope, Failing: true, Message: "m", Place: Place{File: "-", Line: 3}},
		{Rule: NotResolved, Message: "somewhere in it", Place: Place{File: "b.json"}},
	})
	want := "::warning file=x/a%2Cb%3Ac%25.json,line=3,title=unresolved::a,b:c: d%25: 100%25%0D%0A::error::x\n" +
		"::error title=missing-scope::m\n" +
		"::warning file=b.json,title=unresolved::somewhere in it\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestSARIF holds the log against the schema of SARIF 2.1.0 (testdata/sarif-schema-2.1.0.json, OASIS's, as the Go module
// github.com/securego/gosec/v2 v2.29.0 has it in report/sarif/testdata).
func TestSARIF(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(log any) error {
		data, err := json.Marshal(log)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	findings := drifted(t).Findings(Gate{Strict: true, Token: Place{File: filepath.Join(t.TempDir(), "config.toml")}})
	for _, list := range [][]Finding{findings, nil} {
		if err := valid(NewSARIF(list, "v1.2.3")); err != nil {
			t.Errorf("%d findings: %v", len(list), err)
		}
	}
	broken := NewSARIF(findings, "v1.2.3")
	broken.Runs[0].Results[0].Level = "fatal"
	if valid(broken) == nil {
		t.Error("the schema takes anything")
	}
	for _, r := range NewSARIF(findings, "").Runs[0].Results {
		if sarifRules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s is called rule %d", r.RuleID, r.RuleIndex)
		}
	}
}

func TestArtifact(t *testing.T) {
	for file, want := range map[string]sarifArtifact{
		"./flows/a b.json": {"flows/a%20b.json", "%SRCROOT%"},
		"a:b.json":         {"./a:b.json", "%SRCROOT%"},
		"../x.json":        {"../x.json", "%SRCROOT%"},
	} {
		if got := artifact(file); got != want {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
	absolute := filepath.Join(t.TempDir(), "a b.json")
	if got := artifact(absolute); got.BaseID != "" || !strings.HasPrefix(got.URI, "file:///") || !strings.HasSuffix(got.URI, "/a%20b.json") {
		t.Errorf("%v", got)
	}
}
