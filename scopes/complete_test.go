package scopes

import (
	"slices"
	"strings"
	"testing"
)

// TestTablesAreComplete: a row of an embedded table has every column, and only those that may be are empty.
func TestTablesAreComplete(t *testing.T) {
	mayBeEmpty := []string{"loaders", "not_when", "only_when", "deprecated", "note", "params", "disputed", "twin", "renamed", "dropped", "from", "to"}
	for name, c := range map[string]struct {
		text string
		key  []int // the columns that tell a row from all others; an operation may send alike requests
	}{
		"operations": {operationsTable, []int{0, 1, 3}}, "requests": {requestsTable, nil},
		"loaders": {loadersTable, []int{0, 1}}, "endpoints": {endpointsTable, []int{0, 1, 2}},
		"twins": {twinsTable, []int{0, 1, 2}}, "version2": {differencesTable, []int{0, 1, 2}},
	} {
		head, _, _ := strings.Cut(strings.TrimPrefix(c.text, "#"), "\n")
		columns, seen := strings.Split(head, "\t"), map[string]bool{}
		for row := range rowsOf(c.text) {
			if len(row) != len(columns) {
				t.Errorf("%s: %q has %d columns of %d", name, row, len(row), len(columns))
				continue
			}
			for i, value := range row {
				nobodyKnows := columns[i] == "any_of" && (name == "twins" || slices.Contains(row, string(Undocumented)))
				if value == "" && !nobodyKnows && !slices.Contains(mayBeEmpty, columns[i]) || strings.TrimSpace(value) != value {
					t.Errorf("%s: %q has the %s %q", name, row, columns[i], value)
				}
			}
			var key strings.Builder
			for _, i := range c.key {
				key.WriteString(row[i] + " ")
			}
			if c.key != nil && seen[key.String()] {
				t.Errorf("%s has %stwice", name, key.String())
			}
			seen[key.String()] = true
		}
	}
}

// TestObjectsAreN8nsResources, all of them, each with families that there are.
func TestObjectsAreN8nsResources(t *testing.T) {
	var resources []string
	for _, r := range slices.Concat(Resources(oldVersion), Resources(defaultVersion)) {
		resources = append(resources, r.Resource)
		if len(objects[r.Resource].families) == 0 {
			t.Errorf("nobody says whose scopes open the object %s", r.Resource)
		}
	}
	for name, o := range objects {
		if !slices.Contains(resources, name) {
			t.Errorf("n8n has no resource %s", name)
		}
		if !strings.HasPrefix(o.list, "/") {
			t.Errorf("nobody says how the object %s is read back: %q", name, o.list)
		}
		for _, f := range o.families {
			checkScopes(t, name, []Scope{Scope(string(f) + ":read"), Scope(string(f) + ":full")})
		}
	}
	if want := []string{"file", "note"}; !slices.Equal(Relating(), want) {
		t.Errorf("%v relate to families, want %v", Relating(), want)
	}
}

// TestDocumentedRowsAreComplete: each names operations that there are, once, and whose scopes they need unless the
// object's records relate to others.
func TestDocumentedRowsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range documented {
		if (d.family == "") != objects[d.resource].relates || d.level != read && d.level != full || strings.TrimSpace(d.operations) == "" {
			t.Errorf("the row of %s is incomplete: %+v", d.resource, d)
		}
		if d.family != "" {
			checkScopes(t, d.resource, []Scope{Scope(string(d.family) + ":" + string(d.level))})
		}
		for operation := range strings.FieldsSeq(d.operations) {
			key := d.resource + ":" + operation
			if seen[key] {
				t.Errorf("%s stands there twice", key)
			}
			seen[key] = true
			if _, err := ParseActions(key, defaultVersion); err != nil {
				if _, err := ParseActions(key, oldVersion); err != nil {
					t.Errorf("n8n has no %s", key)
				}
			}
		}
	}
}
