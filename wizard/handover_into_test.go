package wizard

import (
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// used is what workflows connect with: one of each method, and the one of the last hand-over.
func used(a Answers) Answers {
	a.N8N.CredentialID = "ours"
	a.Used = []handover.Used{
		{ID: "ours", Name: "Ours", Method: connection.OAuth2}, {ID: "one", Name: "One", Method: connection.OAuth2},
		{ID: "token", Name: "Token", Method: connection.APIToken}, {ID: "two", Name: "Two", Method: connection.OAuth2},
	}
	return a
}

// A credential that the workflows use can be handed over into; what was done is then to be done again.
func TestHandingIntoACredentialOfTheWorkflows(t *testing.T) {
	a := used(finished(t, connection.OAuth2))
	x := (Export{}).Start(a, hands)
	if got := x.Targets(a); len(got) != 2 || got[0].ID != "one" || got[1].ID != "two" {
		t.Fatalf("%+v", got)
	}
	push := x.RowOf(handover.Push)
	for _, row := range []int{0, push} {
		x = x.with(row, func(r *ExportRow) { r.Done = true })
	}
	x = x.with(push, func(r *ExportRow) { r.On = true })
	x.At = push
	var into []string
	for range 3 {
		x, _ = x.Choose(ChooseInto, a)
		into = append(into, x.Into)
	}
	if !slices.Equal(into, []string{"one", "two", ""}) || x.Rows[push].Done || !x.Rows[0].Done {
		t.Errorf("into %q, pushed %v, written %v", into, x.Rows[push].Done, x.Rows[0].Done)
	}
	x.Into = "two"
	if again := x.Start(a, hands); again.Into != "two" {
		t.Errorf("forgotten: %q", again.Into)
	}
	moved := a
	moved.Found.Address, moved.N8N.URL = LocalN8N, "https://n8n.example.com"
	if got := x.Targets(moved); len(got) > 0 {
		t.Errorf("those of another n8n: %+v", got)
	}
	gone := a
	gone.Used = nil
	if again := x.Start(gone, hands); again.Into != "" || again.Offers(push, ChooseInto, gone) {
		t.Errorf("kept although it is gone: %q", again.Into)
	}
	a.ExportedFor = ""
	x, turn := x.Choose(ChooseWrite, a)
	_, _, did := carry(x, turn, func(o handover.Order) (handover.Result, error) {
		if want := map[bool]string{true: "two"}[o.Way.ForN8N()]; o.Credential != want {
			t.Errorf("%s goes into %q", o.Way.Name, o.Credential)
		}
		return handover.Result{N8N: a.N8N}, nil
	})
	if !slices.Contains(did, handover.Push) {
		t.Errorf("did %v", did)
	}
}

// Each row has choices of its own, and ticking does what suits it.
func TestTickingRows(t *testing.T) {
	a := used(finished(t, connection.OAuth2))
	a.Selection.Items = append(a.Selection.Items, scopes.Item{Action: scopes.Trigger})
	a.ExportedFor = ""
	x := (Export{}).Start(a, hands)
	for _, c := range []struct {
		way     string
		choices string
	}{
		{handover.Configuration, "write tick place"}, {handover.ImportFile, "write tick place into basic-auth"}, {handover.Push, "write tick place"}, {"env", "write tick place"},
	} {
		x.At = x.RowOf(c.way)
		var names []string
		for _, choice := range x.Choices(a) {
			names = append(names, string(choice.Name))
		}
		if got := strings.Join(names, " "); got != c.choices {
			t.Errorf("%s: %s", c.way, got)
		}
	}
	x.At = 0
	for _, want := range []Keeping{KeepInKeyring, KeepInFile} {
		var turn Turn
		if x, turn = x.Choose(ChooseTick, a); turn.Answers.KeepIn != want {
			t.Errorf("kept in %q, want %q", turn.Answers.KeepIn, want)
		}
		a = turn.Answers
	}
	x.At = x.RowOf(handover.ImportFile)
	x = x.with(x.At, func(r *ExportRow) { r.Done = true })
	if x, _ = x.Choose(ChooseBasicAuth, a); !x.Rows[x.At].BasicAuth || x.Rows[x.At].Done {
		t.Error("not ticked, or taken for written with it")
	}
	if again := x.Start(a, hands); !again.Rows[x.At].BasicAuth {
		t.Error("forgotten")
	}
	x, turn := x.Choose(ChooseWrite, a)
	carry(x, turn, func(o handover.Order) (handover.Result, error) {
		if o.BasicAuth != (o.Way.Name == handover.ImportFile) {
			t.Errorf("%s: Basic Auth %v", o.Way.Name, o.BasicAuth)
		}
		return handover.Result{N8N: a.N8N}, nil
	})
	x = atRow((Export{}).Start(a, hands), handover.Push)
	if reach, turn := x.Choose(ChooseTick, a); turn.Effect != (Reach{a.N8N.URL}) || reach.Rows[reach.At].On {
		t.Errorf("a push is ticked before n8n answers: %+v", turn.Effect)
	}
	x = x.with(x.At, func(r *ExportRow) { r.Where = "" })
	if place, _ := x.Choose(ChooseTick, a); place.Phase != ExportPlace || place.Rows[place.At].On {
		t.Error("a push is ticked before it is known where to")
	}
	x = x.with(x.At, func(r *ExportRow) { r.On, r.Done = true, true })
	if off, _ := x.Choose(ChooseTick, a); off.Rows[off.At].On || off.Rows[off.At].Done || off.Phase != ExportChoosing {
		t.Errorf("%+v", off.Rows[off.At])
	}
}

// What is entered is where the row goes; what cannot be is said.
func TestEnteringPlaces(t *testing.T) {
	a := finished(t, connection.OAuth2)
	x := atRow((Export{}).Start(a, hands), "env")
	x.Phase = ExportPlace
	if empty, turn := x.Enter("  ", a); empty.Phase != ExportPlace || fault.KindOf(empty.Failure) != fault.Usage || turn.Effect != nil {
		t.Errorf("%+v", empty)
	}
	if left := x.Leave(); left.Phase != ExportChoosing || left.Failure != nil {
		t.Errorf("%+v", left)
	}
	if named, turn := x.Enter("other.env", a); named.Rows[x.At].Where != "other.env" || !named.Rows[x.At].On || turn.Answers.ConfigPath != a.ConfigPath {
		t.Errorf("%+v", named.Rows[x.At])
	}
	x.At = 0
	if named, turn := x.Enter("other.toml", a); named.Rows[0].Where != "other.toml" || named.Rows[0].Done || turn.Answers.ConfigPath != "other.toml" {
		t.Errorf("%+v", named.Rows[0])
	}
	a.N8N.CredentialID = "ours"
	x = atRow(x, handover.Push)
	if other, turn := x.Enter("https://other.example.com", a); fault.KindOf(other.Failure) != fault.Failed || turn.Effect != nil || fault.HintOf(other.Failure) == "" {
		t.Errorf("another n8n: %+v", other)
	}
	x.Phase = ExportKey
	if none, _ := x.Enter(" \u200b", a); none.Phase != ExportKey || fault.KindOf(none.Failure) != fault.Usage {
		t.Errorf("no key: %+v", none)
	}
	file := x.RowOf(handover.ImportFile)
	x = x.with(file, func(r *ExportRow) { r.On = true })
	if keyed, _ := x.Enter("key", a); !keyed.Rows[x.At].On || keyed.Rows[file].On || keyed.Phase != ExportChoosing {
		t.Errorf("with a key the push goes instead of the file: %+v", keyed.Rows)
	}
	x = x.with(file, func(r *ExportRow) { r.Done = true })
	if keyed, _ := x.Enter("key", a); !keyed.Rows[file].On {
		t.Error("a file that is written is unticked")
	}
}

// What is left to do has what to open or copy for it.
func TestNextAndImport(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.N8N.CredentialName = "Acme"
	next := a.Next()
	if len(next) != 2 || next[0].Text != "Choose Acme in each Pipedrive node" || next[0].Value != LocalN8N+"/home/workflows" || !next[0].URL ||
		next[1].Value != LocalN8N+"/rest/oauth2-credential/callback" || !next[1].URL || next[1].Open != HubPage || next[1].Where != "Once, in Developer Hub" {
		t.Errorf("%+v", next)
	}
	a.Callback = CallbackTwo
	if next := a.Next(); len(next) != 2 || next[1].Text != othersValues || next[1].Value != "" {
		t.Errorf("one of two apps: %+v", next)
	}
	if text := recorded(handed(a, handover.ImportFile, LocalN8N).Record()); strings.Contains(text, "Callback URL") || !strings.Contains(text, "\n"+othersValues+".\n") {
		t.Errorf("one of two apps:\n%s", text)
	}
	for _, s := range a.ByHand() {
		if s.Secret || s.Value == a.App.ClientID {
			t.Errorf("n8n is given this program's app: %+v", s)
		}
	}
	a.Callback = ""
	a.App.RedirectURL = LocalN8N + "/rest/oauth2-credential/callback"
	if next := a.Next(); len(next) != 1 {
		t.Errorf("n8n's callback URL is asked for where the app has it: %+v", next)
	}
	if text := recorded(handed(a, handover.ImportFile, LocalN8N).Record()); strings.Contains(text, "Callback URL") {
		t.Errorf("n8n's callback URL is asked for where the app has it:\n%s", text)
	}
	a.Selection.Items = append(a.Selection.Items, scopes.Item{Action: scopes.Trigger})
	a.App.RedirectURL, a.N8N.URL = "https://n8n.example.com/rest/oauth2-credential/callback", ""
	if next := a.Next(); len(next) != 2 || next[0].URL || !strings.Contains(next[1].Text, "Publish the workflow") {
		t.Errorf("%+v", next)
	}
	x := (Export{}).Start(finished(t, connection.OAuth2), hands)
	for _, on := range []bool{true, false} {
		x = x.with(x.RowOf(handover.ImportFile), func(r *ExportRow) { r.On = on })
		command, where := x.Import(finished(t, connection.OAuth2))
		if strings.HasPrefix(command, "docker compose exec") != on || (where == "in the folder of your compose file; it deletes credential.json") != on {
			t.Errorf("on %v: %q, %q", on, command, where)
		}
	}
	if command, _ := (Export{}).Start(a, World{}).Import(a); command != "" {
		t.Errorf("without others: %q", command)
	}
}

// Stopping goes back to where what was stopped had begun.
func TestStopping(t *testing.T) {
	a := finished(t, connection.OAuth2)
	for from, to := range map[ExportPhase]ExportPhase{ExportProving: ExportRemoving, ExportReaching: ExportChoosing} {
		x := (Export{}).Start(a, hands)
		x.Phase = from
		if x, turn := x.Choose(ChooseStop, a); x.Phase != to || turn.Move != Stay {
			t.Errorf("from %d to %d", from, x.Phase)
		}
	}
}

// What is left names nodes and workflows as far as they were read, and in the words of the n8n that they were read from.
func TestNextSaysWhichNodes(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.N8N.CredentialID, a.N8N.CredentialName = "c1", "Acme"
	trigger := scopes.Selection{Items: []scopes.Item{{Action: scopes.Trigger}}}
	a.Selection = a.Selection.Merge(trigger)
	a.Found = Found{Address: LocalN8N, Rights: 8, Workflows: []Workflow{{Name: "Orders", Nodes: 5}, {Name: "Leads", Nodes: 2, Selection: trigger}, {Name: "Old", Nodes: 9, Out: true}}}
	used := func(id string, nodes int) []handover.Used {
		return []handover.Used{{ID: id, Name: "Acme", Method: connection.OAuth2, Nodes: nodes}}
	}
	for _, tt := range []struct {
		used   []handover.Used
		rights int
		want   [2]string
	}{
		{nil, 8, [2]string{"Choose Acme in the 7 nodes of your 2 workflows", "Publish Leads: only then its webhook stands"}},
		{used("c2", 7), 0, [2]string{"Choose Acme in the 7 nodes of your 2 workflows", "Activate Leads: only then its webhook stands"}},
		{used("c1", 5), 8, [2]string{"Choose Acme in the other 2 of your 7 nodes", "Publish Leads: only then its webhook stands"}},
		{used("c1", 6), 8, [2]string{"Choose Acme in the one of your 7 nodes that does not use it yet", "Publish Leads: only then its webhook stands"}},
		{used("c1", 7), 8, [2]string{"Look at your 2 workflows: all 7 nodes use Acme already", "Publish Leads: only then its webhook stands"}},
	} {
		a.Used, a.Found.Rights = tt.used, tt.rights
		if next := a.Next(); next[0].Text != tt.want[0] || next[1].Text != tt.want[1] {
			t.Errorf("%q, %q", next[0].Text, next[1].Text)
		}
	}
	a.N8N.URL = LocalN8N + "/"
	if text := recorded(handed(a, handover.Push, LocalN8N).Record()); !strings.Contains(text, "Now, in n8n: look at your 2 workflows: all 7 nodes use Acme already (Authentication: OAuth2).") {
		t.Errorf("the record has them choose what is chosen:\n%s", text)
	}
	a.Found.Rights = 0
	if hand := a.ByHand(); !strings.HasPrefix(hand[4].Text, "Connect my account, then") {
		t.Error(hand[4].Text)
	}
	a.N8N.URL = "https://n8n.example.com"
	if hand := a.ByHand(); strings.HasPrefix(hand[4].Text, "Connect my account, then") {
		t.Errorf("the version of another n8n: %s", hand[4].Text)
	}
}

// What is done is not done again; the configuration is once it says something else, over the one that was written.
func TestWritingMore(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor = ""
	well := func(handover.Order) (handover.Result, error) { return handover.Result{N8N: a.N8N}, nil }
	x, turn := (Export{}).Start(a, hands).Choose(ChooseWrite, a)
	x, a, did := carry(x, turn, well)
	if !slices.Equal(did, []string{handover.Configuration, handover.ImportFile}) || !x.Rows[0].Done || !x.Rows[x.RowOf(handover.ImportFile)].Done {
		t.Fatalf("did %v, %+v", did, x.Rows)
	}
	x, _ = x.Choose(ChooseAgain, a)
	again, turn := x.Choose(ChooseWrite, a)
	if again.Phase != ExportDone || turn.Effect != nil {
		t.Errorf("nothing is left to do, and %T is wanted", turn.Effect)
	}
	a.N8N.CredentialName = "Another"
	_, turn = x.Choose(ChooseWrite, a)
	if work, ok := turn.Effect.(HandOver); !ok || work.Order.Way.Name != handover.Configuration || !work.Order.Overwrite {
		t.Errorf("%+v", turn.Effect)
	}
	x, _ = atRow(x, "env").Choose(ChooseTick, a)
	a = a.Exported()
	_, turn = x.Choose(ChooseWrite, a)
	if work, ok := turn.Effect.(HandOver); !ok || work.Order.Way.Name != "env" || work.Order.Overwrite {
		t.Errorf("%+v", turn.Effect)
	}
}
