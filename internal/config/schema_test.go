package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../../" + SchemaFile

// TestSchemaFile holds that the schema beside the example is the program's. With -update it is written.
func TestSchemaFile(t *testing.T) {
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(schemaFile, Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Schema()) {
		t.Errorf("%s is not what the rows say: go test ./internal/config -update", SchemaFile)
	}
}

// validator checks values against the schema as an editor would, with formats.
var validator = sync.OnceValues(func() (*jsonschema.Schema, error) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("config", parsed); err != nil {
		return nil, err
	}
	return c.Compile("config")
})

// validate checks a configuration against the schema. tomlErr says that it is no TOML, which is not the schema's matter.
func validate(t *testing.T, text string) (tomlErr, invalid error) {
	t.Helper()
	schema, err := validator()
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := toml.Unmarshal([]byte(text), &values); err != nil {
		return err, nil
	}
	asJSON, err := json.Marshal(values)
	if err != nil {
		return err, nil // a float that JSON has not
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return nil, schema.Validate(parsed)
}

// requireValid holds that the schema takes a configuration that Parse has taken.
func requireValid(t *testing.T, text string) {
	t.Helper()
	if tomlErr, invalid := validate(t, text); tomlErr != nil || invalid != nil {
		t.Errorf("accepted, but not by the schema: %v %v\n%s", tomlErr, invalid, text)
	}
}

// requireInvalid holds that the schema refuses a configuration that Parse has refused for a key or a type.
func requireInvalid(t *testing.T, text string, refusal error) {
	t.Helper()
	for _, reason := range []string{"unknown key", "unknown table", "wrong type", "unknown method", "unknown runs", "is not known"} {
		if !strings.Contains(refusal.Error(), reason) {
			continue
		}
		if tomlErr, invalid := validate(t, text); tomlErr == nil && invalid == nil {
			t.Errorf("refused (%v), but not by the schema:\n%s", refusal, text)
		}
		return
	}
}
