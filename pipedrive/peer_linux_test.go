package pipedrive

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"syscall"
	"testing"

	"connect-pipedrive/internal/connection"
)

func TestOwnerOfAConnection(t *testing.T) {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:D1B2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:9C40 0100007F:D1B2 01 00000000:00000000 00:00000000 00000000  1001        0 2 1
   2: 0100007F:9C41 0100007F:D1B2 06 00000000:00000000 00:00000000 00000000     0        0 0 1
   3: 00000000000000000000000001000000:9C42 00000000000000000000000001000000:D1B2 01 0:0 0:0 0  1002        0 3 1
   4: 0000000000000000FFFF00000100007F:9C43 0000000000000000FFFF00000100007F:D1B2 01 0:0 0:0 0  1003        0 4 1
`
	for from, want := range map[string]string{
		"127.0.0.1:40000": "1001", "127.0.0.1:40001": "", "[::1]:40002": "1002", "127.0.0.1:40003": "1003", "127.0.0.1:40009": "", "nonsense": "",
	} {
		to := "127.0.0.1:53682"
		if from[0] == '[' {
			to = "[::1]:53682"
		}
		if uid, ok := ownerOf(table, from, to); uid != want || ok != (want != "") {
			t.Errorf("%s: %q, %v, want %q", from, uid, ok, want)
		}
	}
}

// TestAnotherUserIsTurnedAway asks for the state as another user of this machine, who has read the short URL in the list
// of processes.
func TestAnotherUserIsTurnedAway(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	t.Setenv("SUDO_UID", "")
	ctx, cancel := context.WithCancel(t.Context())
	a := begin(ctx, New(Options{}), demoApp(freeRedirect()), connection.AuthorizeOptions{})
	defer func() {
		cancel()
		<-a.done
	}()
	if status, location := visitAs(t, a.invitation.ShortURL, 0); status != http.StatusFound || location != a.invitation.URL {
		t.Errorf("the person gets %d %q", status, location)
	}
	if status, location := visitAs(t, a.invitation.ShortURL, 65534); status != http.StatusForbidden || location != "" {
		t.Errorf("another user gets %d %q", status, location)
	}
}

// visitAs asks for an address as a user.
func visitAs(t *testing.T, address string, uid int) (status int, location string) {
	t.Helper()
	type answer struct {
		status   int
		location string
		err      error
	}
	got := make(chan answer)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uintptr(uid), ^uintptr(0)); errno != 0 {
			got <- answer{err: errno}
			return
		}
		u := mustURL(t, address)
		conn, err := (&net.Dialer{FallbackDelay: -1}).Dial("tcp", u.Host) // on this thread, however many addresses localhost has
		if err != nil {
			got <- answer{err: err}
			return
		}
		defer func() { _ = conn.Close() }()
		transport := &http.Transport{Dial: func(string, string) (net.Conn, error) { return conn, nil }} //nolint:staticcheck // it is dialled
		defer transport.CloseIdleConnections()
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			got <- answer{err: err}
			return
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			got <- answer{err: err}
			return
		}
		_ = resp.Body.Close()
		got <- answer{resp.StatusCode, resp.Header.Get("Location"), nil}
	}()
	a := <-got
	if a.err != nil {
		t.Fatal(fmt.Errorf("as user %d: %w", uid, a.err))
	}
	return a.status, a.location
}
