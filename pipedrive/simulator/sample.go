package simulator

import (
	"maps"
	"strconv"
	"strings"
)

// The moments of the demo's records, as v2 and v1 write them.
const (
	demoTime   = "2026-11-02T09:15:00Z"
	demoTimeV1 = "2026-11-02 09:15:00"
	demoDate   = "2026-11-30"
	demoUUID   = "adf21080-0e10-11eb-879b-05d71fb42621"
)

// related holds the ids of the demo's records by the names under which others refer to them.
var related = map[string]int{
	"deal_id": 101, "person_id": 201, "org_id": 301, "organization_id": 301, "activity_id": 401, "product_id": 501,
	"user_id": userID, "owner_id": userID, "creator_id": userID, "creator_user_id": userID, "assignee_id": userID,
	"added_by_user_id": userID, "company_id": companyID, "me": userID,
}

// sample fills a type with values that its fields' names suggest: a list with one item, an object with all its fields.
// What may be null is null, unless it is a list or an object.
func sample(api, name string, s shape) any {
	switch s := resolved(s).(type) {
	case []any:
		return []any{sample(api, strings.TrimSuffix(name, "s"), s[0])}
	case map[string]any:
		out := record{}
		for field, of := range s {
			if field = strings.TrimSuffix(field, "!"); field != "?" && field != "*" {
				out[field] = sample(api, field, of)
			}
		}
		return out
	case string:
		return parseScalar(s).sample(api, name)
	}
	return nil
}

func (s scalar) sample(api, name string) any {
	switch {
	case s.kind == "=":
		return s.values[0]
	case s.kind == "#":
		n, _ := strconv.ParseFloat(s.values[0], 64)
		if strings.Contains(name, "active") && len(s.values) > 1 {
			n, _ = strconv.ParseFloat(s.values[1], 64)
		}
		return n
	case s.null:
		return nil
	}
	switch s.kind {
	case "int", "num":
		if n, ok := related[name]; ok {
			return n
		}
		if strings.HasSuffix(name, "id") {
			return 1
		}
		return s.least
	case "bool":
		return name == "success" || strings.Contains(name, "active")
	case "date":
		return demoDate
	case "datetime":
		return demoTime
	case "uuid":
		return demoUUID
	case "any":
		return 1
	}
	return sampleText(api, name)
}

// sampleText returns a text for a field.
func sampleText(api, name string) string {
	switch {
	case name == "id":
		return "1"
	case name == "ids" || strings.HasSuffix(name, "_ids"):
		return "1,2"
	case name == "status":
		return "ok"
	case strings.Contains(name, "email"):
		return userEmail
	case strings.HasSuffix(name, "url") || strings.HasSuffix(name, "link"):
		return "https://" + companyDomain + ".example/"
	case strings.Contains(name, "currency"):
		return "EUR"
	case strings.HasSuffix(name, "time") && api == "v2":
		return demoTime
	case strings.HasSuffix(name, "_time") || strings.HasSuffix(name, "timestamp"):
		return demoTimeV1
	case strings.HasSuffix(name, "date"):
		return demoDate
	}
	return "demo"
}

// merged returns a sample with what a record has of its own. Where that is null and the type has no null, the field is left out.
func merged(of any, own record) any {
	base, ok := of.(record)
	if !ok {
		return own
	}
	out := maps.Clone(base)
	for name, value := range own {
		if value == nil && base[name] != nil {
			delete(out, name)
			continue
		}
		out[name] = value
	}
	return out
}
