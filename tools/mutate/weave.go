package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Building takes longer than most tests. So all mutants that lie in functions are built at once: each becomes a copy of its function in a file of
// its own, which the function calls instead of going on where the mutant's number stands in a file. That is read as a program starts, and
// not taken from the environment, which tests replace for what they start.

const switchFile = `package %s

import (
	mutateOS "os"
	mutateNumbers "strconv"
)

var mutateFile string

var mutateNumber = func() int {
	text, _ := mutateOS.ReadFile(mutateFile)
	n, _ := mutateNumbers.Atoi(string(text))
	return n
}()
`

// canBeWoven reports whether a mutant lies in a function that can call a copy of itself.
func (m mutant) canBeWoven() bool {
	return m.decl != nil && m.decl.Name.Name != "init" && m.decl.Name.Name != "_" && m.from > m.offset(m.decl.Body.Lbrace)
}

func (m mutant) offset(p token.Pos) int { return m.parsed.set.Position(p).Offset }

func copyName(decl *ast.FuncDecl, number int) string {
	return fmt.Sprintf("%s_mutant%d", decl.Name.Name, number)
}

// weave writes mutants into the copy of the source in a folder, and returns those that compile, by their numbers.
func weave(folder string, p pkg, names map[string]string, mutants []mutant) (map[int]mutant, error) {
	woven := map[int]mutant{}
	for i, m := range mutants {
		if !m.canBeWoven() {
			continue
		}
		if text, ok := m.copied(names, i+1); ok {
			woven[i+1] = m
			if err := os.WriteFile(filepath.Join(folder, p.relative, copyFile(i+1)), []byte(text), 0o600); err != nil {
				return nil, err
			}
		}
	}
	for {
		if err := writeSwitches(folder, p, woven); err != nil {
			return nil, err
		}
		out, err := command(buildLimit, folder, "go", "build", "-o", os.DevNull, "-gcflags=-e", p.path)
		if err == nil {
			return woven, nil
		}
		before := len(woven)
		for _, found := range regexp.MustCompile(`zz_mutant(\d+)\.go:`).FindAllStringSubmatch(out, -1) {
			n, _ := strconv.Atoi(found[1])
			m, is := woven[n]
			if !is {
				continue
			}
			delete(woven, n)
			if err := errors.Join(os.Remove(filepath.Join(folder, p.relative, copyFile(n))), os.WriteFile(filepath.Join(folder, m.file), m.parsed.source, 0o600)); err != nil {
				return nil, err
			}
		}
		if len(woven) == before {
			return nil, fmt.Errorf("building the mutants of %s: %w\n%s", p.path, err, out)
		}
	}
}

func copyFile(number int) string { return fmt.Sprintf("zz_mutant%d.go", number) }

// copied is a file with a copy of the mutant's function, and with what that imports.
func (m mutant) copied(names map[string]string, number int) (string, bool) {
	source := m.parsed.source
	name, end := m.offset(m.decl.Name.Pos()), m.offset(m.decl.End())
	text := string(source[m.offset(m.decl.Pos()):name]) + copyName(m.decl, number) +
		string(source[name+len(m.decl.Name.Name):m.from]) + m.with + string(source[m.to:end]) + "\n"
	head := "package " + m.parsed.tree.Name.Name + "\n\n"
	tree, err := parser.ParseFile(token.NewFileSet(), "", head+text, 0)
	if err != nil {
		return "", false
	}
	for _, i := range m.parsed.tree.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		local := names[path]
		if i.Name != nil {
			local = i.Name.Name
		}
		if slices.ContainsFunc(tree.Unresolved, func(used *ast.Ident) bool { return used.Name == local }) {
			head += "import " + local + " " + i.Path.Value + "\n"
		}
	}
	return head + text, true
}

// writeSwitches has each function call its copies.
func writeSwitches(folder string, p pkg, woven map[int]mutant) error {
	type edit struct {
		from, to int
		with     string
	}
	edits := map[*parsedFile][]edit{}
	cases := map[*ast.FuncDecl]string{}
	for number, m := range woven {
		_, known := cases[m.decl]
		var arguments []string
		fields := slices.Clone(m.decl.Type.Params.List)
		if m.decl.Recv != nil {
			fields = append(fields, m.decl.Recv.List...)
		}
		called := copyName(m.decl, number)
		for i, field := range fields {
			isReceiver := i == len(m.decl.Type.Params.List)
			given := func(name string) {
				if _, variadic := field.Type.(*ast.Ellipsis); variadic {
					name += "..."
				}
				if isReceiver {
					called = name + "." + called
				} else {
					arguments = append(arguments, name)
				}
			}
			if len(field.Names) == 0 {
				name := fmt.Sprintf("mutate%d", i)
				given(name)
				if at := m.offset(field.Type.Pos()); !known {
					edits[m.parsed] = append(edits[m.parsed], edit{at, at, name + " "})
				}
			}
			for j, n := range field.Names {
				name := n.Name
				if name == "_" {
					name = fmt.Sprintf("mutate%d_%d", i, j)
					if !known {
						edits[m.parsed] = append(edits[m.parsed], edit{m.offset(n.Pos()), m.offset(n.End()), name})
					}
				}
				given(name)
			}
		}
		if m.decl.Type.TypeParams != nil {
			var types []string
			for _, field := range m.decl.Type.TypeParams.List {
				for _, n := range field.Names {
					types = append(types, n.Name)
				}
			}
			called += "[" + strings.Join(types, ", ") + "]"
		}
		called += "(" + strings.Join(arguments, ", ") + ")"
		if m.decl.Type.Results != nil {
			called = "return " + called
		} else {
			called += "; return"
		}
		cases[m.decl] += fmt.Sprintf("case %d: %s; ", number, called)
	}
	done := map[*ast.FuncDecl]bool{}
	for _, m := range woven {
		if !done[m.decl] {
			done[m.decl] = true
			at := m.offset(m.decl.Body.Lbrace) + 1
			edits[m.parsed] = append(edits[m.parsed], edit{at, at, " switch mutateNumber { " + cases[m.decl] + "};"})
		}
	}
	for file, changes := range edits {
		slices.SortFunc(changes, func(a, b edit) int { return b.from - a.from })
		text := string(file.source)
		for _, c := range changes {
			text = text[:c.from] + c.with + text[c.to:]
		}
		if err := os.WriteFile(filepath.Join(folder, file.name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, p.relative, "zz_mutants.go"), fmt.Appendf(nil, switchFile, p.name), 0o600)
}
