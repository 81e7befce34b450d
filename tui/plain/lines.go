package plain

import (
	"bufio"
	"io"
	"runtime"

	"github.com/muesli/cancelreader"
)

// lines reads what the person types, line by line. One goroutine owns the reader for as long as the setup runs, so that a
// line typed while something else is waited for (the browser's callback) is there for the next question.
type lines struct {
	next  chan string // closed when the input ends
	err   error       // why it ended, once next is closed; nil: end of file
	stop  chan struct{}
	ended chan struct{}
	in    cancelreader.CancelReader
}

// longestLine is far longer than any pasted URL; a longer line ends the input with an error.
const longestLine = 1 << 20

// readLines starts reading. end must be called.
func readLines(in io.Reader) *lines {
	if runtime.GOOS == "windows" { // there an interruptible console has no line editing
		in = struct{ io.Reader }{in}
	}
	r, err := cancelreader.NewReader(in)
	if err != nil { // a plain file cannot be polled, but reading it never blocks either
		r, _ = cancelreader.NewReader(struct{ io.Reader }{in})
	}
	l := &lines{next: make(chan string), stop: make(chan struct{}), ended: make(chan struct{}), in: r}
	go l.read()
	return l
}

func (l *lines) read() {
	defer close(l.ended)
	defer close(l.next)
	s := bufio.NewScanner(l.in)
	s.Buffer(make([]byte, 0, 4096), longestLine)
	for s.Scan() {
		select {
		case l.next <- s.Text():
		case <-l.stop:
			return
		}
	}
	l.err = s.Err()
}

// end stops reading. If the reader can be interrupted (a terminal, a pipe) it waits for that; otherwise a read under way ends
// with the input.
func (l *lines) end() {
	close(l.stop)
	if l.in.Cancel() {
		<-l.ended
	}
	_ = l.in.Close()
}
