package scopes

import (
	"net/url"
	"slices"
	"strings"
)

// replacement is what to send instead of a call that Pipedrive retired or deprecated.
type replacement struct {
	now     string // empty: nothing replaces it
	changes []string
	before  Selection // something that needs what the old call needed, which is in no specification any more
}

// replaceCall looks for a replacement; ok is false for a call that may stay.
func replaceCall(call string) (r replacement, ok bool) {
	old, err := readCall(call)
	if err != nil {
		return r, false
	}
	t := twins().find(old.api, old.method, old.path)
	switch {
	case t == nil, t.Use == "" && t.State == StillDeprecated: // deprecated calls work, and there is nothing to do
		return r, false
	case t.Use == "":
		r.changes = []string{"nothing replaces it"}
		if t.Note != "" {
			r.changes = append(r.changes, t.Note)
		}
		return r, true
	}
	r = replacement{now: t.fill(old), changes: t.changes()}
	r.before.Calls = []string{r.now} // it had the same scopes
	if update := (Action{Resource: "dealProduct", Operation: "update", Version: oldVersion}); mainRequest(operationOf(update)).same(*t) {
		r.before = Selection{Items: []Item{{Action: update}}} // but for this one
	}
	return r, true
}

// same reports whether a request is the call that a twin replaces.
func (r Request) same(t Twin) bool {
	twin, ok := r.twin()
	return ok && twin.String() == t.String()
}

// changes says what is different in the call that replaces it.
func (t Twin) changes() []string {
	method, target, _ := strings.Cut(t.Use, " ")
	var list []string
	if method != t.Method {
		list = append(list, "method: "+t.Method+" becomes "+method)
	}
	if old := t.urlPath(); old != target {
		list = append(list, "path: "+old+" becomes "+target)
	}
	for _, names := range t.Renamed {
		from, to, _ := strings.Cut(names, "=")
		list = append(list, "parameter: "+from+" becomes "+to)
	}
	if len(t.Dropped) > 0 {
		list = append(list, "parameter: "+strings.Join(t.Dropped, ", ")+" may be refused with 400, as version 2 does not know it")
	}
	if strings.HasPrefix(target, "/api/v2/") {
		if method == "GET" && !strings.HasSuffix(target, "}") || strings.Contains(target, "?") {
			list = append(list, "pages: start becomes cursor, which is additional_data.next_cursor of the answer before")
		}
		list = append(list, "values: dates are RFC 3339, 1 and 0 are true and false")
	}
	if t.Note != "" {
		list = append(list, t.Note)
	}
	return list
}

// fill puts the values of the old call's parameters into the new call, and keeps the part of its query that fits.
func (t Twin) fill(r request) string {
	now := t.Use
	if !strings.Contains(t.Note, "{id} is ") { // otherwise it means something else in the new path
		for i, name := range strings.Split(t.Path[1:], "/") {
			if !strings.HasPrefix(name, "{") {
				continue
			}
			value := r.path[i].text
			if !r.path[i].expression && !placeholder(value) {
				value = url.PathEscape(value)
			}
			now = strings.ReplaceAll(now, name, value)
		}
	}
	if strings.Count(t.Use, "{") > strings.Count(t.Path, "{") {
		return now // the query's information is in the path now
	}
	between := "?"
	if strings.Contains(now, "?") {
		between = "&"
	}
	for _, pair := range pairsOf(r.query) {
		name, value, valued := strings.Cut(pair, "=")
		if name = t.parameter(name); name == "" {
			continue
		}
		if valued {
			name += "=" + value
		}
		now += between + name
		between = "&"
	}
	return now
}

// parameter returns the new call's name for a query parameter; empty if it has none that accepts the same value.
func (t Twin) parameter(name string) string {
	if name == "start" && strings.Contains(t.Use, " /api/v2/") || slices.Contains(t.Dropped, name) {
		return ""
	}
	for _, names := range t.Renamed {
		if from, to, _ := strings.Cut(names, "="); from == name {
			if strings.Contains(to, " ") {
				return ""
			}
			return to
		}
	}
	return name
}

// pairsOf splits a query at each & outside expressions.
func pairsOf(query string) []string {
	var list []string
	start := 0
	for i := 0; i < len(query); i++ {
		if strings.HasPrefix(query[i:], "{{") {
			if length := expressionLength(query[i:]); length > 0 {
				i += length - 1
			}
			continue
		}
		if query[i] == '&' {
			list = append(list, query[start:i])
			start = i + 1
		}
	}
	if start < len(query) {
		list = append(list, query[start:])
	}
	return list
}
