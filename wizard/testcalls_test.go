package wizard

import (
	"context"
	"slices"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// resultOf is the event that a call of the run has its result.
func resultOf(index int, s connection.Status) Event {
	return CallProgressed{connection.Progress{Index: index, Check: &connection.Check{Status: s}}}
}

// objectResult are the results of an object with two calls, the second of which works.
type objectResult struct {
	object int
	status connection.Status
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
		"under way":                {[]any{objectResult{0, ok}}, []ChoiceName{ChooseStop}, nil, Stay},
		"stopping":                 {[]any{objectResult{0, ok}, ChooseStop}, nil, nil, Stay},
		"all fine":                 {[]any{objectResult{0, ok}, objectResult{1, ok}, CallsEnded{Tokens: 20}}, []ChoiceName{ChooseNext, ChooseAll, ChooseOne}, nil, Stay},
		"gone on":                  {[]any{objectResult{0, ok}, objectResult{1, ok}, CallsEnded{Tokens: 20}, ChooseNext}, []ChoiceName{ChooseNext, ChooseAll, ChooseOne}, nil, Forward},
		"one failed":               {[]any{objectResult{0, ok}, objectResult{1, missing}, CallsEnded{}}, []ChoiceName{ChooseRetry, ChooseAll, ChooseAnyway, ChooseOne, ChooseLogin}, nil, Stay},
		"went on":                  {[]any{objectResult{0, ok}, objectResult{1, missing}, CallsEnded{}, ChooseAnyway}, []ChoiceName{ChooseRetry, ChooseAll, ChooseAnyway, ChooseOne, ChooseLogin}, nil, Forward},
		"the failed":               {[]any{objectResult{0, ok}, objectResult{1, missing}, CallsEnded{}, ChooseRetry}, []ChoiceName{ChooseStop}, []string{"person"}, Stay},
		"the first":                {[]any{objectResult{0, ok}, objectResult{1, missing}, CallsEnded{}, ChooseOne}, []ChoiceName{ChooseStop}, []string{"deal"}, Stay},
		"all again":                {[]any{objectResult{0, ok}, objectResult{1, ok}, CallsEnded{}, ChooseAll}, []ChoiceName{ChooseStop}, []string{"deal", "person"}, Stay},
		"broken":                   {[]any{objectResult{0, ok}, CallsEnded{Err: gone}}, []ChoiceName{ChooseRetry, ChooseBack, ChooseOne, ChooseAll}, nil, Stay},
		"given up":                 {[]any{CallsEnded{Err: gone}, ChooseBack}, []ChoiceName{ChooseRetry, ChooseBack, ChooseOne, ChooseAll}, nil, Backward},
		"the missing":              {[]any{objectResult{0, ok}, CallsEnded{Err: gone}, ChooseRetry}, []ChoiceName{ChooseStop}, []string{"person"}, Stay},
		"a row that is not called": {[]any{objectResult{7, ok}}, []ChoiceName{ChooseStop}, nil, Stay},
	} {
		t.Run(name, func(t *testing.T) {
			a := finished(t, connection.OAuth2)
			a.Results, a.ResultsFor = nil, ""
			flow, turn := StartTestCalls(a)
			for _, next := range c.path {
				switch next := next.(type) {
				case ChoiceName:
					flow, turn = flow.Choose(next, 0, turn.Answers)
				case objectResult:
					flow, _ = flow.On(resultOf(2*next.object, next.status), turn.Answers)
					flow, turn = flow.On(resultOf(2*next.object+1, ok), turn.Answers)
				default:
					flow, turn = flow.On(next, turn.Answers)
				}
			}
			var offered []ChoiceName
			for _, choice := range flow.Choices(turn.Answers) {
				offered = append(offered, choice.Name)
			}
			var called []string
			if e, ok := turn.Effect.(MakeCalls); ok {
				for _, target := range e.Targets {
					called = append(called, target.Resource)
				}
				if called = slices.Compact(called); len(e.Targets) != 2*len(called) && c.path[len(c.path)-1] != ChooseRetry {
					t.Errorf("makes %d calls", len(e.Targets))
				}
			}
			if !slices.Equal(offered, c.offers) || !slices.Equal(called, c.called) || turn.Move != c.move {
				t.Errorf("offers %q, calls %q, move %d", offered, called, turn.Move)
			}
			if turn.Answers.Done(StepTest) != (slices.Contains([]string{"all fine", "all again"}, name) || c.move == Forward) {
				t.Errorf("done: %v", turn.Answers.Done(StepTest))
			}
		})
	}
}

