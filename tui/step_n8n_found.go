package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// foundList is the list of workflows found.
type foundList struct {
	open   bool
	list   widget.List
	filter filter
	since  shown // when the thing that enter takes appeared
}

// shownOf returns the indices of the workflows that match the filter by name, state or what they use.
func (f foundList) shownOf(a wizard.Answers) (at []int) {
	sought := f.filter.words()
	for i, w := range a.Found.Workflows {
		if hasAll(strings.ToLower(w.Name+"\n"+w.State+"\n"+w.Uses(true)), sought) {
			at = append(at, i)
		}
	}
	return at
}

func (s stepN8N) foundActions(e *env, a wizard.Answers) []*action {
	k, shownAt := e.keys, s.found.shownOf(a)
	if s.found.filter.HasFocus() {
		with := func(f filter) *outcome {
			s.found.filter = f
			return stays(s, a)
		}
		return s.found.filter.actions(k, with, func() *outcome { return with(filter{}) }, func(m widget.Motion) *outcome { return s.foundMoved(e, a, m) })
	}
	some, out := len(shownAt) > 0, false
	if some {
		out = a.Found.Workflows[shownAt[s.found.list.Cursor]].Out
	}
	filtered := s.found.filter.Value() != ""
	callback, _, err := handover.RedirectURL(a.N8N.URL)
	return []*action{
		s.take(e, a),
		{key: when(named(k.Change, words.Either(out, "take", "leave out")), some), do: func() *outcome { return stays(s, a.Toggling(shownAt[s.found.list.Cursor])) }},
		{key: when(named(k.Files, "workflow files"), !s.reading.busy), word: "files", do: func() *outcome { return stays(filesFor(s), a) }},
		{key: when(named(k.Again, "read again"), !s.reading.busy), word: "again", in: inWide, do: func() *outcome { return s.look(e, again(a), a) }},
		{key: when(named(k.Copy, "copy callback URL"), err == nil && a.Runs != wizard.RunsLater), word: "callback", in: inWide,
			do: asks(s, a, e.copy(callback, "the callback URL"))},
		{key: when(named(k.Filter, "filter"), len(a.Found.Workflows) > 1), in: inHelp,
			do: changes(&s, &a, func(s *stepN8N) { s.found.filter.Input = s.found.filter.Focused(true) })},
		{key: when(named(k.moves(), "move"), some), in: inHelp, move: func(m widget.Motion) *outcome { return s.foundMoved(e, a, m) }},
		{key: named(k.Back, words.Either(s.reading.busy, "stop", words.Either(filtered, "clear the filter", "back"))), do: func() *outcome {
			switch {
			case s.reading.busy:
				s.reading.busy = false
				return stays(s, a, s.reading.stop(e))
			case filtered:
				s.found.filter = filter{}
			default:
				s.found.open = false
			}
			return stays(s, a)
		}},
	}
}

// take returns the button: it goes on with the workflows that are not left out.
func (s stepN8N) take(e *env, a wizard.Answers) *action {
	b := &action{in: inButton, since: s.found.since, do: func() *outcome {
		if s = s.judged(); s.refused != nil {
			return stays(s, a)
		}
		s.found.open = false
		return next(s, s.typed(a).Afresh())
	}}
	switch n := len(a.Found.Taken()); {
	case s.reading.busy:
		b.key, b.word, b.why = named(e.keys.Enter, "Reading"), "Reading", "reading goes on; esc stops it"
	case len(a.Found.Workflows) == 0:
		b.key, b.word = named(e.keys.Enter, "Next: "+wizard.StepMethod.Title()), "Next"
	case n == 0:
		b.key, b.word = named(e.keys.Enter, "Take none"), "Take none"
	default:
		text := words.Either(n == 1, "Take this one", fmt.Sprintf("Take these %d", n))
		b.key, b.word = named(e.keys.Enter, text), text
	}
	return b
}

func (s stepN8N) foundMoved(e *env, a wizard.Answers, motion widget.Motion) *outcome {
	at, head, tail := s.foundAround(e, a)
	s.found.list = s.found.list.Move(motion, len(at), max(e.height-len(head)-len(tail), 1), s.workflowRows(e, a, at, e.width))
	return stays(s, a)
}

