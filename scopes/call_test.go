package scopes

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseCall(t *testing.T) {
	for _, c := range []struct{ text, urlPath, query, endpoint string }{
		{"GET /api/v2/pipelines", "/api/v2/pipelines", "", "GET /api/v2/pipelines"},
		{"GET /v1/users", "/v1/users", "", "GET /v1/users"},
		{"GET /api/v1/users", "/v1/users", "", "GET /v1/users"},
		{"get\t/v1/users/", "/v1/users", "", "GET /v1/users"},
		{"  GET   /v1/users  ", "/v1/users", "", "GET /v1/users"},
		{"GET /v1/users?", "/v1/users", "", "GET /v1/users"},
		{"GET /v1/users/?limit=1#top", "/v1/users", "limit=1", "GET /v1/users"},
		{"GET /v1/users#a?b", "/v1/users", "", "GET /v1/users"},
		{"GET https://acme.pipedrive.com/api/v2/deals/42?x=1", "/api/v2/deals/42", "x=1", "GET /api/v2/deals/{id}"},
		{"GET HTTPS://API.Pipedrive.com:443/v1/users/me", "/v1/users/me", "", "GET /v1/users/me"},
		{"GET https://pipedrive.com/v1/users?q=https://x.y/z", "/v1/users", "q=https://x.y/z", "GET /v1/users"},
		{"GET /v1/users?q=https://x.y/z", "/v1/users", "q=https://x.y/z", "GET /v1/users"},
		{"PATCH /api/v2/deals/{id}", "/api/v2/deals/%7Bid%7D", "", "PATCH /api/v2/deals/{id}"},
		{"PATCH /api/v2/deals/:id", "/api/v2/deals/:id", "", "PATCH /api/v2/deals/{id}"},
		{"GET /v1/%75sers", "/v1/users", "", "GET /v1/users"},
		{"GET /v1/users/:id", "/v1/users/:id", "", "GET /v1/users/{id}"},
		{"GET /v1/users:(id,name)", "/v1/users", "", "GET /v1/users"},
		{"GET /v1/users:(id,name)/?limit=1", "/v1/users", "limit=1", "GET /v1/users"},
		{"GET /v1/users/7:(id,role(name))", "/v1/users/7", "", "GET /v1/users/{id}"},
		{"GET /v1/users%3A%28id%29", "/v1/users", "", "GET /v1/users"},
		{"GET /v1/users/find:(id)", "/v1/users/find", "", "GET /v1/users/find"},
		{"GET /v1/leads/adf21080-0e10-11eb-879b-05d71fb426ec", "/v1/leads/adf21080-0e10-11eb-879b-05d71fb426ec", "", "GET /v1/leads/{id}"},
		{"GET /v1/callLogs/CAd92b224eb4a39b5ad8fea92ff0e", "/v1/callLogs/CAd92b224eb4a39b5ad8fea92ff0e", "", "GET /v1/callLogs/{id}"},
		{"GET /api/v2/dealFields/title", "/api/v2/dealFields/title", "", "GET /api/v2/dealFields/{field_code}"},
		{"DELETE /v1/channels/a%20b", "/v1/channels/a%20b", "", "DELETE /v1/channels/{id}"},
		{"GET /v1/users/find?term=a b&x=é", "/v1/users/find", "term=a%20b&x=%C3%A9", "GET /v1/users/find"},
		{"DELETE /api/v2/deals/1/products/2", "/api/v2/deals/1/products/2", "", "DELETE /api/v2/deals/{id}/products/{product_attachment_id}"},
		{"GET /v1/users?api_token=s3cret&limit=1", "/v1/users", "limit=1", "GET /v1/users"},
	} {
		got, err := ParseCall(c.text)
		if err != nil || got.URLPath != c.urlPath || got.Query != c.query || got.Endpoint.String() != c.endpoint {
			t.Errorf("ParseCall(%q) = %+v, %v, want %+v", c.text, got, err, c)
		}
		if got.Method != got.Endpoint.Method || got.Expression {
			t.Errorf("ParseCall(%q) = %+v", c.text, got)
		}
	}
}

