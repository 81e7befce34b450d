package pipedrive

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Check makes the test calls of targets; see Client.Check. token is the one to use from now on, tokens what the calls cost.
func (s *Service) Check(ctx context.Context, cred connection.Credential, targets []scopes.Target,
	report func(connection.Progress)) (connection.Token, int, error) {
	c := s.Open(cred, s.opts.Keeper)
	err := c.Check(ctx, targets, report)
	return c.Token(), c.Cost().Spent, err
}

// Check makes the test calls of targets, several at once within the budget; those that need a deal's id wait for the call
// that lists deals. report is called for each event, never concurrently and not after Check returns. A failing call is a
// result, not an error; calls that ctx's deadline leaves undone are unreachable. The error is for what concerns no single
// call: ctx was cancelled, the credential cannot be used, or a renewed token could not be stored.
func (c *Client) Check(ctx context.Context, targets []scopes.Target, report func(connection.Progress)) error {
	group, ctx := errgroup.WithContext(ctx)
	r := &run{
		client: c,
		slots:  semaphore.NewWeighted(int64(c.service.opts.Concurrency)),
		report: report,
		deal:   make(chan struct{}),
	}
	jobs := jobsOf(targets)
	if !slices.ContainsFunc(jobs, func(j job) bool { return j.hasDeal }) {
		r.dealDone(0)
	}
	for _, j := range jobs {
		if j.probe.skip != "" {
			r.done(j, j.probe.skipped())
			continue
		}
		group.Go(func() error { return r.check(ctx, j) })
	}
	return group.Wait()
}

// dealSource returns the index of the call whose answer holds a deal's id, or -1.
func dealSource(targets []scopes.Target) int {
	for _, call := range dealLists {
		if i := slices.IndexFunc(targets, func(t scopes.Target) bool { return t.Resource != scopes.CallResource && t.Call == call }); i >= 0 {
			return i
		}
	}
	return -1
}

// jobsOf returns a job for each target, starting with the one that others wait for.
func jobsOf(targets []scopes.Target) []job {
	source := dealSource(targets)
	jobs := make([]job, 0, len(targets))
	for i, t := range targets {
		j := job{index: i, probe: probeOf(t), hasDeal: i == source}
		if j.hasDeal {
			jobs = slices.Insert(jobs, 0, j)
		} else {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// run is one run of test calls.
type run struct {
	client *Client
	slots  *semaphore.Weighted

	mu     sync.Mutex // report is never called concurrently
	report func(connection.Progress)

	once   sync.Once
	deal   chan struct{} // closed when the call that lists deals is done, or there is none
	dealID int64         // a deal's id; 0 when none is known. Written before deal is closed
}

// job is one test call of a run.
type job struct {
	index   int
	probe   probe
	hasDeal bool // its answer holds the deal's id that others wait for
}

func (r *run) check(ctx context.Context, j job) error {
	if j.hasDeal {
		defer r.dealDone(0)
	}
	if j.probe.needsDeal {
		select {
		case <-r.deal:
		case <-ctx.Done():
			return r.cutShort(ctx, j)
		}
		j.probe = j.probe.withDeal(r.dealID)
	}
	if err := r.slots.Acquire(ctx, 1); err != nil {
		return r.cutShort(ctx, j)
	}
	defer r.slots.Release(1)
	if r.client.limited.Load() {
		r.done(j, j.probe.result(verdict{connection.StatusRateLimited, "not asked: Pipedrive turns calls away", hintWait}))
		return nil
	}
	r.tell(connection.Progress{Index: j.index})
	result, err := r.call(ctx, j)
	if err != nil {
		return err
	}
	r.done(j, result)
	return nil
}

// call makes the test call and judges its answer.
func (r *run) call(ctx context.Context, j job) (connection.Check, error) {
	c := r.client
	a, err := c.get(ctx, j.probe.path, j.probe.query, j.probe.cost, func(wait connection.Retry) {
		r.tell(connection.Progress{Index: j.index, Retry: &wait})
	})
	var v verdict
	if err != nil {
		if v, err = judgeFailure(ctx, err); err != nil {
			return connection.Check{}, err
		}
	} else {
		var data content
		v, data = judge(a, c.situation(j.probe), j.probe.list)
		if id, ok := data.firstID(); ok && j.hasDeal {
			r.dealDone(id)
		}
	}
	v.detail = c.scrubber().Line(v.detail, maxDetail)
	check := j.probe.result(v)
	check.HTTP, check.MS = a.status, a.took.Milliseconds()
	if v.status == connection.StatusRateLimited {
		r.client.limited.Store(true)
		check.Wait, _ = askedWait(a, time.Now())
		check.Daily = isDaily(a)
	}
	return check, nil
}

// cutShort ends a call that never began: after a deadline that is a result, after cancellation an error.
func (r *run) cutShort(ctx context.Context, j job) error {
	v, err := judgeFailure(ctx, ctx.Err())
	if err == nil {
		r.done(j, j.probe.result(v))
	}
	return err
}

// dealDone releases the calls that wait for a deal's id; 0 means there is none.
func (r *run) dealDone(id int64) {
	r.once.Do(func() {
		r.dealID = id
		close(r.deal)
	})
}

func (r *run) done(j job, check connection.Check) {
	check.TokensLeft = r.client.Cost().Left
	r.tell(connection.Progress{Index: j.index, Check: &check})
}

func (r *run) tell(p connection.Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report(p)
}
