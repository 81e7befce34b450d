package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
)

// fleetRun validates several configurations at once. The report lists them in the order given; each appears as soon as all
// before it have.
type fleetRun struct {
	app      *app
	names    []string
	flags    validateFlags
	began    time.Time
	progress *progressLine

	printed int // how many are in the report, from the first on
	done    int
	results []*outcome // by configuration; nil: not finished yet
	failing []string   // finished ones that are not well
}

// outcome is the result of one configuration. It keeps only the lines of its report, so that many need little memory.
type outcome struct {
	index   int
	name    string
	report  []byte // for standard output
	said    []byte // for standard error
	cut     bool   // the run was ended before it was finished
	err     error  // why it is not well; nil: it is
	trouble string // the statuses of the checks that failed
	metrics configMetrics
}

// all validates the configurations. If the run is ended early, what is finished by then is reported.
func (r *fleetRun) all(ctx context.Context) error {
	r.results = make([]*outcome, len(r.names))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	results, over := make(chan *outcome), make(chan struct{})
	go func() {
		defer close(over)
		r.work(ctx, results)
	}()
	tick := time.NewTicker(progressPace)
	defer tick.Stop()
	ended := ctx.Done()
	var broken error // standard output cannot be written
	for running := true; running; {
		select {
		case o := <-results:
			broken = cmp.Or(broken, r.take(o))
		case <-tick.C:
		case <-ended:
			ended = nil // the others still come, but take their time
			broken = cmp.Or(broken, r.print(true))
		case <-over:
			running = false
		}
		if broken != nil {
			stop()
		}
		r.showProgress()
	}
	r.progress.clear()
	if broken != nil {
		return broken
	}
	return r.conclude(ctx)
}

// work validates as many configurations at once as wanted, and sends their outcomes.
func (r *fleetRun) work(ctx context.Context, results chan<- *outcome) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(r.flags.parallel, len(r.names)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(r.names) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				results <- r.validate(ctx, i)
			}
		})
	}
	workers.Wait()
}

// validate validates one configuration. What it writes to standard error is held back until its place in the report, unless
// it is the only one.
func (r *fleetRun) validate(ctx context.Context, i int) *outcome {
	o := &outcome{index: i, name: r.names[i]}
	one := *r.app
	var said, report bytes.Buffer
	if len(r.names) > 1 {
		one.err = &said
	}
	began := time.Now()
	v, err := one.validateOne(ctx, o.name, r.flags)
	took := time.Since(began)
	o.said = said.Bytes()
	if o.cut = ctx.Err() != nil; o.cut {
		return o
	}
	if err != nil {
		o.err = namingConfig(o.name, err)
		err = writeUnusable(&report, o.name, err, r.flags.json, len(r.names) == 1)
	} else {
		o.err = namingConfig(o.name, v.complaint())
		o.trouble = v.troubles()
		err = r.writeReport(&report, v)
	}
	o.err = worst(o.err, err) // writing into memory cannot fail, and every report can be encoded
	o.report = bytes.Clone(report.Bytes())
	if r.flags.metrics != "" {
		o.metrics = r.app.measure(o.name, v, o.err == nil, took)
	}
	return o
}

func (r *fleetRun) writeReport(w io.Writer, v validation) error {
	if r.flags.json {
		return writeJSON(w, v)
	}
	return v.writeText(w, widthOf(r.app.out))
}

// writeUnusable says why a configuration cannot be used. The error of a single one ends the command and is reported there.
func writeUnusable(w io.Writer, name string, err error, asJSON, single bool) error {
	switch {
	case asJSON:
		return writeJSON(w, unusable{Config: name, Error: err.Error()})
	case single:
		return nil
	}
	said := asFault(nil, namingConfig(name, err))
	_, err = fmt.Fprintf(w, "%s: cannot be used\n  %s\n  %s\n", name, said.Message, said.Hint)
	return err
}

// take adds the outcome of a configuration, and prints what can be printed of the report by now.
func (r *fleetRun) take(o *outcome) error {
	r.results[o.index] = o
	if !o.cut {
		r.done++
		if o.err != nil {
			r.failing = append(r.failing, o.name)
		}
	}
	return r.print(false)
}

// print prints the report up to the first gap or, with past, everything there is.
func (r *fleetRun) print(past bool) error {
	for i := r.printed; i < len(r.results); i++ {
		o := r.results[i]
		if o == nil {
			if past {
				continue
			}
			return nil
		}
		if !past {
			r.printed = i + 1
		}
		if len(o.said)+len(o.report) == 0 {
			continue
		}
		r.progress.clear()
		_, _ = r.app.err.Write(o.said)
		_, err := r.app.out.Write(o.report)
		o.said, o.report = nil, nil
		if err != nil {
			return err
		}
	}
	return nil
}

// maxShown is how many names a list of configurations shows.
const maxShown = 20

// showProgress says how many are finished, which failed, and how long the rest will take at this pace.
func (r *fleetRun) showProgress() {
	if r.progress == nil || len(r.names) < 2 {
		return
	}
	text := fmt.Sprintf("%d of %s validated", r.done, words.Count(len(r.names), "configuration"))
	if took := time.Since(r.began); r.done > 0 && r.done < len(r.names) {
		text += ", about " + roughly(took/time.Duration(r.done)*time.Duration(len(r.names)-r.done)) + " to go"
	}
	if n := len(r.failing); n > 0 {
		text += fmt.Sprintf(", %d failed: %s", n, strings.Join(r.failing[max(0, n-maxShown):], ", "))
	}
	r.progress.show(text)
}

// conclude prints the summary, writes the metrics, and returns the run's error.
func (r *fleetRun) conclude(ctx context.Context) error {
	if err := r.print(true); err != nil {
		return err
	}
	if err := r.summarize(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err() // the metrics of the last complete run stay
	}
	all := r.verdict()
	if r.flags.metrics != "" {
		if err := r.writeMetrics(); err != nil {
			if kind := kindOf(all); worse(kind, kindOf(err)) == kind {
				report(r.app.err, nil, err)
			} else {
				all = err
			}
		}
	}
	return all
}

// verdict returns the worst error of the configurations, whatever order they finished in, or nil if all are well. With
// several it says how many did not pass.
func (r *fleetRun) verdict() error {
	var all *outcome
	for _, o := range r.results {
		if all == nil || worse(kindOf(all.err), kindOf(o.err)) != kindOf(all.err) {
			all = o
		}
	}
	switch {
	case all == nil:
		return nil
	case all.err == nil || len(r.names) == 1:
		return all.err
	}
	said := asFault(nil, all.err)
	message := fmt.Sprintf("%d of %s did not pass", len(r.failing), words.Count(len(r.names), "configuration"))
	if !strings.Contains(said.Message, all.name) {
		message += "; " + all.name
	}
	return fault.New(said.Kind, said.Hint, "%s: %s", message, said.Message)
}
