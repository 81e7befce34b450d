package widget

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

func typed(in Input, text string) Input {
	for _, r := range text {
		in = in.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return in
}

func TestInput(t *testing.T) {
	in := Input{}.Filled("deal").Focused(true)
	if in = typed(in, "s"); in.Value() != "deals" {
		t.Errorf("behind a text: %q", in.Value())
	}
	if in = typed(in.At(0), "my "); in.Value() != "my deals" {
		t.Errorf("before it: %q", in.Value())
	}
	if in = in.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("new "), Paste: true}); in.Value() != "my new deals" {
		t.Errorf("pasted: %q", in.Value())
	}
	if in = in.Filled("x"); typed(in, "y").Value() != "xy" {
		t.Error("the cursor is not behind what it was filled with")
	}
	if got := typed(in.Filled("abcd").At(1).Filled("efgh"), "i").Value(); got != "efghi" {
		t.Errorf("filled again, with the cursor within: %q", got)
	}
	if got := typed(in.Focused(false), "z").Value(); got != "x" {
		t.Errorf("without the focus: %q", got)
	}
	if got := typed(Input{Limit: 3}.Focused(true), "abcd").Value(); got != "abc" {
		t.Errorf("beyond the limit: %q", got)
	}
	for _, k := range []tea.KeyType{tea.KeyCtrlV, tea.KeyTab, tea.KeyUp, tea.KeyDown} {
		if got := in.Update(tea.KeyMsg{Type: k}); got != in {
			t.Errorf("%v changes the field to %+v", k, got)
		}
	}
}

func TestInputOnTheScreen(t *testing.T) {
	const reverse, end = "\x1b[7m", "\x1b[0m"
	for name, c := range map[string]struct {
		in    Input
		width int
		want  string
	}{
		"without the focus": {Input{}.Filled("deal"), 10, "deal"},
		"with it":           {Input{}.Filled("deal").Focused(true), 10, "deal" + reverse + " " + end},
		"in the middle":     {Input{}.Filled("deal").At(1).Focused(true), 10, "d" + reverse + "e" + end + "al"},
		"hidden":            {Input{Hidden: true}.Filled("deal"), 10, "••••"},
		"longer than it is": {Input{}.Filled("abcdefgh").Focused(true), 5, "efgh" + reverse + " " + end},
		"longer, within":    {Input{}.Filled("abcdefgh").At(5).Focused(true), 5, "e" + reverse + "f" + end + "gh"},
		"longer, begin":     {Input{}.Filled("abcdefgh").At(0).Focused(true), 5, reverse + "a" + end + "bcde"},
		"no room":           {Input{}.Filled("ab"), 0, "b"},
	} {
		got := c.in.View(c.width)
		if strings.TrimRight(ansi.Strip(got), " ") != strings.TrimRight(ansi.Strip(c.want), " ") || strings.Contains(got, reverse) != strings.Contains(c.want, reverse) ||
			strings.Contains(c.want, reverse) && !strings.Contains(got, c.want[strings.Index(c.want, reverse):]) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
