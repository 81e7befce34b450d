package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// benchmarkKeys measures the cost of a key, from its message to the finished frame, in a picker with everything unfolded and
// these keys picked.
func benchmarkKeys(b *testing.B, width, height int, keys ...tea.KeyMsg) {
	e := newEnv(Options{Session: wizard.Session{World: wizard.World{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}}}, &fakeTerminal{}, func(tea.Msg) {})
	a := wizard.Answers{Method: connection.OAuth2}
	m := newModel(b.Context(), e, newSteps(), a, wizard.StepActions, nil, width, height)
	for _, r := range "+e" {
		m, _ = m.Update(arrived{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}, 1})
	}
	bytes := 0
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m, _ = m.Update(arrived{keys[i%len(keys)], 1})
		bytes += len(m.View())
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "frame-bytes")
}

// movements go down and up again, far enough to scroll.
func movements() []tea.KeyMsg {
	var keys []tea.KeyMsg
	for range 40 {
		keys = append(keys, tea.KeyMsg{Type: tea.KeyDown})
	}
	for range 40 {
		keys = append(keys, tea.KeyMsg{Type: tea.KeyUp})
	}
	return keys
}

func BenchmarkPickerMove80x24(b *testing.B)  { benchmarkKeys(b, 80, 24, movements()...) }
func BenchmarkPickerMove200x60(b *testing.B) { benchmarkKeys(b, 200, 60, movements()...) }

// BenchmarkPickerToggle also resolves the selection: the checklist, what it reopens, and every summary.
func BenchmarkPickerToggle(b *testing.B) {
	benchmarkKeys(b, 80, 24, tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
}

// BenchmarkStepKeys moves the cursor on the other screens, with everything picked.
func BenchmarkStepKeys(b *testing.B) {
	a := wizard.Answers{Method: connection.OAuth2}
	a.Selection = a.Selection.Add(append(wizard.NodeActions(2), scopes.Trigger)...)
	for _, at := range wizard.Steps() {
		b.Run(at.Title(), func(b *testing.B) {
			e := newEnv(Options{Session: wizard.Session{World: wizard.World{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}}}, &fakeTerminal{}, func(tea.Msg) {})
			m := newModel(b.Context(), e, newSteps(), a, at, nil, 80, 24)
			keys := movements()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m, _ = m.Update(arrived{keys[i%len(keys)], 1})
				_ = m.View()
			}
		})
	}
}
