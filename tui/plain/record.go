package plain

import (
	"strings"

	"connect-pipedrive/wizard"
)

// Record is the record as it stands in the terminal: what is to be copied in one piece from the first column on, rows
// one after another.
func Record(passages []wizard.Passage) string {
	var b strings.Builder
	for i, passage := range passages {
		if i == 0 || passage.Mark == "" || passages[i-1].Mark == "" {
			b.WriteString("\n")
		}
		if passage.Alone {
			b.WriteString(passage.Text)
		} else {
			b.WriteString(hang(passage.Mark, passage.Text))
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}
