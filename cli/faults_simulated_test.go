package cli

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

// simulatedFault is a kind of fault of the simulator and how it is provoked.
type simulatedFault struct {
	kind   string
	play   func(s *stage, kind string) played
	code   int
	intact intact
}

var callFaults = []simulatedFault{
	{"unauthorized", validateToken, 3, untouched},
	{"expired-token", validateOAuth, 0, renewed},
	{"revoked-token", validateOAuth, 3, renewedOnly},
	{"company-not-open", validateToken, 1, untouched},
	{"suites-missing", validateToken, 1, filled},
	{"scope-mismatch", validateOAuth, 1, filled},
	{"no-permission", validateToken, 1, filled},
	{"access-denied", validateToken, 1, filled},
	{"feature-cap", validateToken, 1, filled},
	{"forbidden-webhooks", validateToken, 1, filled},
	{"cloudflare", validateToken, 4, untouched},
	{"cloudflare-text", validateToken, 4, untouched},
	{"not-found", validateToken, 1, filled},
	{"validation", validateToken, 1, filled},
	{"errors-object", validateToken, 1, filled},
	{"malformed-header", validateToken, 3, untouched},
	{"feature-off", validateToken, 1, filled},
	{"webhooks-limit", validateToken, 1, filled},
	{"gone", validateToken, 1, filled},
	{"rate-limit", validateDeal, 0, filled},
	{"rate-limit-reset", validateDeal, 0, filled},
	{"rate-limit-forever", validateDeal, 4, untouched},
	{"rate-limit-hours", validateDeal, 4, untouched},
	{"daily-limit", validateDeal, 4, untouched},
	{"no-daily-budget", validateToken, 0, filled},
	{"server-error", validateToken, 4, untouched},
	{"bad-gateway", validateDeal, 4, untouched},
	{"unavailable-once", validateDeal, 0, filled},
	{"html", validateToken, 4, untouched},
	{"empty-body", validateToken, 4, untouched},
	{"truncated", validateToken, 4, untouched},
	{"endless-json", validateDeal, 4, untouched},
	{"huge", validateDeal, 4, untouched},
	{"gzip-bomb", validateDeal, 4, untouched},
	{"wrong-types", validateToken, 4, untouched},
	{"escape-names", validateToken, 0, cleaned},
	{"redirect-host", validateToken, 1, untouched},
	{"redirect-http", validateToken, 1, untouched},
	{"reset", validateDeal, 4, untouched},
	{"late", validateToken, 0, filled},
	{"hang", validateToken, 4, untouched},
	{"slow-headers", validateToken, 4, untouched},
	{"slow-trickle", validateToken, 4, untouched},
}

var tokenFaults = []simulatedFault{
	{"invalid-grant", renew, 3, untouched},
	{"invalid-code", loginAs, 3, nothing},
	{"expired-code", loginAs, 3, nothing},
	{"invalid-client", loginAs, 3, nothing},
	{"bad-api-domain", loginAs, 0, created},
	{"no-api-domain", loginAs, 0, created},
	{"no-refresh-token", loginAs, 0, created},
	{"no-access-token", loginAs, 4, nothing},
	{"rotate-refresh-token", renew, 0, renewed},
	{"expires-in-string", loginAs, 0, created},
	{"scope-blanks", loginAs, 0, created},
	{"no-scope", loginAs, 0, created},
	{"token-html", loginAs, 4, nothing},
	{"token-truncated", loginAs, 4, nothing},
	{"token-empty", loginAs, 4, nothing},
	{"token-huge", loginAs, 4, nothing},
	{"token-error", loginAs, 4, nothing},
	{"token-redirect", loginAs, 1, nothing},
	{"token-reset", loginAs, 4, nothing},
	{"token-slow", loginAs, 0, created},
	{"token-hang", loginAs, 4, nothing},
}

var loginFaults = []simulatedFault{
	{"denied", loginAs, 3, nothing},
	{"user-denied", loginAs, 3, nothing},
	{"strange-error", loginAs, 3, nothing},
	{"wrong-state", loginWaits, 130, nothing},
	{"missing-state", loginWaits, 130, nothing},
	{"missing-code", loginWaits, 130, nothing},
	{"double-callback", loginAs, 0, created},
	{"late-callback", loginAs, 0, created},
	{"long-callback", loginWaits, 130, nothing},
	{"app-not-found", loginWaits, 130, nothing},
	{"invalid-redirect", loginWaits, 130, nothing},
	{"wrong-company", loginWaits, 130, nothing},
}

var networkFaults = []simulatedFault{
	{"tls-expired", loginToken, 4, nothing},
	{"tls-unknown-authority", loginToken, 4, nothing},
	{"tls-wrong-host", loginToken, 4, nothing},
}

