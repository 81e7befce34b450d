package tui

import (
	"errors"
	"io/fs"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// stepExport shows what will be written, writes it, and says what to do next in n8n.
type stepExport struct {
	phase   exportPhase
	run     run
	path    string
	input   textinput.Model // while the path is edited
	failure error           // why nothing was written
	seen    bool            // what to do next is on the terminal
	scroll  scroll
}

// exportPhase is how far exporting is.
type exportPhase int

const (
	phaseChoosing exportPhase = iota
	phaseEditing              // the path
	phaseWriting
	phaseExists  // the file is there: overwrite it?
	phaseWritten // what to do next
)

func (stepExport) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	s := stepExport{run: run{visit: e.visit}, path: exportPath(a, e.demo)}
	if a.Done(wizard.StepExport) {
		s.phase, s.seen = phaseWritten, true
	}
	return s, nil
}

func (s stepExport) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return s.key(e, msg, a)
	case configSaved:
		if msg.run == s.run && s.phase == phaseWriting {
			s, a = s.saved(msg.err, a)
			return stays(s, a, e.cmds.awaitFrame(e.ctx, s.run))
		}
	case stepDrawn:
		s.seen = msg.run == s.run
	}
	return stays(s, a)
}

// saved is the step after writing.
func (s stepExport) saved(err error, a wizard.Answers) (stepExport, wizard.Answers) {
	s.scroll = scroll{}
	switch {
	case err == nil:
		s.phase, s.seen = phaseWritten, false
		return s, a.Exported()
	case errors.Is(err, fs.ErrExist):
		s.phase = phaseExists
	default:
		s.phase, s.failure = phaseChoosing, err
	}
	return s, a
}

func (s stepExport) key(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	switch s.phase {
	case phaseEditing:
		return s.editing(e, k, a)
	case phaseExists:
		switch {
		case key.Matches(k, keys.Yes):
			return s.write(e, a, true)
		case key.Matches(k, keys.No):
			s.phase = phaseChoosing
		}
		return stays(s, a)
	case phaseWriting: // it takes a moment, and must be whole
		return stays(s, a)
	}
	switch {
	case key.Matches(k, keys.Back):
		return back(s, a)
	case s.phase == phaseWritten && s.seen && key.Matches(k, keys.Next):
		return next(s, a)
	case s.phase == phaseWritten && key.Matches(k, keys.Again):
		s.phase, s.scroll = phaseChoosing, scroll{}
		return stays(s, a)
	case s.phase == phaseChoosing && key.Matches(k, keys.Next):
		return s.write(e, a, false)
	case s.phase == phaseChoosing && key.Matches(k, keys.Path):
		s.phase, s.failure = phaseEditing, nil
		s.input = newInput()
		s.input.SetValue(s.path)
		s.input.Focus()
		return stays(s, a)
	case s.phase == phaseChoosing && key.Matches(k, keys.Keep):
		a.KeepIn = otherKeeping(a.KeepIn)
		s.failure = nil
		return stays(s, a)
	}
	s.scroll = s.scroll.moved(e, k, len(s.body(e, a)), s.room(e, a))
	return stays(s, a)
}

// editing takes a key for the path.
func (s stepExport) editing(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch {
	case !k.Paste && key.Matches(k, e.keys.Leave):
		s.phase, s.failure = phaseChoosing, nil
		return stays(s, a)
	case !k.Paste && key.Matches(k, e.keys.Next):
		if s.failure = checkExportPath(s.input.Value(), e.demo); s.failure == nil {
			s.phase, s.path = phaseChoosing, s.input.Value()
			a.ConfigPath = s.path
		}
		return stays(s, a)
	}
	s.input, _ = s.input.Update(k)
	return stays(s, a)
}

func (s stepExport) write(e env, a wizard.Answers, overwrite bool) outcome {
	if s.failure = checkExportPath(s.path, e.demo); s.failure != nil {
		s.phase = phaseChoosing
		return stays(s, a)
	}
	a.ConfigPath = s.path
	s.phase, s.run = phaseWriting, s.run.next(e.visit)
	return stays(s, a, e.cmds.saveConfig(e.ctx, s.run, s.path, a, overwrite))
}

func otherKeeping(k wizard.Keeping) wizard.Keeping {
	if k == wizard.KeepInKeyring {
		return wizard.KeepInFile
	}
	return wizard.KeepInKeyring
}

func (s stepExport) Typing() bool { return s.phase == phaseEditing }

func (s stepExport) Keys(e env, a wizard.Answers) []key.Binding {
	k := e.keys
	scrolling := s.scroll.keys(e, len(s.body(e, a)), s.room(e, a))
	switch s.phase {
	case phaseEditing:
		return []key.Binding{named(k.Next, "take it"), k.Leave}
	case phaseExists:
		no := bind("n", "no, keep it", "n")
		return []key.Binding{named(k.Yes, "yes, overwrite"), no}
	case phaseWriting:
		return nil
	case phaseWritten:
		return append([]key.Binding{named(k.Next, "finish"), named(k.Again, "write again"), k.Back}, scrolling...)
	}
	return append([]key.Binding{named(k.Next, "write it"), named(k.Path, "change the path"), named(k.Keep, "keep secrets elsewhere"), k.Back}, scrolling...)
}
