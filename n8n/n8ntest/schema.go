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
	Fields   map[string]string // and their types
	Required []string          // always, with what is vacuously so
}

// Schemas are those of a version, as it was seen to tell them.
func Schemas(version string) map[string]Schema {
	fields := func(required []string, pairs ...string) Schema {
		s := Schema{Fields: map[string]string{}, Required: required}
		for i := 0; i < len(pairs); i += 2 {
			s.Fields[pairs[i]] = pairs[i+1]
		}
		if version == Newest {
			s.Fields["allowedHttpRequestDomains"], s.Fields["allowedDomains"] = "string", "string"
		}
		return s
	}
	var required []string
	if version != Newest {
		required = []string{"serverUrl", "clientId", "clientSecret", "sendAdditionalBodyProperties", "additionalBodyProperties"}
	}
	return map[string]Schema{
		"pipedriveApi": fields(nil, "apiToken", "string"),
		"pipedriveOAuth2Api": fields(required, "serverUrl", "string", "clientId", "string", "clientSecret", "string",
			"sendAdditionalBodyProperties", "boolean", "additionalBodyProperties", "json", "oauthTokenData", "json"),
		"httpBasicAuth": fields(nil, "user", "string", "password", "string"),
	}
}

// condition is how n8n says that a field is required if another has a value. In older versions it is so without that
// other, too, and there always is none.
func condition(field string, value any, strict bool, required ...string) map[string]any {
	only := map[string]any{"properties": map[string]any{field: map[string]any{"enum": []any{value}}}}
	if strict {
		only["required"] = []string{field}
	}
	var all []any
	for _, name := range required {
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
	if schema.Fields["serverUrl"] != "" {
		strict := s.Version == Newest
		conditions := []any{condition("useDynamicClientRegistration", true, strict, "serverUrl"),
			condition("useDynamicClientRegistration", false, strict, "clientId", "clientSecret")}
		if !strict {
			conditions = append(conditions, condition("grantType", "clientCredentials", strict, "sendAdditionalBodyProperties", "additionalBodyProperties"))
		}
		answer["allOf"] = conditions
	}
	reply(w, 200, answer)
}

// wrong lists what n8n does not take in data of a type.
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
	for _, name := range s.Required {
		if _, ok := data[name]; !ok {
			list = append(list, fmt.Sprintf("request.body.data requires property %q", name))
		}
	}
	slices.Sort(list)
	return list
}
