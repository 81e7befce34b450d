// Mutate says what the tests would not notice: it breaks the code in one place at a time and counts how often a test fails.
//
//	tools/mutate/run [-n 40 | -every 100] [-seed 1] [-own] [-run PATTERN] [-files PATTERN] [-e2e] [PACKAGE…]
//
// The script runs it in a sandbox of its own (see .ci/sandbox). Of each package it takes a sample of N mutants, or one of so many, the same for the same seed.
// A mutant meets its package's tests first, then, unless -own is given, those of the packages that import it, and with -e2e the journeys in
// a terminal. What does not compile is left out and another one taken. -files takes only files whose names match, -run
// only tests whose names do: less than what is pinned is found then, never more. Tests that take more than half a second are run after the others,
// for what survives those. Survivors
// are printed with what was changed, as soon as they are known, then a table by package; tests that ran out of time twice count as failed, in a column of their own. Those listed in equivalent.txt change nothing that could be seen: they count as neither.
package main

import (
	"cmp"
	_ "embed"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

//go:embed equivalent.txt
var equivalents string

// score is what became of the mutants of one package.
type score struct{ own, others, outOfTime, survived, equivalent int }

func (s score) killed() int { return s.own + s.others + s.outOfTime }

func main() {
	n := flag.Int("n", 40, "mutants of each package")
	every := flag.Int("every", 0, "instead of n: one of so many of the mutants that a package has, so that all that is sampled weighs the same")
	seed := flag.Uint64("seed", 1, "which sample")
	jobs := flag.Int("jobs", runtime.NumCPU(), "mutants at a time")
	own := flag.Bool("own", false, "only the tests of the mutated package")
	files := flag.String("files", "", "a regular expression of the names of the files to mutate")
	run := flag.String("run", "", "a regular expression of the names of the tests to run")
	e2e := flag.Bool("e2e", false, "the journeys in a terminal as well, for what survives the rest")
	flag.Parse()
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if err := mutate(patterns, *files, *run, *n, *every, *seed, *jobs, *own, *e2e); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func mutate(patterns []string, files, run string, n, every int, seed uint64, jobs int, own, e2e bool) error {
	wanted, err := regexp.Compile(files)
	if err != nil {
		return err
	}
	packages, err := listPackages(patterns)
	if err != nil {
		return err
	}
	for i, p := range packages {
		packages[i].files = slices.DeleteFunc(p.files, func(name string) bool { return !wanted.MatchString(name) })
	}
	if own {
		for i := range packages {
			packages[i].dependents = nil
		}
	}
	t, err := newTrial(jobs, run, e2e)
	if err != nil {
		return err
	}
	defer t.close()
	scores := map[string]score{}
	for _, p := range packages {
		all, err := findMutants(p)
		if err != nil {
			return err
		}
		name := fnv.New64()
		_, _ = name.Write([]byte(p.path))
		slices.SortFunc(all, func(a, b mutant) int {
			return cmp.Or(strings.Compare(a.file, b.file), a.from-b.from, strings.Compare(a.with, b.with))
		})
		rand.New(rand.NewPCG(seed, name.Sum64())).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		wanted := n
		if every > 0 {
			wanted = (len(all) + every/2) / every
		}
		fmt.Fprintf(os.Stderr, "%s: %d of %d mutants\n", p.path, wanted, len(all))
		if scores[p.path], err = tryPackage(t, p, all, wanted, jobs); err != nil {
			return err
		}
	}
	printTable(scores)
	return nil
}

// tryPackage takes mutants until n have compiled. With -e2e, which builds from the source, they are not woven.
func tryPackage(t *trial, p pkg, all []mutant, n, jobs int) (score, error) {
	w := &weaving{}
	if !t.e2e {
		var err error
		if w, err = t.weave(p, all[:min(len(all), n*3/2)]); err != nil {
			return score{}, err
		}
	}
	var s score
	var mu sync.Mutex
	var wait sync.WaitGroup
	next, tried := 0, 0
	var failed error
	for worker := range jobs {
		wait.Go(func() {
			for {
				mu.Lock()
				if failed != nil || tried >= n || next == len(all) {
					mu.Unlock()
					return
				}
				m := all[next]
				next++
				number := next
				tried++
				mu.Unlock()
				_, isWoven := w.numbers[number]
				end := equivalent
				var err error
				switch {
				case m.isEquivalent():
				case !t.e2e && number <= n*3/2 && !isWoven && m.canBeWoven():
					end = stillborn
				case isWoven:
					end, err = t.tryWoven(worker, w, number)
				default:
					end, err = t.try(worker, p, m)
				}
				mu.Lock()
				if failed = cmp.Or(failed, err); err == nil {
					s.count(m, end)
				}
				if end == stillborn {
					tried--
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if failed != nil {
		return score{}, failed
	}
	fmt.Fprintf(os.Stderr, "%s: %d killed, %d survived\n", p.path, s.killed(), s.survived)
	return s, nil
}

// count says what became of a mutant.
func (s *score) count(m mutant, end end) {
	fmt.Fprintf(os.Stderr, "%s:%d %s: %v\n", m.file, m.line, m.kind, end)
	switch end {
	case stillborn:
	case killedByOwn:
		s.own++
	case killedByOthers:
		s.others++
	case outOfTime:
		s.outOfTime++
	case equivalent:
		s.equivalent++
	case survived:
		s.survived++
		fmt.Printf("%s:%d: %s\n- %s\n+ %s\n\n", m.file, m.line, m.kind, m.before, m.after)
	}
}

// isEquivalent is for what equivalent.txt names: the file, the line as it is, the line as it would be, and why nobody can tell.
func (m mutant) isEquivalent() bool {
	for entry := range strings.Lines(equivalents) {
		part := strings.Split(strings.TrimSpace(entry), " ¦ ")
		if len(part) == 4 && part[0] == filepath.ToSlash(m.file) && part[1] == m.before && part[2] == m.after {
			return true
		}
	}
	return false
}

func printTable(scores map[string]score) {
	fmt.Println("| package | mutants | killed by its tests | by others | out of time | equivalent | survived | score |\n|---|--:|--:|--:|--:|--:|--:|--:|")
	var all score
	row := func(name string, s score) {
		if counted := s.killed() + s.survived; counted > 0 {
			fmt.Printf("| %s | %d | %d | %d | %d | %d | %d | %.1f %% |\n", name, counted+s.equivalent, s.own, s.others, s.outOfTime, s.equivalent, s.survived,
				100*float64(s.killed())/float64(counted))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(scores)) {
		s := scores[path]
		row(strings.TrimPrefix(path, "connect-pipedrive/"), s)
		all = score{all.own + s.own, all.others + s.others, all.outOfTime + s.outOfTime, all.survived + s.survived, all.equivalent + s.equivalent}
	}
	row("all", all)
}
