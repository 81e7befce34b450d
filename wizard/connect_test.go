package wizard

import (
	"context"
	"errors"
	"slices"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// registered is a setup that has everything but a connection.
func registered(t *testing.T, m connection.Method) Answers {
	t.Helper()
	a := finished(t, m)
	a.Token, a.TokenFor, a.Account, a.AccountFor, a.ConfirmedFor = connection.Token{}, "", connection.Account{}, "", ""
	return a
}

// walk takes events and choices in turn and checks the phase after each.
func walk(t *testing.T, a Answers, path []any, phases []ConnectPhase) (Connect, Turn) {
	t.Helper()
	c, turn := Connect{}.Start(a)
	for i, next := range path {
		if c.Phase != phases[i] {
			t.Fatalf("before %T %v: phase %d, want %d", next, next, c.Phase, phases[i])
		}
		if name, ok := next.(ChoiceName); ok {
			c, turn = c.Choose(name, turn.Answers)
		} else {
			c, turn = c.On(next, turn.Answers)
		}
	}
	if want := phases[len(path)]; c.Phase != want {
		t.Fatalf("at the end: phase %d, want %d", c.Phase, want)
	}
	return c, turn
}

func TestConnectPaths(t *testing.T) {
	all, less := tokenFor("one", "base,deals:full,contacts:read"), tokenFor("one", "base")
	invited, answered := Invited{connection.Invitation{URL: "https://x.example"}}, AccountAnswered{Account: ada}
	refused, gone := fault.New(fault.Refused, "log in again", "refused"), fault.New(fault.Unreachable, "try again", "gone")
	for name, c := range map[string]struct {
		method connection.Method
		path   []any
		phases []ConnectPhase
		effect Effect // the last one wanted, by its type
		move   Move
	}{
		"OAuth2, all granted": {connection.OAuth2, []any{invited, Authorized{Token: all}, answered, ChooseYes},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectSettled}, nil, Forward},
		"OAuth2, scopes missing": {connection.OAuth2, []any{invited, Authorized{Token: less}, answered, ChooseYes, ChooseAnyway},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectMissing, ConnectMissing}, nil, Forward},
		"switched on": {connection.OAuth2, []any{invited, Authorized{Token: less}, answered, ChooseYes, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectMissing, ConnectStarting}, Authorize{}, Stay},
		"another account": {connection.OAuth2, []any{invited, Authorized{Token: all}, answered, ChooseNo, ChooseLogin},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectNotMe, ConnectStarting}, Authorize{}, Stay},
		"another token": {connection.APIToken, []any{answered, ChooseNo, ChooseLogin, ChooseBack},
			[]ConnectPhase{ConnectAsking, ConnectConfirm, ConnectNotMe, ConnectNotMe, ConnectNotMe}, nil, Backward},
		"denied": {connection.OAuth2, []any{invited, Authorized{Err: refused}, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectFailed, ConnectStarting}, Authorize{}, Stay},
		"the question failed": {connection.OAuth2, []any{invited, Authorized{Token: all}, AccountAnswered{Err: gone}, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectFailed, ConnectAsking}, AskAccount{}, Stay},
		"the new token is refused": {connection.OAuth2, []any{invited, Authorized{Token: all}, AccountAnswered{Err: refused}, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectFailed, ConnectStarting}, Authorize{}, Stay},
		"the API token is refused": {connection.APIToken, []any{AccountAnswered{Err: refused}, ChooseLogin, ChooseAgain},
			[]ConnectPhase{ConnectAsking, ConnectFailed, ConnectFailed, ConnectAsking}, AskAccount{}, Stay},
		"opened again": {connection.OAuth2, []any{invited, BrowserOpened{}, ChooseOpen},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectWaiting, ConnectWaiting}, OpenBrowser{}, Stay},
		"started again": {connection.OAuth2, []any{invited, Pasted{}, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectWaiting, ConnectStarting}, Authorize{}, Stay},
	} {
		t.Run(name, func(t *testing.T) {
			_, turn := walk(t, registered(t, c.method), c.path, c.phases)
			if turn.Move != c.move || kindOf(turn.Effect) != kindOf(c.effect) {
				t.Errorf("move %d, effect %T, want %d, %T", turn.Move, turn.Effect, c.move, c.effect)
			}
			if turn.Answers.Done(StepConnect) != (c.move == Forward) {
				t.Errorf("connected: %v", turn.Answers.Done(StepConnect))
			}
		})
	}
}

