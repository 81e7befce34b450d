package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// pkg is a package to mutate.
type pkg struct {
	path, dir, relative, name string
	files                     []string
	dependents                []string // packages whose tests use it, its own not among them; those that use the least first
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
	out, err := list(append([]string{"-f", "{{.ImportPath}}\t{{.Dir}}\t{{.Name}}\t{{join .GoFiles \" \"}}"}, patterns...)...)
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
		if len(part) < 4 {
			continue
		}
		p := pkg{path: part[0], dir: part[1], name: part[2], files: strings.Fields(part[3])}
		if p.relative, err = filepath.Rel(root, p.dir); err != nil {
			return nil, err
		}
		uses := map[string]int{}
		for line := range strings.Lines(tests) {
			name, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
			test, isTest := strings.CutSuffix(name, ".test")
			if isTest && test != p.path && slices.Contains(strings.Fields(deps), p.path) {
				p.dependents = append(p.dependents, test)
				uses[test] = strings.Count(deps, "connect-pipedrive/")
			}
		}
		slices.SortStableFunc(p.dependents, func(a, b string) int { return uses[a] - uses[b] })
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

// trial is the copies of the source, one for each worker, and what was seen of the tests of each package.
type trial struct {
	folder string
	mu     sync.Mutex
	tests  map[string]tests
	names  map[string]string // of packages, by their paths
	run    string            // what tests are run
	e2e    bool
}

// tests is how long the tests of a package took, and which of them are slow: they are run after the others, for what survives those.
type tests struct {
	took time.Duration
	slow string // a regular expression; empty where none is
}

// newTrial copies the source.
func newTrial(jobs int, run string, e2e bool) (*trial, error) {
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	t := &trial{folder: folder, tests: map[string]tests{}, names: map[string]string{}, run: run, e2e: e2e}
	out, err := command(buildLimit, ".", "go", "list", "-deps", "-f", "{{.ImportPath}}\t{{.Name}}", "./...")
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, out)
	}
	for line := range strings.Lines(out) {
		path, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		t.names[path] = name
	}
	for worker := range jobs {
		if err := os.CopyFS(t.copyOf(worker), os.DirFS(".")); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// pass runs the tests of a package without a mutant, where all have to pass, and keeps what is seen of them.
func (t *trial) pass(worker int, binary, path string) error {
	start := time.Now()
	out, err := t.test(worker, binary, 20*time.Minute, path, "-test.v", "-test.run", t.run)
	if err != nil {
		return fmt.Errorf("the tests of %s have to pass without a mutant: %w\n%s", path, err, out)
	}
	t.mu.Lock()
	t.tests[path] = tests{time.Since(start), slowTests(out)}
	t.mu.Unlock()
	return nil
}

// known is what was seen of the tests of a package, if they were run.
func (t *trial) known(path string) (tests, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	seen, is := t.tests[path]
	return seen, is
}

// slowTests are those that took more than half a second.
func slowTests(verbose string) string {
	var slow []string
	for _, found := range regexp.MustCompile(`(?m)^--- PASS: (\S+) \(([0-9.]+)s\)$`).FindAllStringSubmatch(verbose, -1) {
		if seconds, err := strconv.ParseFloat(found[2], 64); err == nil && seconds > 0.5 {
			slow = append(slow, found[1])
		}
	}
	if len(slow) == 0 {
		return ""
	}
	return "^(" + strings.Join(slow, "|") + ")$"
}

func (t *trial) close() { _ = os.RemoveAll(t.folder) }

func (t *trial) copyOf(worker int) string { return filepath.Join(t.folder, fmt.Sprint(worker)) }

// binary is where a worker's tests of the package at hand are built, outside of the source: tests that read all of it must not find it.
func (t *trial) binary(worker int) string {
	return filepath.Join(t.folder, fmt.Sprint(worker, ".test"))
}

var errOutOfTime = errors.New("out of time")

// command runs a program in a folder; what it started ends with it. Its error is errOutOfTime if it did not come to an end.
func command(limit time.Duration, folder string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Dir = folder
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
	out, err := c.CombinedOutput()
	if err != nil && (ctx.Err() != nil || strings.Contains(string(out), "panic: test timed out after")) {
		err = errOutOfTime
	}
	return string(out), err
}

const buildLimit = 5 * time.Minute

// build builds the tests of a package as they stand in a copy of the source, once for all that is run of them.
func (t *trial) build(source, binary, path string) (string, error) {
	return command(buildLimit, source, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary, path)
}

// test runs what was built, where go test would.
func (t *trial) test(worker int, binary string, limit time.Duration, path string, flags ...string) (string, error) {
	folder := filepath.Join(t.copyOf(worker), strings.TrimPrefix(path, "connect-pipedrive"))
	return command(limit+time.Minute, folder, append([]string{binary, "-test.paniconexit0", "-test.failfast", "-test.timeout", limit.String()}, flags...)...)
}

// weaving is the mutants of one package that are built together.
type weaving struct {
	of      pkg
	folder  string // the copy of the source that they are written into
	numbers map[int]mutant
	built   map[string]bool // by the binary's name
}

// weave writes mutants into a copy of the source. The tests are built when a mutant meets them: few meet those of other packages.
func (t *trial) weave(p pkg, mutants []mutant) (*weaving, error) {
	w := &weaving{of: p, folder: filepath.Join(t.folder, "woven", strings.ReplaceAll(p.relative, string(filepath.Separator), ".")), built: map[string]bool{}}
	if err := os.CopyFS(w.folder, os.DirFS(".")); err != nil {
		return nil, err
	}
	var err error
	w.numbers, err = weave(w.folder, p, t.names, mutants)
	return w, err
}

// ready builds the tests of a package together with the mutants, and runs them with all of those asleep.
func (t *trial) ready(worker int, w *weaving, path string) error {
	binary := w.binary(worker, path)
	t.mu.Lock()
	isBuilt := w.built[binary]
	w.built[binary] = true
	t.mu.Unlock()
	if isBuilt {
		return nil
	}
	out, err := command(buildLimit, w.folder, "go", "test", "-c", "-vet=off", "-ldflags=-s -w -X "+w.of.path+".mutateFile="+w.numberOf(worker), "-o", binary, path)
	if err != nil {
		return fmt.Errorf("building the tests of %s: %w\n%s", path, err, out)
	}
	return t.pass(worker, binary, path)
}

// numberOf is the file in which the number of a worker's mutant stands.
func (w *weaving) numberOf(worker int) string { return fmt.Sprintf("%s.%d", w.folder, worker) }

func (w *weaving) binary(worker int, path string) string {
	return w.numberOf(worker) + "." + strings.ReplaceAll(path, "/", ".") + ".test"
}

// judge runs the tests of a package against a mutant, the slow ones last. Once more, with twice the time, if they ran
// out of it: a busy machine is no verdict.
func (t *trial) judge(worker int, binary, path string, killed end) end {
	known, _ := t.known(path)
	runs := [][]string{{"-test.run", t.run}}
	if known.slow != "" {
		runs = [][]string{{"-test.run", t.run, "-test.skip", known.slow}, {"-test.run", known.slow}}
	}
	limit := 20*time.Second + 3*known.took
	for _, flags := range runs {
		_, err := t.test(worker, binary, limit, path, flags...)
		if errors.Is(err, errOutOfTime) {
			_, err = t.test(worker, binary, 2*limit, path, flags...)
		}
		if errors.Is(err, errOutOfTime) {
			return outOfTime
		} else if err != nil {
			return killed
		}
	}
	return survived
}

// tryWoven wakes a mutant that was built with others, and runs the tests until one fails.
func (t *trial) tryWoven(worker int, w *weaving, number int) (end, error) {
	for i, path := range append([]string{w.of.path}, w.of.dependents...) {
		if err := os.WriteFile(w.numberOf(worker), nil, 0o644); err != nil {
			return stillborn, err
		}
		if err := t.ready(worker, w, path); err != nil {
			return stillborn, err
		}
		if err := os.WriteFile(w.numberOf(worker), []byte(strconv.Itoa(number)), 0o644); err != nil {
			return stillborn, err
		}
		if end := t.judge(worker, w.binary(worker, path), path, []end{killedByOwn, killedByOthers}[min(i, 1)]); end != survived {
			return end, nil
		}
	}
	return survived, nil
}

// try writes a mutant into a worker's copy, builds and runs the tests until one fails, and puts the file back.
func (t *trial) try(worker int, p pkg, m mutant) (end, error) {
	path := filepath.Join(t.copyOf(worker), m.file)
	source, err := os.ReadFile(path)
	if err != nil {
		return stillborn, err
	}
	mutated := []byte(string(source[:m.from]) + m.with + string(source[m.to:]))
	for i, tested := range append([]string{p.path}, p.dependents...) {
		if err := t.meet(worker, tested); err != nil {
			return stillborn, err
		}
		if err := os.WriteFile(path, mutated, 0o600); err != nil {
			return stillborn, err
		}
		end := t.buildAndJudge(worker, tested, []end{killedByOwn, killedByOthers}[min(i, 1)])
		if err := os.WriteFile(path, source, 0o600); err != nil || end != survived {
			return end, err
		}
	}
	if !t.e2e {
		return survived, nil
	}
	if err := os.WriteFile(path, mutated, 0o600); err != nil {
		return stillborn, err
	}
	if _, err := command(10*time.Minute, t.copyOf(worker), "go", "test", "-failfast", "-vet=off", "-tags", "e2e", "-count=1", "./e2e/terminal"); err != nil {
		return killedByOthers, os.WriteFile(path, source, 0o600)
	}
	return survived, os.WriteFile(path, source, 0o600)
}

// meet runs the tests of a package as they are, once.
func (t *trial) meet(worker int, path string) error {
	if _, is := t.known(path); is {
		return nil
	}
	if out, err := t.build(t.copyOf(worker), t.binary(worker), path); err != nil {
		return fmt.Errorf("building the tests of %s: %w\n%s", path, err, out)
	}
	return t.pass(worker, t.binary(worker), path)
}

func (t *trial) buildAndJudge(worker int, path string, killed end) end {
	if _, err := t.build(t.copyOf(worker), t.binary(worker), path); errors.Is(err, errOutOfTime) {
		return outOfTime
	} else if err != nil {
		return stillborn
	}
	return t.judge(worker, t.binary(worker), path, killed)
}
