package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// ending is how the program comes to its end: which signal asked for it, and what must not be cut off before.
type ending struct {
	signal atomic.Int64
	stop   func()
	screen atomic.Bool // the terminal belongs to the wizard's screen: nothing else may be said there
	say    func(text string)

	mu   sync.Mutex
	said []string      // what is to be said as soon as the screen is gone
	busy int           // how much is under way that must not be cut off
	why  string        // what the last of it is
	idle chan struct{} // closed when nothing is any more; nil while nothing is
}

// settlePatience is how long the program still runs for what must not be cut off.
const settlePatience = 20 * time.Second

// notify cancels the context on the first SIGINT, SIGTERM or SIGHUP. The second one has its usual effect, so that a
// command that does not stop can still be ended, but not while something is under way that must not be cut off.
func notify(parent context.Context, say func(text string)) (context.Context, *ending) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	var once sync.Once
	e := &ending{say: func(text string) { once.Do(func() { say(text) }) }}
	e.stop = func() { signal.Stop(signals); cancel() }
	go func() {
		select {
		case s := <-signals:
			if n, ok := s.(syscall.Signal); ok {
				e.signal.Store(int64(n))
			}
			cancel()
			if !e.screen.Load() {
				e.explain()
			}
			e.settle()
			e.stop()
		case <-ctx.Done():
		}
	}()
	return ctx, e
}

// exitCode returns 128 plus the signal's number, 0 if no signal came.
func (e *ending) exitCode() int {
	if n := e.signal.Load(); n != 0 {
		return 128 + int(n)
	}
	return 0
}

// What the program is kept from ending by.
const (
	holdsToken = "a token is being renewed: the program ends as soon as it is kept, in 20 s at most"
	holdsN8N   = "what was begun in n8n is being finished or taken back: the program ends as soon as that is done, in 20 s at most"
)

// sayBesideTheScreen says what the wizard's screen has no place for: when it is gone, if it is there now.
func (a *app) sayBesideTheScreen(text string) {
	a.ended.mu.Lock()
	a.ended.said = append(a.ended.said, text)
	a.ended.mu.Unlock()
	if !a.ended.screen.Load() {
		a.sayWhatIsLeft()
	}
}

// sayWhatIsLeft says what waited for the screen to be gone.
func (a *app) sayWhatIsLeft() {
	a.ended.mu.Lock()
	defer a.ended.mu.Unlock()
	for _, text := range a.ended.said {
		fmt.Fprintf(a.err, "connect-pipedrive: %s\n", text)
	}
	a.ended.said = nil
}

// hold keeps the program from ending until release is called, for settlePatience at most, and says why if it is asked to
// end.
func (e *ending) hold(why string) (release func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.why = why
	if e.busy++; e.busy == 1 {
		e.idle = make(chan struct{})
	}
	return sync.OnceFunc(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.busy--; e.busy == 0 {
			close(e.idle)
			e.idle = nil
		}
	})
}

// holdToken returns hold for a renewal.
func (e *ending) holdToken() (release func()) { return e.hold(holdsToken) }

// holdN8N returns hold for what is left in n8n.
func (e *ending) holdN8N() (release func()) { return e.hold(holdsN8N) }

// waitsFor returns what is under way that must not be cut off; empty if nothing is.
func (e *ending) waitsFor() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.busy == 0 {
		return ""
	}
	return e.why
}

// leave ends the program whatever the command does: as soon as nothing is under way that must not be cut off, and the
// command has had its time to say what came of that.
func (e *ending) leave(exit func()) {
	e.settle()
	time.Sleep(lastPatience)
	e.settle()
	exit()
}

// explain says what the program still runs for, if there is anything.
func (e *ending) explain() {
	if why := e.waitsFor(); why != "" {
		e.say(why)
	}
}

// settle waits until nothing is under way that must not be cut off.
func (e *ending) settle() {
	e.mu.Lock()
	idle := e.idle
	e.mu.Unlock()
	if idle == nil {
		return
	}
	late := time.NewTimer(settlePatience)
	defer late.Stop()
	select {
	case <-idle:
	case <-late.C:
	}
}
