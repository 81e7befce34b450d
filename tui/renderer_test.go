package tui

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// rendered runs f with a renderer for 10 columns and 3 lines, and returns what it writes.
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

func alt(lines ...string) frame {
	return func() (string, bool) { return strings.Join(lines, "\n"), false }
}

func normal(lines ...string) frame {
	return func() (string, bool) { return strings.Join(lines, "\n"), true }
}

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

// The first frame and the first after a pause are written at once, those in between when they are due.
func TestRendererWritesTheNewestFrame(t *testing.T) {
	rendered(t, func(r *renderer, wrote func() string) {
		drew := 0
		counted := func(text string) frame { return func() (string, bool) { drew++; return text, false } }
		r.draw(counted("a"))
		wrote()
		for _, text := range []string{"b", "c", "d"} {
			r.draw(counted(text))
			wantWritten(t, wrote(), "")
		}
		time.Sleep(8 * time.Millisecond)
		wantWritten(t, wrote(), "\x1b[Hd"+erase+"|")
		if drew != 2 {
			t.Errorf("drew %d frames for two that were written", drew)
		}
		time.Sleep(time.Hour)
		wantWritten(t, wrote(), "")
		r.draw(alt("e"))
		wantWritten(t, wrote(), "\x1b[He"+erase+"|")
		r.stop()
	})
}

// After a resize every line is written again. With a frame that fills the window there is nothing below to erase: erasing
// there would take its last line.
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

// What is printed waits for the normal screen and is placed above the frames there, none of which is left behind.
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

// cell is the content of a column, with the style it was written in.
type cell struct{ text, style string }

// cells returns the columns of a line that is written with no style set.
func cells(line string) (row []cell) {
	var state byte
	style := ""
	for line != "" {
		seq, width, n, next := ansi.DecodeSequence(line, state, nil)
		switch {
		case width > 0:
			row = append(row, append([]cell{{seq, style}}, make([]cell, width-1)...)...)
		case seq[0] >= 0x80 && len(row) > 0: // it belongs to the character before it
			row[len(row)-1].text += seq
		case seq == "\x1b[m", seq == "\x1b[0m":
			style = ""
		default:
			style += seq
		}
		line, state = line[n:], next
	}
	return row
}

// What is kept of the old line, together with what is written over it, is the new line, column by column, styles included.
func TestRendererWritesOnlyTheChangedPartOfALine(t *testing.T) {
	pieces := []string{"a", "b", " ", "  ", "deals", "é", "e\u0301", "漢", "▸", "\x1b[1;35m❯\x1b[m", "\x1b[32m■\x1b[m", "\x1b[2mread only\x1b[m", "\x1b[7mx\x1b[0m", "│"}
	random := rand.New(rand.NewPCG(1, 2))
	some := func(n int) (line string) {
		for range random.IntN(n) {
			line += pieces[random.IntN(len(pieces))]
		}
		return line
	}
	saved := 0
	for range 20000 {
		head, tail := some(6), some(6)
		was, line := head+some(4)+tail, head+some(4)+tail
		begin, end := differing(was, line, 80)
		old := cells(was)
		column := ansi.StringWidth(line[:begin])
		got := slices.Concat(old[:min(column, len(old))], cells(line[begin:end]))
		if end < len(line) {
			got = append(got, old[ansi.StringWidth(line[:end]):]...)
		}
		if !slices.Equal(got, cells(line)) {
			t.Fatalf("%q over %q: wrote %q", line, was, line[begin:end])
		}
		saved += len(line) - (end - begin)
	}
	if saved == 0 {
		t.Error("every line was written whole")
	}
	for _, link := range []string{"\x1b]8;;https://example.com\x1b\\there\x1b]8;;\x1b\\", strings.Repeat("x", 81)} {
		if begin, end := differing(link+" a", link+" b", 80); begin != 0 || end != len(link+" b") {
			t.Errorf("%q is divided", link)
		}
	}
}

// A character is never separated from what belongs to it, not even where the byte is the first one beyond ASCII.
func TestALineIsCutOnlyBetweenCharacters(t *testing.T) {
	const line = "aÀ\u0300b─c"
	for at := range len(line) {
		if got, want := canCut(line, at), line[at] < 0x80; got != want {
			t.Errorf("before byte %d, %#x: %v", at, line[at], got)
		}
	}
	if !canCut(line, len(line)) {
		t.Error("not behind the last one")
	}
}
