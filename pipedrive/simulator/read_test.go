package simulator_test

import (
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

func TestRecordsOfARecord(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string]int{
		"/v1/deals/101/files": 1, "/v1/deals/104/files": 0, "/v1/persons/203/files": 1, "/v1/organizations/301/files": 1,
		"/api/v2/deals/101/products": 1, "/api/v2/deals/101/followers": 1, "/api/v2/deals?ids=101,103": 2,
		"/api/v2/persons?org_id=302": 1, "/v1/users/find?term=ravi": 1, "/v1/users/find?term=nobody": 0,
	} {
		a := get(t, s, path)
		if data, _ := a.json(t)["data"].([]any); a.status != 200 || len(data) != want {
			t.Errorf("%s: %d %s, want %d", path, a.status, a.body, want)
		}
	}
	for _, path := range []string{"/v1/deals/9/files", "/api/v2/deals/9/followers", "/api/v2/persons/9/followers"} {
		if a := get(t, s, path); a.status != 404 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

// TestListsAreFilteredAndSorted as their parameters say.
func TestListsAreFilteredAndSorted(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string]string{
		"/api/v2/deals?status=won":                                           "104",
		"/api/v2/deals?status=won,lost":                                      "104 105",
		"/api/v2/deals?updated_since=2027-01-01T00:00:00Z":                   "",
		"/api/v2/deals?updated_since=2026-11-16T15:40:00%2B01:00&status=won": "104",
		"/api/v2/deals?updated_until=2026-11-16T14:40:00Z":                   "",
		"/api/v2/deals?sort_by=id&sort_direction=desc":                       "105 104 103 102 101",
		"/api/v2/deals?sort_by=id&sort_direction=desc&limit=2":               "105 104",
		"/v1/notes?sort=id+DESC":                                             "802 801",
		"/v1/files?sort=file_name+ASC":                                       "702 701",
		"/v1/notes?deal_id=101":                                              "801",
	} {
		a := get(t, s, path)
		var ids []string
		for _, r := range listed(t, a) {
			ids = append(ids, fmt.Sprint(r["id"]))
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// listed gives the records of a list.
func listed(t *testing.T, a reply) []map[string]any {
	t.Helper()
	var out []map[string]any
	data, _ := a.json(t)["data"].([]any)
	for _, r := range data {
		out = append(out, r.(map[string]any))
	}
	return out
}

// TestSearches find records by their texts, in any case, and show them as a search does.
func TestSearches(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string]string{
		"/api/v2/deals/search?term=DESKS":                       "Twelve desks for the Rotterdam office|Standing desks, trial",
		"/api/v2/persons/search?term=noor":                      "Noor de Wit",
		"/api/v2/organizations/search?term=koffie":              "Koffie & Plus",
		"/api/v2/products/search?term=DSK-160":                  "Desk, oak, 160 cm",
		"/api/v2/leads/search?term=canteen":                     "Canteen machines",
		"/api/v2/itemSearch?term=desk&item_types=product":       "Desk, oak, 160 cm",
		"/api/v2/itemSearch?term=de&item_types=person,product":  "Desk, oak, 160 cm|Noor de Wit",
		"/api/v2/persons/search?term=noor+de+wit&exact_match=1": "Noor de Wit",
		"/api/v2/deals/search?term=desks&exact_match=true":      "",
		"/api/v2/deals/search?term=nothing+like+it":             "",
	} {
		data := get(t, s, path).json(t)["data"].(map[string]any)
		var names []string
		for _, hit := range data["items"].([]any) {
			item := hit.(map[string]any)["item"].(map[string]any)
			name, _ := item["title"].(string)
			if name == "" {
				name, _ = item["name"].(string)
			}
			names = append(names, name)
		}
		for name := range strings.SplitSeq(want, "|") {
			if name != "" && !strings.Contains(strings.Join(names, "|"), name) {
				t.Errorf("%s: %q, want %q", path, names, want)
			}
		}
		if want == "" && len(names) > 0 {
			t.Errorf("%s: %q", path, names)
		}
	}
}

func TestSearchesHavePages(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	first := get(t, s, "/api/v2/deals/search?term=de&limit=1").json(t)
	next, _ := first["additional_data"].(map[string]any)["next_cursor"].(string)
	second := get(t, s, "/api/v2/deals/search?term=de&limit=1&cursor="+next).json(t)
	one, other := first["data"].(map[string]any)["items"].([]any), second["data"].(map[string]any)["items"].([]any)
	if next == "" || len(one) != 1 || len(other) != 1 || one[0].(map[string]any)["item"].(map[string]any)["id"] == other[0].(map[string]any)["item"].(map[string]any)["id"] {
		t.Errorf("%v, then %v", first, second)
	}
	last := get(t, s, "/api/v2/deals/search?term=de").json(t)
	if last["additional_data"].(map[string]any)["next_cursor"] != nil {
		t.Errorf("%v", last["additional_data"])
	}
}

// TestFieldDefinitions name the fields that the records have, and the one that Acme Demo has added.
func TestFieldDefinitions(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string][]string{
		"/api/v2/dealFields":         {`"field_code":"title"`, `"field_type":"monetary"`, `"is_custom_field":true`, `"label":"High"`},
		"/api/v2/personFields":       {`"field_code":"emails"`, `"is_custom_field":true`},
		"/api/v2/organizationFields": {`"field_code":"address"`, `"field_type":"address"`},
		"/api/v2/productFields":      {`"field_code":"prices"`},
		"/api/v2/activityFields":     {`"field_code":"due_date"`, `"field_type":"date"`},
		"/v1/leadFields":             {`"key":"title"`},
		"/v1/noteFields":             {`"key":"content"`},
		"/v1/dealFields":             {`"key":"title"`, `"field_type":"enum"`},
		"/api/v2/dealFields/title":   {`"field_code":"title"`, `"field_name":"Title"`},
		"/v1/dealFields/1":           {`"id":1`},
	} {
		a := get(t, s, path)
		for _, part := range want {
			if a.status != 200 || !strings.Contains(a.body, part) {
				t.Errorf("%s: %d, %s is missing in %s", path, a.status, part, a.body)
			}
		}
	}
	if a := get(t, s, "/api/v2/dealFields/no_such_field"); a.status != 404 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// TestCustomFieldsOfRecordsAreDefined: what stands under custom_fields has a definition.
func TestCustomFieldsOfRecordsAreDefined(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	seen := 0
	for list, fields := range map[string]string{"deals": "dealFields", "persons": "personFields", "organizations": "organizationFields"} {
		definitions := get(t, s, "/api/v2/"+fields).body
		for _, r := range get(t, s, "/api/v2/"+list).json(t)["data"].([]any) {
			for code := range r.(map[string]any)["custom_fields"].(map[string]any) {
				seen++
				if !strings.Contains(definitions, `"field_code":"`+code+`"`) {
					t.Errorf("%s: %s is not defined", list, code)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no record has a custom field")
	}
}

func TestEmptyAccountHasNothingAnywhere(t *testing.T) {
	s := start(t, simulator.Options{Empty: true, Burst: -1})
	for _, path := range []string{"/api/v2/projects", "/api/v2/boards", "/v1/goals/find", "/api/v2/itemSearch?term=de"} {
		a := get(t, s, path)
		if a.status != 200 || strings.Contains(a.body, `"id":1`) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
