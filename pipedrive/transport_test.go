package pipedrive

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// checkOne makes one test call with an API token.
func checkOne(t testing.TB, s *Service, resource string) connection.Check {
	t.Helper()
	var r recorder
	if _, _, err := s.Check(t.Context(), tokenCredential(simulator.APIToken), []scopes.Target{object(resource)}, r.report); err != nil {
		t.Fatal(err)
	}
	return r.checks(1)[0]
}

func wantUnreachable(t *testing.T, check connection.Check, words string) {
	t.Helper()
	if check.Status != connection.StatusUnreachable || !strings.Contains(check.Detail, words) || check.Hint == "" {
		t.Errorf("got %s %q (%s), want unreachable %q", check.Status, check.Detail, check.Hint, words)
	}
}

func TestNoAnswerTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := virtual(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		began := time.Now()
		wantUnreachable(t, checkOne(t, s, "deal"), "no answer came in time")
		if took := time.Since(began); took != s.opts.Timeouts.Header {
			t.Errorf("took %v", took)
		}
	})
}

func TestSlowTrickleTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte("[")); err != nil || http.NewResponseController(w).Flush() != nil {
					return
				}
				time.Sleep(time.Second)
			}
		})
		began := time.Now()
		wantUnreachable(t, checkOne(t, s, "deal"), "did not end in time")
		if took := time.Since(began); took != s.opts.Timeouts.Body {
			t.Errorf("took %v", took)
		}
	})
}

func TestEndlessHeaderIsCutOff(t *testing.T) {
	s := stub(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 100 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1000))
		}
	})
	wantUnreachable(t, checkOne(t, s, "deal"), "header")
}

func TestLongAnswersAreCutOff(t *testing.T) {
	bomb := new(bytes.Buffer)
	zip := gzip.NewWriter(bomb)
	for range 8 {
		_, _ = zip.Write(make([]byte, 1<<20))
	}
	_ = zip.Close()
	brackets := bytes.Repeat([]byte("["), 1<<16)
	for name, handler := range map[string]http.HandlerFunc{
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(brackets); err != nil {
					return
				}
			}
		},
		"gzip bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := stub(t, Options{}, handler)
			wantUnreachable(t, checkOne(t, s, "deal"), "longer than 1 MiB")
			a, err := s.roundTrip(t.Context(), s.opts.Base, nil)
			if !errors.Is(err, errBodyTooLong) || cap(a.body) > 3*maxBody { // times eleven that is far below 64 MiB
				t.Errorf("%v with %d bytes", err, cap(a.body))
			}
		})
	}
}

func TestDeepJSONDoesNoHarm(t *testing.T) {
	s := stub(t, Options{}, answering(200, jsonType, `{"data":`+strings.Repeat("[", 900_000)))
	wantUnreachable(t, checkOne(t, s, "deal"), "not JSON")
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s arrived with %v", r.URL, r.Header)
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/secret-path", status)
		})
		check := checkOne(t, s, "deal")
		host := strings.TrimPrefix(elsewhere.URL, "http://")
		if check.Status != connection.StatusFailed || check.HTTP != status || !strings.Contains(check.Detail, host) || strings.Contains(check.Detail, "secret-path") {
			t.Errorf("%+v", check)
		}
		if _, _, err := s.Account(t.Context(), tokenCredential(simulator.APIToken)); err == nil {
			t.Error("the account check passed")
		}
	}
}

func TestUserAgentAndHeaders(t *testing.T) {
	var got http.Header
	s := stub(t, Options{UserAgent: "connect-pipedrive/1.2"}, func(_ http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		if r.URL.RawQuery != "limit=1" {
			t.Errorf("query %q", r.URL.RawQuery)
		}
	})
	checkOne(t, s, "deal")
	if got.Get("User-Agent") != "connect-pipedrive/1.2" || got.Get("X-Api-Token") != simulator.APIToken || got.Get("Authorization") != "" {
		t.Errorf("%v", got)
	}
}

// TestProxyByEnvironment runs itself again with a proxy in the environment, which net/http reads once in a process.
func TestProxyByEnvironment(t *testing.T) {
	if os.Getenv("PIPEDRIVE_TEST_PROXIED") == "1" {
		s := New(Options{Timeouts: Timeouts{Connect: time.Minute}})
		_, _, err := s.Account(context.Background(), tokenCredential(simulator.APIToken))
		if err == nil || !strings.Contains(err.Error(), "the proxy") {
			t.Errorf("got %v", err)
		}
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan string, 10)
	proxy := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host + r.Header.Get("X-Api-Token")
		w.WriteHeader(http.StatusForbidden)
	})}
	go func() { _ = proxy.Serve(l) }()
	defer func() { _ = proxy.Close() }()
	child := exec.Command(os.Args[0], "-test.run=^TestProxyByEnvironment$")
	child.Env = append(os.Environ(), "PIPEDRIVE_TEST_PROXIED=1", "HTTPS_PROXY=http://"+l.Addr().String(), "NO_PROXY=")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := <-asked; got != "CONNECT api.pipedrive.com:443" {
		t.Errorf("the proxy was asked for %q", got)
	}
}

func TestCancelledCallIsCancelled(t *testing.T) {
	arrived := make(chan struct{})
	s := stub(t, Options{}, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if _, _, err := s.Account(ctx, tokenCredential(simulator.APIToken)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
