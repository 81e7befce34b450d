//go:build load && linux

package cli

import (
	"bufio"
	"errors"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/testkit"
)

var tokenRuns = flag.Int("token-runs", 200, "runs of each command in TestLoadKeepsTokens")

// TestLoadKeepsTokens ends validations and logins in every way at random moments, against a server that rotates refresh
// tokens and takes its time. Only what cannot be helped may lose a token: SIGKILL between the answer and the write.
func TestLoadKeepsTokens(t *testing.T) {
	for _, command := range []string{"validate", "login"} {
		t.Run(command, func(t *testing.T) {
			ways := map[string]*struct{ runs, sent, lost, late int }{}
			for range *tokenRuns {
				way := []string{"SIGKILL", "SIGINT", "SIGTERM", "SIGHUP", "timeout"}[rand.IntN(5)]
				if command == "login" && way == "timeout" {
					way = "SIGINT"
				}
				if ways[way] == nil {
					ways[way] = &struct{ runs, sent, lost, late int }{}
				}
				e := endAtRandom(t, command, way)
				ways[way].runs++
				if e.given {
					ways[way].sent++
				}
				if !e.kept {
					ways[way].lost++
					if e.answered {
						ways[way].late++
					}
					if way != "SIGKILL" {
						t.Errorf("%s: the newest refresh token is lost", way)
					}
				}
			}
			for way, n := range ways {
				t.Logf("%s, %s: %d runs, a token was given in %d, lost in %d, of these in %d between the answer and the write",
					command, way, n.runs, n.sent, n.lost, n.late)
			}
		})
	}
}

// randomEnd is what a run came to: whether the server gave a token, whether its answer was sent before the end, and
// whether the configuration has the newest.
type randomEnd struct{ given, answered, kept bool }

func endAtRandom(t *testing.T, command, way string) randomEnd {
	s := newStage(t)
	took := time.Duration(rand.IntN(200)) * time.Millisecond
	r := s.rotate(func() { time.Sleep(took) })
	defer r.Close()
	args := []string{"validate", "--json"}
	if command == "login" {
		s.app()
		args = []string{"login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())}
	} else {
		s.keep(s.expiredConfig())
	}
	if way == "timeout" {
		args = append(args, "--timeout", (time.Duration(1+rand.IntN(300)) * time.Millisecond).String())
	}
	cmd := program(t, s.dir, s.environment(), args...)
	ended := s.endSoon(t, cmd, way)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.given == 0 {
		return randomEnd{kept: true}
	}
	c, err := config.Open(s.path("config.toml")).Load()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", way, err)
	}
	return randomEnd{true, !r.sent.IsZero() && r.sent.Before(ended), c.Refs.RefreshToken.Reveal() == r.newest}
}

// endSoon starts the command and ends it after a random time. ended is when.
func (s *stage) endSoon(t *testing.T, cmd *exec.Cmd, way string) (ended time.Time) {
	t.Helper()
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	signals := map[string]syscall.Signal{"SIGKILL": syscall.SIGKILL, "SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP}
	if signal, ok := signals[way]; ok {
		end := time.AfterFunc(time.Duration(rand.IntN(400))*time.Millisecond, func() {
			ended = time.Now()
			_ = cmd.Process.Signal(signal)
		})
		defer end.Stop()
	}
	lines := bufio.NewScanner(errs)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "/oauth/authorize?") {
			go follow(lines.Text())
		}
	}
	waitCode(t, cmd)
	return ended
}
