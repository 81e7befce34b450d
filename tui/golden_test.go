package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

// Golden frames are taken apart, so that a changed word in one place changes few of them. Whole frames, one per step, are in
// one file for each size. The frames of a step's states have marks in place of what they share with others (head, stepper,
// title, sentence, messages, the pane's heading and the words of the last line); those texts are in one file per step. Styles
// are stored without the texts they apply to.

// sizes are the windows of the golden frames: the smallest, the usual, and a large one.
var sizes = [][2]int{{40, 12}, {80, 24}, {120, 36}}

// between are windows that show some of what larger ones show: it has to fit, and to be true.
var between = [][2]int{{48, 14}, {60, 16}, {68, 30}, {76, 20}, {100, 18}}

// looks are the variants of a frame: with colours and without.
var looks = map[string]bool{"colour": false, "no-colour": true}

// stepState is a state of a step that golden frames are made of.
type stepState struct {
	name    string
	start   func(t *testing.T) start
	prepare func(d *driver) // presses the keys that lead to it; nil: none
}

// testStates compares the screen in every state with golden frames: the text at each size, and the styles at the usual size
// with and without colours. No frame on the way may show a secret, or be larger than the window.
func testStates(t *testing.T, states []stepState) {
	t.Helper()
	var texts []string // titles, sentences, messages and what the keys do, in the order in which they appeared
	of := map[string][]string{}
	for _, s := range states {
		t.Run(s.name, func(t *testing.T) {
			styled := map[bool]string{}
			for _, size := range sizes {
				t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
					var text string
					s.draw(t, size, false, func(d *driver) {
						text = d.screen()
						own, said := d.apart()
						golden.RequireEqual(t, []byte(own+"\n"))
						if size == sizes[1] {
							if of[said] == nil {
								texts = append(texts, said)
							}
							of[said] = append(of[said], s.name)
							styled[false] = styles(d.model.View(), "‹bar›")
							d.fitsBetween()
						}
					})
					s.draw(t, size, true, func(d *driver) {
						if got := d.screen(); got != text {
							t.Errorf("without colours the text differs:\n%s", got)
						}
						if size == sizes[1] {
							styled[true] = styles(d.model.View(), "‹bar›")
						}
					})
				})
			}
			for name, noColor := range looks {
				t.Run(name, func(t *testing.T) { golden.RequireEqual(t, []byte(styled[noColor])) })
			}
		})
	}
	t.Run("texts-"+states[0].name, func(t *testing.T) {
		var b strings.Builder
		for _, text := range texts {
			fmt.Fprintf(&b, "%s\n    %s\n", text, strings.Join(of[text], ", "))
		}
		golden.RequireEqual(t, []byte(b.String()))
	})
}

// fitsBetween fails the test unless the screen also fits into windows between the golden sizes.
func (d *driver) fitsBetween() {
	d.t.Helper()
	for _, size := range between {
		d.resize(size[0], size[1])
		d.fits()
		d.guarded()
		d.keepsItsWord()
	}
}

// draw brings a driver into the state.
func (s stepState) draw(t *testing.T, size [2]int, noColor bool, look func(d *driver)) {
	t.Helper()
	started := start{}
	if s.start != nil {
		started = s.start(t)
	}
	started.width, started.height, started.noColor = size[0], size[1], noColor
	drive(t, started, func(d *driver) {
		if s.prepare != nil {
			s.prepare(d)
		}
		d.fits()
		d.guarded()
		d.keepsItsWord()
		look(d)
	})
}

// TestWholeFrames compares every step once, as it is when it is reached: the whole frame at each size, and its styles.
func TestWholeFrames(t *testing.T) {
	every := func(size [2]int, noColor bool, frame func(*driver) string) []byte {
		var b strings.Builder
		for _, at := range wizard.Steps() {
			fake, _ := loginFake() // nobody answers it
			s := stepState{start: func(t *testing.T) start {
				return start{answers: reaching(t, at), at: at, pipedrive: fake}
			}}
			s.draw(t, size, noColor, func(d *driver) { b.WriteString(frame(d) + "\n") })
		}
		return []byte(b.String())
	}
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			golden.RequireEqual(t, every(size, false, (*driver).screen))
		})
	}
	for name, noColor := range looks {
		t.Run(name, func(t *testing.T) {
			golden.RequireEqual(t, every(sizes[1], noColor, func(d *driver) string { return styles(d.model.View(), "") }))
		})
	}
}

// reaching returns answers in which everything before a step is given, with OAuth2.
func reaching(t *testing.T, at wizard.Step) wizard.Answers {
	t.Helper()
	if at >= wizard.StepRegister {
		return upTo(t, connection.OAuth2, at, "deal:get", "trigger")
	}
	var a wizard.Answers
	if at > wizard.StepN8N {
		a = docker()
	}
	if at > wizard.StepMethod {
		a.Method = connection.OAuth2
	}
	if at > wizard.StepActions {
		a.Selection = selected(t, "deal:get", "trigger")
	}
	return a
}

