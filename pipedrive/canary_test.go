package pipedrive

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/pipedrive/simulator"
)

// canaries are secrets that must not be found in anything that is shown or logged.
type canaries struct {
	mu    sync.Mutex
	texts []string
	out   bytes.Buffer
}

func (c *canaries) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

// shown takes down what a person would see of a result.
func (c *canaries) shown(err error, values ...any) {
	_, _ = fmt.Fprintf(c, "%v %+v %#v\n", values, values, values)
	if text, marshalErr := json.Marshal(values); marshalErr == nil {
		_, _ = fmt.Fprintf(c, "%s\n", text)
	}
	if err != nil {
		_, _ = fmt.Fprintf(c, "%v %s\n", err, fault.HintOf(err))
	}
}

// check searches for every secret, plain, encoded for a URL, and in base64 at any offset.
func (c *canaries) check(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.out.String()
	if len(out) < 1000 {
		t.Errorf("only %d bytes were seen", len(out))
	}
	for _, text := range c.texts {
		forms := []string{text, url.QueryEscape(text), url.PathEscape(text)}
		for offset := range 3 {
			if len(text) < 8 {
				break
			}
			for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				encoded := encoding.EncodeToString([]byte(strings.Repeat("x", offset) + text))
				forms = append(forms, encoded[4:len(encoded)-4])
			}
		}
		for _, form := range forms {
			if i := strings.Index(out, form); i >= 0 {
				t.Errorf("%q is shown: …%s…", form, out[max(0, i-200):min(len(out), i+200)])
			}
		}
	}
}

// echo answers with all that it was sent, in every field that is read, and in every encoding.
func echo(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		id, pass, _ := r.BasicAuth()
		pass, _ = url.QueryUnescape(pass)
		all := []string{r.Header.Get("X-Api-Token"), r.Header.Get("Authorization"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
			strings.TrimPrefix(r.Header.Get("Authorization"), "Basic "), form.Get("code"), form.Get("refresh_token"), form.Get("token"), pass, id + ":" + pass, string(body)}
		var list []string
		for _, one := range all {
			list = append(list, one, url.QueryEscape(one), base64.StdEncoding.EncodeToString([]byte(one)))
		}
		text := strings.Join(list, " ")
		w.Header().Set("X-Ratelimit-Limit", text)
		w.Header().Set("Server", text)
		w.Header().Set("Location", "https://"+url.PathEscape(text)+".example/"+url.QueryEscape(text))
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"success": false, "error": text, "message": text, "code": text, "data": text, "api_domain": text,
			"access_token": text, "scope": text})
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	seen := &canaries{texts: []string{"4p1t0ken4p1t0ken4p1t0ken", "cl13nt&s3cret/+=x", "v1u:4ccess/t0ken+x=", "r3fresh:t0ken/+x", "c0de.c0de/+c0de"}}
	log := slog.New(slog.NewJSONHandler(seen, &slog.HandlerOptions{Level: slog.LevelDebug}))
	app := connection.App{ClientID: "id", ClientSecret: secret.New(seen.texts[1]), RedirectURL: "https://n8n.example.com/callback"}
	token := connection.Token{AccessToken: secret.New(seen.texts[2]), RefreshToken: secret.New(seen.texts[3]), Scope: "base"}
	byToken := tokenCredential(seen.texts[0])
	byOAuth := connection.Credential{Method: connection.OAuth2, App: app, Token: token}
	drive := func(s *Service) {
		for _, cred := range []connection.Credential{byToken, byOAuth} {
			client := s.Open(cred, nil)
			account, err := client.Account(t.Context())
			seen.shown(err, account, cred, client.Token(), client.cred)
			err = client.Check(t.Context(), allTargets(), func(p connection.Progress) {
				if p.Check != nil {
					seen.shown(nil, *p.Check)
				}
			})
			seen.shown(err)
		}
		fresh, err := s.Refresh(t.Context(), app, token)
		seen.shown(err, fresh)
		seen.shown(s.Revoke(t.Context(), app, token))
		_, err = s.Authorize(t.Context(), app, connection.AuthorizeOptions{}, func(inv connection.Invitation) {
			state := mustURL(t, inv.URL).Query().Get("state")
			seen.mu.Lock()
			seen.texts = append(seen.texts, state)
			seen.mu.Unlock()
			for _, text := range []string{"?code=" + seen.texts[4] + "&state=wrong", "?state=" + state, inv.URL,
				"?" + url.Values{"code": {seen.texts[4]}, "state": {state}}.Encode()} {
				seen.shown(inv.Paste(text))
			}
		})
		seen.shown(err)
		_, page := outcomePage(err)
		seen.shown(nil, page.Text, page.Hint)
	}
	for _, status := range []int{200, 302, 400, 401, 402, 403, 404, 410, 429, 500, 503} {
		server := httptest.NewServer(echo(status))
		s := serviceAt(t, server.URL, Options{Log: log})
		drive(s)
		server.Close()
		if status == 200 {
			drive(serviceAt(t, server.URL, Options{Log: log})) // nobody listens any more
		}
	}
	seen.check(t)
}

// TestSimulatedFaultsShowNoSecrets drives every fault of the simulator that needs no patience.
func TestSimulatedFaultsShowNoSecrets(t *testing.T) {
	for _, kind := range simulator.FaultKinds() {
		switch kind.Name {
		case "late", "hang", "slow-headers", "slow-trickle", "token-slow", "token-hang", "late-callback", // slow
			"rate-limit", "rate-limit-reset", "rate-limit-forever", "unavailable-once", "bad-gateway", "reset", // with waits
			"huge", "endless-json", "gzip-bomb", "token-huge": // large
			continue
		}
		t.Run(kind.Name, func(t *testing.T) {
			seen := &canaries{texts: []string{simulator.APIToken, simulator.ClientSecret}}
			log := slog.New(slog.NewTextHandler(seen, &slog.HandlerOptions{Level: slog.LevelDebug}))
			sim, err := simulator.Start(simulator.Options{Faults: []string{kind.Name}})
			if err != nil {
				t.Fatal(err)
			}
			defer sim.Close()
			s := serviceAt(t, sim.URL(), Options{Log: log})
			defer s.Close()
			app := demoApp(freeRedirect())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			a := begin(ctx, s, app, connection.AuthorizeOptions{})
			if kind.Where != simulator.Connection {
				_ = sim.Approve(ctx, a.invitation.URL)
			}
			if kind.Where == simulator.Login || kind.Where == simulator.Connection {
				cancel() // it may wait for another answer
			}
			<-a.done
			cred := connection.Credential{Method: connection.OAuth2, App: app, Token: a.token}
			seen.texts = append(seen.texts, a.state(t))
			if a.err == nil {
				seen.texts = append(seen.texts, a.token.AccessToken.Reveal())
				if !a.token.RefreshToken.IsZero() {
					seen.texts = append(seen.texts, a.token.RefreshToken.Reveal())
				}
			} else if !errors.Is(a.err, context.Canceled) {
				seen.shown(a.err)
			}
			for _, cred := range []connection.Credential{tokenCredential(simulator.APIToken), cred} {
				client := s.Open(cred, nil)
				account, err := client.Account(t.Context())
				seen.shown(err, account, cred)
				err = client.Check(t.Context(), allTargets(), func(p connection.Progress) {
					if p.Check != nil {
						seen.shown(nil, *p.Check)
					}
				})
				seen.shown(err)
			}
			seen.check(t)
		})
	}
}
