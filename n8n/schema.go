package n8n

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// The paths of the public API.
const (
	pathCredentials = "api/v1/credentials"
	pathSchema      = "api/v1/credentials/schema"
	pathDiscover    = "api/v1/discover"
	pathWorkflows   = "api/v1/workflows"
	pathExecutions  = "api/v1/executions"
)

// Schema is what an n8n says about the fields of a type of credential: it refuses data with other fields, and data without a
// required one. Versions differ in both. The zero Schema is that of an n8n that does not say.
type Schema struct {
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
	AllOf      []condition         `json:"allOf"`
}

type property struct {
	Type string `json:"type"`
	Enum []any  `json:"enum"`
}

// condition requires fields if others have certain values. Older versions require them even if the other field is absent.
type condition struct {
	If struct {
		Properties map[string]property `json:"properties"`
		Required   []string            `json:"required"`
	} `json:"if"`
	Then requirement `json:"then"`
}

type requirement struct {
	Required []string      `json:"required"`
	AllOf    []requirement `json:"allOf"`
}

// Schema requests the fields of a type of credential. The errors are those of all requests.
func (c *Client) Schema(ctx context.Context, credentialType string) (Schema, error) {
	a, err := c.send(ctx, http.MethodGet, nil, pathSchema, credentialType)
	if err != nil {
		return Schema{}, err
	}
	if _, isAPI := a.message(nil); a.status == http.StatusNotFound && isAPI {
		return Schema{}, nil // the type is unknown, or this version has no schemas: creating the credential will tell
	}
	if a.status != http.StatusOK {
		return Schema{}, c.refused(a, "asking for the fields of a credential", nil)
	}
	var s Schema
	err = c.decode(a, &s)
	return s, err
}

// fit returns data that this n8n accepts. Tokens may be left out, as the credential can be connected in n8n itself; without
// any other field it would be useless. Additional required fields get a neutral value.
func (s Schema) fit(c Credential) (data fields, leftOut []string, err error) {
	data = fields{}
	for name, value := range c.data {
		_, known := s.Properties[name]
		switch {
		case known || s.Properties == nil:
			data[name] = value
		case name == TokenField:
			leftOut = append(leftOut, name)
		default:
			return nil, nil, fault.New(fault.Failed, "enter the credential in n8n by hand", "this n8n's %s has no field %s", c.Type, name)
		}
	}
	for _, name := range s.required(data) {
		if _, there := data[name]; there {
			continue
		}
		p, known := s.Properties[name]
		if !known {
			return nil, nil, fault.New(fault.Failed, "enter the credential in n8n by hand", "this n8n's %s requires a field that it does not describe: %s",
				c.Type, sanitize.Line(name, nameRunes))
		}
		data[name] = p.neutral()
	}
	return data, leftOut, nil
}

// required returns the fields that such data must have.
func (s Schema) required(data fields) []string {
	names := slices.Clone(s.Required)
	for _, c := range s.AllOf {
		if c.holds(data) {
			names = append(names, c.Then.names()...)
		}
	}
	return names
}

func (r requirement) names() []string {
	names := slices.Clone(r.Required)
	for _, further := range r.AllOf {
		names = append(names, further.names()...)
	}
	return names
}

// holds reports whether the condition is met, as JSON Schema defines it: also by fields that are absent.
func (c condition) holds(data fields) bool {
	for _, name := range c.If.Required {
		if _, there := data[name]; !there {
			return false
		}
	}
	for name, p := range c.If.Properties {
		value, there := data[name]
		if there && p.Enum != nil && !slices.ContainsFunc(p.Enum, func(v any) bool { return fmt.Sprint(v) == fmt.Sprint(value) }) {
			return false
		}
	}
	return true
}

// neutral returns a value that n8n accepts and that changes nothing.
func (p property) neutral() any {
	switch {
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Type == "boolean":
		return false
	case p.Type == "number", p.Type == "integer":
		return 0
	case p.Type == "json", p.Type == "object":
		return "{}" // n8n stores JSON as text
	}
	return ""
}
