package wizard

import (
	"context"
	"errors"
	"slices"
	"strings"
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
	busy := &fault.Error{Kind: fault.Failed, Message: "port 53682 is in use", Err: connection.ErrPortBusy}
	unkept := &fault.Error{Kind: fault.Failed, Message: "no space left", Err: connection.ErrNotKept}
	const nextURL = "http://localhost:53683/callback"
	refused, gone := fault.New(fault.Refused, "log in again", "refused"), fault.New(fault.Unreachable, "try again", "gone")
	for name, c := range map[string]struct {
		method connection.Method
		path   []any
		phases []ConnectPhase
		effect Effect // the last one wanted, by its type
		move   Move
	}{
		"OAuth2, all granted": {connection.OAuth2, []any{invited, Authorized{Token: all}, answered, ChooseYes},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectConfirm}, nil, Forward},
		"OAuth2, scopes missing": {connection.OAuth2, []any{invited, Authorized{Token: less}, answered, ChooseAnyway},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectMissing, ConnectMissing}, nil, Forward},
		"switched on": {connection.OAuth2, []any{invited, Authorized{Token: less}, answered, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectMissing, ConnectStarting}, Authorize{}, Stay},
		"another account": {connection.OAuth2, []any{invited, Authorized{Token: all}, answered, ChooseNo, ChooseLogin},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectConfirm, ConnectNotMe, ConnectStarting}, Authorize{}, Stay},
		"scopes missing, and another account": {connection.OAuth2, []any{invited, Authorized{Token: less}, answered, ChooseNo, ChooseLogin},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectAsking, ConnectMissing, ConnectNotMe, ConnectStarting}, Authorize{}, Stay},
		"busy port, pasted": {connection.OAuth2, []any{Authorized{Err: busy}, PortFound{RedirectURL: nextURL}, ChoosePaste},
			[]ConnectPhase{ConnectStarting, ConnectFailed, ConnectFailed, ConnectStarting}, Authorize{}, Stay},
		"busy port, the next one": {connection.OAuth2, []any{Authorized{Err: busy}, PortFound{RedirectURL: nextURL}, ChoosePort},
			[]ConnectPhase{ConnectStarting, ConnectFailed, ConnectFailed, ConnectFailed}, nil, Backward},
		"busy port, looked for": {connection.OAuth2, []any{Authorized{Err: busy}},
			[]ConnectPhase{ConnectStarting, ConnectFailed}, FindPort{}, Stay},
		"not kept, and gone on": {connection.OAuth2, []any{invited, Authorized{Token: all, Err: unkept}, ChooseAgain},
			[]ConnectPhase{ConnectStarting, ConnectWaiting, ConnectFailed, ConnectAsking}, AskAccount{}, Stay},
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
	case FindPort:
		return "port"
	case nil:
		return ""
	}
	return "another"
}

