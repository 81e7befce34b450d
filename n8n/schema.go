package n8n

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"connect-pipedrive/internal/fault"
)

// The paths of the public API.
var (
	pathCredentials = []string{"api", "v1", "credentials"}
	pathSchema      = []string{"api", "v1", "credentials", "schema"}
	pathDiscover    = []string{"api", "v1", "discover"}
	pathWorkflows   = []string{"api", "v1", "workflows"}
)

// schema asks which fields this n8n knows of a type of credential: it refuses data with any other. nil means that it
// does not tell.
func (c *Client) schema(ctx context.Context, credentialType string) ([]string, error) {
	a, err := c.send(ctx, http.MethodGet, nil, append(slices.Clone(pathSchema), credentialType)...)
	if err != nil {
		return nil, err
	}
	if _, isAPI := a.message(nil); a.status == http.StatusNotFound && isAPI {
		return nil, nil // the type is unknown, or versions before had no schemas: creating it tells which
	}
	if a.status != http.StatusOK {
		return nil, c.refused(a, "asking for the fields of a credential", nil)
	}
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := c.decode(a, &schema); err != nil {
		return nil, err
	}
	var known []string
	for name := range schema.Properties {
		known = append(known, name)
	}
	return known, nil
}

// fitting leaves out what this n8n does not know. Tokens can be left out, for the credential can be connected in n8n
// itself; without anything else it would be worth nothing.
func (c Credential) fitting(known []string) (data fields, leftOut []string, err error) {
	data = fields{}
	for name, value := range c.data {
		switch {
		case known == nil || slices.Contains(known, name):
			data[name] = value
		case name == TokenField:
			leftOut = append(leftOut, name)
		default:
			return nil, nil, fault.New(fault.Failed, "enter the credential in n8n by hand", "this n8n's %s has no field %s", c.Type, name)
		}
	}
	return data, leftOut, nil
}