func (s stepN8N) foundPage(e *env, a wizard.Answers) page {
	f := a.Found
	p := page{
		title:    phrase{f.Title(), strings.Replace(f.Title(), " in "+f.Where(), "", 1)},
		sentence: s.found.filter.sentence("Their actions are picked for you in step 3; space leaves a workflow out.", "workflow", len(s.found.shownOf(a))),
		crumb:    s.typed(a).PlaceCrumb(),
		message:  s.reading.note(),
		help: []string{whyRead,
			"Your workflows are read, none is changed."},
		pane: func(width int) []section { return s.foundPane(e, a, width) },
		body: func(e *env) []string { return s.foundBody(e, a) },
	}
	for _, b := range s.foundBlocks(e, a, 1000)[:wholeBlocks] {
		for _, line := range b {
			p.help = append(p.help, strings.TrimSpace(line))
		}
	}
	if len(f.Workflows) == 0 {
		p.sentence = say("You pick the actions in step 3.")
	}
	return p
}

// foundBody returns the list with what is around it.
func (s stepN8N) foundBody(e *env, a wizard.Answers) []string {
	at, head, tail := s.foundAround(e, a)
	list := s.found.list.View(len(at), e.width, max(e.height-len(head)-len(tail), 1), s.workflowRows(e, a, at, e.width), e.theme.quiet)
	return slices.Concat(head, list, tail)
}

// foundAround returns which workflows are shown, the filter's field above them, and what concerns all of them below.
func (s stepN8N) foundAround(e *env, a wizard.Answers) (at []int, head, tail []string) {
	at = s.found.shownOf(a)
	if s.found.filter.filters() {
		head = []string{s.found.filter.line(e.theme, e.width, fmt.Sprintf("%d of %s", len(at), words.Count(len(a.Found.Workflows), "workflow")))}
	}
	return at, head, s.foundTail(e, a, e.width, e.height-len(head), len(at))
}

// foundTail returns what is shown below n rows, depending on how much room there is.
func (s stepN8N) foundTail(e *env, a wizard.Answers, width, height, n int) (tail []string) {
	blocks, blank := s.foundBlocks(e, a, width), []string{""}
	if height < 10 {
		blank = nil
	}
	if e.beside { // each workflow takes two lines
		n *= 2
	}
	room := height - min(n, max(height/2, 3))
	for i, b := range blocks {
		more := append(append([]string(nil), blank...), b...)
		switch {
		case len(b) == 0:
		case len(tail)+len(more) <= room:
			tail = append(tail, more...)
		case i < wholeBlocks && room-len(tail) > len(blank): // its first line says what it is about, and the help has all of it
			tail = append(append(tail, blank...), widget.Fit(b[0], width-2)+" "+glyphMore)
		}
	}
	return tail
}

// wholeBlocks is the index of the first block that is useless in part.
const wholeBlocks = 2

// foundBlocks returns what concerns all workflows, most important first.
func (s stepN8N) foundBlocks(e *env, a wizard.Answers, width int) [][]string {
	t, f := e.theme, a.Found
	var unclear, remarks, together, follows []string
	if open := f.Selection(0).Unresolved; len(open) > 0 {
		advice := phrase{"open that node in n8n, or pick its action in step 3", "pick its action in step 3"}
		unclear = []string{"  " + t.noted(widget.Care) + " " + words.Count(len(open), "node") + " not clear"}
		if !e.beside && width >= fullWidth-2 {
			unclear[0] = widget.Pad(unclear[0], 26) + widget.Fit(advice.in(width-26), width-26)
		}
		for i, u := range open {
			if i == 2 && len(open) > 3 {
				unclear = append(unclear, "    "+t.quiet.Paint(fmt.Sprintf("↓ %d more: step 3 lists them all", len(open)-i)))
				break
			}
			if u.Node != "" {
				u.Node = "node " + u.Node
			}
			unclear = append(unclear, widget.Hang("    ", u.Where()+": "+u.Reason, width)...)
		}
		if e.beside {
			unclear = append(unclear, widget.Hang("    ", words.Upper(advice.long)+".", width)...)
		}
	}
	if n := len(f.Lacks); n > 0 {
		remarks = append(remarks, widget.Hang("  "+t.noted(widget.Care)+" ", fmt.Sprintf("the key may not do %d of the %d things I need later: %s", n, f.Rights, f.Lacking()), width)...)
	}
	for _, r := range f.Remarks() {
		remarks = append(remarks, widget.Hang("  "+t.noted(widget.Care)+" ", r+".", width)...)
	}
	if len(f.Taken()) > 0 && !e.beside {
		line := "  Together  " + f.Together() + "   Credentials now  " + f.CredentialsNow()
		if together = []string{line}; widget.Width(line) > width {
			together = []string{"  Together  " + f.Together(), "  Credentials now  " + f.CredentialsNow()}
		}
		if width < fullWidth-2 {
			together = together[:1]
		}
	}
	if follows = s.follows(e, s.typed(a), width); len(follows) > 1 {
		follows = follows[1:]
	}
	return [][]string{unclear, remarks, together, follows}
}

