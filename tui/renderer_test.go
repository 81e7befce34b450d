package tui

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// rendered runs f with a renderer for 10 columns and 3 lines and collects what it writes.
func rendered(t *testing.T, f func(r *renderer, wrote func() string)) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		var mu sync.Mutex
		var b strings.Builder
		r := startRenderer(func(p []byte) {
			mu.Lock()
			defer mu.Unlock()
			b.Write(p)
			b.WriteByte('|')
		}, 8*time.Millisecond, 10, 3)
		f(r, func() string {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			defer b.Reset()
			return b.String()
		})
	})
}

const (
	intoAlt = ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen
	erase   = ansi.EraseLineRight
)

func alt(lines ...string) frame    { return frame{text: strings.Join(lines, "\n")} }
func normal(lines ...string) frame { return frame{text: strings.Join(lines, "\n"), normal: true} }

func wantWritten(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("wrote\n%q, want\n%q", got, want)
	}
}

func TestRendererWritesWhatDiffers(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		r.draw(alt("one", "two", "three"))
		wantWritten(t, wrote(), intoAlt+"\x1b[H"+"one"+erase+"\r\ntwo"+erase+"\r\nthree"+erase+"|")
		time.Sleep(time.Second)
		r.draw(alt("one", "2", "three"))
		wantWritten(t, wrote(), "\x1b[2;1H2"+erase+"|")
		time.Sleep(time.Second)
		r.draw(alt("one", "2", "three"))
		wantWritten(t, wrote(), "")
		time.Sleep(time.Second)
		r.draw(alt("one"))
		wantWritten(t, wrote(), "\x1b[2;1H"+ansi.EraseScreenBelow+"|")
		r.stop()
		wantWritten(t, wrote(), ansi.ResetModeAltScreenSaveCursor+"|")
	})
}

// The first frame and the first after a pause come at once, those in between when it is their time.
func TestRendererWritesTheNewestFrame(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		r.draw(alt("a"))
		wrote()
		for _, text := range []string{"b", "c", "d"} {
			r.draw(alt(text))
			wantWritten(t, wrote(), "")
		}
		time.Sleep(8 * time.Millisecond)
		wantWritten(t, wrote(), "\x1b[Hd"+erase+"|")
		time.Sleep(time.Hour)
		wantWritten(t, wrote(), "")
		r.draw(alt("e"))
		wantWritten(t, wrote(), "\x1b[He"+erase+"|")
		r.stop()
	})
}

// After a resize every line is written again; below a frame that fills the window nothing can be erased but its last line.
func TestRendererRepaintsAfterAResize(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		r.draw(alt("a", "b"))
		wrote()
		time.Sleep(time.Second)
		r.resized(4, 2)
		r.draw(alt("a long line", "wide"))
		wantWritten(t, wrote(), "\x1b[Ha lo"+"\r\nwide|")
		time.Sleep(time.Second)
		r.resized(10, 3)
		r.draw(alt("a", "b"))
		wantWritten(t, wrote(), "\x1b[Ha"+erase+"\r\nb"+erase+"\x1b[3;1H"+ansi.EraseScreenBelow+"|")
		r.stop()
	})
}

// What is printed waits for the normal screen, and stands above the frames there, none of which is left behind.
func TestRendererPrintsOnTheNormalScreen(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		r.draw(alt("a"))
		wrote()
		r.print("https://example.com/that/is/long")
		time.Sleep(time.Second)
		wantWritten(t, wrote(), "")
		r.draw(normal("any key", "goes back"))
		wantWritten(t, wrote(), ansi.ResetModeAltScreenSaveCursor+
			"https://example.com/that/is/long\r\nany key"+erase+"\r\ngoes back"+erase+"|")
		time.Sleep(time.Second)
		r.draw(normal("any key", "back"))
		wantWritten(t, wrote(), "\r\x1b[A"+ansi.EraseScreenBelow+"any key"+erase+"\r\nback"+erase+"|")
		time.Sleep(time.Second)
		r.draw(alt("a"))
		wantWritten(t, wrote(), "\r\x1b[A"+ansi.EraseScreenBelow+intoAlt+"\x1b[Ha"+erase+"|")
		time.Sleep(time.Second)
		r.draw(normal("b"))
		wrote()
		r.stop()
		wantWritten(t, wrote(), "\r"+ansi.EraseScreenBelow+"|")
	})
}

func TestRendererOnATerminalWithoutASize(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		r.resized(0, 0)
		r.draw(alt("a"))
		r.stop()
		wantWritten(t, wrote(), "")
	})
}
