package simulator

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"connect-pipedrive/scopes"
)

// read answers a GET: with the demo's records where it has some, else with what the endpoint's type suggests.
func (s *Server) read(c call) answer {
	if err := c.checkQuery(); err != nil {
		return invalid(err)
	}
	if missing := s.missing(c); missing != "" && len(c.path) > 2 {
		return notFound(missing)
	}
	if strings.HasSuffix(c.endpoint.Path, "/download") {
		return answer{status: http.StatusOK, media: "application/octet-stream", body: []byte("demo")}
	}
	body, ok := sample(c.endpoint.API, "", c.op.Answer).(record)
	if !ok {
		body = record{"success": true}
	}
	if c.endpoint.Path == "/users/me" {
		body["data"] = merged(body["data"], me())
		return jsonAnswer(http.StatusOK, body)
	}
	switch data := body["data"].(type) {
	case []any:
		item := data[0]
		hits, known := s.hits(c, item)
		if !known && !s.opts.Empty {
			if one, ok := item.(record); ok {
				c.adjust(one)
			}
			return c.page(body, body, "data", data)
		}
		sortBy(hits, c.query)
		list := make([]any, len(hits))
		for i, r := range hits {
			list[i] = merged(item, r)
		}
		return c.page(body, body, "data", list)
	case record:
		if items, searched := data["items"].([]any); searched && len(items) > 0 {
			if data["related_items"] != nil {
				data["related_items"] = []any{}
			}
			return c.page(body, data, "items", s.search(c, items[0]))
		}
		return s.one(c, body, data)
	}
	return jsonAnswer(http.StatusOK, body)
}

// adjust makes a sample fit the list that it stands in: archived or not, and with an id that a path can have.
func (c call) adjust(one record) {
	if one["is_archived"] != nil {
		one["is_archived"] = strings.HasSuffix(c.endpoint.Path, "/archived")
	}
	if id, ok := one["id"].(string); ok {
		collection := "/v1" + c.endpoint.Path + "/"
		if _, uuid := scopes.MatchEndpoint(http.MethodGet, collection+demoUUID); uuid {
			if _, plain := scopes.MatchEndpoint(http.MethodGet, collection+id); !plain {
				one["id"] = demoUUID
			}
		}
	}
}

// missing names the record in a path that does not exist: the deal of /deals/9/files.
func (s *Server) missing(c call) string {
	template := c.template()
	if len(template) < 2 || !strings.HasPrefix(template[1], "{") {
		return ""
	}
	if of, known := s.collection(template[0]); known && find(of, c.path[1]) == nil {
		return singular("/" + template[0])
	}
	return ""
}

// collection gives the records of a name under either version.
func (s *Server) collection(name string) ([]record, bool) {
	for _, api := range []string{"v2", "v1"} {
		if all, ok := s.records[api+" /"+name]; ok {
			return all, true
		}
	}
	return nil, false
}

// hits gives the records that a list is about; false if the demo has none of that sort.
func (s *Server) hits(c call, item any) ([]record, bool) {
	path := c.endpoint.Path
	if path == "/webhooks" {
		return s.app.webhooksOf(c.who.owner()), true
	}
	if kind, ok := strings.CutSuffix(path[1:], "Fields"); ok && !strings.Contains(kind, "/") {
		return fieldsOf(c.endpoint.API, kind), true
	}
	if all, ok := s.records[c.endpoint.API+" "+path]; ok {
		return filtered(all, c.query), true
	}
	template := c.template()
	if last := template[len(template)-1]; path == "/users/find" {
		return matching(s.records["v1 /users"], c.query.Get("term"), false), true
	} else if last == "field" {
		shown, _ := item.(record)
		return s.found(c, shown["item"]), true
	}
	if len(template) == 3 && template[1] == "{id}" { // the files of a deal
		parent := strings.ToLower(singular("/"+template[0])) + "_id"
		parent = strings.Replace(parent, "organization_id", "org_id", 1)
		for _, key := range []string{template[2], template[0] + "/" + template[2]} {
			all, ok := s.records[c.endpoint.API+" /"+key]
			if !ok || len(all) > 0 && all[0][parent] == nil {
				continue
			}
			return filtered(all, url.Values{parent: {c.path[1]}}), true
		}
	}
	return nil, false
}

