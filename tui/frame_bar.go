package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/tui/widget"
)

// keyGap separates two keys, buttonGap the button from the first key.
const keyGap, buttonGap = 2, 3

// bar draws the last line: the button, as many keys as fit in order of importance, and on the right help and the way out.
func (m *model) bar(l layout, actions []*action) string {
	t := m.env.theme
	var line string
	if b := first(actions, isButton); b != nil {
		style := t.button
		if b.why != "" {
			style = t.quiet
		}
		line = style.Paint(" " + b.key.Help().Key + "  " + m.buttonWord(l, b) + " ")
	}
	right := m.ways(l, actions)
	room, gap := l.width-widget.Width(line)-buttonGap-widget.Width(right)-keyGap, buttonGap
	keys := m.barKeys(l, actions)
	shown := m.keysIn(keys, room, l.small)
	if shown == "" { // moved a little closer, one may fit
		gap--
		shown = m.keysIn(keys, room+1, l.small)
	}
	if shown != "" {
		line += widget.Blanks(gap) + shown
	}
	return widget.Spread(line, right, l.width)
}

// barKeys returns the keys of the last line in order of importance, whether or not they all fit.
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

// buttonWord returns what the button does, in full if that leaves room for keys.
func (m *model) buttonWord(l layout, b *action) string {
	if !l.small && widget.Width(b.long()) <= l.width/2 {
		return b.long()
	}
	return b.short()
}

// keysIn draws as many keys as fit: in full if all of them fit, otherwise in short. Narrow windows get at most two, in short.
func (m *model) keysIn(keys []*action, room int, narrow bool) string {
	if narrow {
		keys = keys[:min(len(keys), 2)]
	}
	if long := m.joinKeys(keys, (*action).long); widget.Width(long) <= room && !narrow {
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
	t, parts := m.env.theme, make([]string, len(keys))
	for i, a := range keys {
		parts[i] = t.key.Paint(a.key.Help().Key) + " " + t.quiet.Paint(word(a))
	}
	return strings.Join(parts, widget.Blanks(keyGap))
}

// ways draws help and the way out: what esc does, or how to leave where esc does nothing. Help is the last to be dropped.
func (m *model) ways(l layout, actions []*action) string {
	k := m.env.keys
	help, out, quit := &action{key: k.Help}, &action{key: k.Back}, &action{key: k.Quit}
	if back := first(actions, isBack); back != nil {
		out = back
	} else if m.isFirst() {
		out = quit
	}
	ways := []*action{help, out}
	switch {
	case m.overlay != none && !l.small:
		ways = []*action{out, quit}
	case m.overlay != none, m.active().Typing():
		ways = []*action{out}
	case l.small:
		ways = []*action{help}
	}
	return m.joinKeys(ways, (*action).long)
}

func isButton(a *action) bool { return a.in == inButton }

// isBack reports whether an action goes one level back.
func isBack(a *action) bool { return slices.Contains(a.key.Keys(), "esc") }

// isMove reports whether an action moves the cursor up and down, as it does on every screen; sideways keys differ by screen.
func isMove(a *action) bool {
	keys := a.key.Keys()
	return slices.Contains(keys, "up") && !slices.Contains(keys, "left")
}

func hasMenu(actions []*action) bool { return len(menuActions(actions)) > 0 }

// menuActions returns the menu's actions that are possible now, in order.
func menuActions(actions []*action) []*action {
	return slices.DeleteFunc(slices.Clone(actions), func(a *action) bool { return a.in != inMenu || !enabled(a.key) })
}

// enabled reports whether a binding is enabled; a binding without keys counts as enabled, as it can be reached through the
// menu alone.
func enabled(b *key.Binding) bool { return len(b.Keys()) == 0 || b.Enabled() }
