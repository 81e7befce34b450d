package wizard

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// atRow is the flow with the cursor on a way.
func atRow(x Export, way string) Export {
	x.At = x.RowOf(way)
	return x
}

// hands is a world with a hand-over in which n8n is not asked to prove it.
var hands = World{Handover: struct{ Handover }{}}

// proves is one in which it is.
var proves = World{Handover: hands.Handover, Prover: proverFunc(nil)}

// carry gives each order its result until the flow waits for the person, and lists the ways in the order they went.
func carry(x Export, turn Turn, result func(handover.Order) (handover.Result, error)) (Export, Answers, []string) {
	var did []string
	for turn.Effect != nil {
		work, ok := turn.Effect.(HandOver)
		if !ok {
			break
		}
		r, err := result(work.Order)
		did = append(did, work.Order.Way.Name)
		x, turn = x.On(HandedOver{work.Order, r, err}, turn.Answers)
	}
	return x, turn.Answers, did
}

func TestExportRowsFollowTheTable(t *testing.T) {
	a := finished(t, connection.OAuth2)
	var ways []string
	for _, r := range (Export{}).Start(a, hands).Rows {
		ways = append(ways, r.Way.Name)
	}
	var want []string
	for _, w := range handover.Ways() {
		want = append(want, w.Name)
	}
	if !slices.Equal(ways, want) {
		t.Errorf("rows %v, ways %v", ways, want)
	}
	if rows := (Export{}).Start(a, World{}).Rows; len(rows) != 1 {
		t.Errorf("without others: %v", rows)
	}
}

// What n8n gave is written down at once, whatever becomes of the rest; what was done is not done again.
func TestExportKeepsWhatN8NGave(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.N8N.CredentialID, a.ExportedFor = "", ""
	x := (Export{}).Start(a, hands)
	x, _ = atRow(x, "markdown").Choose(ChooseTick, a)
	full := errors.New("no space")
	x, turn := x.Choose(ChooseWrite, a)
	x, a, did := carry(x, turn, func(o handover.Order) (handover.Result, error) {
		r := handover.Result{N8N: turn.Answers.N8N}
		if r.N8N.CredentialID = "0123456789abcdef"; o.Way.Name == "toml" && a.N8N.CredentialID == "" {
			r.N8N = a.N8N
		}
		if o.Way.Name == "markdown" {
			return r, full
		}
		return r, nil
	})
	if x.Phase != ExportChoosing || !errors.Is(x.Failure, full) || x.Rows[x.At].Way.Name != "markdown" || len(a.Handed) == 0 {
		t.Errorf("%+v", x)
	}
	if len(did) < 4 || did[0] != "toml" || did[1] != "n8n" || did[2] != "toml" || did[len(did)-1] != "markdown" {
		t.Errorf("did %v", did)
	}
}

func TestExportAsksBeforeItOverwrites(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.ExportedFor = ""
	x, turn := (Export{}).Start(a, hands).Choose(ChooseWrite, a)
	exists := func(o handover.Order) (handover.Result, error) {
		if o.Overwrite || o.Way.Name != handover.Configuration {
			return handover.Result{N8N: a.N8N}, nil
		}
		return handover.Result{}, fs.ErrExist
	}
	x, a, _ = carry(x, turn, exists)
	if x.Phase != ExportExists {
		t.Fatalf("%+v", x)
	}
	if kept, turn := x.Choose(ChooseSpare, a); kept.Phase != ExportChoosing || turn.Effect != nil {
		t.Errorf("%+v", kept)
	}
	x, turn = x.Choose(ChooseOverwrite, a)
	if x, a, _ = carry(x, turn, exists); x.Phase != ExportDone || !a.Done(StepHandOver) {
		t.Errorf("%+v", x)
	}
	if _, turn := x.Choose(ChooseNext, a); turn.Move != Forward {
		t.Error("it does not end")
	}
}