// one answers with a single object.
func (s *Server) one(c call, body, data record) answer {
	if !strings.HasSuffix(c.endpoint.Path, "}") {
		if own := s.records[c.endpoint.API+" "+c.endpoint.Path]; len(own) == 1 {
			body["data"] = merged(data, own[0])
		}
		for name, value := range data {
			if _, list := value.([]any); list && s.opts.Empty {
				data[name] = []any{}
			}
		}
		return jsonAnswer(http.StatusOK, body)
	}
	template := c.template()
	if kind, ok := strings.CutSuffix(template[0], "Fields"); ok && len(template) == 2 {
		for _, f := range fieldsOf(c.endpoint.API, kind) {
			if c.last() == text(cmp.Or(f["field_code"], f["id"])) {
				body["data"] = merged(data, f)
				return jsonAnswer(http.StatusOK, body)
			}
		}
		return notFound("Field")
	}
	if all, ok := s.records[c.endpoint.API+" /"+template[0]]; ok && len(template) == 2 {
		one := find(all, c.last())
		if one == nil {
			return notFound(singular("/" + template[0]))
		}
		body["data"] = merged(data, one)
		return jsonAnswer(http.StatusOK, body)
	}
	if id, has := data["id"]; has && (s.opts.Empty || text(id) != c.last()) {
		return notFound(singular("/" + template[max(0, len(template)-2)]))
	}
	return jsonAnswer(http.StatusOK, body)
}

// page answers with one page of a list, which stands in the body or deeper.
func (c call) page(body, in record, name string, hits []any) answer {
	most := 500
	if kind, ok := fieldOf(c.op.Query, "limit"); ok {
		if limit := parseScalar(kind.(string)); limit.hasMost {
			most = limit.most
		}
	}
	start, limit := number(c.query.Get("start"), 0), min(max(number(c.query.Get("limit"), 100), 1), most)
	if cursor := c.query.Get("cursor"); cursor != "" {
		at, err := strconv.Atoi(strings.TrimPrefix(cursor, cursorPrefix))
		if !strings.HasPrefix(cursor, cursorPrefix) || err != nil || at < 0 || at > len(hits) {
			return invalid(errors.New("cursor: is invalid"))
		}
		start = at
	}
	start = min(max(start, 0), len(hits))
	end := min(start+limit, len(hits))
	more := end < len(hits)
	in[name] = hits[start:end]
	if start == end && !c.strict() && name == "data" && c.endpoint.Path != "/leads" {
		in[name] = nil // so v1 says that a list is empty; leads, made later, say []
	}
	extra, ok := body["additional_data"].(record)
	if !ok {
		return jsonAnswer(http.StatusOK, body)
	}
	if c.strict() {
		if more {
			extra["next_cursor"] = cursorPrefix + strconv.Itoa(end)
		} else if extra["next_cursor"] != nil {
			delete(extra, "next_cursor") // the specification has null for some lists only
		}
		return jsonAnswer(http.StatusOK, body)
	}
	// The specification has it beside additional_data's other fields in places, callers look for it in pagination.
	pagination := record{"start": start, "limit": limit, "more_items_in_collection": more}
	if more {
		pagination["next_start"] = end
	}
	if _, flat := extra["more_items_in_collection"]; flat {
		extra = merged(extra, pagination).(record)
	}
	delete(extra, "next_cursor")
	extra["pagination"] = pagination
	body["additional_data"] = extra
	return jsonAnswer(http.StatusOK, body)
}

// cursorPrefix makes cursors opaque, as Pipedrive's are.
const cursorPrefix = "demo-"
