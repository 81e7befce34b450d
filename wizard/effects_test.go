package wizard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// world is one in which everything works and says what it was asked for.
type world struct{ asked []string }

var errWorld = errors.New("the world's own")

func (w *world) Authorize(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
	return connection.Token{}, errWorld
}

func (w *world) FreePort(_ context.Context, url string) (string, error) {
	w.asked = append(w.asked, "a port for "+url)
	return "http://localhost:53683/callback", errWorld
}

func (w *world) Account(_ context.Context, c connection.Credential) (connection.Account, connection.Token, error) {
	w.asked = append(w.asked, "who "+string(c.Method)+" is")
	return ada, tokenFor("new", "base"), errWorld
}

func (w *world) Check(_ context.Context, _ connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
	report(connection.Progress{Index: len(targets) - 1})
	return tokenFor("new", "base"), 40, errWorld
}

func (w *world) OpenBrowser(url string) error {
	w.asked = append(w.asked, "open "+url)
	return errWorld
}

func (w *world) SaveText(string, string) error { return errWorld }

func (w *world) SaveConfig(_ context.Context, path string, a Answers, overwrite bool) error {
	w.asked = append(w.asked, "save "+path)
	if !overwrite || a.Method == "" {
		return nil
	}
	return errWorld
}

func (w *world) Reach(_ context.Context, address string) error {
	w.asked = append(w.asked, "reach "+address)
	return errWorld
}

func (w *world) HandOver(_ context.Context, o handover.Order, s handover.Setup) (handover.Result, error) {
	w.asked = append(w.asked, o.Way.Name+" to "+o.Where)
	if s.Made.IsZero() {
		return handover.Result{}, nil
	}
	return handover.Result{Tokens: true}, errWorld
}

// What an effect asks of the world is what it was made for, and what came of it is the event.
func TestEffectsTellWhatCameOfThem(t *testing.T) {
	a := finished(t, connection.OAuth2)
	var switched []scopes.Scope
	demo := &Demo{
		SwitchOn: func(s []scopes.Scope) { switched = s },
		Approve: func(_ context.Context, url string) error {
			if url != "https://consent" {
				return nil
			}
			return errWorld
		},
	}
	toml, _ := handover.Find(handover.Configuration)
	push, _ := handover.Find(handover.Push)
	pasted := ""
	invitation := connection.Invitation{Paste: func(text string) error { pasted = text; return errWorld }}
	conf, order := handover.Order{Way: toml, Where: "config.toml", Overwrite: true}, handover.Order{Way: push, Where: "http://n8n"}
	for _, c := range []struct {
		effect Effect
		want   Event
		asked  string
	}{
		{OpenBrowser{"https://page"}, BrowserOpened{"https://page", errWorld}, "open https://page"},
		{SwitchOn{[]scopes.Scope{scopes.Base}}, nil, ""},
		{AskAccount{a.Credential()}, AccountAnswered{ada, tokenFor("new", "base"), errWorld}, "who oauth2 is"},
		{Paste{invitation, "?code=x"}, Pasted{errWorld}, ""},
		{Approve{"https://consent"}, Approved{errWorld}, ""},
		{FindPort{"http://localhost:1/callback"}, PortFound{"http://localhost:53683/callback", errWorld}, "a port for http://localhost:1/callback"},
		{Reach{"http://n8n"}, Reached{"http://n8n", errWorld}, "reach http://n8n"},
		{MakeCalls{a.Credential(), a.Targets()}, CallsEnded{tokenFor("new", "base"), 40, errWorld}, ""},
		{HandOver{conf, a}, HandedOver{conf, handover.Result{N8N: a.N8N}, errWorld}, "save config.toml"},
		{HandOver{order, a}, HandedOver{order, handover.Result{Tokens: true}, errWorld}, "push to http://n8n"},
		{(Connect{Invitation: invitation}).Paste("later"), Pasted{errWorld}, ""},
	} {
		w := &world{}
		var reported []Event
		got := c.effect.Run(t.Context(), World{Pipedrive: w, Host: w, Handover: w, Demo: demo}, func(e Event) { reported = append(reported, e) })
		same := cmp.Options{sameSecrets, cmp.Comparer(func(a, b handover.Way) bool { return a.Name == b.Name }), cmp.Comparer(errors.Is)}
		if d := cmp.Diff(c.want, got, same); d != "" {
			t.Errorf("%T: %s", c.effect, d)
		}
		if asked := append(w.asked, "")[0]; asked != c.asked || len(w.asked) > 1 {
			t.Errorf("%T asked %q", c.effect, w.asked)
		}
		if _, calls := c.effect.(MakeCalls); calls != slices.Equal(reported, []Event{CallProgressed{connection.Progress{Index: len(a.Targets()) - 1}}}) {
			t.Errorf("%T reported %v", c.effect, reported)
		}
	}
	if pasted != "later" || !slices.Equal(switched, []scopes.Scope{scopes.Base}) {
		t.Errorf("pasted %q, switched on %v", pasted, switched)
	}
	SwitchOn{}.Run(t.Context(), World{}, nil) // nothing to switch outside of the demo
	SwitchOn{}.Run(t.Context(), World{Demo: &Demo{}}, nil)
}

