// Command reference is what the wizard's speed is held against: a bare Bubble Tea list of 94 items, as its examples
// have it, drawn in the alternate screen at -fps frames a second.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"
)

type item int

func (i item) Title() string       { return fmt.Sprintf("Item %d", int(i)) }
func (i item) Description() string { return fmt.Sprintf("the description of item %d", int(i)) }
func (i item) FilterValue() string { return i.Title() }

type model struct{ list list.Model }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.list.SetSize(size.Width, size.Height)
	}
	if key, ok := msg.(tea.KeyMsg); ok && key.String() == "ctrl+c" {
		return m, tea.Interrupt
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	return m, cmd
}

func (m model) View() string { return m.list.View() }

func main() {
	fps := flag.Int("fps", 120, "frames a second at most")
	flag.Parse()
	items := make([]list.Item, 94)
	for i := range items {
		items[i] = item(i + 1)
	}
	m := model{list.New(items, list.NewDefaultDelegate(), 0, 0)}
	if _, err := tea.NewProgram(m, tea.WithAltScreen(), tea.WithFPS(*fps)).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
