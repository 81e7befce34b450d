package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// pickerSizes is how the picker divides the body.
type pickerSizes struct {
	head bool // a line above the tree
	tree int  // its lines
	cols int  // its columns
	pane int  // columns of the scopes beside it; 0: they are a line below it
}

// The picker has two panes from this body width on.
const twoPanes = 70

func (s stepActions) sizes(e env) pickerSizes {
	z := pickerSizes{cols: e.width, head: e.height >= 10 || s.seeking || s.filter.Value() != ""}
	used := s.footHeight(e)
	if e.width >= twoPanes {
		z.cols = min(52, e.width-30)
		z.pane = e.width - z.cols - 3
	} else {
		used++
	}
	if z.head {
		used++
	}
	if e.height-used >= 12 { // a blank line sets the foot apart
		used++
	}
	z.tree = max(1, e.height-used)
	return z
}

func (s stepActions) View(e env, a wizard.Answers) string {
	z := s.sizes(e)
	lines := make([]string, 0, e.height)
	if z.head {
		lines = append(lines, s.headLine(e, a))
	}
	top := s.window(len(s.rows), z.tree)
	pane := s.paneLines(e, a, z)
	for i := range z.tree {
		var line string
		width := 0
		if at := top + i; at < len(s.rows) {
			line, width = s.rowLine(e, a, s.rows[at], at == s.cursor, z.cols)
		} else if i == 0 {
			line = e.theme.quiet.Paint("nothing matches")
			width = 15
		}
		if z.pane > 0 {
			line += widget.Blanks(z.cols-width) + " " + e.theme.quiet.Paint(e.theme.glyphs.rule)
			if i < len(pane) && pane[i] != "" {
				line += " " + pane[i]
			}
		}
		lines = append(lines, line)
	}
	if z.pane == 0 {
		lines = append(lines, s.scopesLine(e, e.width))
	}
	foot := s.footLines(e, a)
	for len(lines)+len(foot) < e.height && len(lines)+len(foot) < z.tree+4 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, foot...), "\n")
}

// headLine is the filter, or how much is picked.
func (s stepActions) headLine(e env, a wizard.Answers) string {
	t := e.theme
	if s.seeking || s.filter.Value() != "" {
		width := max(8, min(40, e.width-16))
		text := widget.ViewInput(s.filter, width)
		if !s.seeking {
			text = widget.Fit(s.filter.Value(), width)
		}
		found := 0
		for _, r := range s.rows {
			if r.kind == rowAction {
				found++
			}
		}
		return t.here.Paint("/") + " " + text + "  " + t.quiet.Paint(fmt.Sprintf("%d found", found))
	}
	var total int
	for _, r := range s.all {
		if r.kind == rowNode || r.kind == rowAction && r.parent == "" {
			total += len(r.actions)
		}
	}
	text := fmt.Sprintf("What do your workflows do in Pipedrive? %d of %d actions picked", len(a.Selection.Items), total)
	if ansi.StringWidth(text) > e.width {
		text = fmt.Sprintf("%d of %d actions picked", len(a.Selection.Items), total)
	}
	return widget.Fit(text, e.width)
}

// rowLine is a row of the tree and its width.
func (s stepActions) rowLine(e env, a wizard.Answers, r treeRow, on bool, cols int) (line string, width int) {
	g := e.theme.glyphs
	var b strings.Builder
	if on {
		b.WriteString(e.theme.here.Paint(g.pointer) + " ")
	} else {
		b.WriteString("  ")
	}
	b.WriteString(widget.Blanks(2 * r.level))
	width = 2 + 2*r.level
	fold := "  "
	if r.key != "" {
		fold = g.folded + " "
		if s.unfolded[r.key] || s.filter.Value() != "" {
			fold = g.unfolded + " "
		}
	}
	b.WriteString(fold)
	width += 2
	if box := s.box(e, a, r); box != "" {
		b.WriteString(box + " ")
		width += 4
	}
	count := ""
	if r.key != "" && r.kind != rowCalls {
		count = strconv.Itoa(s.picks.count(r.actions)) + "/" + strconv.Itoa(len(r.actions))
	}
	label := widget.Fit(r.label, cols-width-len(count)-1)
	width += ansi.StringWidth(label)
	if on {
		label = e.theme.title.Paint(label)
	}
	b.WriteString(label)
	if count != "" {
		b.WriteString(widget.Blanks(cols-width-len(count)) + e.theme.quiet.Paint(count))
		width = cols
	}
	return b.String(), width
}

