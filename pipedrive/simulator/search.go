package simulator

import "strings"

// searchable are the collections that a search looks into, by the type of their items.
var searchable = []struct{ kind, collection string }{
	{"deal", "deals"}, {"person", "persons"}, {"organization", "organizations"}, {"product", "products"}, {"lead", "leads"}, {"file", "files"},
}

// search answers a search of one object or of all.
func (s *Server) search(c call, result any) []any {
	shape, _ := result.(record)
	out := []any{}
	for _, r := range s.found(c, shape["item"]) {
		out = append(out, r)
	}
	return out
}

// found gives the records that hold the term, as a search shows them.
func (s *Server) found(c call, item any) []record {
	object := c.template()[0] // or itemSearch
	exactly := exactMatch(c.query)
	only := c.query.Get("item_types") + c.query.Get("entity_type")
	var out []record
	for _, of := range searchable {
		if object != of.collection && (object != "itemSearch" || only != "" && !strings.Contains(","+only+",", ","+of.kind+",")) {
			continue
		}
		all, _ := s.collection(of.collection)
		for _, r := range matching(all, c.query.Get("term"), exactly) {
			out = append(out, record{"result_score": 0.8, "item": asFound(item, of.kind, r)})
		}
	}
	return out
}

// asFound returns a record with those of its fields that a search shows.
func asFound(item any, kind string, r record) record {
	shown, _ := item.(record)
	out := record{"id": r["id"], "type": kind}
	for _, name := range []string{"title", "name"} {
		if r[name] != nil {
			out[name] = r[name]
		}
	}
	for name, value := range shown {
		if _, has := out[name]; has {
			continue
		}
		// Lists and objects look otherwise there; a text may stand for a number.
		if own, ok := r[name].(string); ok {
			if _, same := value.(string); same {
				value = own
			}
		} else if own, ok := r[name].(float64); ok {
			value = own
		}
		out[name] = value
	}
	return out
}