// simulated makes cases of the simulator's own words for its faults. What ends well says nothing unless an answer was spoiled.
func simulated(list []simulatedFault) []faultCase {
	about := map[string]string{}
	for _, k := range simulator.FaultKinds() {
		about[k.Name] = k.About
	}
	var cases []faultCase
	for _, f := range list {
		cases = append(cases, faultCase{f.kind, about[f.kind], func(s *stage) played {
			p := f.play(s, f.kind)
			spoiled := strings.Contains(s.answered.text(), "fault="+f.kind)
			if f.kind == "rotate-refresh-token" { // spoils no answer
				spoiled = line(s.read("config.toml"), "refresh_token") != line(s.read(originalFile), "refresh_token")
			}
			if f.code == 0 && !spoiled {
				s.t.Errorf("the simulator spoiled nothing, and it all works without that too:\n%s", s.answered.text())
			}
			return p
		}, f.code, f.intact})
	}
	return cases
}

// TestEveryFaultOfTheSimulatorHasAnOutcome holds the tables above complete.
func TestEveryFaultOfTheSimulatorHasAnOutcome(t *testing.T) {
	seen := map[string]int{}
	for _, list := range [][]simulatedFault{callFaults, tokenFaults, loginFaults, networkFaults} {
		for _, f := range list {
			seen[f.kind]++
		}
	}
	for _, k := range simulator.FaultKinds() {
		if seen[k.Name] != 1 {
			t.Errorf("%s stands %d times in the tables", k.Name, seen[k.Name])
		}
		delete(seen, k.Name)
	}
	for name := range seen {
		t.Errorf("the simulator has no fault %s", name)
	}
}

// validateToken validates all objects with an API token.
func validateToken(s *stage, kind string) played {
	s.faulty(kind)
	s.keep(tokenConfig())
	return s.run(nil, "validate")
}

// validateDeal validates one object: faults that are retried take their time.
func validateDeal(s *stage, kind string) played {
	s.faulty(kind)
	s.keep(tokenConfig() + "\n[selection]\nactions = [\"deal:get\"]\n")
	return s.run(nil, "validate")
}

// validateOAuth validates two objects with an access token.
func validateOAuth(s *stage, kind string) played {
	s.faulty(kind)
	s.keep(s.oauthConfig() + "\n[selection]\nactions = [\"deal:create\", \"lead:create\"]\n")
	return s.run(nil, "validate")
}

// selectionFaults are calls that Pipedrive has retired, though n8n sends them, and scopes that nobody switched on.
func selectionFaults() []faultCase {
	validating := func(selection string) func(*stage) played {
		return func(s *stage) played {
			s.simulate(simulator.Options{})
			s.keep(s.oauthConfig() + "\n[selection]\n" + selection + "\n")
			return s.run(nil, "validate")
		}
	}
	return []faultCase{
		{"search-retired", "a search, which n8n sends to an address that Pipedrive has retired", validating(`actions = ["deal:search"]`), 1, filled},
		{"version-1-retired", "an action of node version 1, likewise", validating(`actions = ["person:get@1"]`), 1, filled},
		{"drop-down-retired", "a drop-down of node version 1, likewise", validating(`node_version = 1` + "\n" + `actions = ["note:create"]` + "\nlookups = true"), 1, filled},
	}
}

// renew validates with an access token that has expired.
func renew(s *stage, kind string) played {
	s.faulty(kind)
	s.keep(s.expiredConfig())
	return s.run(nil, "validate")
}

func (s *stage) oauthConfig() string {
	s.t.Helper()
	text, err := connected()
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

func (s *stage) expiredConfig() string {
	return strings.Replace(s.oauthConfig(), "expiry = 2126", "expiry = 2020", 1) + "\n[selection]\nactions = [\"deal:create\"]\n"
}

// loginToken checks an API token that comes from the environment.
func loginToken(s *stage, kind string) played {
	s.faulty(kind)
	s.token()
	s.closed = true
	return s.run(nil, "login", "--method", "api-token")
}

// loginAs logs in, with a browser that follows wherever it is sent.
func loginAs(s *stage, kind string) played {
	s.faulty(kind)
	s.app()
	s.browser = func(url string) { follow(url) }
	return s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
}

// loginWaits logs in where the browser comes to a bad end, and gives up as by ctrl+c.
func loginWaits(s *stage, kind string) played {
	s.faulty(kind)
	s.app()
	stop := make(chan struct{})
	var seen string
	s.browser = func(url string) {
		defer close(stop)
		status, page := follow(url)
		seen = fmt.Sprintf("%s%d %s\n", browserAt, status, strings.TrimPrefix(pageWords(page), strconv.Itoa(status)+" "))
	}
	p := s.run(stop, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
	p.err += seen
	return p
}

var (
	pageParts = regexp.MustCompile(`(?s)<(h1|p)[^>]*>(.*?)</(?:h1|p)>`)
	pageTags  = regexp.MustCompile(`(?s)<span aria-hidden.*?</span>|<[^>]*>`)
)

// pageWords are the heading and the first sentence of a page, or the whole of a text.
func pageWords(page string) string {
	var parts []string
	for _, p := range pageParts.FindAllStringSubmatch(page, 2) {
		parts = append(parts, strings.TrimSuffix(strings.TrimSpace(html.UnescapeString(pageTags.ReplaceAllString(p[2], ""))), "."))
	}
	if len(parts) == 0 {
		return strings.TrimSpace(page)
	}
	return strings.Join(parts, ". ")
}
