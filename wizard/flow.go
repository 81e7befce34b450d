package wizard

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// A flow is the course of a step as a value: its phase, the choices that are possible now, and what a choice or an event
// turns it into. It does nothing itself: what it wants done is an Effect, which the screen, the prompts or a command runs,
// handing its Events back.

// Choice is something the person can do now. Prompts list choices by number, screens bind keys to them.
type Choice struct {
	Name  ChoiceName
	Text  string // in a list: "go back and change the credentials"; empty for what only a cursor or a field can express
	Label string // beside a key: "connect again"; empty where each screen has its own word
}

// ChoiceName is what a flow's Choose takes, and what can be typed at a prompt instead of a number.
type ChoiceName string

// The choices that more than one flow or phase has.
const (
	ChooseAgain  ChoiceName = "again"  // the same once more, or what helps instead
	ChooseBack   ChoiceName = "back"   // to the step before
	ChooseAnyway ChoiceName = "anyway" // to the next step although something is wrong
)

// Offers reports whether a choice is among those possible now.
func Offers(choices []Choice, name ChoiceName) bool {
	return slices.ContainsFunc(choices, func(c Choice) bool { return c.Name == name })
}

// Turn is what a choice or an event leads to, besides another phase.
type Turn struct {
	Answers Answers
	Effect  Effect // to be run; nil: none
	Move    Move
}

// Move says where to go.
type Move int

// The moves.
const (
	Stay     Move = iota
	Forward       // to the next step, after the last to the end; refused unless the answers settle this one
	Backward      // to the step before; on the first step it does nothing
	Onward        // to Answers.Start
)

// Event is the result of an effect, or something that happened while it ran.
type Event any

// Effect is something that a flow wants done in the outside world.
type Effect interface {
	// Run does it and returns the result. Events on the way are reported, never concurrently.
	Run(ctx context.Context, w World, report func(Event)) Event
}

// World is what effects are run with.
type World struct {
	Pipedrive Pipedrive
	Host      Host
	Handover  Handover // nil: only the configuration is written
	Prover    Prover   // nil: n8n is not asked to make the test calls
	Reader    Reader   // nil: workflows cannot be read
	Demo      *Demo    // set: Pipedrive is simulated
	// Keep stores the token of a login with an app before it is used; nil: it stays in the answers until they are saved.
	Keep func(ctx context.Context, app connection.App, t connection.Token) error
}

// Looks reports whether the setup can look into n8n; the demo never does.
func (w World) Looks() bool { return w.Demo == nil && w.Reader != nil }

// OpenBrowser shows a page in the browser.
type OpenBrowser struct{ URL string }

// BrowserOpened reports that the browser was asked to show a page, or could not be.
type BrowserOpened struct {
	URL string
	Err error
}

// Run asks the host to open it.
func (o OpenBrowser) Run(_ context.Context, w World, _ func(Event)) Event {
	return BrowserOpened{o.URL, w.Host.OpenBrowser(o.URL)}
}

// SaveText writes a file that holds no secrets; nothing is overwritten.
type SaveText struct {
	Path   string
	Beside bool          // if the file exists, use another name
	Text   func() string // made when it is written
}

// TextSaved reports that a file was written, or why not: fs.ErrExist if there is one already.
type TextSaved struct {
	Path string
	Err  error
}

// Run writes it.
func (s SaveText) Run(ctx context.Context, w World, report func(Event)) Event {
	err := w.Host.SaveText(s.Path, s.Text())
	if s.Beside && errors.Is(err, fs.ErrExist) {
		s.Path = Beside(s.Path)
		return s.Run(ctx, w, report)
	}
	return TextSaved{s.Path, err}
}

// SwitchOn switches the scopes of the demo's app on, as the person would in Developer Hub. Elsewhere it does nothing.
type SwitchOn struct{ Scopes []scopes.Scope }

// Run tells the simulator; nobody waits for it.
func (s SwitchOn) Run(_ context.Context, w World, _ func(Event)) Event {
	if w.Demo != nil && w.Demo.SwitchOn != nil {
		w.Demo.SwitchOn(s.Scopes)
	}
	return nil
}
