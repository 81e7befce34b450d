package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// mutant is one change of one file: the bytes from…to become with.
type mutant struct {
	kind, file    string // file is relative to the module
	line          int
	from, to      int
	with          string
	before, after string // its line, or lines
	parsed        *parsedFile
	decl          *ast.FuncDecl // the function in which it lies; nil: none
}

// parsedFile is a file that mutants are of.
type parsedFile struct {
	name   string // relative to the module
	source []byte
	set    *token.FileSet
	tree   *ast.File
}

// findMutants are all those of a package; which of them compile is seen when they are tried.
func findMutants(p pkg) ([]mutant, error) {
	var all []mutant
	for _, name := range p.files {
		source, err := os.ReadFile(filepath.Join(p.dir, name))
		if err != nil {
			return nil, err
		}
		if strings.Contains(string(source[:min(len(source), 300)]), "DO NOT EDIT") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := finder{parsedFile: &parsedFile{filepath.Join(p.relative, name), source, set, tree}}
		for _, decl := range tree.Decls {
			f.decl, _ = decl.(*ast.FuncDecl)
			ast.Inspect(decl, func(n ast.Node) bool {
				f.look(n)
				return !isDuration(n)
			})
		}
		all = append(all, f.found...)
	}
	return all, nil
}

// finder collects the mutants of one file.
type finder struct {
	*parsedFile
	decl  *ast.FuncDecl
	found []mutant
}

func (f *finder) text(n ast.Node) string {
	return string(f.source[f.set.Position(n.Pos()).Offset:f.set.Position(n.End()).Offset])
}

// change notes a mutant: what stands from one position to another becomes with.
func (f *finder) change(kind string, from, to token.Pos, with string) {
	start, end := f.set.Position(from), f.set.Position(to)
	head, tail := start.Offset, end.Offset
	for head > 0 && f.source[head-1] != '\n' {
		head--
	}
	for tail < len(f.source) && f.source[tail] != '\n' {
		tail++
	}
	line := func(middle string) string {
		return strings.TrimSpace(strings.ReplaceAll(string(f.source[head:start.Offset])+middle+string(f.source[end.Offset:tail]), "\n", "\n  "))
	}
	f.found = append(f.found, mutant{kind, f.name, start.Line, start.Offset, end.Offset, with,
		line(string(f.source[start.Offset:end.Offset])), line(with), f.parsedFile, f.decl})
}

func (f *finder) replace(kind string, n ast.Node, with string) {
	f.change(kind, n.Pos(), n.End(), with)
}

var otherOperators = map[token.Token][]string{
	token.EQL: {"!="}, token.NEQ: {"=="}, token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.LAND: {"||"}, token.LOR: {"&&"}, token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.OR: {"&"}, token.AND: {"|"},
}

func (f *finder) look(n ast.Node) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.ADD && (isText(n.X) || isText(n.Y)) {
			return
		}
		for _, with := range otherOperators[n.Op] {
			f.change("operator", n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), with)
		}
	case *ast.IfStmt:
		if _, binary := n.Cond.(*ast.BinaryExpr); !binary {
			f.replace("condition", n.Cond, "!("+f.text(n.Cond)+")")
		}
	case *ast.ForStmt:
		if n.Cond != nil {
			f.replace("loop", n.Cond, "false && "+f.text(n.Cond))
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt:
		f.replace("statement removed", n, "")
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			f.replace("statement removed", n, "")
		}
	case *ast.BranchStmt:
		if n.Tok == token.CONTINUE && n.Label == nil {
			f.replace("continue", n, "break")
		}
	case *ast.CaseClause:
		if len(n.Body) > 0 {
			f.change("case emptied", n.Body[0].Pos(), n.Body[len(n.Body)-1].End(), "")
		}
	case *ast.BasicLit:
		if n.Kind == token.INT && len(n.Value) < 3 {
			f.replace("number", n, "("+n.Value+"+1)")
		} else if n.Kind == token.INT {
			f.replace("number", n, "("+n.Value+"*2)")
		}
	case *ast.Ident:
		if n.Name == "true" || n.Name == "false" {
			f.replace("constant", n, strconv.FormatBool(n.Name == "false"))
		}
	case *ast.FuncDecl:
		if n.Body != nil {
			f.lookAtFunction(n.Type, n.Body)
		}
	case *ast.FuncLit:
		f.lookAtFunction(n.Type, n.Body)
	}
}

// isDuration is for 200 * time.Millisecond: how long something is waited for is not what tests should pin.
func isDuration(n ast.Node) bool {
	product, ok := n.(*ast.BinaryExpr)
	if !ok || product.Op != token.MUL {
		return false
	}
	unit, ok := product.Y.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	name, ok := unit.X.(*ast.Ident)
	return ok && name.Name == "time"
}

func isText(e ast.Expr) bool {
	literal, ok := e.(*ast.BasicLit)
	return ok && literal.Kind == token.STRING
}

// lookAtFunction has it return at once with zero values, and swallow each error that it returns.
func (f *finder) lookAtFunction(t *ast.FuncType, body *ast.BlockStmt) {
	var zero []string
	swallows := false
	if t.Results != nil {
		for _, result := range t.Results.List {
			for range max(1, len(result.Names)) {
				zero = append(zero, "*new("+f.text(result.Type)+")")
			}
			swallows = f.text(result.Type) == "error"
		}
	}
	if len(body.List) > 0 {
		f.change("early return", body.Lbrace+1, body.Lbrace+1, " return "+strings.Join(zero, ", ")+";")
	}
	if !swallows {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) == len(zero) {
			if last := r.Results[len(zero)-1]; f.text(last) != "nil" {
				f.replace("error swallowed", last, "nil")
			}
		}
		return true
	})
}
