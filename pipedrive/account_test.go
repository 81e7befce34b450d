package pipedrive

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

const me = `"id":1,"name":"Ada","email":"ada@acme.example","company_id":2,"company_name":"Acme","company_domain":"acme"`

func TestReadAccount(t *testing.T) {
	ada := connection.Account{User: "Ada", Email: "ada@acme.example", Company: "Acme", Domain: "acme"}
	admin := ada
	admin.Admin = true
	for name, c := range map[string]struct {
		body string
		want *connection.Account
	}{
		"no access list":            {`{"success":true,"data":{` + me + `}}`, &ada},
		"access null":               {`{"success":true,"data":{` + me + `,"access":null}}`, &ada},
		"admin of the account":      {`{"data":{` + me + `,"access":[{"app":"sales","admin":false},{"app":"account_settings","admin":true}]}}`, &admin},
		"global admin":              {`{"data":{` + me + `,"access":[{"app":"global","admin":true,"permission_set_id":"x"}]}}`, &admin},
		"admin of sales alone":      {`{"data":{` + me + `,"access":[{"app":"sales","admin":true},{"app":"global","admin":false}]}}`, &ada},
		"is_admin is of the past":   {`{"data":{` + me + `,"is_admin":1}}`, &ada},
		"domain as a host":          {`{"data":{"id":1,"name":"Ada","email":"ada@acme.example","company_name":"Acme","company_domain":"Acme.pipedrive.com"}}`, &ada},
		"hostile texts":             {`{"data":{"id":1,"name":"\u001b[31mA\u202ed\u200ba","email":"ada@acme.example\n","company_name":"Acme\u0000","company_domain":"acme"}}`, &ada},
		"hostile domain":            {`{"data":{"id":1,"name":"Ada","email":"ada@acme.example","company_name":"Acme","company_domain":"evil.example/?"}}`, &connection.Account{User: "Ada", Email: "ada@acme.example", Company: "Acme"}},
		"wrong types":               {`{"data":{"id":"1","name":7}}`, nil},
		"a list":                    {`{"data":[{"id":1}]}`, nil},
		"nobody":                    {`{"data":{}}`, nil},
		"no data":                   {`{"success":true}`, nil},
		"success false":             {`{"success":false,"data":{` + me + `}}`, nil},
		"access of the wrong shape": {`{"data":{` + me + `,"access":"all"}}`, nil},
		"HTML":                      {webPage, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := readAccount([]byte(c.body), secret.Scrubber{})
			if ok != (c.want != nil) || ok && got != *c.want {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
}

func TestAccountNamesHaveALimit(t *testing.T) {
	got, ok := readAccount([]byte(`{"data":{"id":1,"name":"`+strings.Repeat("x", 100_000)+`"}}`), secret.Scrubber{})
	if !ok || len([]rune(got.User)) > maxDetail {
		t.Errorf("%d runes", len(got.User))
	}
}

func TestAccountErrors(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   fault.Kind
		want   string
	}{
		"401":         {401, `{"success":false,"error":"unauthorized access","errorCode":401}`, fault.Refused, "unauthorized access"},
		"402":         {402, `{"error":"Company account is not open"}`, fault.Failed, "not open"},
		"403":         {403, `{"error":"Scope and URL mismatch"}`, fault.Failed, "mismatch"},
		"Cloudflare":  {403, webPage, fault.Unreachable, "Cloudflare"},
		"500":         {500, webPage, fault.Unreachable, "500"},
		"redirect":    {302, "", fault.Failed, "redirected"},
		"HTML":        {200, webPage, fault.Unreachable, "no answer that can be read"},
		"wrong types": {200, `{"data":{"id":"x"}}`, fault.Unreachable, "no answer that can be read"},
		"echo":        {400, `{"error":"bad token ` + simulator.APIToken + `"}`, fault.Failed, "bad token ••••••"},
	} {
		t.Run(name, func(t *testing.T) {
			s := stub(t, Options{}, answering(c.status, jsonType, c.body))
			account, _, err := s.Account(t.Context(), tokenCredential(simulator.APIToken))
			if err == nil || fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) || fault.HintOf(err) == "" {
				t.Errorf("%v (kind %d, hint %q)", err, fault.KindOf(err), fault.HintOf(err))
			}
			if e, ok := errors.AsType[*fault.Error](err); !ok || c.status != http.StatusOK && e.Status != c.status {
				t.Errorf("the error does not tell the status: %+v", e)
			}
			if account != (connection.Account{}) {
				t.Errorf("%+v came with the error", account)
			}
		})
	}
}

func TestIsSimulator(t *testing.T) {
	_, s := simulate(t, simulator.Options{})
	if is, err := s.IsSimulator(t.Context()); !is || err != nil {
		t.Errorf("the simulator is not recognised: %v", err)
	}
	if is, err := New(Options{}).IsSimulator(t.Context()); is || err != nil {
		t.Errorf("Pipedrive is taken for a simulator: %v", err)
	}
	for name, handler := range map[string]http.HandlerFunc{
		"404":    answering(404, jsonType, `{"simulator":true}`),
		"false":  answering(200, jsonType, `{"simulator":false}`),
		"a text": answering(200, jsonType, `{"simulator":"true"}`),
		"HTML":   answering(200, "text/html", webPage),
	} {
		if is, err := stub(t, Options{}, handler).IsSimulator(t.Context()); is || err != nil {
			t.Errorf("%s: %v, %v", name, is, err)
		}
	}
	gone := serviceAt(t, "http://127.0.0.1:"+strconv.Itoa(testkit.FreePort()), Options{})
	if _, err := gone.IsSimulator(t.Context()); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("%v", err)
	}
}

func FuzzAccount(f *testing.F) {
	f.Add([]byte(`{"success":true,"data":{` + me + `,"access":[{"app":"global","admin":true}]}}`))
	f.Add([]byte(`{"data":{"id":1,"name":"\u001b[31m"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		account, _ := readAccount(body, secret.Scrubber{})
		for _, text := range []string{account.User, account.Email, account.Company, account.Domain} {
			if strings.ContainsFunc(text, unicode.IsControl) || len([]rune(text)) > maxDetail {
				t.Fatalf("%q", text)
			}
		}
	})
}
