package n8n

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

const (
	// largest is the maximum size of a workflow file, in bytes. Exports with pinned data reach some 20 MB. Reading one takes
	// three times its size.
	largest = 64 << 20
	// nameRunes is the maximum length of a name from outside.
	nameRunes = 200

	exportHint = `in n8n, open the workflow and choose "Download" in its menu, or run: n8n export:workflow --all --output=workflows.json`
)

// Load reads workflows from files, folders (every *.json below them, except in hidden folders and node_modules) and, for the
// path "-", from stdin. A file is read once, however often it is named or linked to. Every error is a fault.Error of kind
// Usage: the file cannot be read, is broken (with line and column) or holds no workflow. In a folder, JSON files that hold
// something else are skipped, but a folder without any workflow is an error.
func Load(paths []string, stdin io.Reader, filter Filter) (Workflows, error) {
	l := loader{stdin: stdin, filter: filter, seen: map[string]int{}}
	for _, path := range paths {
		if err := l.path(path); err != nil {
			return Workflows{}, err
		}
	}
	return l.found, nil
}

// loader collects what the files hold.
type loader struct {
	stdin  io.Reader
	filter Filter
	seen   map[string]int // number of workflows in each file and folder already read, by real path
	found  Workflows
}

// path reads a path that was named: it must hold a workflow.
func (l *loader) path(path string) error {
	what, read := shown(path), l.file
	if path == "-" {
		what, read = "standard input", l.standardInput
	} else if info, err := os.Stat(path); err != nil {
		return unreadable(path, err)
	} else if info.IsDir() {
		what, read = "the folder "+what, l.folder
	}
	n, err := read(path)
	if err == nil && n == 0 {
		return fault.New(fault.Usage, exportHint, "no workflow in %s", what)
	}
	return err
}

func (l *loader) standardInput(path string) (workflows int, err error) {
	return l.once(path, func() (int, error) { return l.read("standard input", path, l.stdin) })
}

// file reads one file, which may be a pipe.
func (l *loader) file(path string) (workflows int, err error) {
	return l.once(atomicfile.RealPath(path), func() (int, error) {
		f, err := os.Open(path)
		if err != nil {
			return 0, unreadable(path, err)
		}
		defer func() { _ = f.Close() }()
		return l.read(shown(path), path, f)
	})
}

// folder reads a folder in the order of names. Links are followed; a loop of links ends where it started.
func (l *loader) folder(path string) (workflows int, err error) {
	return l.once(atomicfile.RealPath(path), func() (int, error) {
		entries, err := os.ReadDir(path)
		if err != nil {
			return 0, unreadable(path, err)
		}
		total := 0
		for _, e := range entries {
			n, err := l.entry(filepath.Join(path, e.Name()))
			if err != nil {
				return 0, err
			}
			total += n
		}
		return total, nil
	})
}

func (l *loader) entry(path string) (workflows int, err error) {
	name := filepath.Base(path)
	info, _ := os.Stat(path)
	switch {
	case info == nil, strings.HasPrefix(name, "."), name == "node_modules":
		return 0, nil // a dangling link, or a file without workflows
	case info.IsDir():
		return l.folder(path)
	case info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(name), ".json"):
		return l.file(path)
	}
	return 0, nil
}

// once reads what has not been read before under any name, and remembers how many workflows it held.
func (l *loader) once(key string, read func() (int, error)) (workflows int, err error) {
	if n, ok := l.seen[key]; ok {
		return n, nil
	}
	l.seen[key] = 0
	l.seen[key], err = read()
	return l.seen[key], err
}

// readBounded reads at most slightly more than the limit. If the size of a file is known, nothing is read twice.
func readBounded(r io.Reader) ([]byte, error) {
	var text bytes.Buffer
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			text.Grow(int(min(info.Size(), largest+1)) + bytes.MinRead)
		}
	}
	_, err := text.ReadFrom(io.LimitReader(r, largest+1))
	return text.Bytes(), err
}

func (l *loader) read(what, path string, r io.Reader) (workflows int, err error) {
	text, err := readBounded(r)
	if err != nil {
		return 0, unreadable(path, err)
	}
	if len(text) > largest {
		return 0, fault.New(fault.Usage, "give the workflows in smaller files", "%s is larger than %d MB", what, largest>>20)
	}
	held, err := parse(text)
	switch {
	case err != nil:
		return 0, fault.New(fault.Usage, exportHint, "%s is not valid JSON: %w", what, err)
	case held.next != "":
		return 0, fault.New(fault.Usage, "let --n8n URL read them all, or run: n8n export:workflow --all --output=workflows.json",
			"%s is one page of several: its nextCursor says that n8n has more workflows", what)
	}
	if len(held.workflows) > 0 {
		l.found.Files++
	}
	file := sanitize.Line(path, 0)
	l.found.add(held.workflows, l.filter, file, func(w rawWorkflow) string {
		if name := sanitize.Line(w.name, nameRunes); name != "" && len(held.workflows) > 1 {
			return file + ": " + name
		}
		return file
	})
	return len(held.workflows), nil
}

func unreadable(path string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err // the path is named already
	}
	return fault.New(fault.Usage, "check the path and its permissions", "cannot read %s: %w", shown(path), err)
}

// shown returns a path for a message: as it was named, without characters that would affect a display.
func shown(path string) string { return sanitize.Line(path, nameRunes) }
