package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// reading is the reading of workflows, while it is under way.
type reading struct {
	work
	busy        bool
	read, pages int // workflows and pages read from a running n8n so far
}

func (r *reading) begin(e *env, from wizard.ReadWorkflows) tea.Cmd {
	begun, ctx, stop := r.work.begin(e)
	*r = reading{work: begun, busy: true}
	return tea.Batch(stop, e.cmds.perform(ctx, r.id, from))
}

// take handles an event of the reading; ended reports whether it came to an end with the result came.
func (r *reading) take(msg happened) (came wizard.WorkflowsRead, ended bool) {
	if msg.id != r.id || !r.busy {
		return came, false
	}
	if counted, ok := msg.event.(wizard.WorkflowsCounted); ok {
		r.read, r.pages = counted.Read, r.pages+1
	}
	came, ended = msg.event.(wizard.WorkflowsRead)
	r.busy = !ended
	return came, ended
}

// note returns a note that says how far the reading is, or an empty one if none is under way.
func (r reading) note() widget.Note {
	if !r.busy {
		return widget.Note{}
	}
	text := "reading"
	if r.pages > 0 {
		text += fmt.Sprintf("  %s, page %d", words.Count(r.read, "workflow"), r.pages)
	}
	return widget.Note{Kind: widget.Busy, Text: text}
}

// stepFiles is the screen on which a workflow file is named. While it is open it takes the place of the step it belongs to.
type stepFiles struct {
	under   filesReader
	input   widget.Input
	refused wizard.Remark
	reading reading
}

// filesReader is a step that workflow files are read for.
type filesReader interface {
	step
	// FilesRead takes what was found in the file and in everything read before.
	FilesRead(e *env, a wizard.Answers, path string, found wizard.Found) *outcome
}

func filesFor(under filesReader) stepFiles {
	return stepFiles{under: under, input: widget.Input{Limit: 4096}.Focused(true)}
}

func (s stepFiles) Open(e *env, a wizard.Answers) (step, tea.Cmd) { return s.under.Open(e, a) }

func (stepFiles) Typing() bool { return true }

// Update edits the name, and handles what was read. All other events go to the step below.
func (s stepFiles) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		s.input, s.refused = s.input.Update(msg), wizard.Remark{}
	case happened:
		if msg.of() != s.reading.id {
			out := s.under.Update(e, msg, a)
			s.under = out.step.(filesReader)
			out.step = s
			return out
		}
		read, ended := s.reading.take(msg)
		switch {
		case ended && read.Err == nil:
			return s.under.FilesRead(e, a, s.path(), read.Found)
		case ended:
			s.refused = read.Remark()
		}
	}
	return stays(s, a)
}

// path returns what was typed, pasted or dropped on the window, without the quotes that terminals put around a dropped file's
// name.
func (s stepFiles) path() string {
	text := strings.TrimSpace(sanitize.Line(s.input.Value(), s.input.Limit))
	if n := len(text); n > 1 && (text[0] == '\'' || text[0] == '"') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return text
}

// again returns the request that reads everything that was read before.
func again(a wizard.Answers) wizard.ReadWorkflows {
	from := a.Look()
	from.Address, from.Key = a.Found.Address, a.KeyFor(a.Found.Address)
	return from
}

func (s stepFiles) Actions(e *env, a wizard.Answers) []*action {
	k := e.keys
	b := &action{key: named(k.Enter, "Read it"), word: "Read", in: inButton, do: func() *outcome {
		from := again(a)
		if !slices.Contains(from.Files, s.path()) {
			from.Files = append(slices.Clone(from.Files), s.path())
		}
		cmd := s.reading.begin(e, from)
		return stays(s, a, cmd)
	}}
	switch {
	case s.reading.busy:
		b.key, b.why = named(k.Enter, "Reading"), "reading goes on; esc stops it"
	case s.path() == "":
		b.why = "nothing typed: the name of a file or a folder"
	}
	return []*action{b,
		{key: when(k.Clear, !s.reading.busy && s.input.Value() != ""), do: changes(&s, &a, func(s *stepFiles) { *s = filesFor(s.under) })},
		{key: named(k.Back, words.Either(s.reading.busy, "stop", "close")), do: func() *outcome {
			if !s.reading.busy {
				return stays(s.under, a)
			}
			s.reading.busy = false
			return stays(s, a, s.reading.stop(e))
		}},
	}
}

func (s stepFiles) Page(_ *env, a wizard.Answers) page {
	return page{
		title:    phrase{"Which workflow files shall I read?", "Which workflow files?"},
		sentence: say("Exported from n8n: a workflow's menu, Download. A file, or a folder of them."),
		help:     []string{"I read what the Pipedrive nodes of the workflows do, and change nothing in the files."},
		body: func(e *env) []string {
			t, lines := e.theme, []string{"  " + s.input.View(e.width-4), ""}
			if s.refused.Says() {
				lines = append(lines, widget.Hang("  "+t.noted(widget.Bad)+" "+t.bad.Paint(s.refused.Word)+"  ", s.refused.Text, e.width)...)
			} else if had := a.Found.Files; len(had) > 0 {
				lines = append(lines, t.quiet.PaintLines(widget.Hang("  Read already  ", strings.Join(had, ", "), e.width))...)
			}
			return lines[:min(len(lines), e.height)]
		},
		message: s.reading.note(),
	}
}

// readNote returns a note on what was found in the files and the n8n that were read.
func readNote(a wizard.Answers) widget.Note {
	var from []string
	if a.Found.Address != "" {
		from = append(from, "your n8n")
	}
	for _, f := range a.Found.Files {
		from = append(from, filepath.Base(f))
	}
	return widget.Note{Kind: widget.Good, Text: "read  " + strings.Join(from, ", ") + ": " + wizard.Picked(a.Found.Selection(a.Selection.Version()), "call")}
}
