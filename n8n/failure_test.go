package n8n

import (
	"strings"
	"testing"
)

// A row that is read in vain, or leads nowhere, is worse than none: n8n's own words would be shown then.
func TestFailureTableIsComplete(t *testing.T) {
	for i, row := range failureTable {
		if row.words == "" || row.words != strings.ToLower(row.words) || row.means == "" || row.means.Works() || row.hint == "" {
			t.Errorf("row %d is not complete: %+v", i, row)
		}
		for _, before := range failureTable[:i] {
			if strings.Contains(row.words, before.words) {
				t.Errorf("row %d (%q) is never come to: %q stands before it", i, row.words, before.words)
			}
		}
		if c, known := ExplainFailure("Error: " + strings.ToUpper(row.words) + "!"); !known || c.Hint != row.hint || c.Status != row.means {
			t.Errorf("%q is explained as %+v", row.words, c)
		}
	}
}
