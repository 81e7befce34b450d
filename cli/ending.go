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

// ending is how the program ends: which signal asked for it, and what must not be interrupted before.
type ending struct {
	signal atomic.Int64
	stop   func()
	screen atomic.Bool // the terminal belongs to the wizard's screen, so nothing else may be written to it
	say    func(text string)

	mu   sync.Mutex
	said []string      // what to say once the screen is gone
	busy int           // how many things are under way that must not be interrupted
	why  string        // the latest of them
	idle chan struct{} // closed when none is left; nil while there is none
}

// settlePatience is how long the program keeps running for what must not be interrupted.
const settlePatience = 20 * time.Second

// notify cancels the context on the first SIGINT, SIGTERM or SIGHUP. The second has its usual effect, so that a command that
// does not stop can still be ended, except while something is under way that must not be interrupted.
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

// exitCode returns 128 plus the signal's number, or 0 if no signal came.
func (e *ending) exitCode() int {
	if n := e.signal.Load(); n != 0 {
		return 128 + int(n)
	}
	return 0
}

// What may keep the program from ending.
const (
	holdsToken = "a token is being renewed: the program ends as soon as it is kept, in 20 s at most"
	holdsN8N   = "what was begun in n8n is being finished or taken back: the program ends as soon as that is done, in 20 s at most"
)

// sayBesideTheScreen says something that has no place on the wizard's screen, once the screen is gone.
func (a *app) sayBesideTheScreen(text string) {
	a.ended.mu.Lock()
	a.ended.said = append(a.ended.said, text)
	a.ended.mu.Unlock()
	if !a.ended.screen.Load() {
		a.sayWhatIsLeft()
	}
}

// sayWhatIsLeft says what was held back while the screen was there.
func (a *app) sayWhatIsLeft() {
	a.ended.mu.Lock()
	defer a.ended.mu.Unlock()
	for _, text := range a.ended.said {
		fmt.Fprintf(a.err, "connect-pipedrive: %s\n", text)
	}
	a.ended.said = nil
}

// hold keeps the program from ending until release is called, for at most settlePatience; asked to end meanwhile, it says why
// it does not.
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

// holdToken is hold for the renewal of a token.
func (e *ending) holdToken() (release func()) { return e.hold(holdsToken) }

// holdN8N is hold for work in n8n.
func (e *ending) holdN8N() (release func()) { return e.hold(holdsN8N) }

// waitsFor returns what is under way that must not be interrupted; empty if nothing is.
func (e *ending) waitsFor() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.busy == 0 {
		return ""
	}
	return e.why
}

// leave ends the program whatever the command is doing: as soon as nothing is under way that must not be interrupted, and the
// command has had time to report its outcome.
func (e *ending) leave(exit func()) {
	e.settle()
	time.Sleep(lastPatience)
	e.settle()
	exit()
}

// explain says what the program is still running for, if anything.
func (e *ending) explain() {
	if why := e.waitsFor(); why != "" {
		e.say(why)
	}
}

// settle waits until nothing is under way that must not be interrupted.
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