// workflowRows draws the workflows at these indices.
func (s stepN8N) workflowRows(e *env, a wizard.Answers, at []int, width int) widget.Rows {
	t, column := e.theme, 0
	for _, w := range a.Found.Workflows {
		column = min(max(column, widget.Width(w.Name)+2), 22)
	}
	return func(i int, on bool) widget.Row {
		w := a.Found.Workflows[at[i]]
		mark, style := t.pointer(on)+t.tick(!w.Out)+" ", t.row(on)
		if w.Out && !on {
			style = t.quiet
		}
		r := widget.Row{Name: w.Name}
		switch {
		case e.beside:
			r.Lines = []string{mark + widget.Spread(style.Paint(widget.Fit(w.Name, width-18)), widget.Pad(t.quiet.Paint(w.State), 12), width-4),
				"      " + t.quiet.Paint(widget.Fit(w.Uses(true), width-6))}
		case width < fullWidth-2:
			r.Lines = []string{mark + widget.Spread(style.Paint(widget.Fit(w.Name, width-5-widget.Width(w.State))), t.quiet.Paint(w.State), width-4)}
		default:
			r.Lines = []string{widget.Fit(mark+style.Paint(widget.Pad(w.Name, column-2))+"  "+widget.Pad(t.quiet.Paint(w.State), 10)+t.quiet.Paint(w.Uses(false)), width)}
		}
		return r
	}
}

// whyRead says why workflows are read.
const whyRead = "n8n shows a missing scope only as a 403 in a running workflow. So I compute the scopes from what the workflows do."

// foundPane says what was found, why it matters, what follows from it and what is left alone.
func (s stepN8N) foundPane(e *env, a wizard.Answers, width int) []section {
	t, f := e.theme, a.Found
	mark := func(k widget.Kind, text string) []string { return widget.Hang(t.noted(k)+" ", text, width) }
	var found []string
	if f.Address != "" {
		_, host, _ := strings.Cut(strings.TrimSuffix(f.Address, "/"), "://")
		found = mark(widget.Good, "n8n answers at "+host)
		switch n := len(f.Lacks); {
		case f.Rights == 0:
			found = append(found, mark(widget.Info, "this n8n does not tell what the key may do")...)
		case n > 0:
			found = append(found, mark(widget.Care, fmt.Sprintf("the key may do %d of %d things I need", f.Rights-n, f.Rights))...)
		default:
			found = append(found, mark(widget.Good, fmt.Sprintf("the key may do all %d things I need", f.Rights))...)
		}
	}
	uses := words.Either(f.Counting() == 1, "1 uses Pipedrive", fmt.Sprintf("%d use Pipedrive", f.Counting()))
	found = append(found, mark(widget.Good, words.Count(f.Read, "workflow")+" read, "+uses)...)
	if len(f.Taken()) > 0 {
		found = append(found, "", f.Together())
		found = append(found, widget.Wrap("Credentials now: "+f.CredentialsNow(), width)...)
	}
	return append([]section{
		{title: "What I found", lines: found},
		{title: "Why it matters", lines: widget.Wrap(whyRead, width)},
	}, s.endSections(s.typed(a), width)...)
}

// endSections says how the credential gets into n8n, and what is left alone.
func (s stepN8N) endSections(a wizard.Answers, width int) []section {
	long, _ := a.AtTheEnd()
	end, touched := widget.Wrap(words.Upper(long)+".", width), "Your workflows. I read them, and change none."
	if strings.HasPrefix(long, "I push") {
		end = []string{"1  I push the credential into this n8n", "2  n8n itself makes the test calls", "3  nothing is left to run by hand"}
		touched = strings.TrimSuffix(touched, ".") + "; the proof uses one of its own and removes it."
	}
	return []section{{title: "At the end", lines: end}, {title: "Not touched", lines: widget.Wrap(touched, width)}}
}