// One call without a result is enough not to be done.
func TestOneCallIsMissing(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results = nil
	flow, turn := StartTestCalls(a)
	for call := range len(flow.Running) - 1 {
		flow, turn = flow.On(resultOf(call, connection.StatusOK), turn.Answers)
	}
	flow, turn = flow.On(CallsEnded{Err: context.Canceled}, turn.Answers)
	if len(flow.Untested()) != 1 || flow.AllFine() || Offers(flow.Choices(turn.Answers), ChooseNext) || !Offers(flow.Choices(turn.Answers), ChooseRetry) {
		t.Errorf("%d are missing, offered %+v", len(flow.Untested()), flow.Choices(turn.Answers))
	}
}

// What the person stopped is no failure, and what was spent until then counts.
func TestTestCallsStopped(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results, a.TokensSpent = nil, 0
	flow, _ := StartTestCalls(a)
	flow, _ = flow.Choose(ChooseStop, 0, a)
	flow, turn := flow.On(CallsEnded{Tokens: 5, Err: context.Canceled}, a)
	if flow.Failure != nil || flow.Running != nil || turn.Answers.TokensSpent != 5 || len(flow.Untested()) != 4 {
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
		if got := flow.Rows[0].Calls[1].Wait; got != want || !flow.Waiting() {
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
	if before.Rows[0].Calls[0].Check != nil || after.Rows[0].Calls[0].Check == nil {
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
	if _, turn = flow.Choose(ChooseNext, 0, a); turn.Move != Forward || !turn.Answers.Done(StepTest) {
		t.Errorf("move %d, done %v", turn.Move, turn.Answers.Done(StepTest))
	}
	for _, at := range []int{-1, len(flow.Rows)} {
		if _, turn := flow.Choose(ChooseOne, at, a); turn.Effect != nil {
			t.Errorf("object %d of %d is tested", at, len(flow.Rows))
		}
	}
	if _, ok := turn.Answers.CheckOf(selecting(t, "person:get").Targets()[0]); ok {
		t.Error("a result of what is no longer selected stays")
	}
}

// An object is tested when each of its calls is, and the worst of them counts.
func TestTestedObject(t *testing.T) {
	a := finished(t, connection.APIToken)
	a.Results = nil
	flow, _ := StartTestCalls(a)
	flow, _ = flow.On(resultOf(1, connection.StatusNotFound), a)
	if deal := flow.Rows[0]; deal.Check() != nil || deal.Busiest().State != CallQueued {
		t.Errorf("%+v", deal)
	}
	flow, _ = flow.On(CallProgressed{}, a)
	if deal := flow.Rows[0]; deal.Busiest().State != CallRunning {
		t.Errorf("%+v", deal)
	}
	flow, _ = flow.On(resultOf(0, connection.StatusOK), a)
	if c := flow.Rows[0].Check(); c == nil || c.Status != connection.StatusNotFound || len(flow.Tested()) != 1 || len(flow.Checks()) != 2 {
		t.Errorf("%+v, %d tested", c, len(flow.Tested()))
	}
	if failed := flow.Failed(); len(failed) != 1 || failed[0] != (CallPlace{0, 1}) {
		t.Errorf("failed: %v", failed)
	}
}

// What helps depends on the result; another login leads to the step before, and begins at once.
func TestTestCallsRemedies(t *testing.T) {
	for status, want := range map[connection.Status][2]ChoiceName{ // with OAuth2, with an API token
		connection.StatusOK: {}, connection.StatusSkipped: {}, connection.StatusMissingScope: {ChooseLogin, ChooseRetry},
		connection.StatusUnauthorized: {ChooseLogin, ChooseLogin}, connection.StatusPlan: {ChooseAnyway, ChooseAnyway},
		connection.StatusNotFound: {ChooseAnyway, ChooseAnyway}, connection.StatusFailed: {ChooseRetry, ChooseRetry},
		connection.StatusRateLimited: {ChooseRetry, ChooseRetry}, connection.StatusNoPermission: {ChooseRetry, ChooseRetry},
	} {
		for i, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
			a := finished(t, m)
			a.Results, a.ResultsFor = nil, ""
			flow, turn := StartTestCalls(a)
			for call := range flow.Running {
				flow, turn = flow.On(resultOf(call, status), turn.Answers)
			}
			flow, turn = flow.On(CallsEnded{}, turn.Answers)
			a = turn.Answers
			if got := flow.Remedy(0, a); got != want[i] || flow.AllFine() != status.Works() || flow.Remedy(99, a) != "" {
				t.Errorf("%s with %s: %q", status, m, got)
			}
			if flow, turn = flow.Choose(ChooseLogin, 0, a); (turn.Move == Backward) != (want[i] == ChooseLogin) || turn.Answers.LoginAgain != (want[i] == ChooseLogin) {
				t.Errorf("%s with %s: move %d, %v", status, m, turn.Move, flow.Choices(a))
			}
		}
	}
}
