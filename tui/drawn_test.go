package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

func TestAPanicEndsTheProgram(t *testing.T) {
	r := startRenderer(func([]byte) {}, time.Millisecond, 80, 24)
	defer r.stop()
	next, cmd := drawn{model{}, r}.Update(tea.KeyMsg{Type: tea.KeyEnter}) // as there are no steps, nothing can handle it
	d, ok := next.(drawn)
	if !ok || d.end != panicked || !strings.Contains(string(d.crash.stack), "TestAPanic") {
		t.Errorf("the program is %+v", next)
	}
	if _, quits := cmd().(tea.QuitMsg); !quits || d.View() != "" {
		t.Error("the program goes on")
	}
}

func TestAPanicWhileDrawingIsReported(t *testing.T) {
	r := startRenderer(func([]byte) {}, time.Millisecond, 80, 24)
	defer r.stop()
	sent := make(chan tea.Msg)
	m := model{env: env{cmds: &commands{send: func(msg tea.Msg) { sent <- msg }}}}
	m.window.width, m.window.height = 80, 24 // and no steps to draw
	drawn{m, r}.View()
	if msg, ok := (<-sent).(crashed); !ok || !strings.Contains(string(msg.stack), "model.View") {
		t.Errorf("the message is %v, from %s", msg.value, msg.stack)
	}
}
