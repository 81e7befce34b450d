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

// reading is workflows being read.
type reading struct {
	work
	busy        bool
	source      wizard.Source
	read, pages int // of a running n8n, so far
}

func (r reading) begin(e *env, from wizard.ReadWorkflows) (reading, tea.Cmd) {
	begun, ctx, stop := r.work.begin(e)
	return reading{work: begun, busy: true, source: from.Source}, tea.Batch(stop, e.cmds.perform(ctx, begun.id, from))
}

// take is the reading after what happened while it went on; ended says that it came to something.
func (r reading) take(msg happened) (after reading, came wizard.WorkflowsRead, ended bool) {
	if msg.id != r.id || !r.busy {
		return r, came, false
	}
	switch event := msg.event.(type) {
	case wizard.WorkflowsCounted:
		r.read, r.pages = event.Read, r.pages+1
	case wizard.WorkflowsRead:
		r.busy = false
		return r, event, true
	}
	return r, came, false
}

// note says how far the reading is.
func (r reading) note() widget.Note {
	text := "reading"
	if r.pages > 0 {
		text += fmt.Sprintf("  %s, page %d", words.Count(r.read, "workflow"), r.pages)
	}
	return widget.Note{Kind: widget.Busy, Text: text}
}

// filesField is the screen on which a workflow file is named.
type filesField struct {
	open    bool
	input   widget.Input
	refused wizard.Remark
}

func (f filesField) opened() filesField {
	return filesField{open: true, input: widget.Input{Limit: 4096}.Focused(true)}
}

func (f filesField) update(k tea.KeyMsg) filesField {
	f.input, f.refused = f.input.Update(k), wizard.Remark{}
	return f
}

// took is the field after a reading: closed if that worked.
func (f filesField) took(r wizard.WorkflowsRead) filesField {
	f.refused = wizard.FilesRemark(r.Err)
	f.open = f.refused.Says()
	return f
}

// path is what was typed, pasted or dropped on the window: terminals put a dropped file's name in quotes.
func (f filesField) path() string {
	text := strings.TrimSpace(sanitize.Line(f.input.Value(), f.input.Limit))
	if n := len(text); n > 1 && (text[0] == '\'' || text[0] == '"') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return text
}

// adding is the reading of all that was read before, and of a file.
func adding(a wizard.Answers, path string) wizard.ReadWorkflows {
	from := a.Look()
	if from.Address = a.Found.Address; from.Address != "" {
		from.Key = a.KeyFor(from.Address)
	}
	if !slices.Contains(from.Files, path) {
		from.Files = append(slices.Clone(from.Files), path)
	}
	return from
}

// actions are those of the screen; with is the step with another field and reading.
func (f filesField) actions(e *env, a wizard.Answers, r reading, with func(filesField, reading) step) []*action {
	k := e.keys
	b := &action{key: named(k.Enter, "Read it"), word: "Read", in: inButton, do: func() *outcome {
		begun, cmd := r.begin(e, adding(a, f.path()))
		return stays(with(f, begun), a, cmd)
	}}
	switch {
	case r.busy:
		b.key, b.why = named(k.Enter, "Reading"), "reading goes on; esc stops it"
	case f.path() == "":
		b.why = "nothing typed: the name of a file or a folder"
	}
	return []*action{b,
		{key: when(k.Clear, !r.busy && f.input.Value() != ""), do: func() *outcome { return stays(with(f.opened(), r), a) }},
		{key: named(k.Back, words.Either(r.busy, "stop", "close")), do: func() *outcome {
			f.open, r.busy = r.busy, false
			return stays(with(f, r), a, r.stop(e))
		}},
	}
}

// page is the screen.
func (f filesField) page(had []string, r reading) page {
	p := page{
		title:    phrase{"Which workflow files shall I read?", "Which workflow files?"},
		sentence: say("Exported from n8n: a workflow's menu, Download. A file, or a folder of them."),
		help:     []string{"I read what the Pipedrive nodes of the workflows do, and change nothing in the files."},
		body: func(e *env) []string {
			width := e.width
			lines := []string{"  " + f.input.View(width-4), ""}
			if f.refused.Says() {
				t := e.theme
				lines = append(lines, widget.Hang("  "+t.noted(widget.Bad)+" "+t.bad.Paint(f.refused.Word)+"  ", f.refused.Text, width)...)
			} else if len(had) > 0 {
				lines = append(lines, e.theme.quiet.PaintLines(widget.Hang("  Read already  ", strings.Join(had, ", "), width))...)
			}
			return lines[:min(len(lines), e.height)]
		},
	}
	if r.busy {
		p.message = r.note()
	}
	return p
}

// readNote says what came of the files and the n8n that were read.
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