func TestExportPush(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor, a.N8N.URL = "", ""
	x, _ := atRow((Export{}).Start(a, hands), handover.Push).Choose(ChooseTick, a)
	x, turn := x.Enter(" https://n8n.example.com/home/work\nflows", a)
	if reach, ok := turn.Effect.(Reach); !ok || reach.Address != "https://n8n.example.com" || x.Phase != ExportReaching {
		t.Fatalf("%+v, %+v", x, turn)
	}
	reached := Reached{Address: "https://n8n.example.com"}
	if away, _ := x.On(Reached{reached.Address, errors.New("nobody")}, a); away.Phase != ExportChoosing || away.Failure == nil || away.Rows[away.At].On || away.Rows[away.At].Where != "" {
		t.Errorf("%+v", away)
	}
	if late, turn := x.Leave().On(reached, a); late.Phase != ExportChoosing || turn.Answers.N8N.URL != "" {
		t.Error("a late answer counts")
	}
	x, turn = x.On(reached, a)
	if x.Phase != ExportKey || turn.Answers.N8N.URL != "https://n8n.example.com" {
		t.Fatalf("%+v", x)
	}
	if x, _ = x.Enter(" ", turn.Answers); fault.HintOf(x.Failure) == "" {
		t.Error("no key is taken")
	}
	x, turn = x.Enter("n8n-key", turn.Answers)
	if again := x.Start(turn.Answers, hands); !again.Ticked(handover.Push) || again.Rows[again.At].Where != x.Rows[again.At].Where {
		t.Errorf("going back loses what was entered: %+v", again.Rows)
	}
	x, turn = x.Choose(ChooseWrite, turn.Answers)
	x, a, did := carry(x, turn, func(o handover.Order) (handover.Result, error) {
		if want := map[bool]string{true: "n8n-key"}[o.Way.Name == handover.Push]; o.Key.Reveal() != want {
			t.Errorf("%s gets the key: %v", o.Way.Name, !o.Key.IsZero())
		}
		return handover.Result{N8N: turn.Answers.N8N, Did: map[bool][]string{true: {"created"}}[o.Way.Name == handover.Push]}, nil
	})
	if !slices.Equal(did, []string{"toml", "push"}) || x.Phase != ExportDone || len(a.Handed) != 1 {
		t.Errorf("did %v, handed %v", did, a.Handed)
	}
	again := a.withHandedOver(HandedOver{Order: handover.Order{Way: atRow(x, handover.Push).Rows[atRow(x, handover.Push).At].Way, Where: "https://n8n.example.com"},
		Result: handover.Result{N8N: a.N8N, Did: []string{"updated"}}})
	if len(again.Handed) != 1 || again.Handed[0].Did[0] != "updated" {
		t.Errorf("handed twice: %v", again.Handed)
	}
}

func TestExportRefusesWhatIsNotOffered(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor = ""
	x := (Export{}).Start(a, hands)
	for _, name := range []ChoiceName{ChooseOverwrite, ChooseNext, ChooseSpare, "nonsense"} {
		if next, turn := x.Choose(name, a); next.Phase != ExportChoosing || turn.Effect != nil || turn.Move != Stay {
			t.Errorf("%s: %+v", name, next)
		}
	}
	if x, _ = atRow(x.Leave(), "env").Choose(ChoosePlace, a); x.Phase != ExportPlace {
		t.Fatal("no place is asked for")
	}
	if x, _ = x.Enter("  ", a); fault.HintOf(x.Failure) != "for example pipedrive.env" {
		t.Error(x.Failure)
	}
}