// What is handed over is what the answers say, and no more than they know.
func TestSetupOfTheAnswers(t *testing.T) {
	a := finished(t, connection.OAuth2)
	s := a.Setup(at)
	if s.Made != at || s.Checked != at || len(s.Checks) != len(a.Targets()) || s.ClientID != a.App.ClientID || s.RedirectURL != a.App.RedirectURL ||
		s.Comparison == nil || s.Path != a.ConfigPath || s.Method != connection.OAuth2 || s.Account != ada || len(s.Writes) != 1 {
		t.Errorf("%+v", s)
	}
	if c, err := s.Credential(); err != nil || c.App.ClientSecret.Reveal() != "client-secret" {
		t.Errorf("%v, %v", c, err)
	}
	if c, err := s.Config(); err != nil || c.Refs.ClientSecret.Reveal() != "client-secret" || c.Method != connection.OAuth2 {
		t.Errorf("%v, %v", c, err)
	}
	token := finished(t, connection.APIToken)
	token.ResultsFor = ""
	token.App = connection.App{ClientID: "unused", RedirectURL: "unused"}
	if s := token.Setup(at); !s.Checked.IsZero() || s.Checks != nil || s.ClientID != "" || s.RedirectURL != "" || s.Comparison != nil {
		t.Errorf("%+v", s)
	}
	odd := a
	odd.App.ClientSecret = secret.New("env:ODD")
	if _, err := odd.Setup(at).Config(); err == nil {
		t.Error("a secret like a reference is written")
	}
}

// Steps are lost by what was changed before them, and come back with it.
func TestLostSteps(t *testing.T) {
	a := finished(t, connection.OAuth2)
	was := a.Progress()
	b := selectAlso("lead:create")(a)
	lost := b.Progress().Lost(nil, was, StepActions, "the actions changed")
	var steps []Step
	for _, l := range lost {
		if steps = append(steps, l.Step); l.Cause != "the actions changed" {
			t.Errorf("%+v", l)
		}
	}
	if !slices.Equal(steps, []Step{StepScopes, StepRegister, StepConnect, StepTest, StepHandOver}) {
		t.Errorf("lost %v", steps)
	}
	if c := b.ScopesConfirmed(); len(c.Progress().Lost(lost, b.Progress(), StepScopes, "other")) != len(lost)-1 {
		t.Error("what is done again is still called lost")
	}
	if back := a.Progress().Lost(lost, was, StepActions, "x"); len(back) != 0 {
		t.Errorf("changed back: %v", back)
	}
	if again := b.Progress().Lost(lost, was, StepActions, "x"); !slices.Equal(again, lost) {
		t.Errorf("lost twice: %v", again)
	}
	if at := b.Progress().Lost(nil, was, StepScopes, "x"); slices.ContainsFunc(at, func(l LostStep) bool { return l.Step == StepScopes }) {
		t.Error("the step itself is called lost")
	}
	fresh := Answers{ConfigPath: "x"}
	reached := finished(t, connection.OAuth2)
	reached.Runs = ""
	if lost := fresh.Progress().Lost(nil, reached.Progress(), StepN8N, "x"); lost != nil {
		t.Errorf("steps that had not been come to: %v", lost)
	}
	if p := b.Progress(); !p.Reaches(StepScopes) || p.Reaches(StepRegister) || !p.Reaches(StepN8N) || p[StepN8N].Crumb.Long == "" || p[StepTest].Crumb.Long != "" {
		t.Errorf("%+v", p)
	}
	open := b
	open.Selection.Unresolved = []scopes.Unresolved{{Reason: "x"}}
	if b.Start() != StepScopes || open.Start() != StepActions || a.Start() != StepHandOver || (Answers{Selection: open.Selection}).Start() != StepN8N {
		t.Errorf("starts at %v, %v, %v", b.Start(), open.Start(), a.Start())
	}
}

