package handover

import (
	"bytes"
	"encoding/json"

	"connect-pipedrive/n8n"
)

// importFile is the file for n8n import:credentials.
func (s Setup) importFile(withBasicAuth bool) ([]byte, Result, error) {
	c, err := s.credentials(withBasicAuth)
	if err != nil {
		return nil, Result{}, err
	}
	list := []n8n.Credential{c.main}
	if c.basicAuth != nil {
		list = append(list, *c.basicAuth)
	}
	data, err := encodeCredentials(list...)
	return data, c.handed(c.main.HandsTokens(), s.Made), err
}

func encodeCredentials(credentials ...n8n.Credential) ([]byte, error) {
	list := make([]n8n.Stored, 0, len(credentials))
	for _, c := range credentials {
		list = append(list, c.Stored())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(list)
	return b.Bytes(), err
}
