package tui

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/wizard"
)

// driver runs the program as Bubble Tea would, but without a terminal: it presses keys and reads the screen. Commands run in
// goroutines of their own inside a synctest bubble, so that after every key each of them is done or waits for something that
// the test has not let happen yet; time passes only in pass.
type driver struct {
	t         *testing.T
	model     model
	pipedrive *fakePipedrive
	host      *fakeHost
	terminal  *fakeTerminal
	journal   []wizard.Answers
	quit      bool
	revealing bool // the test itself reveals a secret

	mu    sync.Mutex
	queue []tea.Msg
}

// start is what a driven setup starts from. The zero value is an empty setup in a window of 80×24.
type start struct {
	answers       wizard.Answers
	at            wizard.Step // the first step shown; answers before it may be open
	width, height int
	demo          *wizard.Demo
	notices       []string
	reader        wizard.Reader
	noColor       bool
	pipedrive     *fakePipedrive
	host          *fakeHost
	handover      *fakeHandover // nil: there is none
	prover        wizard.Prover
	terminal      *fakeTerminal
	hold          bool   // no frame is drawn until the test closes terminal.held
	steps         []step // newSteps() if nil
}

// drive runs test with a driver.
func drive(t *testing.T, s start, test func(d *driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer func() {
			cancel()
			time.Sleep(2 * time.Hour) // so that whatever waits only for time ends too
		}()
		d := &driver{t: t, pipedrive: s.pipedrive, host: s.host, terminal: s.terminal}
		if d.pipedrive == nil {
			d.pipedrive = &fakePipedrive{}
		}
		if d.host == nil {
			d.host = &fakeHost{}
		}
		if d.terminal == nil {
			d.terminal = &fakeTerminal{}
		}
		if s.hold { // made here, as a bubble can only wait for its own channels
			d.terminal.held = make(chan struct{})
		}
		if s.steps == nil {
			s.steps = newSteps()
		}
		e := newEnv(Options{NoColor: s.noColor, Session: wizard.Session{
			World:   wizard.World{Pipedrive: d.pipedrive, Host: d.host, Demo: s.demo, Prover: s.prover, Reader: s.reader},
			Journal: func(a wizard.Answers) bool { d.journal = append(d.journal, a); return true },
		}}, d.terminal, d.send)
		if s.handover != nil {
			e.cmds.world.Handover = s.handover
		}
		if s.width == 0 {
			s.width, s.height = 80, 24
		}
		d.model = newModel(ctx, e, s.steps, s.answers, s.at, s.notices, s.width, s.height)
		d.run(d.model.Init())
		d.settle()
		test(d)
	})
}

// send queues a message, as tea.Program.Send does.
func (d *driver) send(msg tea.Msg) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = append(d.queue, msg)
}

// run starts a command. It takes batches and sequences apart, as Bubble Tea does.
func (d *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		go d.runNow(cmd)
	}
}

func (d *driver) runNow(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			d.run(c)
		}
		return
	}
	if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			d.runNow(v.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	if msg != nil {
		d.send(msg)
	}
}

// settle lets everything happen that can happen without time passing.
func (d *driver) settle() {
	for {
		synctest.Wait()
		d.mu.Lock()
		queue := d.queue
		d.queue = nil
		d.mu.Unlock()
		if d.terminal.held == nil {
			d.terminal.frames++
		}
		if len(queue) == 0 {
			return
		}
		for _, msg := range queue {
			d.update(msg)
		}
	}
}

func (d *driver) update(msg tea.Msg) {
	switch msg.(type) {
	case tea.KeyMsg, workMsg:
		msg = arrived{msg, d.terminal.Frames()}
	}
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
	}
	if d.quit {
		return
	}
	m, cmd := d.model.Update(msg)
	d.model = m
	d.run(cmd)
	if !d.revealing {
		d.guarded()
	}
}

// press presses keys one after another, each given by its name ("enter", "down", "ctrl+c", "x", " ").
func (d *driver) press(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.update(keyNamed(d.t, n))
		d.settle()
	}
}

// burst sends keys with nothing happening between them; consecutive letters arrive as one message.
func (d *driver) burst(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.update(keyNamed(d.t, n))
	}
	d.settle()
}

// write types text, all of it in one message, as the keys of a fast typist arrive.
func (d *driver) write(text string) {
	for _, part := range strings.SplitAfter(text, " ") {
		letters, blank := strings.CutSuffix(part, " ")
		if letters != "" {
			d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(letters)})
		}
		if blank {
			d.update(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
		}
	}
	d.settle()
}

// paste pastes text in brackets, as terminals do.
func (d *driver) paste(text string) {
	d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	d.settle()
}

func (d *driver) resize(width, height int) {
	d.update(tea.WindowSizeMsg{Width: width, Height: height})
	d.settle()
}

