package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// fleetOf is a run that is over, whose configurations came to these verdicts.
func fleetOf(outcomes ...*outcome) (r *fleetRun, out, errs *bytes.Buffer) {
	out, errs = new(bytes.Buffer), new(bytes.Buffer)
	r = &fleetRun{app: &app{world: world{out: out, err: errs}}, results: outcomes}
	for i, o := range outcomes {
		r.names = append(r.names, fmt.Sprintf("c%02d.toml", i))
		if o != nil {
			o.index, o.name = i, r.names[i]
			if o.err != nil {
				r.failing = append(r.failing, o.name)
			}
		}
	}
	return r, out, errs
}

func ended(kind fault.Kind, message string) *outcome {
	o := &outcome{}
	if kind != 0 {
		o.err = fault.New(kind, "do it", "%s", message)
	}
	return o
}

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name     string
		outcomes []*outcome
		want     string
	}{
		{"one has none", []*outcome{ended(fault.Usage, "x")}, ""},
		{"all is well", []*outcome{ended(0, ""), ended(0, "")}, "2 configurations: 2 ok\n"},
		{"of each kind", []*outcome{ended(fault.Unreachable, "x"), ended(fault.Failed, "x"), {trouble: "plan, failed", err: fault.New(fault.Failed, "", "x")}, ended(fault.Refused, "x"), ended(fault.Usage, "x"),
			nil, {cut: true, err: fault.New(fault.Unreachable, "", "x")}, ended(0, "")},
			"8 configurations: 1 ok, 1 cannot be used, 1 refused, 2 failed, 1 not reachable, 2 not validated\n" +
				"  cannot be used: c04.toml\n  refused: c03.toml\n  failed: c01.toml, c02.toml (plan, failed)\n  not reachable: c00.toml\n  not validated: c05.toml, c06.toml\n"},
	} {
		for _, asJSON := range []bool{false, true} {
			r, out, errs := fleetOf(c.outcomes...)
			r.flags.json = asJSON
			if err := r.summarize(); err != nil {
				t.Error(err)
			}
			said, other := out, errs
			if asJSON {
				said, other = errs, out
			}
			if said.String() != c.want || other.Len() > 0 {
				t.Errorf("%s, json %v:\n%s\nbeside it: %s", c.name, asJSON, said.String(), other.String())
			}
		}
	}
}

func TestManyNamesAreCutShort(t *testing.T) {
	names := strings.Fields(strings.Repeat("x ", maxShown))
	if got := shorten(names); got != strings.Join(names, ", ") {
		t.Errorf("%d names: %q", maxShown, got)
	}
	if got := shorten(append(names, "y", "z")); got != strings.Join(names, ", ")+" and 2 more" {
		t.Errorf("two more: %q", got)
	}
}

func TestTroubles(t *testing.T) {
	if got := (validation{Checks: checksOf("plan", "ok", "failed", "skipped", "plan", "empty")}).troubles(); got != "plan, failed" {
		t.Errorf("%q", got)
	}
}

// TestVerdictOfAll: the worst counts, of several the first, and the error says which one it is unless it does already.
func TestVerdictOfAll(t *testing.T) {
	for _, c := range []struct {
		name     string
		outcomes []*outcome
		code     int
		want     string
	}{
		{"all is well", []*outcome{ended(0, ""), ended(0, "")}, 0, ""},
		{"one alone says it itself", []*outcome{ended(fault.Refused, "no")}, 3, "no"},
		{"the worst, and the first of its kind", []*outcome{ended(fault.Failed, "no"), ended(fault.Refused, "one"), ended(fault.Refused, "two")}, 3, "3 of 3 configurations did not pass; c01.toml: one"},
		{"named already", []*outcome{ended(0, ""), ended(fault.Failed, "c01.toml is bad")}, 1, "1 of 2 configurations did not pass: c01.toml is bad"},
	} {
		r, _, _ := fleetOf(c.outcomes...)
		err := r.verdict()
		if int(kindOf(err)) != c.code {
			t.Errorf("%s: exit %d, %v", c.name, kindOf(err), err)
		}
		if c.want != "" && (err.Error() != c.want || fault.HintOf(err) != "do it") {
			t.Errorf("%s: %v\n%s", c.name, err, fault.HintOf(err))
		}
	}
}

