package wizard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// flow is a workflow that does actions.
func flow(t *testing.T, name, state string, actions ...string) Workflow {
	t.Helper()
	return Workflow{Name: name, State: state, Out: state == "archived", Nodes: len(actions), Selection: picked(t, actions...), Method: map[connection.Method]int{connection.OAuth2: len(actions)}}
}

func picked(t *testing.T, actions ...string) scopes.Selection {
	t.Helper()
	sel := scopes.Selection{NodeVersion: 2}
	for _, text := range actions {
		list, err := scopes.ParseActions(text, 2)
		if err != nil {
			t.Fatal(err)
		}
		sel = sel.Add(list...)
	}
	return sel
}

func (a Answers) actions() string {
	var names []string
	for _, it := range a.Selection.Items {
		names = append(names, it.Action.String())
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// What workflows use is picked and leaves again with them; what a person did by hand stays as it is.
func TestFoundIsPickedAndLeftOut(t *testing.T) {
	intake, slack := flow(t, "intake", "active", "deal:create", "person:get", "note:create"), flow(t, "slack", "inactive", "person:get", "trigger")
	intake.Selection = intake.Selection.Relate("note", scopes.Deals)
	slack.Selection = slack.Selection.Relate("note", scopes.Contacts)
	open := scopes.Unresolved{Workflow: "intake", Node: "P4", Reason: "an expression"}
	intake.Selection.Unresolved = []scopes.Unresolved{open}
	intake.Selection.Calls = []string{"GET /api/v2/pipelines"}
	found := Found{Address: LocalN8N, Workflows: []Workflow{intake, slack, flow(t, "old", "archived", "lead:create")}}

	a := Answers{}.WithFound(found)
	if got := a.actions(); got != "deal:create note:create person:get trigger" || len(a.Selection.Calls) != 1 || len(a.Selection.Unresolved) != 1 {
		t.Fatalf("picked %s, %v, %v", got, a.Selection.Calls, a.Selection.Unresolved)
	}
	if got := a.Selection.Relations("note"); len(got) != 2 {
		t.Errorf("notes belong to %v", got)
	}
	a.Selection = a.Selection.Add(picked(t, "deal:delete").Items[0].Action).Remove(scopes.Trigger).Settle(open, true)
	again := a.WithFound(found)
	if again.actions() != a.actions() || len(again.Selection.Unresolved) != 0 {
		t.Errorf("taken again it is %s, open %v", again.actions(), again.Selection.Unresolved)
	}
	a = again.Toggling(0)
	if got := a.actions(); got != "deal:delete person:get" || len(a.Selection.Calls) != 0 {
		t.Errorf("without the intake it is %s, %v", got, a.Selection.Calls)
	}
	if got := a.Selection.Relations("note"); !slices.Equal(got, []scopes.Family{scopes.Contacts}) {
		t.Errorf("notes belong to %v", got)
	}
	reread := a.WithFound(found) // read once more, nothing marked
	if reread.actions() != a.actions() {
		t.Errorf("read again it is %s", reread.actions())
	}
	a = a.Toggling(0)
	if got := a.actions(); got != "deal:create deal:delete note:create person:get" {
		t.Errorf("with the intake again it is %s", got)
	}
	if got := a.Toggling(2).actions(); !strings.Contains(got, "lead:create") {
		t.Errorf("with the archived one it is %s", got)
	}
}

func TestFoundInWords(t *testing.T) {
	w := flow(t, "x", "active", "person:create", "person:search", "deal:create", "note:create", "trigger")
	w.Selection.Calls = []string{"GET /api/v2/pipelines"}
	if got := w.Uses(false); got != "Trigger · Person: Create, Search · Deal, Note: Create · 1 custom call" {
		t.Error(got)
	}
	if got := w.Uses(true); got != "Pipedrive Trigger · Person: Create, Search · Deal: Create · Note: Create · GET /api/v2/pipelines" {
		t.Error(got)
	}
	f := Found{Files: []string{"a/orders.json"}, Workflows: []Workflow{w}}
	for want, f := range map[string]Found{
		"No workflow in your n8n uses Pipedrive yet":                {Address: LocalN8N},
		"1 workflow in your files uses Pipedrive":                   f,
		"1 workflow in your n8n and your files uses Pipedrive":      {Address: LocalN8N, Files: f.Files, Workflows: f.Workflows},
		"No workflow in your n8n and your files uses Pipedrive yet": {Address: LocalN8N, Files: f.Files, Workflows: []Workflow{{State: "archived", Out: true}}},
	} {
		if got := f.Title(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	for want, bare := range map[string]int{"all 5 nodes have one": 0, "1 of 5 nodes has none": 1, "3 of 5 nodes have none": 3, "none of 5 nodes has one": 5} {
		f.Workflows[0].Bare = bare
		if got := f.CredentialsNow(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestMethodReason(t *testing.T) {
	w := func(m ...connection.Method) Workflow {
		count := map[connection.Method]int{}
		for _, one := range m {
			count[one]++
		}
		return Workflow{Method: count}
	}
	o, k := connection.OAuth2, connection.APIToken
	for want, list := range map[string][]Workflow{
		"All 2 of your workflows use OAuth2, so it is preselected.":                                        {w(o), w(o, o)},
		"Your workflow uses the API token, so it is preselected.":                                          {w(k)},
		"1 of your 2 workflows uses OAuth2, so it is preselected.":                                         {w(o), w()},
		"2 of your 3 workflows use OAuth2, so it is preselected.":                                          {w(o), w(), w(o)},
		"2 use OAuth2, 1 the API token: each node needs its own credential; run this again for the other.": {w(o), w(o), w(k)},
	} {
		if got := (Answers{Found: Found{Workflows: list}}).MethodReason(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if m := (Found{Workflows: []Workflow{w()}}).Suggested(); m != "" {
		t.Errorf("suggests %s", m)
	}
}

// The key is used in this run, and goes into no configuration.
func TestTheKeyIsNotWritten(t *testing.T) {
	a := Answers{Method: connection.OAuth2}.WithN8N(RunsInDocker, LocalN8N).WithAPIKey("n8n-key")
	written := func() string {
		c, deposits, err := a.Config()
		if err != nil || len(deposits) > 0 {
			t.Fatal(err, deposits)
		}
		return string(c.Text())
	}
	if text := written(); strings.Contains(text, "api_key") || a.N8NKey().Reveal() != "n8n-key" {
		t.Errorf("written: %s", text)
	}
	a.Key = APIKey{Secret: secret.New("n8n-key"), From: "N8N_API_KEY"}
	if text := written(); strings.Contains(text, "api_key") {
		t.Errorf("written: %s", text)
	}
}

// A configuration's key goes to its own n8n alone.
func TestAConfigurationsKeyStaysWithItsN8N(t *testing.T) {
	c := config.Config{Method: connection.OAuth2, N8N: config.N8N{URL: "https://n8n.example.com"}, Refs: config.Refs{N8NAPIKey: secret.Literal(secret.New("k"))}}
	a, problems := FromConfig(c, secret.Store{})
	if len(problems) > 0 || a.N8NKey().IsZero() {
		t.Fatal(problems, a.Key)
	}
	if a = a.WithN8N(RunsWithNPM, "https://other.example.com"); !a.N8NKey().IsZero() {
		t.Error("it goes elsewhere")
	}
}

func TestAtTheEndFollowsTheWay(t *testing.T) {
	for _, c := range []struct {
		runs Runs
		key  string
		want string
		ways string
	}{
		{RunsInDocker, "", "one command", handover.ImportFile}, {RunsWithNPM, "", "one command", handover.ImportFile}, {RunsInCloud, "", "by hand", ""},
		{RunsInCloud, "k", "I push", handover.Push}, {RunsInDocker, "k", "I push", handover.Push}, {RunsLater, "k", "all is saved", ""},
	} {
		a := Answers{}.WithN8N(c.runs, "https://a.app.n8n.cloud").WithAPIKey(c.key)
		long, short := a.AtTheEnd()
		x := Export{}.Start(a, hands)
		ticked := ""
		for _, way := range []string{handover.ImportFile, handover.Push} {
			if x.Ticked(way) {
				ticked += way
			}
		}
		if !strings.Contains(long, c.want) || !strings.Contains(short, strings.Split(c.want, " ")[0]) || ticked != c.ways {
			t.Errorf("%s, key %q: %q, %q, ticked %q", c.runs, c.key, long, short, ticked)
		}
	}
	a := Answers{Found: Found{Address: LocalN8N, Lacks: []Right{{"credential:create", "…"}}}}.WithN8N(RunsInDocker, LocalN8N).WithAPIKey("k")
	if long, _ := a.AtTheEnd(); !strings.Contains(long, "one command") {
		t.Errorf("a key that cannot create credentials: %s", long)
	}
}

func TestWhyN8NWasNotLookedInto(t *testing.T) {
	unreachable := func(status int, cause error) error {
		return &fault.Error{Kind: fault.Unreachable, Message: "it broke", Hint: "run it with --n8n URL", Status: status, Err: cause}
	}
	refused := func(status int) error { return &fault.Error{Kind: fault.Refused, Message: "no", Status: status} }
	for _, c := range []struct {
		address string
		f       Found
		err     error
		word    string
	}{
		{LocalN8N, Found{}, unreachable(0, errors.New("refused")), "no answer"},
		{LocalN8N, Found{}, unreachable(0, nil), "not n8n"},
		{LocalN8N, Found{}, unreachable(200, nil), "API off"},
		{LocalN8N, Found{}, unreachable(503, nil), "failing"},
		{LocalN8N, Found{}, &fault.Error{Kind: fault.Unreachable, Message: "its certificate is odd", Err: errors.New("x")}, "not trusted"},
		{LocalN8N, Found{}, refused(401), "refused"},
		{LocalN8N, Found{Rights: 8, Lacks: []Right{{"workflow:list", ""}}}, refused(403), "refused"},
		{LocalN8N, Found{}, refused(403), "refused"},
		{"http://n8n.example.com", Found{}, fault.New(fault.Usage, "", "not encrypted"), "not sent"},
		{LocalN8N, Found{}, errors.New("odd"), "no answer"},
		{LocalN8N, Found{}, FilesError{Err: errors.New("orders.json, line 3: unexpected comma")}, "not a workflow"},
		{"", Found{}, errors.New("orders.json, line 3: unexpected comma"), "not a workflow"},
	} {
		r := WorkflowsRead{Source{Address: c.address}, c.f, c.err}.Remark()
		if r.Word != c.word || strings.Contains(r.Text, "--") || strings.Contains(r.Text, "r tries") || strings.Contains(r.Text, "w reads") {
			t.Errorf("%v: %+v", c.err, r)
		}
	}
	for address, word := range map[string]string{
		"": "not an address", LocalN8N: "", "http://n8n.example.com": "unencrypted", "https://n8n.example.com": "check it", "https://n8n.example.com:8443": "", "https://a.app.n8n.cloud": "",
	} {
		if got := RunsWithNPM.AddressRemark(address); got.Word != word {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

// reading is a Reader that answers as it is told.
type reading struct {
	from  Source
	found Found
	err   error
}

func (r *reading) ReadWorkflows(_ context.Context, from Source, report func(int)) (Found, error) {
	r.from = from
	report(12)
	return r.found, r.err
}

func TestReadingWorkflows(t *testing.T) {
	r := &reading{found: Found{Address: LocalN8N}}
	a := Answers{}.WithN8N(RunsInDocker, LocalN8N).WithAPIKey("k")
	counted := 0
	e, _ := a.Look().Run(t.Context(), World{Reader: r}, func(e Event) { counted = e.(WorkflowsCounted).Read }).(WorkflowsRead)
	if counted != 12 || e.Err != nil || r.from.Address != LocalN8N || r.from.Key.Reveal() != "k" {
		t.Errorf("counted %d, %v, from %v", counted, e.Err, r.from.Address)
	}
	if e, _ := a.Look().Run(t.Context(), World{}, nil).(WorkflowsRead); e.Err == nil {
		t.Error("nobody reads, and it is no error")
	}
}

// Nothing is handed over with a key that n8n refused, until it takes it.
func TestARefusedKeyIsNotPushedWith(t *testing.T) {
	a := Answers{}.WithN8N(RunsInDocker, LocalN8N).WithAPIKey("k")
	refused := a.Refusing(Remark{Word: "refused", OfKey: true})
	files, looked := refused.WithFound(Found{Files: []string{"x.json"}}), refused.WithFound(Found{Address: LocalN8N})
	for name, c := range map[string]struct {
		a    Answers
		push bool
	}{
		"not tried": {a, true}, "refused": {refused, false}, "files were read": {files, false}, "n8n was read": {looked, true},
		"no answer": {a.Refusing(Remark{Word: "no answer"}), true}, "another key": {refused.WithAPIKey("other"), true},
	} {
		x := Export{}.Start(c.a, hands)
		if x.Ticked(handover.Push) != c.push {
			t.Errorf("%s: pushed %v", name, x.Ticked(handover.Push))
		}
	}
}

// A page of n8n, as it stands in the browser, is the n8n that it is of.
func TestAPageOfN8NIsItsAddress(t *testing.T) {
	for given, want := range map[string]string{
		"http://localhost:5678/home/workflows": LocalN8N, " localhost:5678/ ": LocalN8N, "https://acme.example/n8n/workflow/a1": "https://acme.example/n8n", "n8n acme": "n8n acme",
	} {
		if got := (Answers{}).WithN8N(RunsInDocker, given).N8N.URL; got != want {
			t.Errorf("%q is kept as %q", given, got)
		}
	}
}

// A credential that several workflows use stands once, with all of its nodes; those of a workflow that is left out do not count.
func TestUsedCredentialsOfTheTakenWorkflows(t *testing.T) {
	f := Found{Workflows: []Workflow{
		{Name: "A", Used: []handover.Used{{ID: "7", Nodes: 2}, {ID: "8", Nodes: 1}}},
		{Name: "B", Used: []handover.Used{{ID: "7", Nodes: 3}}},
		{Name: "C", Used: []handover.Used{{ID: "9", Nodes: 1}}, Out: true},
	}}
	got := map[string]int{}
	for _, u := range f.used() {
		got[u.ID] += u.Nodes
	}
	if len(f.used()) != 2 || got["7"] != 5 || got["8"] != 1 {
		t.Errorf("%+v", f.used())
	}
}
