package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// The messages are named in the past tense. A nil err means success.
type (
	// arrived: a key, or a message about some work, together with how many frames had been written to the terminal by then. A
	// key that is not newer than what it would confirm cannot have been meant for it.
	arrived struct {
		msg   tea.Msg
		frame int
	}
	// journalDue: the answers changed a while ago and should be saved now.
	journalDue struct{}
	// contextEnded: the program has to end, because of a signal or because the terminal is gone.
	contextEnded struct{}
	// departureDue: undoing what was under way takes too long.
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

	// lingered: what should be visible for a moment has been.
	lingered struct{ ofWork }

	// happened: a flow's effect has a result, or reported an event while it ran.
	happened struct {
		ofWork
		event wizard.Event
		now   time.Time
	}
	// copied: text was sent to the terminal's clipboard; the terminal does not confirm that it took it.
	copied struct {
		ofWork
		what string
		err  error
	}
)