func TestParseCallWithExpressions(t *testing.T) {
	for _, c := range []struct{ text, urlPath, query, endpoint string }{
		{"GET /api/v2/deals/{{$json.id}}", "/api/v2/deals/{{$json.id}}", "", "GET /api/v2/deals/{id}"},
		{`GET /api/v2/deals/{{ $json["a/b"].id ? 1 : "#" }}/products`, `/api/v2/deals/{{ $json["a/b"].id ? 1 : "#" }}/products`, "", "GET /api/v2/deals/{id}/products"},
		{"GET /api/v2/deals/{{ [1].map(x => {return x}) }}?a=b", "/api/v2/deals/{{ [1].map(x => {return x}) }}", "a=b", "GET /api/v2/deals/{id}"},
		{"GET /api/v2/deals/{{ {a:1}}}", "/api/v2/deals/{{ {a:1}}}", "", "GET /api/v2/deals/{id}"},
		{"GET /api/v2/deals/1{{$json.id}}2", "/api/v2/deals/1{{$json.id}}2", "", "GET /api/v2/deals/{id}"},
		{"GET /v1/leads/a{{$json.id}}", "/v1/leads/a{{$json.id}}", "", "GET /v1/leads/{id}"},
		{"DELETE /v1/channels/a1{{$json.id}}", "/v1/channels/a1{{$json.id}}", "", "DELETE /v1/channels/{id}"},
		{"GET /v1/users/{{ $json.id }}:({{ $json.fields }})?x={{ 1 }}", "/v1/users/{{ $json.id }}", "x={{ 1 }}", "GET /v1/users/{id}"},
		{"GET /api/v2/deals/{{\n$json.id\n}}", "/api/v2/deals/{{\n$json.id\n}}", "", "GET /api/v2/deals/{id}"},
		{"GET https://api.pipedrive.com/v1/deals/{{ $json.id }}/files?start={{ $json.at # 2 }}&x=é#y", "/v1/deals/{{ $json.id }}/files", "start={{ $json.at # 2 }}&x=%C3%A9", "GET /v1/deals/{id}/files"},
		{"GET /v1/users?x={{ $json.x && 1 }}&api_token=s3cret", "/v1/users", "x={{ $json.x && 1 }}", "GET /v1/users"},
	} {
		got, err := ParseCall(c.text)
		if err != nil || got.URLPath != c.urlPath || got.Query != c.query || got.Endpoint.String() != c.endpoint || !got.Expression {
			t.Errorf("ParseCall(%q) = %+v, %v, want %+v", c.text, got, err, c)
		}
	}
}

func TestUnresolvedCalls(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "no method; begin with it, as in GET /v1/users",
		"/v1/users":                          "no method; begin with it, as in GET /v1/users",
		"https://api.pipedrive.com/v1/users": "no method; begin with it, as in GET /v1/users",
		"{{ $json.method }} /v1/users":       "no method; begin with it, as in GET /v1/users",
		"GET":                                "no path; name it after the method, as in GET /v1/users",
		"FETCH /v1/users":                    "unknown method; Pipedrive takes GET, POST, PUT, PATCH and DELETE",
		"HEAD /v1/users":                     "unknown method; Pipedrive takes GET, POST, PUT, PATCH and DELETE",

		"GET http://api.pipedrive.com/v1/users":            "not https",
		"GET ftp://api.pipedrive.com/v1/users":             "not https",
		"GET https://example.com/v1/users":                 "not a pipedrive.com host",
		"GET https://notpipedrive.com/v1/users":            "not a pipedrive.com host",
		"GET https://pipedrive.com.evil.example/v1/users":  "not a pipedrive.com host",
		"GET https://acme.pipedrive.com@evil.com/v1/users": "not a pipedrive.com host",
		"GET https://a:b@acme.pipedrive.com/v1/users":      "not a pipedrive.com host",
		`GET https://evil.com\.pipedrive.com/v1/users`:     "not a pipedrive.com host",
		"GET https://.pipedrive.com/v1/users":              "not a pipedrive.com host",
		"GET https:///v1/users":                            "not a pipedrive.com host",
		"GET https://acme.pipedrive.com:8443/v1/users":     "a port other than 443",
		"GET https://acme.pipedrive.com:/v1/users":         "a port other than 443",
		"GET https://{{ $json.sub }}.pipedrive.com/v1/x":   "the host is an expression",
		"GET {{ $json.base }}/v1/users":                    "the host is an expression",
		"GET {{ $json.url }}":                              "the URL is an expression",
		"GET https://acme.pipedrive.com":                   "the path starts with neither /v1 nor /api/v2",
		"GET acme.pipedrive.com/v1/users":                  "https:// is missing before the host",
		"GET {{ $json.sub }}x.pipedrive.com/v1/users":      "the host is an expression",
		"GET {{ $json.sub }}":                              "the URL is an expression",
		"GET x{{ $json.sub }}.pipedrive.com/v1/users":      "the host is an expression",
		"GET users":                   "the path starts with neither /v1 nor /api/v2",
		"GET /users":                  "the path starts with neither /v1 nor /api/v2",
		"GET //evil.com/v1/users":     "the path starts with neither /v1 nor /api/v2",
		"GET /{{ $json.api }}/users":  "the path starts with neither /v1 nor /api/v2",
		"GET /api/v3/users":           "the path starts with neither /v1 nor /api/v2",
		"GET /v2/deals":               "version 2 is served at /api/v2",
		"GET /v1/users/{{ $json.id":   "an expression has no end",
		"GET /v1/users?x={{ $json.id": "an expression has no end",
		"GET /v1/users/%zz":           "broken percent-encoding in the path",
		"GET /v1/users/%ff":           "broken percent-encoding in the path",
		"GET /v1/users/a b":           "blanks or control characters in the path",
		"GET /v1/users/a%00b":         "blanks or control characters in the path",
		"GET /v1/users?a=\x1b[2J":     "control characters in the query",
		"GET /v1/users?a=\r\nX: y":    "control characters in the query",
		"GET /v1/users/../deals":      "dot segments in the path",
		"GET /v1/users/%2e%2E/deals":  "dot segments in the path",
		"GET /v1/us\xffers":           "not valid UTF-8",

		"GET /v1/nope":                   "no such endpoint",
		"GET /v1":                        "no such endpoint",
		"GET /v1//users":                 "no such endpoint",
		"GET /v1/Users":                  "no such endpoint",
		"GET /api/v2/{{ $json.object }}": "no such endpoint",
		"GET /api/v2/deals/{{ $json.id }}/{{ $json.what }}": "no such endpoint",
		"GET /v1/" + strings.Repeat("a/", 100000):           "no such endpoint",
		"GET /v1/users/a%2Fb/c%2Fd/e%2Ff":                   "no such endpoint",
	} {
		checkUnresolved(t, text, want)
	}
}

