package tui

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/tui/widget"
)

// renderer puts the frames on the terminal, in place of Bubble Tea's. That one looks 120 times a second whether there is
// a new frame: a key waits half of that time, and a program that does nothing wakes 120 times. This one writes a frame
// as soon as there is one, further ones at most once in pace, and otherwise sleeps. Bubble Tea still sets the terminal
// up, but for the alternate screen, and gives it back.
type renderer struct {
	write func(frame []byte)
	pace  time.Duration
	wake  chan struct{} // holds one
	quit  chan struct{}
	ended chan struct{}

	mu            sync.Mutex
	next          frame
	printed       []string // to print above the frames of the normal screen
	width, height int
	unknown       bool // what the terminal shows is not what was written: it was resized

	// of the goroutine that writes, and once that has ended of stop
	alt   bool     // the alternate screen is on
	shown []string // the lines on the terminal
}

// frame is what the terminal is to show, drawn when it is its time to be written: of the frames of a burst of keys only
// those are drawn that are seen. A normal one stands on the normal screen, at the cursor, instead of the alternate screen.
// Without a text the terminal stays as it is.
type frame func() (text string, normal bool)

// startRenderer begins to write frames for a terminal of this size.
func startRenderer(write func([]byte), pace time.Duration, width, height int) *renderer {
	r := &renderer{write: write, pace: pace, wake: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{}),
		width: width, height: height}
	go r.run()
	return r
}

// draw has a frame written, unless another one comes before it.
func (r *renderer) draw(f frame) {
	r.mu.Lock()
	r.next = f
	r.mu.Unlock()
	r.awake()
}

// print has a text printed above the frames of the normal screen, as soon as that is on. The terminal breaks its lines
// and keeps it in the scrollback.
func (r *renderer) print(text string) {
	r.mu.Lock()
	r.printed = append(r.printed, text)
	r.mu.Unlock()
	r.awake()
}

// resized has every line written anew.
func (r *renderer) resized(width, height int) {
	r.mu.Lock()
	r.width, r.height, r.unknown = width, height, true
	r.mu.Unlock()
}

func (r *renderer) awake() {
	select {
	case r.wake <- struct{}{}:
	default: // it will see this, too
	}
}

func (r *renderer) run() {
	defer close(r.ended)
	var wrote time.Time
	for {
		select {
		case <-r.wake:
		case <-r.quit:
			return
		}
		if rest := r.pace - time.Since(wrote); rest > 0 { // not waited for after each frame: nobody is to be woken for nothing
			select {
			case <-time.After(rest):
			case <-r.quit:
				return
			}
		}
		r.flush()
		wrote = time.Now()
	}
}

// restart begins to write again after a stop, whatever the terminal shows meanwhile.
func (r *renderer) restart() {
	r.quit, r.ended, r.shown = make(chan struct{}), make(chan struct{}), nil
	go r.run()
	r.awake()
}

// stop ends the writing and leaves the normal screen without a frame.
func (r *renderer) stop() {
	close(r.quit)
	<-r.ended
	var b bytes.Buffer
	r.screen(&b, false)
	r.eraseBelow(&b)
	if b.Len() > 0 {
		r.write(b.Bytes())
	}
}

// flush writes what differs between the terminal and the newest frame.
func (r *renderer) flush() {
	r.mu.Lock()
	draw, width, height, unknown := r.next, r.width, r.height, r.unknown
	r.unknown = false
	r.mu.Unlock()
	if draw == nil || width <= 0 || height <= 0 {
		return
	}
	text, normal := draw()
	if text == "" {
		return
	}
	var printed []string
	if normal {
		r.mu.Lock()
		printed, r.printed = r.printed, nil
		r.mu.Unlock()
	}

	var b bytes.Buffer
	r.screen(&b, !normal)
	lines := strings.Split(text, "\n")
	lines = lines[max(0, len(lines)-height):] // the last line has the keys
	if normal {
		r.paintNormal(&b, lines, printed, width, unknown)
	} else {
		r.paintAlt(&b, lines, width, height, unknown)
	}
	r.shown = lines
	if b.Len() > 0 {
		r.write(b.Bytes())
	}
}

