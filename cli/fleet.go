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

// fleetRun validates several configurations at once. The report has them in the order given, each as soon as all before
// it are there.
type fleetRun struct {
	app      *app
	names    []string
	flags    validateFlags
	began    time.Time
	progress *progressLine

	printed int // that many, from the first on, stand in the report
	done    int
	results []*outcome // by configuration; nil: not there yet
	failing []string   // that are there and not well
}

// outcome is what became of one configuration. Of its report there are only the lines, so that many take little memory.
type outcome struct {
	index   int
	name    string
	report  []byte // for standard output
	said    []byte // for standard error
	cut     bool   // the run was ended before it was done
	err     error  // why it is not well; nil: it is
	trouble string // the statuses of the checks that failed
	metrics configMetrics
}

// all validates the configurations. Where the run is ended early, what is done by then is reported.
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
			ended = nil // what else is done comes as well, but takes its time
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

// work validates as many configurations at once as are wanted, and gives what became of each.
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

// validate validates one configuration. What it says on standard error waits for its place in the report, unless it is
// the only one.
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
	o.err = worst(o.err, err) // nothing that is written into memory fails, and a report can be encoded
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

// writeUnusable says why a configuration cannot be used. A single one's error ends the command and says it itself.
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

// take adds what became of a configuration, and prints what can stand in the report by now.
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

// print writes the report as far as it has no gap, or with past, all that is there.
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

// maxShown is how many names stand in a list of configurations.
const maxShown = 20

// showProgress says how many are done, which failed, and how long the rest takes if it goes on like this.
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

// conclude prints the summary, writes the metrics, and gives the error that the run ends with.
func (r *fleetRun) conclude(ctx context.Context) error {
	if err := r.print(true); err != nil {
		return err
	}
	if err := r.summarize(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err() // and the metrics of the last whole run stay
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

// verdict returns the worst that configurations came to, whatever order they were done in; nil: all are well. With several it says how many
// did not pass.
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