// Metrics that cannot be written are a failure of their own, and are said beside a worse one.
func TestMetricsThatCannotBeWritten(t *testing.T) {
	for _, c := range []struct {
		of   *outcome
		code int
		said bool
	}{{ended(0, ""), 1, false}, {ended(fault.Unreachable, "away"), 1, false}, {ended(fault.Refused, "no"), 3, true}} {
		r, _, errs := fleetOf(c.of)
		r.flags.metrics = t.TempDir()
		err := r.conclude(t.Context())
		if int(kindOf(err)) != c.code || strings.Contains(errs.String(), "hint: ") != c.said || c.said == strings.Contains(fmt.Sprint(err), r.flags.metrics) {
			t.Errorf("exit %d, %v\n%s", kindOf(err), err, errs.String())
		}
	}
	r, _, _ := fleetOf(ended(0, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.conclude(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("of a run that was ended: %v", err)
	}
}

// What one cannot be written for ends the report; nothing is written into the void after it.
func TestAReportThatCannotBeWritten(t *testing.T) {
	r, _, _ := fleetOf(ended(0, ""), ended(0, ""))
	r.app.out = stream{broken{}, "cannot write to standard output", nil}
	r.results[0].report = []byte("x")
	if err := r.take(r.results[0]); fault.KindOf(err) != fault.Failed || !strings.HasPrefix(fmt.Sprint(err), "cannot write to standard output: ") {
		t.Errorf("taken: %v", err)
	}
	r.results[0].report = []byte("x")
	r.printed = 0
	if err := r.conclude(t.Context()); err == nil {
		t.Error("it ends well")
	}
	r.results = nil
	if err := r.summarize(); err == nil {
		t.Error("the summary is written")
	}
}

// broken is an output that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("it is broken") }

// What is wrong with a configuration stands in the report, unless it is the only one and the error says it.
func TestWhatCannotBeUsedIsInTheReport(t *testing.T) {
	err := fault.New(fault.Usage, "run `connect-pipedrive login`", "no token")
	for _, c := range []struct {
		json, single bool
		want         string
	}{
		{false, true, ""},
		{false, false, "a.toml: cannot be used\n  no token\n  run `connect-pipedrive login --config a.toml`\n"},
		{true, true, `{"config":"a.toml","ok":false,"error":"no token"}` + "\n"},
	} {
		var out bytes.Buffer
		if err := writeUnusable(&out, "a.toml", err, c.json, c.single); err != nil || out.String() != c.want {
			t.Errorf("%+v: %q, %v", c, out.String(), err)
		}
	}
}

// The first error of a kind that goes before the others is the one that is said.
func TestVerdictKeepsTheFirst(t *testing.T) {
	all := worst(nil, namingConfig("ok.toml", validation{Checks: checksOf("ok")}.complaint()))
	if all != nil {
		t.Error(all)
	}
	all = worst(all, namingConfig("a.toml", validation{err: fault.New(fault.Unreachable, "run `connect-pipedrive login`", "first")}.complaint()))
	all = worst(all, namingConfig("b.toml", validation{err: fault.New(fault.Unreachable, "", "second")}.complaint()))
	if kindOf(all) != fault.Unreachable || all.Error() != "first" || fault.HintOf(all) != "run `connect-pipedrive login --config a.toml`" {
		t.Errorf("%v, %q", all, fault.HintOf(all))
	}
	all = worst(all, namingConfig("c.toml", fault.New(fault.Usage, "run `connect-pipedrive login`", "third")))
	all = worst(all, fault.New(fault.Failed, "", "fourth"))
	if kindOf(all) != fault.Usage || all.Error() != "third" || fault.HintOf(all) != "run `connect-pipedrive login --config c.toml`" {
		t.Errorf("%v, %q", all, fault.HintOf(all))
	}
	// What is said of the whole is of the kind of its worst part.
	both := validation{err: fault.New(fault.Unreachable, "wait", "away"), Checks: checksOf("unauthorized")}.complaint()
	if kindOf(both) != fault.Refused || both.Error() != "away" || fault.HintOf(both) != "wait" {
		t.Errorf("%v, %d, %q", both, kindOf(both), fault.HintOf(both))
	}
	if c := (validation{Checks: []connection.Check{{Status: "new"}}}); c.kind() != fault.Failed {
		t.Error("a status that nobody knows is no failure")
	}
}
