package simulator

import (
	"net"
	"net/http"
	"time"
)

// pace returns the time between two bytes of an answer that trickles.
func (x *exchange) pace() time.Duration { return x.server.opts.FaultWait / 10 }

// slowFaults returns answers that take too long, or never come.
func slowFaults() []FaultKind {
	return []FaultKind{
		{Name: "late", About: "the answer is late", Where: API, spoil: (*exchange).late},
		{Name: "hang", About: "no answer at all", Where: API, spoil: (*exchange).hang},
		{Name: "slow-headers", About: "the header comes byte by byte and never ends", Where: API, spoil: (*exchange).slowHeaders},
		{Name: "slow-trickle", About: "the body comes byte by byte", Where: API, spoil: (*exchange).slowTrickle},
	}
}

// late sends the answer as it is, but late.
func (x *exchange) late() {
	hold(x.r, x.server.opts.FaultWait)
	x.normal.write(x.w)
}

// hang keeps the client waiting until it gives up.
func (x *exchange) hang() {
	<-x.r.Context().Done()
	abort()
}

// slowHeaders sends a header field without end.
func (x *exchange) slowHeaders() {
	conn, ok := x.hijack()
	if !ok {
		return
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write([]byte("HTTP/1.1 200 OK\r\n" + faultHeader + ": slow-headers\r\nX-Slow: ")); err != nil {
		return
	}
	for {
		if _, err := conn.Write([]byte("x")); err != nil {
			return
		}
		hold(x.r, x.pace())
	}
}

// slowTrickle sends the answer a byte at a time.
func (x *exchange) slowTrickle() {
	x.normal.head(x.w)
	x.stream(func(i int) []byte {
		if i > 0 {
			hold(x.r, x.pace())
		}
		return x.normal.body[min(i, len(x.normal.body)):min(i+1, len(x.normal.body))]
	})
}

// hijack takes the connection over. It must be closed.
func (x *exchange) hijack() (net.Conn, bool) {
	conn, _, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		http.Error(x.w, "this fault needs HTTP/1", http.StatusInternalServerError)
		return nil, false
	}
	return conn, true
}