func kindOf(e Effect) string {
	switch e.(type) {
	case Authorize:
		return "authorize"
	case AskAccount:
		return "ask"
	case OpenBrowser:
		return "open"
	case nil:
		return ""
	}
	return "another"
}

// What is not offered changes nothing, in any phase; what is offered does something.
func TestConnectChoosesOnlyWhatIsOffered(t *testing.T) {
	names := []ChoiceName{ChooseAgain, ChooseBack, ChooseAnyway, ChooseAllow, ChooseOpen, ChooseYes, ChooseNo, ChooseKeep, ChooseLogin, "other"}
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		for phase := ConnectStarting; phase <= ConnectFailed; phase++ {
			c, a := Connect{Demo: true, Phase: phase, Failure: errors.New("broken")}, finished(t, m)
			for _, name := range names {
				after, turn := c.Choose(name, a)
				did := after.Phase != phase || turn.Effect != nil || turn.Move != Stay
				if offered := Offers(c.Choices(a), name); did != offered {
					t.Errorf("%s, phase %d, %s: offered %v, did something %v", m, phase, name, offered, did)
				}
			}
			seen := map[ChoiceName]bool{}
			for _, choice := range c.Choices(a) {
				if choice.Label == "" || seen[choice.Name] || !slices.Contains(names, choice.Name) {
					t.Errorf("phase %d: %+v", phase, choice)
				}
				seen[choice.Name] = true
			}
		}
	}
}

// A connection that was confirmed is not asked about again, but for what is missing.
func TestConnectStartsWhereItIs(t *testing.T) {
	done := finished(t, connection.OAuth2)
	if c, turn := (Connect{}).Start(done); c.Phase != ConnectSettled || turn.Effect != nil {
		t.Errorf("phase %d, effect %T", c.Phase, turn.Effect)
	}
	less := done.WithNewLogin(tokenFor("two", "base")).WithAccount(ada).Confirmed()
	if c, _ := (Connect{}).Start(less); c.Phase != ConnectMissing {
		t.Errorf("phase %d", c.Phase)
	}
	asked := done.WithNewLogin(tokenFor("two", "base"))
	if c, turn := (Connect{}).Start(asked); c.Phase != ConnectAsking || kindOf(turn.Effect) != "ask" {
		t.Errorf("phase %d, effect %T", c.Phase, turn.Effect)
	}
}

// Where the browser's answer cannot arrive a listener would only be in the way.
func TestConnectPastesWhereNoCallbackCanCome(t *testing.T) {
	for url, want := range map[string]bool{config.DefaultRedirectURL: false, "https://n8n.example.com/rest/oauth2-credential/callback": true} {
		a := registered(t, connection.OAuth2)
		a.App.RedirectURL = url
		for _, pasteOnly := range []bool{false, true} {
			flow := Connect{PasteOnly: pasteOnly}
			_, turn := flow.Start(a)
			if e, ok := turn.Effect.(Authorize); !ok || e.Options.PasteOnly != (want || pasteOnly) || flow.NeedsPaste(a) != e.Options.PasteOnly {
				t.Errorf("%s: %+v", url, turn.Effect)
			}
		}
	}
}

// stubPipedrive authorizes at once.
type stubPipedrive struct{ Pipedrive }

func (stubPipedrive) Authorize(_ context.Context, _ connection.App, _ connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
	invite(connection.Invitation{URL: "https://x.example"})
	return connection.Token{AccessToken: secret.New("access")}, nil
}

// In the demo the app has the scopes before anyone is asked to allow them.
func TestAuthorizeSwitchesTheDemosScopesOn(t *testing.T) {
	var order []string
	w := World{Pipedrive: stubPipedrive{}, Demo: &Demo{SwitchOn: func(on []scopes.Scope) { order = append(order, string(on[0])) }}}
	end := Authorize{Scopes: []scopes.Scope{"deals:full"}}.Run(t.Context(), w, func(e Event) { order = append(order, e.(Invited).Invitation.URL) })
	if !slices.Equal(order, []string{"deals:full", "https://x.example"}) || end.(Authorized).Token.AccessToken.IsZero() {
		t.Errorf("%q, then %+v", order, end)
	}
}
