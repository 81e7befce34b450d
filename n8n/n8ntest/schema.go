package n8ntest

import (
	"fmt"
	"net/http"
	"slices"
)

// The versions of n8n that the stand-in answers like.
const (
	Newest = "2.41.1"
	Middle = "2.20.12" // which gives ids itself, and wants fields that hold nothing
	Oldest = "1.123.81"
)

// Schema is what n8n tells of a type of credential.
type Schema struct {
	Fields     map[string]string // and their types
	Conditions []Condition
}

// Condition asks for fields if another one has a value. In older versions it does so where that other is not there, too,
// which of its own it never is.
type Condition struct {
	Field    string
	Value    any
	Strict   bool // the other has to be there
	Required []string
}

// Schemas returns those of a version, as it was seen to tell them.
func Schemas(version string) map[string]Schema {
	newest := version == Newest
	fields := func(conditions []Condition, pairs ...string) Schema {
		s := Schema{Fields: map[string]string{}, Conditions: conditions}
		for i := 0; i < len(pairs); i += 2 {
			s.Fields[pairs[i]] = pairs[i+1]
		}
		if newest {
			s.Fields["allowedHttpRequestDomains"], s.Fields["allowedDomains"] = "string", "string"
		}
		return s
	}
	conditions := []Condition{
		{"useDynamicClientRegistration", true, newest, []string{"serverUrl"}},
		{"useDynamicClientRegistration", false, newest, []string{"clientId", "clientSecret"}},
	}
	if !newest {
		conditions = append(conditions, Condition{"grantType", "clientCredentials", false, []string{"sendAdditionalBodyProperties", "additionalBodyProperties"}})
	}
	return map[string]Schema{
		"pipedriveApi": fields(nil, "apiToken", "string"),
		"pipedriveOAuth2Api": fields(conditions, "serverUrl", "string", "clientId", "string", "clientSecret", "string",
			"sendAdditionalBodyProperties", "boolean", "additionalBodyProperties", "json", "oauthTokenData", "json"),
		"httpBasicAuth": fields(nil, "user", "string", "password", "string"),
	}
}

// told returns the condition as n8n tells it.
func (c Condition) told() map[string]any {
	only := map[string]any{"properties": map[string]any{c.Field: map[string]any{"enum": []any{c.Value}}}}
	if c.Strict {
		only["required"] = []string{c.Field}
	}
	var all []any
	for _, name := range c.Required {
		all = append(all, map[string]any{"required": []string{name}})
	}
	return map[string]any{"if": only, "then": map[string]any{"allOf": all}}
}

func (s *Server) schema(w http.ResponseWriter, r *http.Request, _ string) {
	schema, ok := s.Schemas[r.PathValue("type")]
	if !ok {
		message(w, 404, "Not Found")
		return
	}
	properties := map[string]any{}
	for name, kind := range schema.Fields {
		properties[name] = map[string]string{"type": kind}
	}
	answer := map[string]any{"additionalProperties": false, "type": "object", "properties": properties, "required": []string{}}
	if len(schema.Conditions) > 0 {
		var told []any
		for _, c := range schema.Conditions {
			told = append(told, c.told())
		}
		answer["allOf"] = told
	}
	reply(w, 200, answer)
}

// wrong lists what n8n does not take in data of a type. The real one says between them which conditions they are from.
func (s Schema) wrong(data map[string]any) (list []string) {
	for name, value := range data {
		_, isText := value.(string)
		switch kind, ok := s.Fields[name]; {
		case !ok:
			list = append(list, fmt.Sprintf("request.body.data is not allowed to have the additional property %q", name))
		case kind == "string" && !isText:
			list = append(list, "request.body.data is not of a type(s) string")
		}
	}
	for _, c := range s.Conditions {
		if other, there := data[c.Field]; there && other != c.Value || !there && c.Strict {
			continue
		}
		for _, name := range c.Required {
			if _, ok := data[name]; !ok {
				list = append(list, fmt.Sprintf("request.body.data requires property %q", name))
			}
		}
	}
	slices.Sort(list)
	return list
}