// A key goes to the n8n that it was given for, and the one that was given last counts.
func TestTheKeyOfAPushIsThatOfTheAnswers(t *testing.T) {
	a := finished(t, connection.OAuth2).WithN8N(RunsInDocker, LocalN8N).WithAPIKey("first")
	a.ExportedFor = ""
	first := (Export{}).Start(a, hands)
	elsewhere := a.WithN8N(RunsInDocker, "https://n8n.example.com")
	elsewhere.Key = APIKey{Secret: secret.New("its own"), Only: LocalN8N}
	for name, c := range map[string]struct {
		a    Answers
		want string
	}{"another key": {a.WithAPIKey("second"), "second"}, "one for another n8n": {elsewhere, ""}} {
		x, turn := first.Start(c.a, hands).Choose(ChooseWrite, c.a)
		got := ""
		carry(x, turn, func(o handover.Order) (handover.Result, error) {
			got += o.Key.Reveal()
			return handover.Result{N8N: c.a.N8N}, nil
		})
		if got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A key that was entered for one n8n is not handed to the next; one that the environment has for any is.
func TestAnotherN8NIsAskedForItsKey(t *testing.T) {
	typed := finished(t, connection.OAuth2).WithN8N(RunsInDocker, LocalN8N).WithAPIKey("k").WithN8N(RunsLater, "")
	found := typed
	found.Key.From = "N8N_API_KEY"
	for _, c := range []struct {
		a    Answers
		want ExportPhase
	}{{typed, ExportKey}, {found, ExportChoosing}} {
		x, _ := atRow((Export{}).Start(c.a, hands), handover.Push).Choose(ChoosePlace, c.a)
		x, turn := x.Enter("https://n8n.example.com", c.a)
		if x, _ = x.On(Reached{Address: "https://n8n.example.com"}, turn.Answers); x.Phase != c.want {
			t.Errorf("key from %q: phase %d, want %d", c.a.Key.From, x.Phase, c.want)
		}
	}
}

// What suits where n8n runs is ticked from the start, and again once that changes.
func TestExportRecommends(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor = ""
	x := Export{}
	for _, c := range []struct {
		runs Runs
		file bool
	}{{RunsInDocker, true}, {RunsInCloud, false}, {RunsWithNPM, true}, {RunsLater, false}} {
		a = a.WithN8N(c.runs, c.runs.Address())
		if x = x.Start(a, hands); x.Ticked(handover.ImportFile) != c.file || x.Ticked(handover.Push) || !x.Ticked(handover.Configuration) {
			t.Errorf("%s: %+v", c.runs, x.Rows)
		}
	}
	a = a.WithN8N(RunsInDocker, LocalN8N)
	x = atRow(x.Start(a, hands), handover.Push)
	x.Phase = ExportKey
	x, turn := x.Enter("key", a)
	if a = turn.Answers; !x.Ticked(handover.Push) || x.Ticked(handover.ImportFile) {
		t.Errorf("with a key: %+v", x.Rows)
	}
	if x = x.Start(a.WithN8N(RunsWithNPM, "https://n8n.example.com"), hands); !x.Ticked(handover.Push) || x.Rows[x.RowOf(handover.Push)].Where != "https://n8n.example.com" {
		t.Errorf("elsewhere: %+v", x.Rows)
	}
}

// A file that is there stays: the new one goes beside it, or is left out.
func TestExportWritesBeside(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor = ""
	there := map[string]bool{"credential.json": true, "credential-2.json": true, "config.toml": true}
	result := func(o handover.Order) (handover.Result, error) {
		if there[o.Where] && !o.Overwrite {
			return handover.Result{}, fs.ErrExist
		}
		return handover.Result{N8N: a.N8N}, nil
	}
	x, turn := (Export{}).Start(a, hands).Choose(ChooseWrite, a)
	x, a, _ = carry(x, turn, result)
	if Offers(x.Choices(a), ChooseOmit) {
		t.Error("the configuration can be left out")
	}
	x, turn = x.Choose(ChooseBeside, a)
	x, a, _ = carry(x, turn, result)
	if a.ConfigPath != "config-2.toml" || x.Phase != ExportExists {
		t.Fatalf("%s, %+v", a.ConfigPath, x)
	}
	omitted, turn := x.Choose(ChooseOmit, a)
	if omitted, after, _ := carry(omitted, turn, result); omitted.Phase != ExportDone || len(after.Handed) != 0 ||
		slices.ContainsFunc(omitted.Rows[1:], func(r ExportRow) bool { return r.On }) {
		t.Errorf("%+v", omitted)
	}
	for range 2 {
		x, turn = x.Choose(ChooseBeside, a)
		x, a, _ = carry(x, turn, result)
	}
	if x.Phase != ExportDone || len(a.Handed) != 1 || a.Handed[0].Where != "credential-3.json" {
		t.Errorf("%+v", a.Handed)
	}
}

// What n8n proved, it proved of the credential that it had then: another one is not proved yet.
func TestAnotherHandOverIsNotProved(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Proof = new(Proof)
	for _, w := range handover.Ways() {
		kept := a.withHandedOver(HandedOver{Order: handover.Order{Way: w}}).Proof != nil
		if kept != (w.Name == handover.Configuration) {
			t.Errorf("%s: the proof is kept: %v", w.Name, kept)
		}
	}
}

// Only the file that the setup started from is called an update, and only where it is in the way.
func TestOnlyItsOwnConfigurationIsUpdated(t *testing.T) {
	a := finished(t, connection.OAuth2)
	x := (Export{}).Start(a, hands)
	x.queue = []int{0}
	a.StartedFrom = x.Rows[0].Where
	other, none := a, a
	other.StartedFrom, none.StartedFrom = "other.toml", ""
	for name, got := range map[string]bool{"another": inPhase(x, ExportExists).Updates(other), "none": inPhase(x, ExportExists).Updates(none), "nothing in the way": inPhase(x, ExportChoosing).Updates(a)} {
		if got {
			t.Errorf("%s: an update", name)
		}
	}
	if !inPhase(x, ExportExists).Updates(a) {
		t.Error("its own is no update")
	}
}

func inPhase(x Export, phase ExportPhase) Export { x.Phase = phase; return x }