func TestCrumbs(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.App.ClientID = "5f2c0123456789ab"
	for step, want := range map[Step]Crumb{
		StepN8N: {"Docker, localhost:5678", "Docker"}, StepMethod: {"OAuth2", ""}, StepActions: {"2 actions", "2 actions"}, StepScopes: {"2 scopes", ""},
		StepRegister: {"app 5f2c0123", ""}, StepConnect: {"Ada Example at Acme", "Ada Example"}, StepTest: {"not tried", ""}, StepHandOver: {},
	} {
		if got := steps[step].crumb(a); got != want || got.In(true) != want.Long || want.Short != "" && got.In(false) != want.Short || want.Short == "" && got.In(false) != want.Long {
			t.Errorf("%s: %+v", step.Title(), got)
		}
	}
	a.Selection.Calls = []string{"GET /v1/users"}
	if got := a.actionsCrumb(); got != (Crumb{"2 actions, 1 call", "2 actions"}) {
		t.Errorf("%+v", got)
	}
	a.Selection.Items = nil
	if got := a.actionsCrumb(); got != (Crumb{"1 call", ""}) {
		t.Errorf("%+v", got)
	}
	cloud := a.WithN8N(RunsInCloud, "https://acme.app.n8n.cloud")
	if got := cloud.n8nCrumb(); got.Long != "n8n Cloud" || (Answers{Method: connection.APIToken}).registerCrumb() != (Crumb{}) {
		t.Errorf("%+v", got)
	}
}

// A configuration says where n8n runs, or its address does.
func TestWhereTheN8NOfAConfigurationRuns(t *testing.T) {
	for want, n := range map[Runs]config.N8N{
		"": {}, RunsInDocker: {Runs: "docker", URL: "https://n8n.example.com"}, RunsInCloud: {URL: "https://acme.app.n8n.cloud"}, RunsWithNPM: {URL: "https://n8n.example.com"},
	} {
		if got := runsAs(n); got != want {
			t.Errorf("%+v: %q", n, got)
		}
	}
	if got := runsAs(config.N8N{URL: LocalN8N}); got != RunsInDocker {
		t.Errorf("%q", got)
	}
	for _, r := range Places() {
		if r.Title() == "" || r.About() == "" || (r.Address() == "") != (r == RunsLater) {
			t.Errorf("%s is not complete", r)
		}
	}
}

// What helps depends on how n8n signs in, and two apps are told apart.
func TestRemediesAndTwoApps(t *testing.T) {
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		a := finished(t, m)
		failed, _ := Connect{}.On(AccountAnswered{Err: fault.New(fault.Unreachable, "", "gone")}, a)
		if failed.Trouble(a) != NoAnswerTrouble || Offers(failed.Choices(a), ChooseLogin) != (m == connection.OAuth2) {
			t.Errorf("%s: trouble %d, %+v", m, failed.Trouble(a), failed.Choices(a))
		}
	}
	a := finished(t, connection.OAuth2)
	for _, way := range []Callback{CallbackHere, CallbackTwo} {
		parts := a.WithCallback(way, config.DefaultRedirectURL).Parts()
		if got := strings.Contains(parts[len(parts)-1].Note, config.DefaultRedirectURL); got != (way == CallbackTwo) {
			t.Errorf("%s: %q", way, parts[len(parts)-1].Note)
		}
	}
	for fit, want := range map[Fit]string{Fits: "fits", Unusual: "unusual", Wrong: "does not fit", Empty: "empty"} {
		if fit.String() != want {
			t.Errorf("%d is %q", fit, fit.String())
		}
	}
}
