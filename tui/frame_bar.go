package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/tui/widget"
)

// keyGap is between two keys, buttonGap between the button and the first.
const keyGap, buttonGap = 2, 3

// bar is the last line: the button, the keys by importance as far as they fit, and at the right help and the way out.
func (m *model) bar(l layout, actions []*action) string {
	t := m.env.theme
	var line string
	if b, ok := pressed(actions); ok {
		text := " " + b.key.Help().Key + "  " + m.buttonWord(l, b) + " "
		if b.why != "" {
			line = t.quiet.Paint(text)
		} else {
			line = t.button.Paint(text)
		}
	}
	right := m.ways(l, actions)
	room, gap := l.width-widget.Width(line)-buttonGap-widget.Width(right)-keyGap, buttonGap
	keys := m.barKeys(l, actions)
	shown := m.keysIn(keys, room, l.small)
	if shown == "" { // a little closer, one may fit
		gap--
		shown = m.keysIn(keys, room+1, l.small)
	}
	if shown != "" {
		line += widget.Blanks(gap) + shown
	}
	return widget.Spread(line, right, l.width)
}

// barKeys are the keys of the last line by importance, whether or not they all fit.
func (m model) barKeys(l layout, actions []*action) (keys []*action) {
	for _, a := range actions {
		if (a.in == inBar || a.in == inWide && !l.small) && a.key.Enabled() && !isBack(a) {
			keys = append(keys, a)
		}
	}
	if hasMenu(actions) && !m.active().Typing() && m.overlay == none {
		keys = append(keys, &action{key: m.env.keys.More})
	}
	return keys
}

// buttonWord is what the button does, in full where that leaves room for more.
func (m *model) buttonWord(l layout, b *action) string {
	if long := b.key.Help().Desc; !l.small && widget.Width(long) <= l.width/2 {
		return long
	}
	return b.short()
}

// keysIn are as many of the keys as fit: in full if all do, else in short. On narrow windows two are enough, in short.
func (m *model) keysIn(keys []*action, room int, narrow bool) string {
	if narrow {
		keys = keys[:min(len(keys), 2)]
	}
	long := m.joinKeys(keys, func(a *action) string { return a.key.Help().Desc })
	if widget.Width(long) <= room && !narrow {
		return long
	}
	for n := len(keys); n > 0; n-- {
		if short := m.joinKeys(keys[:n], (*action).short); widget.Width(short) <= room {
			return short
		}
	}
	return ""
}

func (m *model) joinKeys(keys []*action, word func(*action) string) string {
	var line string
	for _, a := range keys {
		if line != "" {
			line += widget.Blanks(keyGap)
		}
		line += m.keyed(a.key.Help().Key, word(a))
	}
	return line
}

func (m *model) keyed(name, word string) string {
	return m.env.theme.key.Paint(name) + " " + m.env.theme.quiet.Paint(word)
}

// ways are help and the way out: what esc does, or how to leave where it does nothing. Help stays longest.
func (m *model) ways(l layout, actions []*action) string {
	k := m.env.keys
	out := m.keyed(k.Back.Help().Key, k.Back.Help().Desc)
	if i := slices.IndexFunc(actions, func(a *action) bool { return isBack(a) && a.key.Enabled() }); i >= 0 {
		out = m.keyed(actions[i].key.Help().Key, actions[i].key.Help().Desc)
	} else if m.isFirst() {
		out = m.keyed(k.Quit.Help().Key, k.Quit.Help().Desc)
	}
	switch {
	case m.overlay != none && l.small:
		return out
	case m.overlay != none:
		return out + widget.Blanks(keyGap) + m.keyed(k.Quit.Help().Key, k.Quit.Help().Desc)
	case m.active().Typing():
		return out
	case l.small:
		return m.keyed(k.Help.Help().Key, k.Help.Help().Desc)
	}
	return m.keyed(k.Help.Help().Key, k.Help.Help().Desc) + widget.Blanks(keyGap) + out
}

// isBack reports an action that is one level back.
func isBack(a *action) bool { return slices.Contains(a.key.Keys(), "esc") }

// isMove reports an action that moves the cursor up and down, as on every screen; what goes sideways is of one screen.
func isMove(a *action) bool {
	keys := a.key.Keys()
	return slices.Contains(keys, "up") && !slices.Contains(keys, "left")
}

func hasMenu(actions []*action) bool { return len(menuActions(actions)) > 0 }

// menuActions are those of the menu that can be done now, in their order.
func menuActions(actions []*action) []*action {
	return slices.DeleteFunc(slices.Clone(actions), func(a *action) bool { return a.in != inMenu || !enabled(a.key) })
}

// enabled reports a binding that is on; one without keys is on, too: the menu alone leads there.
func enabled(b *key.Binding) bool { return len(b.Keys()) == 0 || b.Enabled() }
