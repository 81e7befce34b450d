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

// renderer puts frames on the terminal, in place of Bubble Tea's renderer. That one checks for a new frame 120 times a
// second, so that a key waits half an interval on average and an idle program wakes 120 times a second. This one writes a
// frame as soon as there is one, further frames no closer together than pace, and sleeps otherwise. Bubble Tea still sets up
// the terminal, except for the alternate screen, and restores it.
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
	unknown       bool // the terminal was resized, so it no longer shows what was written

	// owned by the goroutine that writes, and by stop once that has ended
	alt   bool     // the alternate screen is on
	shown []string // the lines on the terminal
}

// frame draws what the terminal is to show. It is called only when it is time to write it, so that in a burst of keys only
// the frames that are seen are drawn. A normal frame stands on the normal screen, at the cursor, instead of the alternate
// screen. An empty text leaves the terminal as it is.
type frame func() (text string, normal bool)

// startRenderer starts writing frames for a terminal of this size.
func startRenderer(write func([]byte), pace time.Duration, width, height int) *renderer {
	r := &renderer{write: write, pace: pace, wake: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{}),
		width: width, height: height}
	go r.run()
	return r
}

// draw schedules a frame, which is written unless another one replaces it first.
func (r *renderer) draw(f frame) {
	r.mu.Lock()
	r.next = f
	r.mu.Unlock()
	r.awake()
}

// print prints text above the frames of the normal screen, once that is showing. The terminal wraps its lines and keeps it in
// the scrollback.
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
	default: // it is awake already and will see this change, too
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
		if rest := r.pace - time.Since(wrote); rest > 0 { // waiting here, not after each frame, so as not to wake up for nothing
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

// restart starts writing again after a stop, whatever the terminal has shown in between.
func (r *renderer) restart() {
	r.quit, r.ended, r.shown = make(chan struct{}), make(chan struct{}), nil
	go r.run()
	r.awake()
}

// stop stops writing and leaves the normal screen without a frame.
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
	lines = lines[max(0, len(lines)-height):] // the last line has the keys, so drop the first ones
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

// screen switches to the alternate or the normal screen, on which there is no frame yet.
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

// paintAlt writes the parts of lines that differ, each in its place.
func (r *renderer) paintAlt(b *bytes.Buffer, lines []string, width, height int, all bool) {
	at := -1 // the line that the cursor is on, -1 if unknown
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

// differing returns the part of line, as byte offsets, that has to be written over was. It starts and ends where no style is
// active and no character is split, and whatever follows it keeps its columns.
func differing(was, line string, width int) (begin, end int) {
	if strings.Contains(was, "\x1b]") || strings.Contains(line, "\x1b]") { // a link spans styles
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

// canCut reports whether a line can be divided at a byte: what follows starts a new character, and no style is active.
func canCut(line string, at int) bool {
	if at < len(line) && line[at] >= utf8.RuneSelf {
		return false
	}
	last := strings.LastIndexByte(line[:at], '\x1b')
	return last < 0 || strings.HasPrefix(line[last:at], "\x1b[m") || strings.HasPrefix(line[last:at], "\x1b[0m")
}

// paintLine writes a line over another one. After the last column nothing must be erased, as the cursor is still on that
// column.
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

// paintNormal writes all lines over those of the previous frame, below what is printed.
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

// eraseBelow removes the frame from the normal screen.
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
