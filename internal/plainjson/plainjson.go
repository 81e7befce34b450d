// Package plainjson writes JSON that people read as well: in texts <, > and & stay as they are.
package plainjson

import (
	"bytes"
	"encoding/json"
)

// Encode returns a value as JSON, with a line break at its end. With an indent each member stands on a line of its own.
func Encode(value any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(value)
	return b.Bytes(), err
}