// draw lets the frames that start.hold holds back reach the terminal.
func (d *driver) draw() {
	d.terminal.frames++
	close(d.terminal.held)
	d.settle()
	d.terminal.held = make(chan struct{})
}

// pass lets time pass.
func (d *driver) pass(t time.Duration) {
	time.Sleep(t)
	d.settle()
}

// screen returns what is on the screen, without styles and trailing blanks.
func (d *driver) screen() string {
	lines := strings.Split(ansi.Strip(d.model.View()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// want fails the test unless all texts are on the screen, whatever the line breaks and blanks between their words.
func (d *driver) want(texts ...string) {
	d.t.Helper()
	on := flowing(d.screen())
	for _, text := range texts {
		if !strings.Contains(on, flowing(text)) {
			d.t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
		}
	}
}

// wantNot fails the test if one of the texts is on the screen.
func (d *driver) wantNot(texts ...string) {
	d.t.Helper()
	on := flowing(d.screen())
	for _, text := range texts {
		if strings.Contains(on, flowing(text)) {
			d.t.Fatalf("%q is on the screen:\n%s", text, d.screen())
		}
	}
}

// line returns the first line of the screen that contains text.
func (d *driver) line(text string) string {
	d.t.Helper()
	for l := range strings.Lines(d.screen()) {
		if strings.Contains(l, text) {
			return strings.TrimSpace(l)
		}
	}
	d.t.Fatalf("no line has %q:\n%s", text, d.screen())
	return ""
}

// fits fails the test unless the frame is exactly as high as the window and no line is wider.
func (d *driver) fits() {
	d.t.Helper()
	lines := strings.Split(d.model.View(), "\n")
	if len(lines) != d.model.window.height {
		d.t.Errorf("%d lines in a window of %d:\n%s", len(lines), d.model.window.height, d.screen())
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > d.model.window.width {
			d.t.Errorf("a line of %d columns in a window of %d:\n%s", w, d.model.window.width, l)
		}
	}
	if d.model.tooSmall() || d.model.selecting || d.model.end != running {
		return
	}
	p, l, e := d.model.look()
	body := p.body(e)
	if len(body) > l.height {
		d.t.Errorf("a body of %d lines has %d of them cut off:\n%s", len(body), len(body)-l.height, strings.Join(body, "\n"))
	}
	within := func(what string, lines []string, room int) {
		for _, line := range lines {
			if w := ansi.StringWidth(strings.TrimRight(line, " ")); w > room {
				d.t.Errorf("a %s has a line of %d columns for %d:\n%s", what, w, room, line)
			}
		}
	}
	within("body", body, l.body)
	if l.pane > 0 {
		for _, s := range p.pane(l.pane - 4) {
			within("pane", s.lines, l.pane-4)
		}
	}
}

// keyNamed returns the message that Bubble Tea makes of a key.
func keyNamed(t *testing.T, name string) tea.KeyMsg {
	if k, ok := namedKeys[name]; ok {
		return k
	}
	if runes := []rune(name); len(runes) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: runes}
	}
	t.Helper()
	t.Fatalf("no key is named %q", name)
	return tea.KeyMsg{}
}

var namedKeys = map[string]tea.KeyMsg{
	"enter": {Type: tea.KeyEnter}, "esc": {Type: tea.KeyEsc}, "tab": {Type: tea.KeyTab}, "shift+tab": {Type: tea.KeyShiftTab},
	"up": {Type: tea.KeyUp}, "down": {Type: tea.KeyDown}, "left": {Type: tea.KeyLeft}, "right": {Type: tea.KeyRight},
	"home": {Type: tea.KeyHome}, "end": {Type: tea.KeyEnd}, "pgup": {Type: tea.KeyPgUp}, "pgdown": {Type: tea.KeyPgDown},
	"backspace": {Type: tea.KeyBackspace}, "delete": {Type: tea.KeyDelete}, " ": {Type: tea.KeySpace, Runes: []rune{' '}},
	"space": {Type: tea.KeySpace, Runes: []rune{' '}}, "ctrl+c": {Type: tea.KeyCtrlC}, "ctrl+r": {Type: tea.KeyCtrlR},
	"ctrl+u": {Type: tea.KeyCtrlU}, "ctrl+o": {Type: tea.KeyCtrlO}, "ctrl+n": {Type: tea.KeyCtrlN}, "ctrl+p": {Type: tea.KeyCtrlP}, "ctrl+b": {Type: tea.KeyCtrlB},
	"ctrl+f": {Type: tea.KeyCtrlF}, "ctrl+z": {Type: tea.KeyCtrlZ},
}

// active returns the active step.
func active[T any](d *driver) T {
	d.t.Helper()
	s, ok := any(d.model.active()).(T)
	if !ok {
		d.t.Fatalf("the active step is %T", d.model.active())
	}
	return s
}