// TestReasonsOfUnresolvedCalls: what replaces a call that is retired, and where else one is served.
func TestReasonsOfUnresolvedCalls(t *testing.T) {
	for text, want := range map[string]string{
		"GET /v1/deals": "retired; use GET /api/v2/deals (deals:read or deals:full)",
		"GET https://x.pipedrive.com/v1/deals?a=b":           "retired; use GET /api/v2/deals (deals:read or deals:full)",
		"GET /v1/deals:(id,title)":                           "retired; use GET /api/v2/deals (deals:read or deals:full)",
		"GET /api/v1/deals/5":                                "retired; use GET /api/v2/deals/{id} (deals:read or deals:full)",
		"PUT /v1/deals/5":                                    "retired; use PATCH /api/v2/deals/{id} (deals:full)",
		"PUT /v1/deals/{{ $json.id }}":                       "retired; use PATCH /api/v2/deals/{id} (deals:full)",
		"GET /v1/deals/search":                               "retired; use GET /api/v2/deals/search (deals:read or deals:full or search:read)",
		"GET /v1/deals/5/activities":                         "retired; use GET /api/v2/activities?deal_id={id} (activities:read or activities:full)",
		"DELETE /v1/deals":                                   "retired; use DELETE /api/v2/deals/{id} (deals:full); query ids=1,2 becomes one call for each id",
		"GET /v1/itemSearch":                                 "retired; use GET /api/v2/itemSearch (search:read)",
		"GET /v1/persons/find?term=x":                        "retired; use GET /api/v2/persons/search (contacts:read or contacts:full or search:read); add fields=name, or fields=email for search_by_email=1",
		"GET /v1/deals/collection":                           "retired; use GET /api/v2/deals (deals:read or deals:full)",
		"GET /v1/globalMessages":                             "retired; nothing replaces it",
		"GET /v1/searchResults/field":                        "no longer listed; use GET /api/v2/itemSearch/field (search:read); the guide of 2020 says 'supported indefinitely'",
		"PUT /v1/leads/adf21080-0e10-11eb-879b-05d71fb426ec": "never documented; use PATCH /v1/leads/{id} (leads:full); n8n's lead update sends PUT",
		"GET /api/v2/users/5":                                "never documented; use GET /v1/users/{id} (users:read); seen to answer 403 Scope and URL mismatch to an OAuth token",
		"GET /v1/teams/5":                                    "retired; use GET /v1/legacyTeams/{id} (users:read); the twin is deprecated",
		"GET /v1/deals/products":                             "only in v2; use GET /api/v2/deals/products (deals:read or deals:full or products:read or products:full)",
		"PATCH /v1/deals/5":                                  "only in v2; use PATCH /api/v2/deals/{id} (deals:full)",
		"POST /v1/deals/5":                                   "only in v2; /api/v2/deals/{id} takes GET, PATCH, DELETE",
		"GET /api/v2/users":                                  "only in v1; use GET /v1/users (users:read)",
		"GET /api/v2/deals/timeline":                         "only in v1; use GET /v1/deals/timeline (deals:read or deals:full)",
		"GET /api/v2/notes":                                  "only in v1; use GET /v1/notes (deals:read or deals:full or contacts:read or contacts:full)",
		"PATCH /api/v2/notes/1":                              "only in v1; use PUT /v1/notes/{id} (deals:full or contacts:full)",
		"DELETE /api/v2/notes":                               "only in v1; /v1/notes takes GET, POST",
		"GET /api/v2/persons/find":                           "not in v2; use GET /api/v2/persons/search (contacts:read or contacts:full or search:read)",
		"GET /api/v2/deals/5/activities":                     "not in v2; use GET /api/v2/activities?deal_id={id} (activities:read or activities:full)",
		"GET /api/v2/deals:(id)":                             "a field selector works only in v1",
		"GET /api/v2/deals/collection":                       "not in v2; use GET /api/v2/deals (deals:read or deals:full)",
		"GET /v1/users/a%2Fb":                                "no such endpoint",
		"GET /v1/users/a%20b":                                "no such endpoint",
		"GET /v1/users/é":                                    "no such endpoint",
		"GET /v1/users/everybody":                            "no such endpoint",
		"GET /v1/leads/5":                                    "no such endpoint",
		"GET /v1/leads/adf21080-0e10-11eb-879b05d71fb426ec":  "no such endpoint",
		"GET /v1/callLogs/recent":                            "no such endpoint",
		"GET /v1/projects/boards/tasks":                      "no such endpoint",
		"GET /api/v2/dealFields/a-b":                         "no such endpoint",
		"GET /v1/leads/archived{{ $json.id }}":               "no such endpoint",
		"GET /api/v2/deals/x{{ $json.id }}":                  "no such endpoint",
		"DELETE /v1/users/me":                                "/v1/users/me takes GET",
		"PUT /api/v2/deals/5":                                "/api/v2/deals/{id} takes GET, PATCH, DELETE",
		"PATCH /v1/files/remote":                             "/v1/files/remote takes POST",
		"POST /v1/userSettings":                              "/v1/userSettings takes GET",
	} {
		checkUnresolved(t, text, want)
	}
}

