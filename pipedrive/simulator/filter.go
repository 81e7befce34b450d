package simulator

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
)

// filtered gives the records whose fields are what parameters of the same names, or lists of them, say.
func filtered(all []record, query url.Values) []record {
	var hits []record
	for _, r := range all {
		if passes(r, query) {
			hits = append(hits, r)
		}
	}
	return hits
}

func passes(r record, query url.Values) bool {
	updated, dated := moment(text(r["update_time"]))
	for name, values := range query {
		limit, isTime := moment(values[0])
		switch {
		case values[0] == "":
			continue
		case name == "updated_since" && dated && isTime:
			if updated.Before(limit) {
				return false
			}
			continue
		case name == "updated_until" && dated && isTime:
			if !updated.Before(limit) {
				return false
			}
			continue
		}
		if field, list := strings.CutSuffix(name, "ids"); list {
			name = field + "id"
		}
		value, has := r[name]
		if has && !slices.Contains(strings.Split(strings.Join(values, ","), ","), text(value)) {
			return false
		}
	}
	return true
}

// moment reads a time as v2 or v1 write it.
func moment(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// sortBy sorts records as v2 asks with sort_by and sort_direction, v1 with sort: "add_time DESC".
func sortBy(hits []record, query url.Values) {
	field, direction := query.Get("sort_by"), query.Get("sort_direction")
	if first, _, _ := strings.Cut(query.Get("sort"), ","); first != "" {
		field, direction, _ = strings.Cut(strings.TrimSpace(first), " ")
	}
	if field == "" {
		return
	}
	slices.SortStableFunc(hits, func(a, b record) int {
		order := cmp.Compare(text(a[field]), text(b[field]))
		x, isNumber := a[field].(float64)
		if y, ok := b[field].(float64); ok && isNumber {
			order = cmp.Compare(x, y)
		}
		if strings.EqualFold(direction, "desc") {
			return -order
		}
		return order
	})
}

// matching gives the records with a term in one of their texts, in any case; exactly, one that is the term.
func matching(all []record, term string, exactly bool) []record {
	var hits []record
	for _, r := range all {
		for _, value := range r {
			if text, ok := value.(string); ok && (strings.EqualFold(text, term) ||
				!exactly && strings.Contains(strings.ToLower(text), strings.ToLower(term))) {
				hits = append(hits, r)
				break
			}
		}
	}
	return hits
}