// screen changes to the alternate or the normal screen, where no frame is yet.
func (r *renderer) screen(b *bytes.Buffer, alt bool) {
	if alt == r.alt {
		return
	}
	if alt {
		r.eraseBelow(b)
		b.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen)
	} else {
		b.WriteString(ansi.ResetModeAltScreenSaveCursor)
	}
	r.alt, r.shown = alt, nil
}

// paintAlt writes what differs of the lines, each to its place.
func (r *renderer) paintAlt(b *bytes.Buffer, lines []string, width, height int, all bool) {
	at := -1 // the line with the cursor, -1 if that is anywhere
	for i, line := range lines {
		was := ""
		if !all && i < len(r.shown) {
			if was = r.shown[i]; was == line {
				continue
			}
		}
		begin, end := differing(was, line, width)
		switch {
		case begin > 0:
			b.WriteString(ansi.CursorPosition(1+widget.Width(line[:begin]), i+1))
		case at >= 0 && at == i-1:
			b.WriteString("\r\n")
		default:
			b.WriteString(ansi.CursorPosition(1, i+1))
		}
		at = i
		if end < len(line) {
			b.WriteString(line[begin:end])
		} else {
			paintLine(b, line[begin:], width-widget.Width(line[:begin]))
		}
	}
	if len(lines) < height && (len(lines) < len(r.shown) || all) {
		b.WriteString(ansi.CursorPosition(1, len(lines)+1) + ansi.EraseScreenBelow)
	}
}

// differing is the part of a line that has to be written over another one, in bytes. It begins and ends where no style is on
// and no character is divided, and what stays behind it stays in its columns.
func differing(was, line string, width int) (begin, end int) {
	if strings.Contains(was, "\x1b]") || strings.Contains(line, "\x1b]") { // a link goes over styles
		return 0, len(line)
	}
	wide, wider := widget.Width(line), widget.Width(was)
	if max(wide, wider) > width {
		return 0, len(line)
	}
	short := min(len(was), len(line))
	for begin < short && was[begin] == line[begin] {
		begin++
	}
	for begin > 0 && (!canCut(was, begin) || !canCut(line, begin)) {
		begin--
	}
	if wide != wider {
		return begin, len(line)
	}
	same := 0
	for same < short-begin && was[len(was)-1-same] == line[len(line)-1-same] {
		same++
	}
	for same > 0 && (!canCut(was, len(was)-same) || !canCut(line, len(line)-same)) {
		same--
	}
	return begin, len(line) - same
}

// canCut reports that a line can be divided at a byte: what follows belongs to no character before it, and no style is on.
func canCut(line string, at int) bool {
	if at < len(line) && line[at] >= utf8.RuneSelf {
		return false
	}
	last := strings.LastIndexByte(line[:at], '\x1b')
	return last < 0 || strings.HasPrefix(line[last:at], "\x1b[m") || strings.HasPrefix(line[last:at], "\x1b[0m")
}

// paintLine writes a line over another one. Behind the last column nothing is to be erased: the cursor still stands on it.
func paintLine(b *bytes.Buffer, line string, width int) {
	w := widget.Width(line)
	if w > width {
		line = ansi.Truncate(line, width, "")
	}
	b.WriteString(line)
	if w < width {
		b.WriteString(ansi.EraseLineRight)
	}
}

// paintNormal writes all lines over those of the frame before, below what is printed.
func (r *renderer) paintNormal(b *bytes.Buffer, lines, printed []string, width int, all bool) {
	if len(printed) == 0 && !all && slices.Equal(lines, r.shown) {
		return
	}
	r.eraseBelow(b)
	for _, text := range printed {
		b.WriteString(strings.ReplaceAll(text, "\n", "\r\n") + "\r\n")
	}
	for i, line := range lines {
		if i > 0 {
			b.WriteString("\r\n")
		}
		paintLine(b, line, width)
	}
}

// eraseBelow takes the frame from the normal screen.
func (r *renderer) eraseBelow(b *bytes.Buffer) {
	if r.alt || len(r.shown) == 0 {
		return
	}
	b.WriteString("\r")
	if n := len(r.shown); n > 1 {
		b.WriteString(ansi.CursorUp(n - 1))
	}
	b.WriteString(ansi.EraseScreenBelow)
	r.shown = nil
}