// box is the row's box, or what stands in its place.
func (s stepActions) box(e env, a wizard.Answers, r treeRow) string {
	g, sel := e.theme.glyphs, a.Selection
	ticked := func(on bool) string {
		if on {
			return e.theme.good.Paint(g.all)
		}
		return g.none
	}
	switch r.kind {
	case rowNode, rowObject, rowAction:
		switch n := s.picks.count(r.actions); n {
		case 0:
			return g.none
		case len(r.actions):
			return ticked(true)
		}
		return e.theme.good.Paint(g.some)
	case rowRelated:
		return ticked(slices.Contains(sel.Relations(r.resource), r.family))
	case rowLookups:
		return ticked(sel.Lookups)
	case rowOpen:
		return ticked(!slices.Contains(sel.Unresolved, r.open))
	}
	return ""
}

// paneLines are the needed scopes beside the tree.
func (s stepActions) paneLines(e env, a wizard.Answers, z pickerSizes) []string {
	if z.pane == 0 {
		return nil
	}
	t := e.theme
	head := "Scopes needed: "
	if a.Method == connection.APIToken {
		head = "OAuth2 would need: "
	}
	lines := []string{t.title.Paint(head + strconv.Itoa(len(s.checklist.Needed())))}
	room := z.tree - 1
	var below []string
	if n := len(s.checklist.Assumptions); n > 0 {
		below = append(below, t.quiet.Paint(widget.Fit(t.glyphs.info+" "+words.Count(n, "assumption"), z.pane)))
	}
	n := 0
	for _, w := range s.checklist.Warnings {
		if w.Trouble {
			n++
		}
	}
	if n > 0 {
		below = append(below, t.quiet.Paint(widget.Fit(t.glyphs.care+" "+words.Count(n, "warning")+" (next step)", z.pane)))
	}
	room -= len(below)
	for i, m := range s.needed {
		if i == room-1 && len(s.needed) > room {
			lines = append(lines, t.quiet.Paint(fmt.Sprintf("%s %d more", t.glyphs.more, len(s.needed)-i)))
			break
		}
		lines = append(lines, markedScope(t, m))
	}
	if len(s.needed) == 0 {
		text := "none yet"
		if !a.Selection.Empty() {
			text = "none: base is enough"
			if !s.checklist.Settled() {
				text = "none so far"
			}
		}
		lines = append(lines, t.quiet.Paint(widget.Fit(text, z.pane)))
	}
	return append(lines, below...)
}

func markedScope(t *theme, m scopeMark) string {
	switch m.mark {
	case '+':
		return t.good.Paint(t.glyphs.added + " " + string(m.scope))
	case '-':
		return t.bad.Paint(t.glyphs.removed + " " + string(m.scope))
	}
	return "  " + string(m.scope)
}

// scopesLine is the needed scopes in one line: how many, what changed, and as many as fit.
func (s stepActions) scopesLine(e env, width int) string {
	t := e.theme
	text := fmt.Sprintf("%s needed", words.Count(len(s.checklist.Needed()), "scope"))
	line, used := t.title.Paint(text), len(text)
	changedFirst := slices.Clone(s.needed)
	slices.SortStableFunc(changedFirst, func(a, b scopeMark) int { return min(1, int(b.mark)) - min(1, int(a.mark)) })
	for i, m := range changedFirst {
		word := " " + string(m.scope)
		switch m.mark {
		case '+':
			word = " " + t.glyphs.added + string(m.scope)
		case '-':
			word = " " + t.glyphs.removed + string(m.scope)
		}
		w := ansi.StringWidth(word)
		if more := i+1 < len(changedFirst); used+w > width || more && used+w+2 > width {
			line += t.quiet.Paint(" " + t.glyphs.more)
			break
		}
		used += w
		switch m.mark {
		case '+':
			word = t.good.Paint(word)
		case '-':
			word = t.bad.Paint(word)
		}
		line += word
	}
	return line
}
