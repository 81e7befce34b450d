package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// TestGreenMeansThatItWorks validates each operation of n8n's node with exactly the scopes that it was computed to
// need: the result is green if and only if every GET that n8n sends for it is answered well and nothing that it writes is
// refused as retired; what it writes to an address that Pipedrive retired or never documented has a warning as well.
func TestGreenMeansThatItWorks(t *testing.T) {
	t.Parallel()
	operations := slices.Concat(scopes.Operations(1), scopes.Operations(2))
	if len(operations) != 94 {
		t.Errorf("%d operations", len(operations))
	}
	red := 0
	for _, op := range operations {
		name := fmt.Sprintf("%s:%s@%d", op.Resource, op.Operation, op.Version)
		s := newStage(t)
		list, err := scopes.Resolve(scopes.Selection{NodeVersion: op.Version,
			Items: []scopes.Item{{Action: scopes.Action{Resource: op.Resource, Operation: op.Operation}}}})
		if err != nil {
			t.Fatal(err)
		}
		sim := s.simulate(simulator.Options{Scopes: list.Needed()})
		access, refresh, err := obtain(sim.URL())
		if err != nil {
			t.Fatal(err)
		}
		s.write("config.toml", fmt.Sprintf("version = 1\nmethod = \"oauth2\"\n[selection]\nnode_version = %d\nactions = [%q]\n"+
			"[oauth2]\nclient_id = %q\nclient_secret = %q\n[oauth2.token]\naccess_token = %q\nrefresh_token = %q\nscope = %q\n", op.Version,
			op.Resource+":"+op.Operation, simulator.ClientID, simulator.ClientSecret, access, refresh, "base,"+words.Join(list.Needed(), ",")))
		p := s.run(nil, "validate", "--json")
		works := true
		for _, r := range op.Requests {
			works = works && answersWell(t, sim.URL(), access, r)
		}
		if !works {
			red++
		}
		if green := p.code == 0; green != works {
			t.Errorf("%s is green: %v, works: %v\n%s%s", name, green, works, p.out, p.err)
		}
		for _, r := range op.Requests {
			if r.Method != http.MethodGet && (r.Status == scopes.Retired || r.Status == scopes.Undocumented) &&
				!strings.Contains(p.out, `"message":"sends `+r.String()) {
				t.Errorf("%s has no warning of %s\n%s", name, r, p.out)
			}
		}
		if slices.ContainsFunc(op.Requests, func(r scopes.Request) bool { return r.Method != http.MethodGet }) == strings.Contains(p.out, `"not_exercised":[]`) {
			t.Errorf("%s: what writes is not exercised\n%s", name, p.out)
		}
	}
	if red == 0 {
		t.Error("nothing is red: the simulator has no retired address")
	}
}

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// answersWell sends a recorded request, with the ids of records that there are. What writes has no body, so that all that
// is to be seen is whether its address is still there.
func answersWell(t *testing.T, service, access string, r scopes.Request) bool {
	t.Helper()
	_, path, _ := strings.Cut(r.String(), " ")
	if r.Method != http.MethodGet {
		status, _ := sendAs(t, r.Method, service+pathParameter.ReplaceAllLiteralString(path, "1"), "", access)
		return status != http.StatusGone
	}
	if at := strings.Index(path, "{"); at >= 0 {
		list := regexp.MustCompile(`^/v1/(deals|activities|persons|organizations)/`).ReplaceAllString(path[:at], "/api/v2/$1/")
		_, body := sendAs(t, http.MethodGet, service+strings.TrimSuffix(list, "/"), simulator.APIToken, "")
		var answer struct {
			Data []struct{ ID json.RawMessage }
		}
		if err := json.Unmarshal(body, &answer); err != nil || len(answer.Data) == 0 {
			t.Fatalf("no record for %s: %s", path, body)
		}
		path = pathParameter.ReplaceAllLiteralString(path, strings.Trim(string(answer.Data[0].ID), `"`))
	}
	if strings.HasSuffix(path, "/search") {
		path += "?term=deal"
	}
	status, _ := sendAs(t, http.MethodGet, service+path, "", access)
	return status/100 == 2
}

func sendAs(t *testing.T, method, url, token, access string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("X-Api-Token", token)
	} else {
		req.Header.Set("Authorization", "Bearer "+access)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}
