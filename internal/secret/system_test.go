package secret

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A keyring may have to be unlocked by a person first: that is said after a while, and not waited for without end.
func TestCallsThatTakeTheirTime(t *testing.T) {
	for _, c := range []struct {
		takes, patience, waited time.Duration
		said                    int
		err                     error
	}{
		{0, 0, 0, 0, nil},
		{400 * time.Millisecond, 0, 400 * time.Millisecond, 0, nil},
		{600 * time.Millisecond, 0, 600 * time.Millisecond, 1, nil},
		{2 * time.Minute, 0, time.Minute, 1, errNoAnswer},
		{2 * time.Minute, 100 * time.Millisecond, 100 * time.Millisecond, 1, errNoAnswer},
		{60 * time.Millisecond, 100 * time.Millisecond, 60 * time.Millisecond, 1, nil},
		{40 * time.Millisecond, 100 * time.Millisecond, 40 * time.Millisecond, 0, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			said, began := 0, time.Now()
			s := System{patience: c.patience, Waiting: func(message, hint string) {
				if said++; !strings.Contains(message, "at most") || hint == "" {
					t.Errorf("%s; %s", message, hint)
				}
			}}
			got, err := s.call(func() (string, error) { time.Sleep(c.takes); return "secret", nil })
			if !errors.Is(err, c.err) || (err == nil) != (got == "secret") || said != c.said || time.Since(began) != c.waited {
				t.Errorf("one of %s: %q, %v after %s, said %d times", c.takes, got, err, time.Since(began), said)
			}
			if _, err := (System{patience: c.patience}).call(func() (string, error) { time.Sleep(c.takes); return "", nil }); !errors.Is(err, c.err) {
				t.Errorf("told to nobody: %v", err)
			}
			time.Sleep(c.takes) // until the last of the calls that were given up has ended
		})
	}
}
