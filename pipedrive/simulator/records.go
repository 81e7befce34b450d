package simulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/scopes"
)

// Who and what the demo account is.
const (
	companyName   = "Acme Demo"
	companyDomain = "acme-demo"
	companyID     = 7654321
	userName      = "Dana Demo"
	userEmail     = "dana@acme-demo.example"
	userID        = 24010001
)

// recordsJSON holds Acme Demo's records by list endpoint: "v2 /deals".
//
//go:embed records.json
var recordsJSON []byte

type record = map[string]any

// loadRecords gives the lists by endpoint. An empty account has the same lists with nothing in them.
func loadRecords(empty bool) map[string][]record {
	var lists map[string][]record
	if err := json.Unmarshal(recordsJSON, &lists); err != nil {
		panic(fmt.Sprintf("records.json: %v", err)) // embedded; a test reads it
	}
	if empty {
		for _, of := range []string{"v2 /deals", "v2 /deals/products", "v2 /activities", "v2 /persons", "v2 /organizations",
			"v2 /products", "v1 /files", "v1 /leads", "v1 /notes", "v1 /webhooks", "v1 /filters", "v1 /leadLabels"} {
			lists[of] = nil
		}
	}
	return lists
}

// read answers a GET of a public endpoint: a list, one of its records, or an empty list where the demo has nothing.
func (s *Server) read(endpoint scopes.Endpoint, path string, query url.Values) answer {
	switch endpoint.API + " " + endpoint.Path {
	case "v1 /users/me":
		return jsonAnswer(http.StatusOK, record{"success": true, "data": me()})
	case "v1 /userSettings":
		return jsonAnswer(http.StatusOK, record{"success": true, "data": record{"list_limit": 100, "beta_app": false,
			"marketplace_team": false, "show_getting_started_video": false, "file_upload_destination": "s3"}})
	case "v1 /userConnections":
		return jsonAnswer(http.StatusOK, record{"success": true, "data": record{"google": nil}})
	case "v2 /deals/products":
		return s.list(endpoint, splitIDs(s.records["v2 /deals/products"], query.Get("deal_ids")), query)
	case "v2 /deals/{id}/products":
		id := strings.Split(path, "/")[4]
		if find(s.records["v2 /deals"], id) == nil {
			return notFound("Deal")
		}
		return s.list(endpoint, splitIDs(s.records["v2 /deals/products"], id), query)
	}
	if all, ok := s.records[endpoint.API+" "+endpoint.Path]; ok {
		return s.list(endpoint, all, query)
	}
	if collection, ok := strings.CutSuffix(endpoint.Path, "/{id}"); ok {
		if all, ok := s.records[endpoint.API+" "+collection]; ok {
			if one := find(all, path[strings.LastIndexByte(path, '/')+1:]); one != nil {
				return jsonAnswer(http.StatusOK, record{"success": true, "data": one})
			}
			return notFound(singular(collection))
		}
	}
	if strings.HasSuffix(endpoint.Path, "/search") || strings.HasPrefix(endpoint.Path, "/itemSearch") {
		return jsonAnswer(http.StatusOK, record{"success": true, "data": record{"items": []any{}}, "additional_data": record{"next_cursor": nil}})
	}
	return s.list(endpoint, nil, query)
}

// list is one page of records: those whose fields equal the query's parameters of the same names.
func (s *Server) list(endpoint scopes.Endpoint, all []record, query url.Values) answer {
	var hits []record
	for _, r := range all {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(query)), func(name string) bool {
			value, has := r[name]
			return has && text(value) != query.Get(name)
		}) {
			hits = append(hits, r)
		}
	}
	start, limit := number(query.Get("start"), 0), min(max(number(query.Get("limit"), 100), 1), 500)
	if endpoint.API == "v2" {
		start = number(strings.TrimPrefix(query.Get("cursor"), "demo-"), 0)
	}
	start = min(max(start, 0), len(hits))
	end := min(start+limit, len(hits))
	page, more := hits[start:end], end < len(hits)
	var data any = page
	if len(page) == 0 {
		data = []record{}
		if endpoint.API == "v1" && endpoint.Path != "/leads" {
			data = nil // so v1 says that a list is empty; leads, made later, say []
		}
	}
	if endpoint.API == "v2" {
		var next any
		if more {
			next = "demo-" + strconv.Itoa(end)
		}
		return jsonAnswer(http.StatusOK, record{"success": true, "data": data, "additional_data": record{"next_cursor": next}})
	}
	pagination := record{"start": start, "limit": limit, "more_items_in_collection": more}
	if more {
		pagination["next_start"] = end
	}
	return jsonAnswer(http.StatusOK, record{"success": true, "data": data, "additional_data": record{"pagination": pagination}})
}

// me is the data of /users/me.
func me() record {
	return record{"id": userID, "name": userName, "email": userEmail, "company_id": companyID,
		"company_name": companyName, "company_domain": companyDomain, "company_country": "NL", "locale": "en_US",
		"default_currency": "EUR", "timezone_name": "Europe/Amsterdam", "role_id": 1, "active_flag": true,
		"access": []record{
			{"app": "global", "admin": true, "permission_set_id": "3c1a1c6e-0000-4000-8000-000000000001"},
			{"app": "sales", "admin": true, "permission_set_id": "3c1a1c6e-0000-4000-8000-000000000002"},
			{"app": "account_settings", "admin": true, "permission_set_id": "3c1a1c6e-0000-4000-8000-000000000003"},
		}}
}

func find(all []record, id string) record {
	for _, r := range all {
		if text(r["id"]) == id {
			return r
		}
	}
	return nil
}

// splitIDs gives the records of the deals in a comma-separated list.
func splitIDs(all []record, deals string) []record {
	wanted := strings.Split(deals, ",")
	return slices.DeleteFunc(slices.Clone(all), func(r record) bool { return !slices.Contains(wanted, text(r["deal_id"])) })
}

// text writes a field as a query would.
func text(value any) string {
	if f, ok := value.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}

// singular names a record of a collection as the 404 does: "/deals" is "Deal", "/activities" "Activity".
func singular(collection string) string {
	name := strings.ToUpper(collection[1:2]) + collection[2:]
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}
