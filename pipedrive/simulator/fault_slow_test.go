package simulator_test

import (
	"bufio"
	"net"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// raw sends a call over a connection of its own and gives what comes back, byte for byte.
func raw(t *testing.T, s *simulator.Server) *bufio.Reader {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.Write([]byte("GET " + deals + " HTTP/1.1\r\nHost: localhost\r\nx-api-token: " + simulator.APIToken + "\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(conn)
}

// whole expects an ordinary answer, however it came.
func whole(t *testing.T, s *simulator.Server) {
	if a := get(t, s, deals); a.status != 200 || len(a.json(t)["data"].([]any)) != 1 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// That these faults take as long as they are to is seen where they end with the client, and with the server.
var slowFaults = map[string]func(*testing.T, *simulator.Server){
	"late":         whole,
	"slow-trickle": whole,
	"hang": func(t *testing.T, s *simulator.Server) {
		answer := raw(t, s)
		s.Close()
		if b, err := answer.ReadByte(); err == nil {
			t.Errorf("it answers %q", b)
		}
	},
	"slow-headers": func(t *testing.T, s *simulator.Server) {
		answer := raw(t, s)
		for _, want := range []string{"HTTP/1.1 200 OK\r\n", "X-Simulator-Fault: slow-headers\r\n"} {
			if line, err := answer.ReadString('\n'); line != want {
				t.Fatalf("%q, %v", line, err)
			}
		}
		field := make([]byte, len("X-Slow: xxxxx"))
		for i := range field {
			b, err := answer.ReadByte()
			if err != nil {
				t.Fatal(err)
			}
			field[i] = b
		}
		if string(field) != "X-Slow: xxxxx" {
			t.Errorf("%q", field)
		}
	},
}