// What is not offered changes nothing, in any phase; what is offered does something.
func TestConnectChoosesOnlyWhatIsOffered(t *testing.T) {
	names := []ChoiceName{ChooseAgain, ChooseBack, ChooseAnyway, ChooseAllow, ChooseOpen, ChooseYes, ChooseNo, ChooseKeep, ChooseLogin, ChoosePaste, ChoosePort, "other"}
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		for phase := ConnectStarting; phase <= ConnectFailed; phase++ {
			c, a := Connect{Demo: true, Phase: phase, Failure: errors.New("broken")}, finished(t, m)
			if phase == ConnectFailed {
				c.Failure, c.FreeURL = &fault.Error{Message: "m", Err: connection.ErrPortBusy}, "http://localhost:53683/callback"
			}
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
	for url, want := range map[string]bool{config.DefaultRedirectURL: false, "https://n8n.example.com/rest/oauth2-credential/callback": true,
		"http://localhost:5678/rest/oauth2-credential/callback": true} {
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

// Each reason offers first what helps with it.
func TestConnectTroubles(t *testing.T) {
	of := func(err error, kind fault.Kind) error { return &fault.Error{Kind: kind, Message: "m", Err: err} }
	for name, c := range map[string]struct {
		method connection.Method
		err    error
		want   Trouble
		offers string
	}{
		"port busy":     {connection.OAuth2, of(connection.ErrPortBusy, fault.Failed), PortTrouble, "paste again back"},
		"port barred":   {connection.OAuth2, of(connection.ErrPortBarred, fault.Failed), PortTrouble, "paste again back"},
		"denied":        {connection.OAuth2, of(connection.ErrDenied, fault.Refused), DeniedTrouble, "again back"},
		"late":          {connection.OAuth2, of(connection.ErrNotAnswered, fault.Unreachable), LateTrouble, "again back"},
		"unknown app":   {connection.OAuth2, of(connection.ErrUnknownApp, fault.Refused), AppTrouble, "back again"},
		"spent code":    {connection.OAuth2, of(connection.ErrCodeSpent, fault.Refused), CodeTrouble, "again back"},
		"not kept":      {connection.OAuth2, of(connection.ErrNotKept, fault.Usage), NotKeptTrouble, "again login"},
		"n8n's":         {connection.OAuth2, of(connection.ErrHandedOver, fault.Refused), HandedOverTrouble, "again back"},
		"API token":     {connection.APIToken, of(nil, fault.Refused), TokenTrouble, "back again"},
		"login refused": {connection.OAuth2, of(nil, fault.Refused), LoginEndedTrouble, "again back"},
		"unreachable":   {connection.APIToken, of(nil, fault.Unreachable), NoAnswerTrouble, "again back"},
		"something":     {connection.OAuth2, errors.New("broken"), OtherTrouble, "again back"},
	} {
		t.Run(name, func(t *testing.T) {
			flow, a := Connect{Phase: ConnectFailed, Failure: c.err}, finished(t, c.method)
			if got := flow.Trouble(a); got != c.want || names(flow.Choices(a)) != c.offers {
				t.Errorf("trouble %d, offers %q", got, names(flow.Choices(a)))
			}
		})
	}
}

// The next port is offered once one is known, and the app's callback URL has to be changed for it.
func TestConnectTakesTheNextPort(t *testing.T) {
	a := registered(t, connection.OAuth2)
	c, turn := Connect{}.On(Authorized{Err: &fault.Error{Message: "m", Err: connection.ErrPortBusy}}, a)
	if Offers(c.Choices(a), ChoosePort) {
		t.Error("a port is offered before one was found")
	}
	if e, ok := turn.Effect.(FindPort); !ok || e.RedirectURL != a.App.RedirectURL {
		t.Errorf("effect %+v", turn.Effect)
	}
	c, _ = c.On(PortFound{RedirectURL: "http://localhost:53683/callback"}, a)
	_, turn = c.Choose(ChoosePort, a)
	if turn.Answers.App.RedirectURL != "http://localhost:53683/callback" || turn.Move != Backward || turn.Answers.Done(StepRegister) {
		t.Errorf("%+v", turn)
	}
	c, turn = c.Choose(ChoosePaste, a)
	if e, ok := turn.Effect.(Authorize); !ok || !e.Options.PasteOnly || !c.NeedsPaste(a) {
		t.Errorf("effect %+v", turn.Effect)
	}
}

// Another login is begun although there is a token, and the old one stays until there is a new one.
func TestConnectLogsInAgain(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.LoginAgain = true
	c, turn := Connect{}.Start(a)
	if kindOf(turn.Effect) != "authorize" || !turn.Answers.Done(StepConnect) {
		t.Fatalf("effect %T", turn.Effect)
	}
	c, _ = c.On(Authorized{Err: errors.New("broken")}, a)
	if _, turn = c.Choose(ChooseKeep, a); turn.Move != Forward || turn.Answers.LoginAgain {
		t.Errorf("keeping the old one: %+v", turn.Move)
	}
	_, turn = c.On(Authorized{Token: tokenFor("two", "base,deals:full,contacts:read")}, a)
	if turn.Answers.LoginAgain || turn.Answers.Done(StepConnect) {
		t.Error("the new login is not taken")
	}
	token := finished(t, connection.APIToken)
	token.LoginAgain = true
	if _, turn = (Connect{}).Start(token); kindOf(turn.Effect) != "ask" {
		t.Errorf("effect %T", turn.Effect)
	}
	if _, turn = (Connect{}).On(AccountAnswered{Account: ada}, token); turn.Answers.LoginAgain {
		t.Error("it asks again and again")
	}
}

// A pasted address that is the answer leaves nothing for the demo to allow; one that is not changes nothing.
func TestAPastedAnswerIsTaken(t *testing.T) {
	a := finished(t, connection.OAuth2)
	c, _ := (Connect{Demo: true}).On(Invited{}, a)
	if c, _ := c.On(Pasted{Err: errors.New("no answer")}, a); c.Taken || !Offers(c.Choices(a), ChooseAllow) {
		t.Errorf("offers %q", names(c.Choices(a)))
	}
	if c, _ := c.On(Pasted{}, a); !c.Taken || Offers(c.Choices(a), ChooseAllow) {
		t.Errorf("offers %q", names(c.Choices(a)))
	}
}

// What was odd about the answer is told, until another login.
func TestConnectTellsRemarks(t *testing.T) {
	token := tokenFor("one", "base,deals:full,contacts:read")
	token.Remark = "the token answer is odd"
	c, turn := Connect{}.On(Authorized{Token: token}, registered(t, connection.OAuth2))
	c, turn = c.On(AccountAnswered{Account: ada}, turn.Answers)
	if c.Remark != token.Remark {
		t.Errorf("remark %q", c.Remark)
	}
	c, _ = c.Choose(ChooseNo, turn.Answers)
	if c, _ = c.Choose(ChooseLogin, turn.Answers); c.Remark != "" {
		t.Errorf("remark %q", c.Remark)
	}
}

// The token is kept with the app that it is of.
func TestAuthorizeKeepsWhatItGets(t *testing.T) {
	var kept []string
	w := World{Pipedrive: keepingPipedrive{}, Keep: func(_ context.Context, app connection.App, token connection.Token) error {
		kept = append(kept, app.ClientID, token.AccessToken.Reveal())
		return nil
	}}
	Authorize{App: connection.App{ClientID: "id"}}.Run(t.Context(), w, func(Event) {})
	if !slices.Equal(kept, []string{"id", "access"}) {
		t.Errorf("kept %q", kept)
	}
}

// keepingPipedrive keeps the token as a login does.
type keepingPipedrive struct{ Pipedrive }

func (keepingPipedrive) Authorize(ctx context.Context, _ connection.App, o connection.AuthorizeOptions, _ func(connection.Invitation)) (connection.Token, error) {
	token := connection.Token{AccessToken: secret.New("access")}
	return token, o.Keep(ctx, token)
}

// Of a token that is not as long as tokens are, that is the likeliest cause; of one that is, nothing is said of its length.
func TestRefusedTokenCauses(t *testing.T) {
	for length, first := range map[int]string{
		38: "It was copied in part: it has 40 characters, this one has 38",
		40: "The token belongs to another company: switch to the right one, upper right, and copy it there",
		41: "More was copied than the token: it has 40 characters, this has 41",
	} {
		causes := Answers{APIToken: secret.New(strings.Repeat("a", length))}.RefusedTokenCauses()
		if causes[0] != first || strings.Contains(strings.Join(causes, " "), "characters") != (length != 40) {
			t.Errorf("%d characters: %q", length, causes)
		}
	}
}
