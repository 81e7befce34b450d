package wizard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
)

// "nothing listens" is said only where the connection was refused: a name that does not exist and an answer that is late
// are something else.
func TestNoAnswerSaysWhatWasSeen(t *testing.T) {
	for _, c := range []struct {
		why     error
		listens bool
	}{
		{fmt.Errorf("dial: %w", syscall.ECONNREFUSED), false},
		{&net.DNSError{Name: "n8n.example.com", IsNotFound: true}, true},
		{context.DeadlineExceeded, true},
		{errors.New("reset"), true},
	} {
		err := fault.New(fault.Unreachable, "", "cannot reach n8n: %w", c.why)
		r := ReachRemark("https://n8n.example.com", err)
		if _, unknown := errors.AsType[*net.DNSError](c.why); unknown == strings.Contains(r.Text, "Is n8n running?") || unknown != strings.Contains(r.Text, "Check the address.") {
			t.Errorf("%v: %+v", c.why, r)
		}
		if r.Word != "no answer" || strings.Contains(r.Text, "nothing listens") == c.listens || !strings.Contains(r.Text, goOn) {
			t.Errorf("%v: %+v", c.why, r)
		}
	}
}
