package config

import (
	"connect-pipedrive/internal/plainjson"
	"connect-pipedrive/internal/tomledit"
)

// SchemaFile is the name of the schema beside config.toml.example, which refers to it.
const SchemaFile = "config.schema.json"

// schemaNode is the part of JSON Schema (draft 7, which editors of TOML know best) that config.toml needs.
type schemaNode struct {
	Schema      string                 `json:"$schema,omitempty"`
	Title       string                 `json:"title,omitempty"`
	Description string                 `json:"description,omitempty"`
	Type        string                 `json:"type"`
	Format      string                 `json:"format,omitempty"`
	Enum        []string               `json:"enum,omitempty"`
	Minimum     int                    `json:"minimum,omitempty"`
	Maximum     int                    `json:"maximum,omitempty"`
	Items       *schemaNode            `json:"items,omitempty"`
	Properties  map[string]*schemaNode `json:"properties,omitempty"`
	Additional  *bool                  `json:"additionalProperties,omitempty"`
}

// schemaTypes maps TOML's types to JSON's. A date-time is a string there, so a schema cannot tell one in quotes from one
// without.
var schemaTypes = map[tomledit.Kind]string{
	tomledit.String: "string", tomledit.Integer: "integer", tomledit.Bool: "boolean", tomledit.Time: "string", tomledit.Array: "array", tomledit.Table: "object",
}

// Schema returns the JSON Schema of config.toml: its keys, their types, and the allowed values where there are only a few.
func Schema() []byte {
	closed := false
	root := &schemaNode{Schema: "http://json-schema.org/draft-07/schema#", Title: "config.toml of connect-pipedrive",
		Type: "object", Properties: map[string]*schemaNode{}, Additional: &closed}
	tables := map[string]*schemaNode{"": root}
	for _, k := range keyRows {
		table, name := k.split()
		n := &schemaNode{Description: k.comment, Type: schemaTypes[k.kind], Minimum: k.first, Maximum: k.last}
		switch k.kind {
		case tomledit.Table:
			n.Properties, n.Additional = map[string]*schemaNode{}, &closed
			tables[k.path] = n
		case tomledit.Array:
			n.Items = &schemaNode{Type: "string", Enum: k.oneOf}
		case tomledit.Time:
			n.Format = "date-time"
		default:
			if k.oneOf != nil {
				n.Enum = append(k.oneOf[:len(k.oneOf):len(k.oneOf)], "") // an empty text counts as left out
			}
		}
		tables[table].Properties[name] = n
	}
	text, err := plainjson.Encode(root, "  ")
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return text
}
