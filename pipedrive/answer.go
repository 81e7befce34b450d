package pipedrive

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// remoteError is the error part of an answer, in any of Pipedrive's shapes.
type remoteError struct {
	text string // "error", "message" or "error_description", and "errors" by field; not sanitized yet
	code string // "code", or "error" if that is a code and the text is elsewhere
	html bool   // a web page: an unknown route, a gateway, or Cloudflare
}

// readError finds the text of an error answer. It never fails: an unknown shape has no text.
func readError(header http.Header, body []byte) remoteError {
	if looksLikeHTML(body) || strings.Contains(header.Get("Content-Type"), "html") {
		return remoteError{html: true}
	}
	var fields struct {
		Error       json.RawMessage `json:"error"`
		Message     json.RawMessage `json:"message"`
		Description json.RawMessage `json:"error_description"`
		Code        json.RawMessage `json:"code"`
		Errors      json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return remoteError{text: string(body[:min(len(body), 4*maxDetail)])}
	}
	said := remoteError{text: asText(fields.Error), code: asText(fields.Code)}
	for _, field := range []json.RawMessage{fields.Description, fields.Message} {
		if words := asText(field); words != "" {
			if said.code == "" {
				said.code = said.text
			}
			said.text = words
		}
	}
	if words := byField(fields.Errors); words != "" {
		said.text = strings.TrimPrefix(said.text+": "+words, ": ")
	}
	return said
}

// byField returns the errors of single fields, in the fields' order: "limit: must be a number; start: is too large".
func byField(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields)
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		var list []string
		if json.Unmarshal(fields[name], &list) != nil {
			list = []string{asText(fields[name])}
		}
		parts = append(parts, name+": "+strings.Join(list, ", "))
	}
	return strings.Join(parts, "; ")
}

// asText returns the text of a JSON string; empty for anything else.
func asText(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}

func looksLikeHTML(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n\ufeff"), []byte("<"))
}

// content is the content of a successful answer.
type content struct {
	data    json.RawMessage // "data"
	present bool            // there is a "data"
	refused string          // success is false: the text of the error
}

// readContent reads the outer object of an answer with status 200. ok is false if it is not a JSON object.
func readContent(body []byte) (c content, ok bool) {
	var frame struct {
		Success *bool           `json:"success"`
		Data    json.RawMessage `json:"data"`
	}
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) || json.Unmarshal(body, &frame) != nil {
		return content{}, false
	}
	c.data, c.present = frame.Data, frame.Data != nil
	if frame.Success != nil && !*frame.Success {
		c.refused = readError(nil, body).text
		if c.refused == "" {
			c.refused = "success is false"
		}
	}
	return c, true
}

// isEmpty reports whether the data is empty: null, [] or {}.
func (c content) isEmpty() bool {
	data := string(bytes.TrimSpace(c.data))
	return data == "" || data == "null" || data == "[]" || data == "{}"
}

// isList reports whether the data is a list, or null, which v1 sends for an empty one.
func (c content) isList() bool {
	data := bytes.TrimSpace(c.data)
	return c.present && (string(data) == "null" || bytes.HasPrefix(data, []byte("[")))
}

// firstID returns the id of the first row.
func (c content) firstID() (id int64, ok bool) {
	var rows []struct {
		ID int64 `json:"id"`
	}
	if json.Unmarshal(c.data, &rows) != nil || len(rows) == 0 || rows[0].ID <= 0 {
		return 0, false
	}
	return rows[0].ID, true
}
