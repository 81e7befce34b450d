package simulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
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

// me returns the data of /users/me.
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

// text writes a field as a query would.
func text(value any) string {
	if f, ok := value.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// singular names a record of a collection as the 404 does: "/deals" is "Deal", "/activities" "Activity".
func singular(collection string) string {
	name := strings.ToUpper(collection[1:2]) + collection[2:]
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}