// apart returns the screen with marks for what it shares with others, and those shared texts.
func (d *driver) apart() (own, texts string) {
	d.t.Helper()
	m := d.model
	if m.selecting {
		return d.screen(), ""
	}
	p, l, e := m.look()
	actions := m.active().Actions(e, m.answers)
	switch m.overlay {
	case helping:
		p, actions = m.helpPage(p, actions), m.overlayActions("Close")
	case choosing:
		p, actions = m.menuPage(actions), m.overlayActions("Take it")
	}
	if m.overlay != none {
		l = m.layout(p)
	}
	lines := strings.Split(d.screen(), "\n")
	title := 1
	if lines[0] = "‹head›"; !l.small {
		lines[1], lines[2], title = "‹steps›", "‹rail›", 3
	}
	if l.airy {
		title++
	}
	mark := func(i int, text, mark string) {
		before, after, found := strings.Cut(lines[i], strings.TrimSpace(ansi.Strip(text)))
		if !found {
			d.t.Errorf("line %d is not %q:\n%s", i, text, d.screen())
		}
		lines[i] = strings.TrimRight(strings.TrimRight(before, " ")+" "+mark+" "+strings.TrimLeft(after, " "), " ")
	}
	mark(title, widget.Fit(p.title.in(l.left-len(p.count.long)-2), l.left), "‹title›")
	for i, line := range l.sentence {
		mark(title+1+i, line, "‹sentence›")
	}
	below := len(lines) - 1 // the bar, and the rule
	if !l.small {
		below--
	}
	var message []string
	for i, line := range l.messages {
		mark(below-len(l.messages)+i, line, "‹message›")
		message = append(message, strings.TrimSpace(ansi.Strip(line)))
	}
	heading := ""
	if p.pane != nil && len(p.pane(minWidth)) > 0 {
		heading = p.pane(minWidth)[0].title
		for i, line := range lines {
			if before, after, found := strings.Cut(line, "╭─ "+heading+" ─"); found && l.pane > 0 {
				lines[i] = before + "╭─ ‹heading›" + strings.TrimLeft(after, "─")
			}
		}
	}
	keys, said := m.barApart(l, actions)
	mark(len(lines)-1, m.bar(l, actions), "‹bar› "+keys)
	return strings.Join(lines, "\n"), strings.Join([]string{p.title.long, p.title.short, m.sentence(p).long, m.sentence(p).short, strings.Join(message, " "), heading, said}, "\n")
}

// barApart returns the keys of the last line, and what they do. How much of it fits depends on every word in it; the whole
// frames show that.
func (m model) barApart(l layout, actions []*action) (keys, said string) {
	all := m.barKeys(l, actions)
	if b := first(actions, isButton); b != nil {
		all = append([]*action{b}, all...)
	}
	var names, does []string
	for _, a := range all {
		help := a.key.Help()
		names = append(names, help.Key)
		switch {
		case a.why != "":
			does = append(does, help.Desc+" (not now)")
		case help != m.env.keys.More.Help(): // it is the same everywhere
			does = append(does, help.Desc)
		}
	}
	return strings.Join(names, " "), strings.Join(does, ", ")
}

// styles returns a frame's styles without the texts they apply to, as the length of a text does not matter. But it decides
// what fits into the last line, so that last replaces that line unless it is empty.
func styles(frame, last string) string {
	lines := strings.Split(frame, "\n")
	for i, line := range lines {
		var b strings.Builder
		for j, part := range strings.Split(line, "\x1b[") {
			params, text, _ := strings.Cut(part, "m")
			if j == 0 {
				text = part
			} else {
				b.WriteString("‹" + params + "›")
			}
			if strings.TrimSpace(text) != "" {
				b.WriteString("·")
			}
		}
		lines[i] = b.String()
	}
	if last != "" {
		lines[len(lines)-1] = last
	}
	return strings.Join(lines, "\n") + "\n"
}

// keepsItsWord fails the test if the screen says that a key does something, and the key does nothing now. The last line is
// left out: it is made from what works.
func (d *driver) keepsItsWord() {
	d.t.Helper()
	m := d.model
	if m.selecting {
		return
	}
	_, _, e := m.look()
	actions, lines := m.active().Actions(e, m.answers), strings.Split(d.screen(), "\n")
	for _, name := range wizardtest.KeysNamed(strings.Join(lines[:len(lines)-1], "\n")) {
		msg := keyNamed(d.t, name)
		does, letter := actionFor(actions, msg), m.active().Typing() && isText(msg)
		works := does != nil && does.why == "" || name == "esc" || name == "ctrl+c" || name == "?" || name == "m" && hasMenu(actions)
		if letter || !works {
			d.t.Errorf("%s is named, and does nothing here:\n%s", name, d.screen())
		}
	}
}

// guarded fails the test if a secret is on the screen, or was sent to the clipboard.
func (d *driver) guarded() {
	d.t.Helper()
	text := d.model.View() + d.terminal.copied()
	for _, hidden := range []string{canaryToken, canarySecret, canaryToken[8:32], canarySecret[8:32]} {
		if strings.Contains(text, hidden) {
			d.t.Errorf("a secret is on the screen:\n%s", d.screen())
		}
	}
}