func checkUnresolved(t *testing.T, text, want string) {
	t.Helper()
	c, err := ParseCall(text)
	if err == nil || err.Error() != want {
		t.Errorf("ParseCall(%.60q) = %+v, %v, want %q", text, c, err, want)
	}
	if _, err := findCall(text); err == nil || err.Error() != want {
		t.Errorf("findCall(%.60q): %v, want %q", text, err, want)
	}
}

// TestEveryEndpointIsCalled as it is written in Pipedrive's specification, and with an expression for each parameter.
func TestEveryEndpointIsCalled(t *testing.T) {
	for i, e := range Endpoints() {
		path := urlPath(e.API, e.Path)
		for _, text := range []string{
			e.Method + " " + path,
			e.Method + " https://acme.pipedrive.com" + strings.NewReplacer("{", "{{ $json['", "}", "'] }}").Replace(path),
		} {
			got, err := ParseCall(text)
			found, findErr := findCall(text)
			if err != nil || findErr != nil || found != &Endpoints()[i] || got.Endpoint.String() != e.String() {
				t.Errorf("%s is %s, %v", text, got.Endpoint, err)
			}
		}
	}
}

func FuzzParseCall(f *testing.F) {
	for _, seed := range []string{
		"GET /v1/users", "GET https://acme.pipedrive.com/api/v2/deals/42?x=1", "PUT /v1/deals/5",
		"GET /api/v2/deals/{{ $json.id }}/products?start={{ $json.at }}#x", "GET /v1/users?api_token=a&api_token={{b}}",
		"GET /v1/users/%2e%2e/%00", "GET https://a@pipedrive.com:443", "GET /v1/{{}}}}/{{", "get\u00a0/v1/users/\u202e", "\xff /",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCall(text)
		found, findErr := findCall(text)
		if (err == nil) != (findErr == nil) || err != nil && err.Error() != findErr.Error() {
			t.Fatalf("%q: %v, and %v", text, err, findErr)
		}
		if err != nil {
			if got := err.Error(); len(got) > 200 || got != printable(got) || !utf8.ValidString(got) {
				t.Fatalf("%q: %q is not a short, clean line", text, got)
			}
			return
		}
		if c.Endpoint.String() != found.String() {
			t.Fatalf("%q is %s, and %s", text, c.Endpoint, found)
		}
		if !c.Expression {
			checkSendable(t, text, c)
		}
	})
}

// checkSendable makes sure that a call's path and query are what a URL holds, and lead to the endpoint.
func checkSendable(t *testing.T, text string, c Call) {
	t.Helper()
	u, err := url.Parse("https://acme.pipedrive.com" + c.URLPath + "?" + c.Query)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if u.Host != "acme.pipedrive.com" || u.EscapedPath() != c.URLPath || u.RawQuery != c.Query || strings.ContainsAny(c.Query, " \r\n#") {
		t.Fatalf("%q is %q, which is not what was parsed: %+v", text, u, c)
	}
	if strings.Contains(u.Path, "/../") || strings.HasSuffix(u.Path, "/..") {
		t.Fatalf("%q climbs: %q", text, u.Path)
	}
}
