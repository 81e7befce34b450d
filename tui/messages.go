package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// The messages, in the past tense. An err is nil when it worked.
type (
	// arrived: a key or a message of a run came when so many frames had been written to the terminal. A key that came
	// no later than what it would confirm cannot have been meant for it.
	arrived struct {
		msg   tea.Msg
		frame int
	}
	// journalDue: the answers changed a while ago and should be kept.
	journalDue struct{}
	// contextEnded: the program is to end, because of a signal or because the terminal is gone.
	contextEnded struct{}
	// departureDue: what is taken back before the program ends takes too long.
	departureDue struct{}
	// crashed: a command panicked.
	crashed struct {
		value any
		stack []byte
	}
	// ticked: the time asked for has passed.
	ticked struct {
		ofWork
		now time.Time
	}

	// lingered: what was to be seen for a moment has been.
	lingered struct{ ofWork }

	// happened: an effect of a flow came to something, or something happened while it ran.
	happened struct {
		ofWork
		event wizard.Event
		now   time.Time
	}
	// copied: text was sent to the terminal's clipboard; the terminal does not say whether it took it.
	copied struct {
		ofWork
		what string
		err  error
	}
)
