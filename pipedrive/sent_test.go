package pipedrive

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

const rotatedAnswer = `{"access_token":"v1u:new","refresh_token":"rotated","expires_in":3600}`

// A refresh that was sent is finished, whatever ends meanwhile; one that was not is not begun.
func TestSentRefreshIsFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		asked, held := 0, 0
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			if held != 1 {
				t.Error("the program may end meanwhile")
			}
			cancel()
			time.Sleep(18 * time.Second) // virtual
			answering(200, jsonType, rotatedAnswer)(w, r)
		})
		s.opts.Hold = func() func() { held++; return func() { held-- } }
		token, err := s.Refresh(ctx, testApp, oldToken())
		if err != nil || token.RefreshToken.Reveal() != "rotated" || held != 0 {
			t.Errorf("%+v, %v, held %d", token, err, held)
		}
		if _, err := s.Refresh(ctx, testApp, token); !errors.Is(err, context.Canceled) || asked != 1 {
			t.Errorf("after the end: %v, asked %d times", err, asked)
		}
	})
}

// An answer that does not come holds the program for no more than the 20 s that it may still run.
func TestSentRefreshHasALimitOfItsOwn(t *testing.T) {
	for name, ctx := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"cancelled": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		},
		"out of time": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
		"unbounded": context.WithCancel,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := virtual(t, func(http.ResponseWriter, *http.Request) { time.Sleep(time.Minute) }) // virtual
				ctx, cancel := ctx(t.Context())
				defer cancel()
				began := time.Now()
				_, err := s.Refresh(ctx, testApp, oldToken())
				if err == nil || time.Since(began) > 20*time.Second {
					t.Errorf("%v after %s", err, time.Since(began))
				}
				if kind := fault.KindOf(err); name != "cancelled" && kind != fault.Unreachable || name == "cancelled" && !errors.Is(err, context.Canceled) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// A login's token is kept before the browser says that all is well, and although the program is to end.
func TestLoginIsKeptFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		answering(200, jsonType, rotatedAnswer)(w, r)
	})
	var kept connection.Token
	a := begin(ctx, s, demoApp(freeRedirect()), connection.AuthorizeOptions{Keep: func(ctx context.Context, t connection.Token) error {
		kept = t
		return ctx.Err()
	}})
	if err := a.invitation.Paste("code=good&state=" + a.state(t)); err != nil {
		t.Fatal(err)
	}
	<-a.done
	if a.err != nil || kept.RefreshToken.Reveal() != "rotated" || a.token != kept {
		t.Errorf("%v, kept %+v", a.err, kept)
	}
}

func TestLoginThatCannotBeKept(t *testing.T) {
	s := stub(t, Options{}, answering(200, jsonType, rotatedAnswer))
	full := fault.New(fault.Failed, "make room", "the disk is full")
	a := begin(t.Context(), s, demoApp(freeRedirect()), connection.AuthorizeOptions{Keep: func(context.Context, connection.Token) error { return full }})
	status, page := visit(t, "http://localhost:"+mustURL(t, a.invitation.ShortURL).Port()+"/callback?code=good&state="+a.state(t))
	<-a.done
	if !errors.Is(a.err, full) || status != http.StatusBadGateway {
		t.Errorf("%v, %d %s", a.err, status, page)
	}
}
