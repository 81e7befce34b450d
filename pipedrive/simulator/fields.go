package simulator

import (
	"maps"
	"slices"
	"strings"
)

// customField is a field that Acme Demo has added to the objects that can have such.
const customField = "3f1d0c9a5b7e42868d4c6a1f90e2b7d5c8a3e614"

// fieldsOf gives the definitions of an object's fields, as v1 or v2 words them: one for each field that its records have.
func fieldsOf(api, kind string) []record {
	collection := "/" + kind + "s"
	if stem, ok := strings.CutSuffix(kind, "y"); ok {
		collection = "/" + stem + "ies"
	}
	object := itemOf("v2 GET " + collection)
	if object == nil {
		object = itemOf("v1 GET " + collection)
	}
	kinds, _ := fieldOf(itemOf(api+" GET /"+kind+"Fields"), "field_type")
	known := parseScalar(kinds.(string)).values
	var out []record
	for _, name := range slices.Sorted(maps.Keys(object)) {
		s := resolved(object[name])
		if name = strings.TrimSuffix(name, "!"); name != "?" && name != "*" && name != "custom_fields" {
			of := fieldType(name, s)
			if !slices.Contains(known, of) {
				of = "varchar"
			}
			out = append(out, definition(api, len(out)+1, name, titled(name), of, false))
		}
	}
	if _, ok := object["custom_fields"]; ok {
		own := definition(api, len(out)+1, customField, "Priority", "enum", true)
		own["options"] = []record{{"id": 1, "label": "High"}, {"id": 2, "label": "Low"}}
		out = append(out, own)
	}
	return out
}

// itemOf returns the type of what an endpoint lists.
func itemOf(endpoint string) map[string]shape {
	body, _ := resolved(readTable().Endpoints[endpoint].Answer).(map[string]any)
	data, _ := fieldOf(body, "data")
	items, ok := data.([]any)
	if !ok {
		return nil
	}
	object, _ := resolved(items[0]).(map[string]any)
	return object
}

func definition(api string, id int, code, name, kind string, custom bool) record {
	if api == "v2" {
		return record{"field_code": code, "field_name": name, "field_type": kind, "is_custom_field": custom,
			"is_optional_response_field": false, "options": nil, "subfields": nil}
	}
	return record{"id": id, "key": code, "name": name, "field_type": kind, "edit_flag": custom, "active_flag": true, "order_nr": id,
		"options": nil, "subfields": nil, "options_deleted": nil}
}

// titled writes a field's code as the label that people see: "owner_id" is "Owner".
func titled(code string) string {
	name := strings.ReplaceAll(strings.TrimSuffix(code, "_id"), "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// fieldTypes names Pipedrive's types of the fields that have one of their own.
var fieldTypes = map[string]string{
	"owner_id": "user", "user_id": "user", "creator_id": "user", "creator_user_id": "user", "person_id": "people", "org_id": "org",
	"organization_id": "org", "deal_id": "deal", "lead_id": "lead", "stage_id": "stage", "project_id": "project", "value": "monetary",
	"status": "status", "visible_to": "visible_to", "address": "address", "phones": "phone", "label_ids": "set", "picture_id": "picture",
}

// fieldType names the type of a field, by its name or by that of its values.
func fieldType(name string, s shape) string {
	if kind := fieldTypes[name]; kind != "" {
		return kind
	}
	text, ok := s.(string)
	if !ok {
		return "json"
	}
	switch kind := parseScalar(text).kind; kind {
	case "int":
		return "int"
	case "num", "#":
		return "double"
	case "bool":
		return "boolean"
	case "date", "datetime":
		return "date"
	case "=":
		return "varchar"
	}
	if strings.HasSuffix(name, "_time") || strings.HasSuffix(name, "_date") {
		return "date"
	}
	return "varchar"
}
