package wizard

import (
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// What was written is the end. What was pushed n8n proves, if it can be asked to; else it is to be read.
func TestWhatFollowsTheLastOrder(t *testing.T) {
	for _, c := range []struct {
		push  bool
		world World
		phase ExportPhase
		move  Move
	}{
		{false, proves, ExportDone, Forward}, {true, proves, ExportProving, Stay}, {true, hands, ExportDone, Stay},
	} {
		a := finished(t, connection.OAuth2).WithN8N(RunsInDocker, LocalN8N)
		a.ExportedFor = ""
		if c.push {
			a = a.WithAPIKey("key")
		}
		x := (Export{}).Start(a, c.world)
		x, turn := x.Choose(ChooseWrite, a)
		for work, ok := turn.Effect.(HandOver); ok; work, ok = turn.Effect.(HandOver) {
			x, turn = x.On(HandedOver{Order: work.Order, Result: handover.Result{N8N: turn.Answers.N8N}}, turn.Answers)
		}
		if x.Ticked(handover.Push) != c.push || x.Phase != c.phase || turn.Move != c.move {
			t.Errorf("push %v: phase %d, move %d", c.push, x.Phase, turn.Move)
		}
	}
}

// Where an import would put older tokens over those that n8n has, writing it once more is not offered: connecting again is,
// and leads there.
func TestAnImportThatN8NsTokensForbidOffersAnotherLogin(t *testing.T) {
	a := finished(t, connection.OAuth2).WithN8N(RunsInDocker, LocalN8N)
	a.ExportedFor = ""
	x, turn := (Export{}).Start(a, hands).Choose(ChooseWrite, a)
	x, a, _ = carry(x, turn, func(o handover.Order) (handover.Result, error) {
		if o.Way.Name == handover.ImportFile {
			return handover.Result{N8N: turn.Answers.N8N}, &fault.Error{Kind: fault.Failed, Message: "n8n has the tokens", Err: handover.ErrReplaces}
		}
		return handover.Result{N8N: turn.Answers.N8N}, nil
	})
	if choices := x.Choices(a); choices[0].Name != ChooseLogin || Offers(choices, ChooseWrite) {
		t.Fatalf("%+v", choices)
	}
	_, turn = x.Choose(ChooseLogin, a)
	if turn.Move != Onward || turn.Answers.Start() != StepConnect {
		t.Errorf("%+v, from %s", turn.Move, turn.Answers.Start().Title())
	}
	if _, turn := (Connect{}).Start(turn.Answers); turn.Effect == nil {
		t.Error("no login begins")
	}
	if without, _ := x.Choose(ChooseTick, a); without.Choices(a)[0].Name != ChooseWrite {
		t.Error("without the file nothing is written")
	}
}

// The demo's credential is of no use in an n8n.
func TestTheDemoIsNotPushed(t *testing.T) {
	w := proves
	w.Demo = new(Demo)
	if (Export{}).Start(finished(t, connection.OAuth2), w).RowOf(handover.Push) >= 0 {
		t.Error("it is offered")
	}
}
