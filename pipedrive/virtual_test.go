package pipedrive

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
)

// wire is a network of pipes: in a synctest bubble its clock is virtual, so that timeouts can be tested as they are.
type wire struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error   { close(w.closed); return nil }
func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case w.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// virtual makes a Service whose requests go over a wire to handler. It has to be called within a synctest bubble.
func virtual(t *testing.T, handler http.HandlerFunc) *Service {
	t.Helper()
	w := &wire{make(chan net.Conn), make(chan struct{})}
	var mu sync.Mutex
	var active sync.WaitGroup
	over := false
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if over {
			mu.Unlock()
			return
		}
		active.Add(1)
		mu.Unlock()
		defer active.Done()
		handler(w, r)
	})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(w); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	s := New(Options{Base: mustURL(t, "http://127.0.0.1:1")})
	s.http.Transport.(*logTransport).next.(*http.Transport).DialContext = w.dial
	t.Cleanup(func() {
		s.Close()
		_ = server.Close()
		<-done
		mu.Lock()
		over = true
		mu.Unlock()
		active.Wait()
	})
	return s
}
