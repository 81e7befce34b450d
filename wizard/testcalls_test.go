package wizard

import (
	"context"
	"slices"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// resultOf is the event that a row of the run has its result.
func resultOf(index int, s connection.Status) Event {
	return CallProgressed{connection.Progress{Index: index, Check: &connection.Check{Status: s}}}
}

func TestTestCallsPaths(t *testing.T) {
	ok, missing := connection.StatusOK, connection.StatusMissingScope
	gone := fault.New(fault.Unreachable, "try again", "gone")
	for name, c := range map[string]struct {
		path   []any
		offers []ChoiceName
		called []string // by the last effect
		move   Move
	}{
		"begun":                    {nil, []ChoiceName{ChooseStop}, []string{"deal", "person"}, Stay},
		"under way":                {[]any{resultOf(0, ok)}, []ChoiceName{ChooseStop}, nil, Stay},
		"stopping":                 {[]any{resultOf(0, ok), ChooseStop}, nil, nil, Stay},
		"all fine":                 {[]any{resultOf(0, ok), resultOf(1, ok), CallsEnded{Tokens: 20}}, []ChoiceName{ChooseNext, ChooseAll, ChooseOne}, nil, Stay},
		"gone on":                  {[]any{resultOf(0, ok), resultOf(1, ok), CallsEnded{Tokens: 20}, ChooseNext}, []ChoiceName{ChooseNext, ChooseAll, ChooseOne}, nil, Forward},
		"one failed":               {[]any{resultOf(0, ok), resultOf(1, missing), CallsEnded{}}, []ChoiceName{ChooseRetry, ChooseAll, ChooseAnyway, ChooseOne}, nil, Stay},
		"went on":                  {[]any{resultOf(0, ok), resultOf(1, missing), CallsEnded{}, ChooseAnyway}, []ChoiceName{ChooseRetry, ChooseAll, ChooseAnyway, ChooseOne}, nil, Forward},
		"the failed":               {[]any{resultOf(0, ok), resultOf(1, missing), CallsEnded{}, ChooseRetry}, []ChoiceName{ChooseStop}, []string{"person"}, Stay},
		"the first":                {[]any{resultOf(0, ok), resultOf(1, missing), CallsEnded{}, ChooseOne}, []ChoiceName{ChooseStop}, []string{"deal"}, Stay},
		"all again":                {[]any{resultOf(0, ok), resultOf(1, ok), CallsEnded{}, ChooseAll}, []ChoiceName{ChooseStop}, []string{"deal", "person"}, Stay},
		"broken":                   {[]any{resultOf(0, ok), CallsEnded{Err: gone}}, []ChoiceName{ChooseRetry, ChooseBack, ChooseOne, ChooseAll}, nil, Stay},
		"given up":                 {[]any{CallsEnded{Err: gone}, ChooseBack}, []ChoiceName{ChooseRetry, ChooseBack, ChooseOne, ChooseAll}, nil, Backward},
		"the missing":              {[]any{resultOf(0, ok), CallsEnded{Err: gone}, ChooseRetry}, []ChoiceName{ChooseStop}, []string{"person"}, Stay},
		"a row that is not called": {[]any{resultOf(7, ok)}, []ChoiceName{ChooseStop}, nil, Stay},
	} {
		t.Run(name, func(t *testing.T) {
			a := finished(t, connection.OAuth2)
			a.Results, a.ResultsFor = nil, ""
			flow, turn := StartTestCalls(a)
			for _, next := range c.path {
				if choice, ok := next.(ChoiceName); ok {
					flow, turn = flow.Choose(choice, 0, turn.Answers)
				} else {
					flow, turn = flow.On(next, turn.Answers)
				}
			}
			var offered []ChoiceName
			for _, choice := range flow.Choices() {
				offered = append(offered, choice.Name)
			}
			var called []string
			if e, ok := turn.Effect.(MakeCalls); ok {
				for _, target := range e.Targets {
					called = append(called, target.Resource)
				}
			}
			if !slices.Equal(offered, c.offers) || !slices.Equal(called, c.called) || turn.Move != c.move {
				t.Errorf("offers %q, calls %q, move %d", offered, called, turn.Move)
			}
			if turn.Answers.Done(StepTests) != (slices.Contains([]string{"all fine", "all again"}, name) || c.move == Forward) {
				t.Errorf("done: %v", turn.Answers.Done(StepTests))
			}
		})
	}
}

// What the person stopped is no failure, and what was spent until then counts.
func TestTestCallsStopped(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results, a.TokensSpent = nil, 0
	flow, _ := StartTestCalls(a)
	flow, _ = flow.Choose(ChooseStop, 0, a)
	flow, turn := flow.On(CallsEnded{Tokens: 5, Err: context.Canceled}, a)
	if flow.Failure != nil || flow.Running != nil || turn.Answers.TokensSpent != 5 || len(flow.Untested()) != 2 {
		t.Errorf("%+v, %d tokens", flow, turn.Answers.TokensSpent)
	}
}

func TestTestCallsCountTheWaitDown(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results = nil
	flow, _ := StartTestCalls(a)
	if flow.Waiting() {
		t.Error("nothing waits yet")
	}
	flow, _ = flow.On(CallProgressed{connection.Progress{Index: 1, Retry: &connection.Retry{After: 1500 * time.Millisecond}}}, a)
	for _, want := range []time.Duration{500 * time.Millisecond, 0, 0} {
		flow, _ = flow.On(SecondPassed{}, a)
		if got := flow.Rows[1].Wait; got != want || !flow.Waiting() {
			t.Errorf("%s left, want %s", got, want)
		}
	}
}

// A value that was handed on stays what it was.
func TestTestCallsAreValues(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results = nil
	before, _ := StartTestCalls(a)
	after, _ := before.On(resultOf(0, connection.StatusOK), a)
	if before.Rows[0].Check != nil || after.Rows[0].Check == nil {
		t.Error("the event changed the flow of before")
	}
}

// A selection that shrank needs no call, and going on keeps what is known of the rest.
func TestTestCallsOfAShrunkSelection(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Selection.Items = a.Selection.Items[:1]
	flow, turn := StartTestCalls(a)
	if turn.Effect != nil || a.ChecksCurrent() {
		t.Fatalf("%T, current: %v", turn.Effect, a.ChecksCurrent())
	}
	if _, turn = flow.Choose(ChooseNext, 0, a); turn.Move != Forward || !turn.Answers.Done(StepTests) {
		t.Errorf("move %d, done %v", turn.Move, turn.Answers.Done(StepTests))
	}
	if _, ok := turn.Answers.CheckOf(scopes.Target{Resource: "person"}); ok {
		t.Error("a result of what is no longer selected stays")
	}
}
