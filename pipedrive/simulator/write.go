package simulator

import (
	"cmp"
	"maps"
	"net/http"
	"strconv"
)

// newID is the id of what a call makes. Only webhooks are kept.
const newID = 1000

// write answers a call that would change something: what it brings is checked, and comes back as if it had been stored.
func (s *Server) write(c call, r *http.Request) answer {
	if err := c.checkQuery(); err != nil {
		return invalid(err)
	}
	fields, err := readBody(r)
	if err != nil {
		return invalid(err)
	}
	if c.template()[0] == "webhooks" {
		return s.writeWebhook(c, fields)
	}
	if object, ok := resolved(c.op.Body).(map[string]any); ok {
		if err := checkFields("", object, fields, c.strict()); err != nil {
			return invalid(err)
		}
	}
	if missing := s.missing(c); missing != "" {
		return notFound(missing)
	}
	body, ok := sample(c.endpoint.API, "", c.op.Answer).(record)
	if !ok {
		body = record{"success": true}
	}
	if data, ok := body["data"].(record); ok {
		of, _ := fieldOf(resolved(c.op.Answer).(map[string]any), "data")
		if all, _ := s.collection(c.template()[0]); len(c.path) == 2 && c.endpoint.Method != http.MethodDelete {
			data = merged(data, find(all, c.last())).(record)
		}
		body["data"] = written(c, data, of.(map[string]any), fields)
	}
	return jsonAnswer(cmp.Or(c.op.Status, http.StatusOK), body)
}

// written returns an answer's object with what the call gave it, and the id that it is about or a new one.
func written(c call, data record, object map[string]shape, fields record) record {
	out := maps.Clone(data)
	for name, value := range fields {
		// Some fields are of another type in the answer.
		if of, has := fieldOf(object, name); has && checkValue(name, of, value) == nil {
			out[name] = value
		}
	}
	switch out["id"].(type) {
	case int:
		id := newID
		for _, segment := range c.path {
			id = number(segment, id)
		}
		out["id"] = id
	case string:
		if len(c.path) > 1 {
			out["id"] = c.last()
		}
	}
	return out
}

// number reads a whole number.
func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}
