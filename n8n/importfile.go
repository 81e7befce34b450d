package n8n

import (
	"bytes"
	"encoding/json"
)

// stored is a credential as n8n import:credentials reads it.
type stored struct {
	ID   string         `json:"id,omitempty"`
	Name string         `json:"name"`
	Type string         `json:"type"`
	Data map[string]any `json:"data"` // in clear: n8n encrypts it on import
}

// ImportFile is the file for n8n import:credentials. It holds secrets: write it 0600, and delete it after the import.
func ImportFile(credentials ...Credential) ([]byte, error) {
	list := make([]stored, 0, len(credentials))
	for _, c := range credentials {
		list = append(list, stored{c.ID, c.Name, c.Type, c.data.revealed()})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
