package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// pkg is a package to mutate.
type pkg struct {
	path, dir, relative string
	files               []string
	dependents          []string // packages whose tests use it, its own not among them; the quickest first
}

// listPackages are those of the patterns, with what depends on them.
func listPackages(patterns []string) ([]pkg, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	list := func(args ...string) (string, error) {
		out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("go list: %s", failed.Stderr)
		}
		return string(out), err
	}
	out, err := list(append([]string{"-f", "{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles \" \"}}"}, patterns...)...)
	if err != nil {
		return nil, err
	}
	tests, err := list("-test", "-f", "{{.ImportPath}} {{join .Deps \" \"}}", "./...")
	if err != nil {
		return nil, err
	}
	var packages []pkg
	for line := range strings.Lines(out) {
		part := strings.Split(strings.TrimSpace(line), "\t")
		if len(part) < 3 {
			continue
		}
		p := pkg{path: part[0], dir: part[1], files: strings.Fields(part[2])}
		if p.relative, err = filepath.Rel(root, p.dir); err != nil {
			return nil, err
		}
		for line := range strings.Lines(tests) {
			name, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
			test, isTest := strings.CutSuffix(name, ".test")
			if isTest && test != p.path && slices.Contains(strings.Fields(deps), p.path) {
				p.dependents = append(p.dependents, test)
			}
		}
		packages = append(packages, p)
	}
	return packages, nil
}

type end int

func (e end) String() string {
	return [...]string{"does not compile", "killed", "killed by others", "out of time", "equivalent", "survived"}[e]
}

const (
	stillborn end = iota // does not compile
	killedByOwn
	killedByOthers
	outOfTime // twice: the tests hang, or the machine does
	equivalent
	survived
)

// trial is the copies of the source, one for each worker, and how long the tests of each package took.
type trial struct {
	folder string
	took   map[string]time.Duration
	first  string // the tests of the mutated package that are run before its others; empty: all of them at once
	run    string // what tests are run
	e2e    bool
}

// newTrial copies the source and runs the tests once, which all have to pass.
func newTrial(jobs int, packages []pkg, first, run string, e2e bool) (*trial, error) {
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	t := &trial{folder, map[string]time.Duration{}, first, run, e2e}
	for worker := range jobs {
		if err := os.CopyFS(t.copyOf(worker), os.DirFS(".")); err != nil {
			return nil, err
		}
	}
	for _, p := range packages {
		for _, path := range append([]string{p.path}, p.dependents...) {
			if _, known := t.took[path]; known {
				continue
			}
			if out, err := t.test(0, 20*time.Minute, run, path); err != nil {
				return nil, fmt.Errorf("the tests of %s have to pass first: %w\n%s", path, err, out)
			}
			start := time.Now() // once more, now that all is built
			_, _ = t.test(0, 5*time.Minute, run, "-count=1", path)
			t.took[path] = time.Since(start)
		}
	}
	for _, p := range packages {
		slices.SortFunc(p.dependents, func(a, b string) int { return int(t.took[a] - t.took[b]) })
	}
	return t, nil
}

func (t *trial) close() { _ = os.RemoveAll(t.folder) }

func (t *trial) copyOf(worker int) string { return filepath.Join(t.folder, fmt.Sprint(worker)) }

var errOutOfTime = errors.New("out of time")

// test runs go test in a worker's copy; what it started ends with it. Its error is errOutOfTime if the tests, or building them, did not come to an end.
func (t *trial) test(worker int, limit time.Duration, run string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+3*time.Minute) // for building
	defer cancel()
	c := exec.CommandContext(ctx, "go", append([]string{"test", "-vet=off", "-ldflags=-s -w", "-failfast", "-p=1", "-run", run, "-timeout", limit.String()}, args...)...)
	c.Dir = t.copyOf(worker)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
	out, err := c.CombinedOutput()
	if err != nil && (ctx.Err() != nil || strings.Contains(string(out), "panic: test timed out after")) {
		err = errOutOfTime
	}
	return string(out), err
}

// judge runs tests of a package against what stands in a worker's copy. Once more, with twice the time, if they ran
// out of it: a busy machine is no verdict.
func (t *trial) judge(worker int, path, run string, killed end) end {
	limit := 20*time.Second + 3*t.took[path]
	out, err := t.test(worker, limit, run, path)
	if errors.Is(err, errOutOfTime) {
		out, err = t.test(worker, 2*limit, run, path)
	}
	switch {
	case err == nil:
		return survived
	case errors.Is(err, errOutOfTime):
		return outOfTime
	case strings.Contains(out, "[build failed]"):
		return stillborn
	}
	return killed
}

// try writes a mutant into a worker's copy, runs the tests until one fails, and puts the file back.
func (t *trial) try(worker int, p pkg, m mutant) end {
	path := filepath.Join(t.copyOf(worker), m.file)
	source, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			panic(err)
		}
	}
	write(string(source[:m.from]) + m.with + string(source[m.to:]))
	defer write(string(source))
	if t.first != "" {
		if end := t.judge(worker, p.path, t.first, killedByOwn); end != survived {
			return end
		}
	}
	if end := t.judge(worker, p.path, t.run, killedByOwn); end != survived {
		return end
	}
	for _, path := range p.dependents {
		if end := t.judge(worker, path, t.run, killedByOthers); end != survived {
			return end
		}
	}
	if t.e2e {
		if _, err := t.test(worker, 5*time.Minute, "", "-tags", "e2e", "-count=1", "./e2e/terminal"); err != nil {
			return killedByOthers
		}
	}
	return survived
}
