package simulator_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // the flag -update, which go test ./... is given

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// start starts a simulator that ends with the test.
func start(t *testing.T, opts simulator.Options) *simulator.Server {
	t.Helper()
	s, err := simulator.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// client follows no redirect and keeps no connection.
func client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reply is an answer read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// json is the answer's JSON object.
func (a reply) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return v
}

func send(t *testing.T, req *http.Request) reply {
	t.Helper()
	resp, err := client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// serve calls the handler without a network, for the many calls.
func serve(s *simulator.Server, req *http.Request) reply {
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	return reply{rec.Code, rec.Header(), rec.Body.String()}
}

// request makes a request with the header name: value, name: value, …
func request(t *testing.T, method, address, body string, header ...string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return req
}

// get calls the API with the API token.
func get(t *testing.T, s *simulator.Server, path string) reply {
	t.Helper()
	return send(t, request(t, "GET", s.URL()+path, "", "x-api-token", simulator.APIToken))
}

// getAs calls the API with an access token.
func getAs(t *testing.T, s *simulator.Server, token, path string) reply {
	t.Helper()
	return send(t, request(t, "GET", s.URL()+path, "", "Authorization", "Bearer "+token))
}

// post sends a form; the app's credentials go with it.
func post(t *testing.T, s *simulator.Server, path string, form url.Values) reply {
	t.Helper()
	req := request(t, "POST", s.URL()+path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
	return send(t, req)
}

const callback = "http://localhost:53682/callback"

// authorizeURL is that of a login with the state s1.
func authorizeURL(s *simulator.Server, redirect string) string {
	return s.URL() + "/oauth/authorize?" + url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {redirect}, "state": {"s1"}}.Encode()
}

// decide presses a button of the consent page and gives the URL that the browser is sent to.
func decide(t *testing.T, s *simulator.Server, decision string) *url.URL {
	t.Helper()
	a := post(t, s, "/oauth/authorize", url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {callback},
		"state": {"s1"}, "decision": {decision}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// redeem exchanges a code.
func redeem(t *testing.T, s *simulator.Server, code string) reply {
	t.Helper()
	return post(t, s, "/oauth/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}})
}

// refresh uses a refresh token.
func refresh(t *testing.T, s *simulator.Server, token string) reply {
	t.Helper()
	return post(t, s, "/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// login gives the token answer of a whole login.
func login(t *testing.T, s *simulator.Server) map[string]any {
	t.Helper()
	a := redeem(t, s, decide(t, s, "allow").Query().Get("code"))
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	return a.json(t)
}

func TestStartRefusesWrongOptions(t *testing.T) {
	for name, tt := range map[string]struct {
		opts simulator.Options
		want string
	}{
		"everywhere":     {simulator.Options{Addr: ":8080"}, "loopback"},
		"another host":   {simulator.Options{Addr: "192.0.2.1:8080"}, "loopback"},
		"no port":        {simulator.Options{Addr: "127.0.0.1"}, "cannot listen"},
		"unknown scope":  {simulator.Options{Scopes: []scopes.Scope{"deals:write"}}, `unknown scope "deals:write"`},
		"callback":       {simulator.Options{Callback: "localhost:1"}, "callback URL"},
		"unknown fault":  {simulator.Options{Faults: []string{"hagn"}}, `unknown fault "hagn"`},
		"chance above 1": {simulator.Options{FaultRate: 1.5}, "chance"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := simulator.Start(tt.opts)
			if err == nil {
				s.Close()
				t.Fatal("started")
			}
			if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), tt.want) || fault.HintOf(err) == "" {
				t.Errorf("got %v (kind %v, hint %q), want a usage error with %q", err, fault.KindOf(err), fault.HintOf(err), tt.want)
			}
		})
	}
}

func TestBusyPortIsNamed(t *testing.T) {
	s := start(t, simulator.Options{})
	u, _ := url.Parse(s.URL())
	_, err := simulator.Start(simulator.Options{Addr: u.Host})
	if err == nil || fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), u.Host) || !strings.Contains(fault.HintOf(err), "another port") {
		t.Errorf("got %v, hint %q", err, fault.HintOf(err))
	}
}

func TestAnswersOnlyToLoopbackNames(t *testing.T) {
	s := start(t, simulator.Options{})
	for host, want := range map[string]int{
		"localhost:1": 200, "127.0.0.1": 200, "127.8.8.8:80": 200, "[::1]:53682": 200,
		"rebound.example": 421, "10.0.0.1:80": 421, "localhost.example": 421, "127.0.0.1.example:80": 421,
	} {
		req := request(t, "GET", s.URL()+"/simulator", "")
		req.Host = host
		if got := send(t, req).status; got != want {
			t.Errorf("Host %s: %d, want %d", host, got, want)
		}
	}
}

func TestSaysThatItIsASimulator(t *testing.T) {
	s := start(t, simulator.Options{})
	v := send(t, request(t, "GET", s.URL()+"/simulator", "")).json(t)
	if v["simulator"] != true || v["version"] != 1.0 {
		t.Errorf("got %v", v)
	}
}

func TestIPv6(t *testing.T) {
	s, err := simulator.Start(simulator.Options{Addr: "[::1]:0"})
	if err != nil {
		t.Skip("no IPv6 on this machine:", err)
	}
	defer s.Close()
	if a := get(t, s, "/v1/users/me"); a.status != 200 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestCloseStopsListening(t *testing.T) {
	s, err := simulator.Start(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a := get(t, s, "/v1/users/me"); a.status != 200 {
		t.Fatalf("%d", a.status)
	}
	s.Close()
	_, err = client().Do(request(t, "GET", s.URL()+"/simulator", ""))
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("got %v, want a refused connection", err)
	}
}

func TestLoginReadsAList(t *testing.T) {
	s := start(t, simulator.Options{})
	token := login(t, s)["access_token"].(string)
	a := getAs(t, s, token, "/api/v2/deals?limit=1")
	if a.status != 200 || len(a.json(t)["data"].([]any)) != 1 {
		t.Errorf("%d %s", a.status, a.body)
	}
}
